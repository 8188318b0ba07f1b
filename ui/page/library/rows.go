package library

import (
	"strings"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// stage is what a row's tag says: a programme's state, or that it has aired; a
// medium's kind.
type stage string

// The stages of programmes, in the order in which they are offered as filters.
const (
	stageDraft    stage = "draft"
	stageWaiting  stage = "waiting"
	stageApproved stage = "approved"
	stageReturned stage = "returned"
	stageAired    stage = "aired"
	stageMaking   stage = "making" // an edit that is no programme yet
)

// stageOf tells a programme's stage. An approved one that was on air is
// "aired"; one that was changed after airing shows its new state.
func stageOf(p app.Programme) stage {
	if p.State == app.ProgrammeApproved && !p.AiredAt.IsZero() {
		return stageAired
	}
	return stage(p.State)
}

// subject is one thing of the library: a programme, a medium, or an edit in the
// making.
type subject struct {
	programme app.Programme
	media     app.Media
	making    backend.Making
}

func (s subject) isMedia() bool  { return s.media.SHA256 != "" }
func (s subject) isMaking() bool { return s.making.ID != "" }
func (s subject) none() bool     { return s.id() == "" }

// id names the subject among its like; a medium is named by its use.
func (s subject) id() app.ID {
	switch {
	case s.isMedia():
		return app.ID(s.media.SHA256 + "/" + string(s.media.Kind))
	case s.isMaking():
		return s.making.ID
	}
	return s.programme.ID
}

// sound is the SHA-256 of what can be heard of it, "" for nothing.
func (s subject) sound() string {
	if s.isMedia() {
		return s.media.SHA256
	}
	return s.programme.Master
}

func (s subject) length() time.Duration {
	switch {
	case s.isMedia():
		return s.media.Duration
	case s.isMaking():
		return s.making.Duration
	}
	return s.programme.Duration
}

func (s subject) title() string {
	switch {
	case s.isMedia():
		return s.media.Name
	case s.isMaking():
		return s.making.Title
	}
	return s.programme.Title
}

func (s subject) about() app.About {
	if s.isMedia() {
		return s.media.About
	}
	return s.programme.About
}

func (s subject) loudness() app.Loudness {
	if s.isMedia() {
		return s.media.Loudness
	}
	return s.programme.Loudness
}

// trashed tells that it is in the trash.
func (s subject) trashed() bool {
	return !s.programme.DeletedAt.IsZero() || !s.media.DeletedAt.IsZero()
}

// row is one line of the list, with its words ready.
type row struct {
	ID     app.ID
	Master string
	Title  string
	Second string // author and date
	Length string
	LUFS   string
	Stage  stage // by which the chips filter
	Tag    string
	Tone   stage // of the tag

	subject subject
	author  string // by whom it is filtered: names, or the account's
	authors []string
}

// makeRow puts a subject into words.
func makeRow(cat *locale.Catalogue, s subject, nameOf func(app.ID) string) row {
	r := row{ID: s.id(), Master: s.sound(), Title: s.title(), Length: cat.Duration(s.length()), LUFS: "—", subject: s}
	switch {
	case s.isMedia():
		r.Stage, r.Tag = stage(s.media.Kind), cat.T("library.kind."+string(s.media.Kind))
		r.words(cat, nameOf(s.media.AddedBy), s.media.AddedAt)
	case s.isMaking():
		r.Stage, r.Tone, r.Tag = stageDraft, stageMaking, cat.T("library.stage.making")
		if r.Title == "" {
			r.Title = cat.T("library.untitled")
		}
		r.Second = cat.T("library.making.second", "date", cat.Date(s.making.Changed))
		return r
	default:
		r.Stage = stageOf(s.programme)
		r.Tag = cat.T("library.stage." + string(r.Stage))
		r.words(cat, nameOf(s.programme.Author), newest(s.programme))
	}
	if r.Tone = r.Stage; s.trashed() {
		r.Second = cat.T("library.trash.second", "date", cat.DateClock(deletedAt(s)))
	}
	if l := s.loudness().IntegratedLUFS; r.Master != "" && l > -120 {
		r.LUFS = cat.Number(l, 1) + " LUFS"
	}
	return r
}

// words says who made it and when.
func (r *row) words(cat *locale.Catalogue, account string, at time.Time) {
	r.authors = r.subject.about().Authors
	if len(r.authors) == 0 && account != "" {
		r.authors = []string{account}
	}
	r.author = strings.Join(r.authors, ", ")
	r.Second = join(r.author, cat.Date(at))
}

func deletedAt(s subject) time.Time {
	if s.isMedia() {
		return s.media.DeletedAt
	}
	return s.programme.DeletedAt
}

// newest is when a programme last changed.
func newest(p app.Programme) time.Time {
	if p.UpdatedAt.After(p.CreatedAt) {
		return p.UpdatedAt
	}
	return p.CreatedAt
}

// tally counts rows by stage.
func tally(rows []row) map[stage]int {
	n := map[stage]int{}
	for _, r := range rows {
		n[r.Stage]++
	}
	return n
}
