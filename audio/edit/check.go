package edit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"tienglang/app"
	"tienglang/audio"
)

// The bounds of an edit, wide enough for any programme and narrow enough that
// sums of places never overflow.
const (
	MaxFrames  = int64(24*60*60) * audio.Rate // a day
	MaxTracks  = 64
	MaxClips   = 20000 // of all tracks
	MaxMarkers = 2000
	MaxPoints  = 2000   // of one envelope
	maxBends   = 200000 // points of all envelopes together
	maxGainDB  = 60.0
	maxText    = 1000 // bytes in a name
)

// Check tells whether the edit keeps to its own rules. The error is
// "edit.bad", whose cause says where, in English, for the log.
func (e Edit) Check() error { return e.check(false) }

// check leaves out for an edit of a newer version what only the present one
// demands, and looks at what would make the program fail.
func (e Edit) check(newer bool) error {
	c := checker{newer: newer, ids: map[string]bool{}, media: map[string]Media{}}
	c.whole(e)
	if c.err != nil {
		return app.Fail("edit.bad", c.err)
	}
	return nil
}

// checker keeps the first thing that is wrong.
type checker struct {
	newer bool
	ids   map[string]bool // with what they name
	media map[string]Media
	clips int
	bends int
	err   error
}

// need notes what is wrong where ok is false.
func (c *checker) need(ok bool, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = fmt.Errorf("edit: "+format, args...)
	}
}

// rule is need for what a newer version may do otherwise.
func (c *checker) rule(ok bool, format string, args ...any) {
	c.need(ok || c.newer, format, args...)
}

func (c *checker) id(id string, of string) {
	c.need(id != "" && len(id) <= 128, "%s without an id", of)
	c.need(!c.ids[of+" "+id], "%s %s is there twice", of, id)
	c.ids[of+" "+id] = true
}

func (c *checker) text(s string) { c.rule(len(s) <= maxText, "a name is too long") }

// number holds a value to its bounds; what is no number is in none.
func (c *checker) number(v, low, high float64, what string) {
	c.rule(v >= low && v <= high, "%s %v is not within %v…%v", what, v, low, high)
}

func (c *checker) place(at int64, what string) {
	c.need(at >= 0 && at <= MaxFrames, "%s at %d", what, at)
}

func (c *checker) whole(e Edit) {
	c.rule(len(e.Tracks) <= MaxTracks, "%d tracks", len(e.Tracks))
	c.rule(len(e.Markers) <= MaxMarkers, "%d markers", len(e.Markers))
	c.text(e.Title)
	for _, m := range e.Media {
		c.sound(m)
	}
	for _, t := range e.Tracks {
		c.track(t)
	}
	for _, t := range e.Tracks {
		c.duck(t, e)
	}
	for _, m := range e.Markers {
		c.id(string(m.ID), "marker")
		c.place(m.At, "marker")
		c.text(m.Name)
	}
	c.plan(e.Plan)
	c.finish(e.Master.Finish)
	c.number(e.Master.CeilingDB, -20, 0, "ceiling")
	if t := e.Master.TargetLUFS; t != nil {
		c.number(*t, -40, -5, "target loudness")
	}
}

func (c *checker) sound(m Media) {
	c.id(m.ID, "media")
	c.text(m.Name)
	c.rule(len(m.Path) <= 4096, "the path of media %s is too long", m.ID)
	c.rule(m.SHA256 == "" || isSum(m.SHA256), "media %s has the hash %q", m.ID, m.SHA256)
	c.need(m.Frames >= 0 && m.Frames <= MaxFrames, "media %s has %d frames", m.ID, m.Frames)
	c.need(m.Channels >= 0 && m.Channels <= 2, "media %s has %d channels", m.ID, m.Channels)
	c.media[m.ID] = m
}

// isSum tells a hash in hexadecimal.
func isSum(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil && len(s) == 2*sha256.Size
}

func (c *checker) track(t Track) {
	c.id(string(t.ID), "track")
	c.text(t.Name)
	c.rule(slices.Contains([]TrackKind{TrackVoice, TrackMusic, TrackEffect}, t.Kind), "track %s is of kind %q", t.ID, t.Kind)
	c.number(t.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
	c.number(t.Pan, -1, 1, "pan")
	c.finish(t.Finish)
	c.clips += len(t.Clips)
	c.rule(c.clips <= MaxClips, "more than %d clips", MaxClips)
	last := int64(0)
	for _, clip := range t.Clips {
		c.need(clip.At >= last, "clip %s is out of order", clip.ID)
		last = clip.At
		c.clip(clip)
	}
}

func (c *checker) clip(p Clip) {
	c.id(string(p.ID), "clip")
	c.text(p.Name)
	m, known := c.media[p.Media]
	c.rule(known, "clip %s is of media %q, which is not listed", p.ID, p.Media)
	c.place(p.At, "clip")
	c.place(p.From, "clip's sound")
	c.need(p.Length > 0 && p.Length <= MaxFrames, "clip %s is %d frames long", p.ID, p.Length)
	c.rule(m.Frames == 0 || p.From+p.Length <= m.Frames, "clip %s reaches beyond its sound", p.ID)
	c.number(p.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
	c.fade(p.FadeIn, p)
	c.fade(p.FadeOut, p)
	c.need(p.FadeIn.Length+p.FadeOut.Length <= p.Length, "the fades of clip %s overlap", p.ID)
	c.envelope(p.Gain, audio.SilenceDBFS, maxGainDB)
	c.envelope(p.Pan, -1, 1)
}

func (c *checker) fade(f Fade, of Clip) {
	c.need(f.Length >= 0 && f.Length <= of.Length, "a fade of clip %s is %d frames long", of.ID, f.Length)
	c.rule(slices.Contains([]Curve{"", CurveLinear, CurveEqualPower}, f.Curve), "fade of curve %q", f.Curve)
}

func (c *checker) envelope(points []Point, low, high float64) {
	c.rule(len(points) <= MaxPoints, "an envelope of %d points", len(points))
	c.bends += len(points)
	c.rule(c.bends <= maxBends, "more than %d points of envelopes", maxBends)
	last := int64(-1)
	for _, p := range points {
		c.need(p.At > last && p.At <= MaxFrames, "an envelope's point at %d is out of order", p.At)
		last = p.At
		c.number(p.Value, low, high, "envelope")
	}
}

func (c *checker) duck(t Track, e Edit) {
	d := t.Duck
	if d == nil {
		return
	}
	for _, id := range d.Under {
		c.rule(id != t.ID && e.track(id) >= 0, "track %s ducks under %s", t.ID, id)
	}
	c.number(d.DepthDB, 0, 60, "depth")
	c.number(d.ThresholdDB, -90, 0, "threshold")
	for _, ms := range []int{d.AttackMS, d.HoldMS, d.ReleaseMS} {
		c.need(ms >= 0 && ms <= 10000, "%d milliseconds of ducking", ms) // it is kept in memory
	}
}
