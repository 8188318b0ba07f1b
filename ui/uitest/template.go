package uitest

import (
	"context"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Templates is TemplatesOf by name.
func (b *Backend) Templates() ([]app.Template, error) {
	return locked(b, func() []app.Template {
		all := slices.Clone(b.TemplatesOf)
		slices.SortFunc(all, func(x, y app.Template) int { return strings.Compare(x.Name, y.Name) })
		return all
	}), b.err("Templates")
}

// SaveTemplate keeps one.
func (b *Backend) SaveTemplate(_ context.Context, t app.Template) (app.Template, error) {
	defer b.Tell(backend.TopicCarts)
	err := b.act(func() error {
		switch {
		case t.Name == "":
			return app.Fail("template.name_missing", nil)
		case len(t.Places) == 0:
			return app.Fail("template.empty", nil)
		}
		if t.ID == "" {
			t.ID = app.NewID(b.Clock)
		}
		b.TemplatesOf = append(without(b.TemplatesOf, t.ID), t)
		return nil
	}, "SaveTemplate", t.Name)
	return t, err
}

func without(all []app.Template, id app.ID) []app.Template {
	return slices.DeleteFunc(slices.Clone(all), func(t app.Template) bool { return t.ID == id })
}

// DeleteTemplate takes one away; RestoreTemplate brings it back.
func (b *Backend) DeleteTemplate(_ context.Context, id app.ID) error {
	defer b.Tell(backend.TopicCarts)
	return b.act(func() error {
		for _, t := range b.TemplatesOf {
			if t.ID == id {
				b.deleted = append(b.deleted, t)
			}
		}
		b.TemplatesOf = without(b.TemplatesOf, id)
		return nil
	}, "DeleteTemplate", id)
}

// RestoreTemplate brings a deleted one back.
func (b *Backend) RestoreTemplate(_ context.Context, id app.ID) error {
	defer b.Tell(backend.TopicCarts)
	return b.act(func() error {
		for _, t := range b.deleted {
			if t.ID == id {
				b.TemplatesOf = append(b.TemplatesOf, t)
			}
		}
		return nil
	}, "RestoreTemplate", id)
}
