package backend

import (
	"context"

	"tienglang/app"
)

// LabelsOfSheet is how many labels an A4 sheet has, by rows of three.
const LabelsOfSheet = 24

// LabelNotes are what a label says of the station.
type LabelNotes struct {
	Phone   string // "" for none
	Station string // URL under which boxes reach it
}

// LabelWish is which labels are to be printed.
type LabelWish struct {
	LabelNotes
	Clusters []app.ID // none: all
	First    int      // the cell at which to begin, 1 to LabelsOfSheet
}

// Labels is the printing of QR labels.
type Labels interface {
	// LabelNotes are those of the last time, with the address at which the
	// station listens where none was noted.
	LabelNotes(ctx context.Context) (LabelNotes, error)
	// PrintLabels writes them as a PDF, and remembers the notes. Errors:
	// "labels.bad_station", "labels.first_cell", "labels.none",
	// "labels.not_written".
	PrintLabels(ctx context.Context, path string, w LabelWish) (sheets int, err error)
}
