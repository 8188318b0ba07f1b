package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Programmes lists what text finds.
func (d *desk) Programmes(text string) ([]app.Programme, error) {
	return d.library.Search(context.Background(), text)
}

// Programme is one programme.
func (d *desk) Programme(id app.ID) (app.Programme, error) {
	return d.library.Programme(context.Background(), id)
}

// Approvals lists the verdicts on a programme.
func (d *desk) Approvals(id app.ID) ([]app.Approval, error) {
	return d.library.Approvals(context.Background(), id)
}

// onProgramme does something to a programme on behalf of who is signed in.
func (d *desk) onProgramme(id app.ID, key string, act func(by app.User) error) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	if err := act(by); err != nil {
		return err
	}
	p, err := d.Programme(id)
	d.wakeSync()
	return d.done(err, backend.TopicLibrary, key, "title", p.Title)
}

// Submit asks for approval; "programme.not_rendered" where the edit has been
// changed since the master was made.
func (d *desk) Submit(ctx context.Context, id app.ID) error {
	return d.onProgramme(id, "status.submitted", func(by app.User) error {
		p, err := d.library.Programme(ctx, id)
		if err != nil {
			return err
		}
		if d.work.changedSince(p) {
			return app.Fail("programme.not_rendered", nil, "title", p.Title)
		}
		_, err = d.library.Submit(ctx, by, id)
		return err
	})
}

// Approve lets a programme go on air.
func (d *desk) Approve(ctx context.Context, id app.ID) (a app.Approval, err error) {
	err = d.onProgramme(id, "status.approved", func(by app.User) error {
		a, err = d.library.Approve(ctx, by, id)
		return err
	})
	return a, err
}

// Return gives a programme back to its author.
func (d *desk) Return(ctx context.Context, id app.ID, remark string) error {
	return d.onProgramme(id, "status.returned", func(by app.User) error {
		_, err := d.library.Return(ctx, by, id, remark)
		return err
	})
}

// DeleteProgramme hides a draft.
func (d *desk) DeleteProgramme(ctx context.Context, id app.ID) error {
	return d.onProgramme(id, "status.programme_deleted", func(by app.User) error { return d.library.Delete(ctx, by, id) })
}

// RestoreProgramme brings it back.
func (d *desk) RestoreProgramme(ctx context.Context, id app.ID) error {
	return d.onProgramme(id, "status.programme_restored", func(by app.User) error { return d.library.Restore(ctx, by, id) })
}

// Media lists what serves as kind.
func (d *desk) Media(kind app.MediaKind) ([]app.Media, error) {
	return d.db.Media(context.Background(), kind)
}

// MediaBySHA is one medium.
func (d *desk) MediaBySHA(sha string) (app.Media, error) {
	return d.db.MediaBySHA(context.Background(), sha)
}

// Peaks is a medium's outline in n points.
func (d *desk) Peaks(ctx context.Context, sha string, n int) ([]backend.PeakPoint, error) {
	o, err := d.intake.outline(ctx, sha)
	if err != nil {
		return nil, err
	}
	points := make([]backend.PeakPoint, 0, n)
	for _, p := range o.Points(0, o.Frames(), n) {
		points = append(points, backend.PeakPoint(p))
	}
	return points, nil
}
