package command

import (
	"context"
	"runtime"
	"slices"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
	"tienglang/audio/edit/render"
)

// The share of a master's work that is each of its stages, about.
const (
	shareDecoded = 0.15
	shareMixed   = 0.85
)

// mediaLibrary knows where its media lie.
type mediaLibrary interface {
	MediaPath(ctx context.Context, sha256 string) (string, error)
}

// finder tells where the sounds of an edit at path lie: beside the edit, or in
// the library; nil for none.
func finder(ctx context.Context, path string, l mediaLibrary) func(edit.Media) (string, error) {
	beside := render.Beside(path)
	return func(m edit.Media) (string, error) {
		if m.Path != "" || l == nil {
			return beside(m)
		}
		return l.MediaPath(ctx, m.SHA256)
	}
}

// master renders an edit to a kept master and returns the programme that names
// it, not yet saved. Errors besides those of intake: "edit.empty", and
// "edit.sound_missing" where a clip would be silent.
func (t intake) master(ctx context.Context, e edit.Edit, by app.ID, p progress) (app.Programme, error) {
	dir, done, err := codec.WorkFolder(t.dir)
	if err != nil {
		return app.Programme{}, err
	}
	defer done()
	return t.masterWith(ctx, e, render.NewSounds(dir, finder(ctx, dir, t.db)), dir, by, p)
}

// masterWith is master with sounds that are decoded already, and a folder to
// work in.
func (t intake) masterWith(ctx context.Context, e edit.Edit, sounds *render.Sounds, dir string, by app.ID, p progress) (app.Programme, error) {
	if p == nil {
		p = func(int64, int64) {}
	}
	p = rising(p)
	tell := func(share float64) { p(int64(share*1000), 1000) }
	if err := prepareAll(ctx, e, sounds, func(share float64) { tell(share * shareDecoded) }); err != nil {
		return app.Programme{}, err
	}
	m, err := render.MakeMaster(ctx, e, sounds.Open, dir, runtime.GOMAXPROCS(0), func(share float64) {
		tell(shareDecoded + share*(shareMixed-shareDecoded))
	})
	if err != nil {
		return app.Programme{}, err
	}
	defer func() { _ = m.Close() }() // the folder is cleared in any case
	if len(m.Problems) > 0 {
		c, _, _ := e.Clip(m.Problems[0].Clip)
		return app.Programme{}, soundMissing(e, c.Media, m.Problems[0].Err)
	}
	return t.keepMaster(ctx, e, m, by, tell)
}

// keepMaster takes a master into the library.
func (t intake) keepMaster(ctx context.Context, e edit.Edit, m *render.Master, by app.ID, tell func(float64)) (app.Programme, error) {
	src, err := m.Open()
	if err != nil {
		return app.Programme{}, err
	}
	defer src.Close()
	kept, err := t.source(ctx, src, app.Media{Name: e.Title, Kind: app.MediaMaster, AddedBy: by}, src.Frames(), func(done, total int64) {
		tell(shareMixed + (1-shareMixed)*float64(done)/float64(max(1, total)))
	})
	if err != nil {
		return app.Programme{}, err
	}
	return app.Programme{
		ID: e.ID, Title: e.Title, Items: items(e),
		Master: kept.SHA256, Duration: kept.Duration, Loudness: kept.Loudness, Author: by,
	}, nil
}

// prepareAll decodes the sounds of the clips that are heard.
func prepareAll(ctx context.Context, e edit.Edit, sounds *render.Sounds, tell func(float64)) error {
	used := heardMedia(e)
	for i, m := range e.Media {
		if slices.Contains(used, m.ID) {
			if err := sounds.Prepare(ctx, m); err != nil {
				sounds.Forget(m.ID) // it may be back the next time
				return soundMissing(e, m.ID, err)
			}
		}
		tell(float64(i+1) / float64(len(e.Media)))
	}
	return ctx.Err()
}

// heardMedia are the sounds of the clips that are neither muted nor left out
// by another's solo.
func heardMedia(e edit.Edit) (ids []string) {
	tracks, clips := e.Heard()
	for _, t := range e.Tracks {
		if !tracks(t) {
			continue
		}
		for _, c := range t.Clips {
			if clips(c) {
				ids = append(ids, c.Media)
			}
		}
	}
	return ids
}

// soundMissing is the error where a sound is not as it was; a work that was
// ended is passed on.
func soundMissing(e edit.Edit, media string, err error) error {
	switch app.CodeOf(err) {
	case "media.missing", "file.missing", "edit.media_changed", "data.not_found":
		m, _ := e.MediaByID(media)
		return app.Fail("edit.sound_missing", err, "name", m.Name)
	}
	return err
}

// items are the sounds that an edit is made of, each once for each of its
// uses, by place.
func items(e edit.Edit) (all []app.ProgrammeItem) {
	kinds := map[edit.TrackKind]app.MediaKind{
		edit.TrackVoice: app.MediaVoice, edit.TrackMusic: app.MediaBed, edit.TrackEffect: app.MediaJingle,
	}
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			m, _ := e.MediaByID(c.Media)
			i := app.ProgrammeItem{Kind: kinds[t.Kind], Media: m.SHA256, Title: m.Name, GainDB: t.GainDB + c.GainDB}
			same := func(o app.ProgrammeItem) bool { return o.Kind == i.Kind && o.Media == i.Media }
			if m.SHA256 != "" && !slices.ContainsFunc(all, same) {
				all = append(all, i)
			}
		}
	}
	return all
}
