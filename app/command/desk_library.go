package command

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
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

// Export writes a programme's master in the format that path's ending names.
func (d *desk) Export(ctx context.Context, id app.ID, path string, p backend.Progress) error {
	if _, err := d.who(); err != nil {
		return err
	}
	programme, err := d.library.Programme(ctx, id)
	if err != nil {
		return err
	}
	from, err := d.db.MediaPath(ctx, programme.Master)
	if err != nil {
		return err
	}
	src, err := codec.Decode(ctx, from, audio.Stereo)
	if err != nil {
		return err
	}
	defer src.Close()
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	watched := newWatched(src, int64(programme.Duration.Seconds()*audio.Rate), progress(p))
	err = codec.EncodeFile(ctx, path, watched, codec.EncodeOptions{
		Format: format, Tags: map[string]string{"title": programme.Title, "artist": d.Station().Name},
	})
	return d.done(err, backend.TopicStatus, "status.exported", "file", filepath.Base(path))
}

// Import takes a file into the library.
func (d *desk) Import(ctx context.Context, path string, kind app.MediaKind, p backend.Progress) (app.Media, error) {
	by, err := d.may(app.MayProduce)
	if err != nil {
		return app.Media{}, err
	}
	if s, err := os.Stat(path); err == nil && s.IsDir() {
		return app.Media{}, app.Fail("audio.not_sound", nil, "file", filepath.Base(path))
	}
	m, err := d.intake.file(ctx, path, app.Media{Kind: kind, AddedBy: by.ID}, progress(p))
	return m, d.done(err, backend.TopicLibrary, "status.imported", "name", m.Name)
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
