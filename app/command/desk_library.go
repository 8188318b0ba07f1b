package command

import (
	"context"
	"path/filepath"
	"strings"
	"time"

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
	tags := map[string]string{"title": programme.Title, "artist": d.Station().Name}
	return d.exportSound(ctx, programme.Master, programme.Duration, path, tags, p)
}

// ExportMedia writes a medium in the format that path's ending names.
func (d *desk) ExportMedia(ctx context.Context, sha, path string, p backend.Progress) error {
	if _, err := d.who(); err != nil {
		return err
	}
	m, err := d.db.MediaBySHA(ctx, sha)
	if err != nil {
		return err
	}
	return d.exportSound(ctx, sha, m.Duration, path, map[string]string{"title": m.Name, "artist": strings.Join(m.Authors, ", ")}, p)
}

func (d *desk) exportSound(ctx context.Context, sha string, length time.Duration, path string, tags map[string]string, p backend.Progress) error {
	from, err := d.db.MediaPath(ctx, sha)
	if err != nil {
		return err
	}
	src, err := codec.Decode(ctx, from, audio.Stereo)
	if err != nil {
		return err
	}
	defer src.Close()
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
	watched := newWatched(src, int64(length.Seconds()*audio.Rate), progress(p))
	err = codec.EncodeFile(ctx, path, watched, codec.EncodeOptions{Format: format, Tags: tags})
	return d.done(err, backend.TopicStatus, "status.exported", "file", filepath.Base(path))
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
