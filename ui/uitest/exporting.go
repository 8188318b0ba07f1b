package uitest

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"

	"tienglang/app"
	"tienglang/ui/backend"
)

// ExportTags are those of a programme of ProgrammeOf.
func (b *Backend) ExportTags(id app.ID) (map[string]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.programme(id)
	if p == nil {
		return nil, app.Fail("data.not_found", nil)
	}
	return map[string]string{"title": p.Title, "artist": b.StationIs.Name, "album": b.StationIs.Name, "date": "2026-11-23", "language": app.Vietnamese}, nil
}

// Cover is CoverIs.
func (b *Backend) Cover() ([]byte, error) {
	return locked(b, func() []byte { return b.CoverIs }), b.err("Cover")
}

// ChooseCover keeps a small picture in CoverIs.
func (b *Backend) ChooseCover(_ context.Context, path string) (made []byte, err error) {
	err = b.act(func() error {
		b.CoverIs = nil
		if path != "" {
			b.CoverIs = Picture()
		}
		made = b.CoverIs
		return nil
	}, "ChooseCover", path)
	return made, err
}

// Picture is a JPEG of a few points.
func Picture() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Export is recorded and takes as long as Hold says.
func (b *Backend) Export(ctx context.Context, id app.ID, path string, o backend.ExportOptions, p backend.Progress) error {
	if err := b.act(func() error { b.Exported = o; return nil }, "Export", id, path); err != nil {
		return err
	}
	if p != nil {
		p(1, 1)
	}
	return b.wait(ctx)
}
