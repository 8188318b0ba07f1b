package edit

import (
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
	MaxPoints  = 2000 // of one envelope
	maxGainDB  = 60.0
	maxText    = 1000 // bytes in a name
)

// Check tells whether the edit keeps to its own rules. The error is
// "edit.bad", whose cause says where, in English, for the log.
func (e Edit) Check() error {
	c := checker{ids: map[string]bool{}, media: map[string]Media{}}
	c.whole(e)
	if c.err != nil {
		return app.Fail("edit.bad", c.err)
	}
	return nil
}

// checker keeps the first thing that is wrong.
type checker struct {
	ids   map[string]bool
	media map[string]Media
	clips int
	err   error
}

// need notes what is wrong where ok is false.
func (c *checker) need(ok bool, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = fmt.Errorf("edit: "+format, args...)
	}
}

func (c *checker) id(id string, of string) {
	c.need(id != "" && len(id) <= 128, "%s without an id", of)
	c.need(!c.ids[id], "%s %s is there twice", of, id)
	c.ids[id] = true
}

func (c *checker) text(s string) { c.need(len(s) <= maxText, "a name is too long") }

// number holds a value to its bounds; what is no number is in none.
func (c *checker) number(v, low, high float64, what string) {
	c.need(v >= low && v <= high, "%s %v is not within %v…%v", what, v, low, high)
}

func (c *checker) place(at int64, what string) {
	c.need(at >= 0 && at <= MaxFrames, "%s at %d", what, at)
}

func (c *checker) whole(e Edit) {
	c.need(len(e.Tracks) <= MaxTracks, "%d tracks", len(e.Tracks))
	c.need(len(e.Markers) <= MaxMarkers, "%d markers", len(e.Markers))
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
	c.finish(e.Master.Finish)
	c.number(e.Master.CeilingDB, -20, 0, "ceiling")
	if t := e.Master.TargetLUFS; t != nil {
		c.number(*t, -40, -5, "target loudness")
	}
}

func (c *checker) sound(m Media) {
	c.id("media "+m.ID, "media")
	c.need(m.ID != "", "media without an id")
	c.text(m.Name)
	c.need(len(m.Path) <= 4096 && len(m.SHA256) <= 64, "media %s is named too long", m.ID)
	c.need(m.Frames >= 0 && m.Frames <= MaxFrames, "media %s has %d frames", m.ID, m.Frames)
	c.need(m.Channels >= 0 && m.Channels <= 2, "media %s has %d channels", m.ID, m.Channels)
	c.media[m.ID] = m
}

func (c *checker) track(t Track) {
	c.id(string(t.ID), "track")
	c.text(t.Name)
	c.need(slices.Contains([]TrackKind{TrackVoice, TrackMusic, TrackEffect}, t.Kind), "track %s is of kind %q", t.ID, t.Kind)
	c.number(t.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
	c.number(t.Pan, -1, 1, "pan")
	c.finish(t.Finish)
	c.clips += len(t.Clips)
	c.need(c.clips <= MaxClips, "more than %d clips", MaxClips)
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
	c.need(known, "clip %s is of media %q, which is not listed", p.ID, p.Media)
	c.place(p.At, "clip")
	c.place(p.From, "clip's sound")
	c.need(p.Length > 0 && p.Length <= MaxFrames, "clip %s is %d frames long", p.ID, p.Length)
	c.need(m.Frames == 0 || p.From+p.Length <= m.Frames, "clip %s reaches beyond its sound", p.ID)
	c.number(p.GainDB, audio.SilenceDBFS, maxGainDB, "gain")
	c.fade(p.FadeIn, p)
	c.fade(p.FadeOut, p)
	c.need(p.FadeIn.Length+p.FadeOut.Length <= p.Length, "the fades of clip %s overlap", p.ID)
	c.envelope(p.Gain, audio.SilenceDBFS, maxGainDB)
	c.envelope(p.Pan, -1, 1)
}

func (c *checker) fade(f Fade, of Clip) {
	c.need(f.Length >= 0 && f.Length <= of.Length, "a fade of clip %s is %d frames long", of.ID, f.Length)
	c.need(slices.Contains([]Curve{"", CurveLinear, CurveEqualPower}, f.Curve), "fade of curve %q", f.Curve)
}

func (c *checker) envelope(points []Point, low, high float64) {
	c.need(len(points) <= MaxPoints, "an envelope of %d points", len(points))
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
		c.need(id != t.ID && e.track(id) >= 0, "track %s ducks under %s", t.ID, id)
	}
	c.number(d.DepthDB, 0, 60, "depth")
	c.number(d.ThresholdDB, -90, 0, "threshold")
	for _, ms := range []int{d.AttackMS, d.HoldMS, d.ReleaseMS} {
		c.number(float64(ms), 0, 10000, "milliseconds")
	}
}
