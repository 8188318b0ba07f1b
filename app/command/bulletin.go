package command

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// bulletin is a voice over a bed: what the command line asks for, what older
// versions kept while it was being made (the names of its fields are theirs),
// and what a programme that has no edit is made of.
type bulletin struct {
	ID         app.ID
	Title      string
	Voice      []string // SHA-256s, one after the other
	Bed        string   // SHA-256, "" for none
	VoiceDB    float64
	BedDB      float64 // gain of the bed where nobody speaks
	DuckDB     float64 // how far the bed goes down under the voice
	TargetLUFS float64
	CeilingDB  float64 // dBTP
}

// The shape of a bulletin: the bed is heard alone before the first word and
// after the last, where it goes away.
const (
	bedLead   = 2 * audio.Rate
	bedTail   = 3 * audio.Rate
	bedFadeIn = audio.Rate / 50
)

// usualBedDB and usualDuckDB are how a new bulletin starts: the bed six
// decibels down, and twelve more under the voice, as on air in the provinces'
// own programmes.
const (
	usualBedDB  = -6
	usualDuckDB = 12
)

// blankEdit is an edit with the tracks of a bulletin and nothing on them. The
// tracks have no names: the window calls them by what they are for.
func blankEdit(id app.ID, b bulletin) edit.Edit {
	track := func(kind edit.TrackKind, gain float64) edit.Track {
		return edit.Track{ID: app.NewID(time.Now()), Kind: kind, GainDB: gain}
	}
	music := track(edit.TrackMusic, b.BedDB)
	music.Duck = &edit.Duck{DepthDB: b.DuckDB}
	return edit.Edit{
		ID: id, Title: b.Title,
		Tracks: []edit.Track{track(edit.TrackVoice, b.VoiceDB), track(edit.TrackVoice, 0), music, track(edit.TrackEffect, 0)},
		Master: edit.Master{TargetLUFS: &b.TargetLUFS, CeilingDB: b.CeilingDB},
	}
}

// The rows of a blank edit.
const (
	rowVoice = 0
	rowMusic = 2
)

// edit lays the bulletin out. What the library no longer has is left out.
func (b bulletin) edit(ctx context.Context, t intake) (edit.Edit, error) {
	e := blankEdit(b.ID, b)
	at := int64(0)
	bed, hasBed := t.sound(ctx, b.Bed)
	if hasBed && len(b.Voice) > 0 {
		at = bedLead
	}
	for _, sha := range b.Voice {
		m, ok := t.sound(ctx, sha)
		if !ok {
			continue
		}
		var err error
		if e, _, err = e.Insert(e.Tracks[rowVoice].ID, m, edit.Clip{Name: m.Name, At: at, Length: m.Frames}); err != nil {
			return e, err
		}
		at += m.Frames
	}
	if !hasBed {
		return e, nil
	}
	if at <= bedLead {
		return e.Repeat(e.Tracks[rowMusic].ID, bed, 0, bed.Frames, bedFadeIn, 0)
	}
	return e.Repeat(e.Tracks[rowMusic].ID, bed, 0, at+bedTail, bedFadeIn, bedTail)
}

// sound is a medium of the library as a sound of an edit; ok is false where
// there is none with this hash.
func (t intake) sound(ctx context.Context, sha string) (m edit.Media, ok bool) {
	if sha == "" {
		return m, false
	}
	found, err := t.db.MediaBySHA(ctx, sha)
	if err != nil || found.Duration <= 0 {
		return m, false
	}
	return backend.EditMedia(found), true
}

// bulletinOf is a programme that was made before there were edits, as far as
// its items tell.
func bulletinOf(p app.Programme, s backend.Settings) bulletin {
	b := bulletin{ID: p.ID, Title: p.Title, BedDB: usualBedDB, DuckDB: usualDuckDB, TargetLUFS: s.TargetLUFS, CeilingDB: s.CeilingDB}
	for _, i := range p.Items {
		switch i.Kind {
		case app.MediaVoice:
			b.Voice, b.VoiceDB = append(b.Voice, i.Media), i.GainDB
		case app.MediaBed:
			b.Bed, b.BedDB = i.Media, i.GainDB
		}
	}
	return b
}
