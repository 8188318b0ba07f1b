package store

import (
	"bytes"
	"context"

	"tienglang/app"
)

// PutPhoto keeps a JPEG and returns its SHA-256.
func (d *DB) PutPhoto(ctx context.Context, jpeg []byte, by app.ID) (string, error) {
	m, err := d.PutMedia(ctx, bytes.NewReader(jpeg), app.Media{Name: "photo", Ext: ".jpg", Kind: app.MediaPhoto, AddedBy: by})
	return m.SHA256, err
}
