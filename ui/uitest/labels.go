package uitest

import (
	"context"
	"path/filepath"

	"tienglang/app"
	"tienglang/ui/backend"
)

// LabelsOf is what the station in memory keeps of labels.
type LabelsOf struct{ LabelsNoted backend.LabelNotes }

// LabelNotes are those of the last time.
func (b *Backend) LabelNotes(context.Context) (backend.LabelNotes, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.LabelsNoted
	if n.Station == "" {
		n.Station = "https://192.168.1.10:7443"
	}
	return n, b.Errs["LabelNotes"]
}

// PrintLabels is recorded; nothing is written.
func (b *Backend) PrintLabels(_ context.Context, path string, w backend.LabelWish) (sheets int, err error) {
	err = b.act(func() error {
		n := len(w.Clusters)
		if n == 0 {
			n = len(b.ClustersOf)
		}
		switch {
		case n == 0:
			return app.Fail("labels.none", nil)
		case w.First < 1 || w.First > backend.LabelsOfSheet:
			return app.Fail("labels.first_cell", nil, "most", "24")
		}
		b.LabelsNoted = w.LabelNotes
		sheets = (w.First - 1 + n + backend.LabelsOfSheet - 1) / backend.LabelsOfSheet
		return nil
	}, "PrintLabels", filepath.Base(path), w.First, len(w.Clusters))
	return sheets, err
}
