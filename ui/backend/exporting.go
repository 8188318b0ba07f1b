package backend

import (
	"context"

	"tienglang/app"
)

// Exporting is how a programme leaves the station as a file.
type Exporting interface {
	// ExportTags are what a programme's file is marked with unless a person
	// says otherwise: "title", "artist", "album", "date" (ISO 8601) and
	// "language" (ISO 639-3).
	ExportTags(programme app.ID) (map[string]string, error)
	// Cover is the picture that files carry, a JPEG; nil while nobody has chosen
	// one.
	Cover() ([]byte, error)
	// ChooseCover keeps a JPEG or a PNG from now on, brought to its bounds, and
	// gives it; path "" forgets it. Errors: "cover.not_picture",
	// "cover.too_large", "file.missing".
	ChooseCover(ctx context.Context, path string) ([]byte, error)
	// Export writes a programme's master to path; its ending names the format:
	// mp3, m4a, ogg, flac or wav, which carries no picture. What was there stays
	// until the file is whole.
	Export(ctx context.Context, programme app.ID, path string, o ExportOptions, p Progress) error
}

// ExportOptions are what a file carries beside its sound.
type ExportOptions struct {
	Tags  map[string]string
	Cover []byte // a JPEG; nil for none
}
