package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Templates lists the templates.
func (d *desk) Templates() ([]app.Template, error) { return d.templates.All(context.Background()) }

// SaveTemplate keeps a template.
func (d *desk) SaveTemplate(ctx context.Context, t app.Template) (app.Template, error) {
	by, err := d.who()
	if err != nil {
		return t, err
	}
	t, err = d.templates.Save(ctx, by, t)
	return t, d.done(err, backend.TopicCarts, "status.template_saved", "name", t.Name)
}

// DeleteTemplate takes a template out of the list.
func (d *desk) DeleteTemplate(ctx context.Context, id app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.templates.Delete(ctx, by, id), backend.TopicCarts, "status.template_deleted")
}

// RestoreTemplate brings it back.
func (d *desk) RestoreTemplate(ctx context.Context, id app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.templates.Restore(ctx, by, id), backend.TopicCarts, "status.template_restored")
}
