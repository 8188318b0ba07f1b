package edit

import (
	"slices"

	"tienglang/app"
)

// Edit is a whole edit. Do not change what its slices hold: the operations
// give a new Edit and leave the old one as it was.
type Edit struct {
	ID      app.ID   `json:"id"`
	Title   string   `json:"title"`
	Media   []Media  `json:"media"`   // each sound that a clip points into, once
	Tracks  []Track  `json:"tracks"`  // from the top of the timeline down
	Markers []Marker `json:"markers"` // by place
	Master  Master   `json:"master"`
	Plan    *Plan    `json:"plan,omitempty"` // the order that it is laid out by; nil for none
}

// Media is a sound that clips are taken from. It never changes: where the file
// no longer has this hash, the clips are shown as missing.
type Media struct {
	ID       string `json:"id"`             // names it within the edit
	SHA256   string `json:"sha256"`         // of the file, in hexadecimal; "" where nobody has looked
	Path     string `json:"path,omitempty"` // relative to the edit's file; "" for one of the library
	Name     string `json:"name"`
	Frames   int64  `json:"frames"`   // at audio.Rate; 0 where nobody has looked
	Channels int    `json:"channels"` // 1 or 2; 0 where nobody has looked
}

// TrackKind says what a track is for.
type TrackKind string

// The kinds of tracks. Voices are what music goes down under.
const (
	TrackVoice  TrackKind = "voice"
	TrackMusic  TrackKind = "music"
	TrackEffect TrackKind = "effect" // stings, jingles
)

// Track is one row of the timeline. Clips that overlap are both heard.
type Track struct {
	ID     app.ID    `json:"id"`
	Name   string    `json:"name"`
	Kind   TrackKind `json:"kind"`
	Mute   bool      `json:"mute,omitempty"`
	Solo   bool      `json:"solo,omitempty"` // only tracks with solo are heard where any has it
	GainDB float64   `json:"gain_db"`
	Pan    float64   `json:"pan"` // −1 left … 1 right; see Balance
	Finish Finish    `json:"finish"`
	Duck   *Duck     `json:"duck,omitempty"`
	Clips  []Clip    `json:"clips"` // by place
}

// Clip is a stretch of a sound at a place of a track.
type Clip struct {
	ID      app.ID  `json:"id"`
	Name    string  `json:"name,omitempty"`
	Media   string  `json:"media"`  // the ID of a Media
	At      int64   `json:"at"`     // its first frame's place on the timeline
	From    int64   `json:"from"`   // its first frame's place in the sound
	Length  int64   `json:"length"` // above 0
	GainDB  float64 `json:"gain_db"`
	Mute    bool    `json:"mute,omitempty"`
	Solo    bool    `json:"solo,omitempty"` // only clips with solo are heard where any has it
	FadeIn  Fade    `json:"fade_in"`
	FadeOut Fade    `json:"fade_out"`
	Gain    []Point `json:"gain,omitempty"` // dB; an envelope
	Pan     []Point `json:"pan,omitempty"`  // −1…1; an envelope
}

// End is the place after the clip's last frame.
func (c Clip) End() int64 { return c.At + c.Length }

// Point is a bend of an envelope. Its place is in the clip's sound, not on the
// timeline, so that trimming, splitting and moving leave it where it is heard.
// Between two points the value moves in a straight line; before the first and
// after the last it stays.
type Point struct {
	At    int64   `json:"at"`
	Value float64 `json:"value"`
}

// Curve is the shape of a fade.
type Curve string

// The shapes: a straight line in amplitude, or a sine, so that two sounds
// which cross keep their power.
const (
	CurveLinear     Curve = "linear"
	CurveEqualPower Curve = "equal_power"
)

// Fade is how a clip begins or ends.
type Fade struct {
	Length int64 `json:"length"` // frames; 0 for none
	Curve  Curve `json:"curve,omitempty"`
}

// Duck takes a track down while others speak.
type Duck struct {
	Under       []app.ID `json:"under,omitempty"` // tracks; every voice track where empty
	DepthDB     float64  `json:"depth_db"`        // how far down, 0…60
	ThresholdDB float64  `json:"threshold_dbfs"`  // speech above this; −45 when 0
	AttackMS    int      `json:"attack_ms"`       // 60 when 0; the music is down when the voice begins
	HoldMS      int      `json:"hold_ms"`         // through pauses in speech; 500 when 0
	ReleaseMS   int      `json:"release_ms"`      // 700 when 0
	Off         bool     `json:"off,omitempty"`
}

// Marker names a place.
type Marker struct {
	ID   app.ID `json:"id"`
	At   int64  `json:"at"`
	Name string `json:"name"`
}

// Master is what happens to the sum.
type Master struct {
	Finish     Finish   `json:"finish"`
	TargetLUFS *float64 `json:"target_lufs,omitempty"` // no gain and no limiter where nil
	CeilingDB  float64  `json:"ceiling_dbtp"`
}

// Length is the place after the last clip's last frame, muted or not.
func (e Edit) Length() int64 {
	end := int64(0)
	for _, t := range e.Tracks {
		for _, c := range t.Clips {
			end = max(end, c.End())
		}
	}
	return end
}

// MediaByID finds a sound of the edit.
func (e Edit) MediaByID(id string) (Media, bool) {
	i := slices.IndexFunc(e.Media, func(m Media) bool { return m.ID == id })
	if i < 0 {
		return Media{}, false
	}
	return e.Media[i], true
}

// Clip finds a clip and its track's index.
func (e Edit) Clip(id app.ID) (c Clip, track int, ok bool) {
	t, i := e.find(id)
	if t < 0 {
		return Clip{}, 0, false
	}
	return e.Tracks[t].Clips[i], t, true
}

// find gives a clip's indices; −1 where there is none.
func (e Edit) find(id app.ID) (track, clip int) {
	for t := range e.Tracks {
		for i := range e.Tracks[t].Clips {
			if e.Tracks[t].Clips[i].ID == id {
				return t, i
			}
		}
	}
	return -1, -1
}

// track gives a track's index; −1 where there is none.
func (e Edit) track(id app.ID) int {
	return slices.IndexFunc(e.Tracks, func(t Track) bool { return t.ID == id })
}

// clone copies every slice that operations write to.
func (e Edit) clone() Edit {
	e.Media = slices.Clone(e.Media)
	e.Markers = slices.Clone(e.Markers)
	e.Tracks = slices.Clone(e.Tracks)
	for i := range e.Tracks {
		e.Tracks[i].Clips = slices.Clone(e.Tracks[i].Clips)
	}
	return e
}
