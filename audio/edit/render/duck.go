package render

import (
	"math"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
)

// ducker makes the gain of the tracks that go down in the same way.
type ducker struct {
	config dsp.DuckerConfig
	under  []app.ID
	keys   []*track
	dsp    *dsp.Ducker
	gains  []float32
	key    []float32
}

// newDuckers gives each track its ducker, one for all that are alike.
func newDuckers(e edit.Edit, tracks []*track) []*ducker {
	var all []*ducker
	for _, t := range tracks {
		if t.Duck == nil || t.Duck.Off || t.Duck.DepthDB == 0 {
			continue
		}
		d := &ducker{config: config(*t.Duck), under: under(e, t.Track)}
		if i := slices.IndexFunc(all, d.alike); i >= 0 {
			d = all[i]
		} else {
			d.make(tracks)
			all = append(all, d)
		}
		t.duck = d
	}
	return all
}

func config(d edit.Duck) dsp.DuckerConfig {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	return dsp.DuckerConfig{
		DepthDB: d.DepthDB, ThresholdDB: d.ThresholdDB,
		Attack: ms(d.AttackMS), Hold: ms(d.HoldMS), Release: ms(d.ReleaseMS),
	}
}

// under names the tracks that a track goes down under.
func under(e edit.Edit, t edit.Track) []app.ID {
	if len(t.Duck.Under) > 0 {
		return t.Duck.Under
	}
	var ids []app.ID
	for _, v := range e.Tracks {
		if v.Kind == edit.TrackVoice && v.ID != t.ID {
			ids = append(ids, v.ID)
		}
	}
	return ids
}

func (d *ducker) alike(o *ducker) bool {
	return d.config == o.config && slices.Equal(d.under, o.under)
}

func (d *ducker) make(tracks []*track) {
	d.dsp = dsp.NewDucker(d.config)
	d.gains = make([]float32, blockFrames)
	d.key = make([]float32, blockFrames)
	for _, t := range tracks {
		if slices.Contains(d.under, t.ID) {
			d.keys = append(d.keys, t)
		}
	}
}

// lookahead is how far the duckers see, in frames: the music is down by the
// time the voice begins.
func lookahead(all []*ducker) int {
	frames := 0
	for _, d := range all {
		attack := d.config.Attack
		if attack == 0 {
			attack = dsp.DuckAttack
		}
		frames = max(frames, int(attack.Seconds()*audio.Rate))
	}
	return frames
}

// listen hears the frames of the keys that come ahead after a block of n, and
// leaves the gains for the block.
func (d *ducker) listen(n int) {
	key := d.key[:n]
	clear(key)
	for _, t := range d.keys {
		t.peakAhead(key)
	}
	for i, x := range key {
		d.gains[i] = float32(d.dsp.Next(float64(x)))
	}
}

// peakAhead raises the key to the track's own sound, ahead of its block.
func (t *track) peakAhead(key []float32) {
	level := float32(ratio(t.GainDB))
	ahead := t.window[t.ahead*t.channels:]
	if t.channels == 1 {
		for i, x := range ahead[:len(key)] {
			key[i] = max(key[i], magnitude(x*level))
		}
		return
	}
	for i := range key {
		key[i] = max(key[i], magnitude(ahead[2*i]*level), magnitude(ahead[2*i+1]*level))
	}
}

func magnitude(x float32) float32 {
	return math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
}
