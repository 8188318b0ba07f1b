package backend

import (
	"context"

	"tienglang/app"
)

// Templates are the orders of bulletins that are made again and again.
type Templates interface {
	// Templates lists them by name.
	Templates() ([]app.Template, error)
	// SaveTemplate keeps one; an empty ID makes a new one. Errors:
	// "template.name_missing", "template.empty", "template.bounds".
	SaveTemplate(ctx context.Context, t app.Template) (app.Template, error)
	DeleteTemplate(ctx context.Context, id app.ID) error
	RestoreTemplate(ctx context.Context, id app.ID) error
}
