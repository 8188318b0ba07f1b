package studio

import (
	"cmp"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
)

// hearing is where a sentence is heard: a clip, or a stretch of it. The zero
// value is nowhere.
type hearing struct {
	clip    edit.Clip
	track   app.ID
	at, end int64 // on the timeline
}

// hearingOf finds where a sound of the script is heard. A stretch of a take
// that was split is in whichever clip holds the most of it, at least a half.
func hearingOf(e edit.Edit, s *app.ScriptSound) (found hearing, ok bool) {
	if s == nil {
		return found, false
	}
	most := s.Length / 2
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if s.Length == 0 && c.ID == s.Clip {
				return hearing{c, t.ID, c.At, c.End()}, true
			}
			from, to := max(s.From, c.From), min(s.From+s.Length, c.From+c.Length)
			if s.Length == 0 || c.Media != s.Media || to-from < most || to <= from {
				continue
			}
			if to-from == most && ok && found.clip.ID == s.Clip {
				continue // of two that hold as much, a copy gives way
			}
			most, ok = to-from, true
			found = hearing{c, t.ID, c.At + from - c.From, c.At + to - c.From}
		}
	}
	return found, ok
}

// whole tells whether nothing else is in the clip.
func (h hearing) whole() bool { return h.at == h.clip.At && h.end == h.clip.End() }

// settled moves the ends of a stretch into the pauses beside them.
func (h hearing) settled(quiet func(media string, at int64) int64) hearing {
	if quiet == nil {
		return h
	}
	pause := func(at int64) int64 {
		return h.clip.At + quiet(h.clip.Media, at-h.clip.At+h.clip.From) - h.clip.From
	}
	if h.at > h.clip.At {
		h.at = max(h.clip.At, pause(h.at))
	}
	if h.end < h.clip.End() {
		h.end = max(h.at+1, min(h.clip.End(), pause(h.end)))
	}
	return h
}

// cutOut takes the stretch out of its clip and leaves what is beside it.
func (h hearing) cutOut(e edit.Edit) (edit.Edit, error) {
	next, err := e.Split(h.at, h.clip.ID)
	if err != nil {
		return e, err
	}
	middle := startingAt(next, h)
	if next, err = next.Split(h.end, middle); err != nil {
		return e, err
	}
	return next.Delete([]app.ID{middle}, false)
}

// startingAt is the part of the clip that begins with the stretch.
func startingAt(e edit.Edit, h hearing) app.ID {
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			if t.ID == h.track && c.At == h.at && c.Media == h.clip.Media && c.From == h.clip.From+h.at-h.clip.At {
				return c.ID
			}
		}
	}
	return h.clip.ID
}

// Pauses are looked for so far on either side, by so many points, and are as
// long as so many of them.
const (
	quietWithin = audio.Rate / 2
	quietPoints = 50
	quietLength = 4
)

// quiet is the middle of the most silent place of a sound near another, or that
// one where the sound's outline is not known yet.
func (p *Page) quiet(media string, at int64) int64 {
	o := p.sounds.outlines[media]
	if o == nil {
		return at
	}
	points := o.Points(at-quietWithin, at+quietWithin, quietPoints)
	best, least := quietPoints/2, float32(2*quietLength+1)
	for i := quietLength; i+quietLength <= len(points); i++ {
		sum := float32(0)
		for _, q := range points[i-quietLength : i+quietLength] {
			sum += q.Max - q.Min
		}
		if order := cmp.Compare(sum, least); order < 0 || order == 0 && nearer(i, best) {
			best, least = i, sum
		}
	}
	return at - quietWithin + int64(best)*2*quietWithin/quietPoints
}

// nearer tells which of two points is nearer to the middle.
func nearer(i, than int) bool {
	off := func(i int) int { return max(i-quietPoints/2, quietPoints/2-i) }
	return off(i) < off(than)
}

// sentenceState is how far a sentence is in the bulletin.
type sentenceState string

// The states; the catalogue's "studio.script.state." + state is its name.
const (
	sentenceUnread   sentenceState = "unread"
	sentenceStale    sentenceState = "stale" // its words have changed since
	sentenceRead     sentenceState = "read"  // by machine
	sentenceRecorded sentenceState = "recorded"
)

// stateOf tells how far a sentence is, by the edit that is shown, and where it
// is heard.
func stateOf(e edit.Edit, one app.ScriptSentence) (sentenceState, hearing) {
	h, ok := hearingOf(e, one.Sound)
	switch {
	case !ok:
		return sentenceUnread, h
	case one.Sound.Text != one.Text:
		return sentenceStale, h
	case one.Sound.Voice == "":
		return sentenceRecorded, h
	}
	return sentenceRead, h
}

// toRead are the sentences of a language that a machine has to read: those
// that are not heard, and those it read in other words. What a person recorded
// stays until someone says otherwise.
func toRead(e edit.Edit, s app.Script, side int) (ids []app.ID) {
	for _, one := range s.Sentences(side) {
		state, _ := stateOf(e, one)
		if state == sentenceUnread || state == sentenceStale && one.Sound.Voice != "" {
			ids = append(ids, one.ID)
		}
	}
	return ids
}
