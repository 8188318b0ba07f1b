package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// SkipPart takes what the schedule has on air off air.
func (d *desk) SkipPart(ctx context.Context) error {
	a := d.OnAir()
	if !a.On || !a.Scheduled || a.Broadcast.Emergency != "" {
		return app.Fail("air.nothing_scheduled", nil)
	}
	by, _ := d.Current()
	return d.done(d.skipBeside(ctx, by, a.Broadcast), backend.TopicOnAir, "status.skipped", "title", a.Broadcast.Title)
}

// skipBeside skips first and all that counts for as much beside it: zones may
// hear different programmes at once.
func (d *desk) skipBeside(ctx context.Context, by app.User, first app.Broadcast) error {
	for _, one := range d.playout.State().Beside {
		if one.Broadcast.Rank() != first.Rank() {
			continue
		}
		if err := d.playout.Skip(ctx, by, one.Broadcast.ID); err != nil {
			return err
		}
	}
	return nil
}

// TakeBackSkip puts what was skipped on air again.
func (d *desk) TakeBackSkip(ctx context.Context) error {
	by, err := d.may(app.MayAir)
	if err != nil {
		return err
	}
	title := d.skippedTitle()
	return d.done(d.director.Unskip(ctx, by), backend.TopicOnAir, "status.unskipped", "title", title)
}

// skippedTitle names what was skipped and may go on, "" for nothing.
func (d *desk) skippedTitle() string {
	if d.director == nil {
		return ""
	}
	for _, s := range d.director.Skipped() {
		return s.Title
	}
	return ""
}
