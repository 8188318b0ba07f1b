package command

import (
	"cmp"
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// LabelNotes are what was printed last.
func (d *desk) LabelNotes(ctx context.Context) (n backend.LabelNotes, err error) {
	n.Phone, n.Station, err = labelNotes(ctx, d.db)
	n.Station = cmp.Or(n.Station, d.network.url())
	return n, err
}

// PrintLabels writes labels as a PDF.
func (d *desk) PrintLabels(ctx context.Context, path string, w backend.LabelWish) (sheets int, err error) {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return 0, err
	}
	noted := w.Station
	if noted == d.network.url() { // it follows the station where it listens
		noted = ""
	}
	if err := keepLabelNotes(ctx, d.db, by, w.Phone, noted); err != nil {
		return 0, err
	}
	s, err := writeLabels(ctx, d.db, path, labelWish{
		Clusters: w.Clusters, First: w.First, Language: d.settings.Get().Language, Phone: w.Phone, Station: w.Station,
	})
	return s.pages(), err
}
