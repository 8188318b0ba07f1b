package command

import (
	"cmp"
	"context"
	"math"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// bulletin is a voice over a bed: what the command line asks for, and what
// older versions kept while it was being made (the names of its fields are
// theirs).
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
	rowVoice  = 0
	rowMusic  = 2
	rowEffect = 3
)

// edit lays the bulletin out. What the library no longer has is shown as
// missing.
func (b bulletin) edit(ctx context.Context, t intake) (e edit.Edit, err error) {
	e = blankEdit(b.ID, b)
	at := int64(0)
	if b.Bed != "" && len(b.Voice) > 0 {
		at = bedLead
	}
	for _, sha := range b.Voice {
		if e, at, err = t.put(ctx, e, rowVoice, sha, at, 0); err != nil {
			return e, err
		}
	}
	if b.Bed == "" {
		return e, nil
	}
	bed, err := t.sound(ctx, b.Bed)
	switch {
	case err != nil:
		return e, err
	case bed.Frames == 0:
		e, _, err = t.put(ctx, e, rowMusic, b.Bed, 0, 0)
		return e, err
	case at <= bedLead:
		return e.Repeat(e.Tracks[rowMusic].ID, bed, 0, bed.Frames, bedFadeIn, 0)
	}
	return e.Repeat(e.Tracks[rowMusic].ID, bed, 0, at+bedTail, bedFadeIn, bedTail)
}

// inTurn puts the sounds of a programme on the tracks of a blank edit, one
// after the other.
func (t intake) inTurn(ctx context.Context, e edit.Edit, items []app.ProgrammeItem) (edit.Edit, error) {
	rows := map[app.MediaKind]int{app.MediaBed: rowMusic, app.MediaJingle: rowEffect} // any other is a voice
	at := int64(0)
	for _, i := range items {
		var err error
		if e, at, err = t.put(ctx, e, rows[i.Kind], i.Media, at, i.GainDB); err != nil {
			return e, err
		}
	}
	return e, nil
}

// inOnePiece puts the master of a programme on the voices' track of a blank
// edit.
func (t intake) inOnePiece(ctx context.Context, e edit.Edit, p app.Programme) (edit.Edit, error) {
	m, err := t.sound(ctx, p.Master)
	if err != nil {
		return e, err
	}
	m.Name = p.Title
	if m.Frames == 0 { // it is not here yet
		m.Frames = int64(math.Round(p.Duration.Seconds() * audio.Rate))
	}
	e, _, err = e.Insert(e.Tracks[rowVoice].ID, m, edit.Clip{Name: m.Name, Length: lengthOf(m)})
	return e, err
}

// put puts a sound of the library on a row, and gives the place after it.
func (t intake) put(ctx context.Context, e edit.Edit, row int, sha string, at int64, gainDB float64) (edit.Edit, int64, error) {
	if sha == "" {
		return e, at, nil
	}
	m, err := t.sound(ctx, sha)
	if err != nil {
		return e, at, err
	}
	c := edit.Clip{Name: m.Name, At: at, Length: lengthOf(m), GainDB: gainDB}
	e, _, err = e.Insert(e.Tracks[row].ID, m, c)
	return e, c.End(), err
}

// unknownLength is how long a clip of a sound is whose length nobody knows.
const unknownLength = 10 * audio.Rate

// lengthOf is how long a clip of the whole sound is.
func lengthOf(m edit.Media) int64 { return cmp.Or(m.Frames, unknownLength) }

// sound is a medium of the library as a sound of an edit. One that the library
// does not have is called by its hash and is missing in the edit.
func (t intake) sound(ctx context.Context, sha string) (edit.Media, error) {
	found, err := t.db.MediaBySHA(ctx, sha)
	if app.CodeOf(err) == "data.not_found" {
		return edit.Media{ID: sha, SHA256: sha, Name: sha[:min(len(sha), 8)]}, nil
	}
	if err != nil {
		return edit.Media{}, err
	}
	return backend.EditMedia(found), nil
}
