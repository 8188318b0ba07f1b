package command

import (
	"errors"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
)

// wellAfter is how long a broadcast must go out whole for what was told of it to
// be over.
const wellAfter = 10 * time.Second

// wellWatch notices that a broadcast goes out whole, at first and again after
// each trouble.
type wellWatch struct {
	after time.Duration
	since time.Time // of the last trouble, or of the first block
	told  bool
}

// trouble begins the count anew.
func (w *wellWatch) trouble(at time.Time) { w.since, w.told = at, false }

// look takes in a block that went out at that time and reports, once, that all
// is well.
func (w *wellWatch) look(at time.Time) bool {
	if w.since.IsZero() {
		w.since = at
	}
	if w.told || at.Sub(w.since) < w.after {
		return false
	}
	w.told = true
	return true
}

// over tells that a stall, or that a silence of what is called title, is over.
func (a *airchain) over(code, title string) {
	if a.onOver != nil {
		a.onOver(code, title)
	}
}

// well tells that what goes out is whole again; of silence it knows its own alone.
func (a *airchain) well(s playout.Source) {
	a.over("air.stalled", "")
	if s.File == "" && s.Relay == nil {
		a.over("air.silent_live", "")
	} else {
		a.over("air.silent_programme", s.Broadcast.Title)
	}
}

// overTo sets who is told that a fault is over.
func (s *station) overTo(tell func(code, title string)) {
	s.mu.Lock()
	s.tellOver = tell
	s.mu.Unlock()
}

func (s *station) faultOver(code, title string) {
	s.mu.Lock()
	tell := s.tellOver
	s.mu.Unlock()
	if tell != nil {
		tell(code, title)
	}
}

// over takes a fault out of the status line that is over; title is of what it
// was told of, "" for whatever that was.
func (d *desk) over(code, title string) {
	d.mu.Lock()
	shown := d.status.Err
	d.mu.Unlock()
	var e *app.Error
	if !errors.As(shown, &e) || e.Code != code || title != "" && e.Args["title"] != title {
		return
	}
	d.note("status.over."+code, nil, "title", title)
}
