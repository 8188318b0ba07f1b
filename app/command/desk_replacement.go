package command

import (
	"context"
	"path/filepath"

	"tienglang/app"
	"tienglang/app/audit"
	renewal "tienglang/app/replacement"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// Replacement is the replacement plan.
func (d *desk) Replacement(ctx context.Context) (backend.Replacement, error) {
	return readReplacement(ctx, d.db, &d.heard, d.clock.Now())
}

// SaveReplacement puts rules and decisions of the plan in force.
func (d *desk) SaveReplacement(ctx context.Context, k renewal.Kept) error {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return err
	}
	if err := k.Check(); err != nil {
		return err
	}
	err = d.db.PutReplacement(ctx, k.Encode(), audit.Act(by.ID, "replacement.set", ""))
	return d.done(err, backend.TopicClusters, "status.replacement_set")
}

// TakeBackReplacement puts in force what was before the last.
func (d *desk) TakeBackReplacement(ctx context.Context) error {
	by, err := d.may(app.MayInventory)
	if err != nil {
		return err
	}
	changed, err := d.db.TakeBackReplacement(ctx, audit.Act(by.ID, "replacement.take_back", ""))
	if err == nil && !changed {
		err = app.Fail("replacement.nothing_to_undo", nil)
	}
	return d.done(err, backend.TopicClusters, "status.replacement_back")
}

// ExportReplacement writes the plan as XLSX, in the window's language.
func (d *desk) ExportReplacement(ctx context.Context, path string) error {
	if _, err := d.who(); err != nil {
		return err
	}
	r, err := d.Replacement(ctx)
	if err == nil {
		err = writeReplacement(r, locale.New(d.settings.Get().Language), path)
	}
	return d.done(err, backend.TopicStatus, "status.exported", "file", filepath.Base(path))
}
