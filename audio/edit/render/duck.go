package render

import (
	"cmp"
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
	ahead  int // frames that the keys are heard before the block: the attack
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

// The usual times, as the format has them.
const (
	usualHold    = 500 * time.Millisecond
	usualRelease = 700 * time.Millisecond
)

// config is a duck's settings for a ducker that hears the voice an attack
// early, and so its end too: it holds by as much longer.
func config(d edit.Duck) dsp.DuckerConfig {
	ms := func(n int, usual time.Duration) time.Duration {
		return cmp.Or(time.Duration(n)*time.Millisecond, usual)
	}
	attack := ms(d.AttackMS, dsp.DuckAttack)
	return dsp.DuckerConfig{
		DepthDB: d.DepthDB, ThresholdDB: d.ThresholdDB, Attack: attack,
		Hold:    attack + ms(d.HoldMS, usualHold),
		Release: ms(d.ReleaseMS, usualRelease),
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
	d.ahead = frames(d.config.Attack)
	d.gains = make([]float32, blockFrames)
	d.key = make([]float32, blockFrames)
	for _, t := range tracks {
		if slices.Contains(d.under, t.ID) {
			d.keys = append(d.keys, t)
		}
	}
}

func frames(d time.Duration) int { return int(d.Seconds() * audio.Rate) }

// lookahead is how far the duckers see at most, in frames: the music is down
// by the time the voice begins.
func lookahead(all []*ducker) int {
	most := 0
	for _, d := range all {
		most = max(most, d.ahead)
	}
	return most
}

// begin hears what of the keys lies before the first block's, so that music
// which begins with the voice is down at once.
func (d *ducker) begin() {
	for from := 0; from < d.ahead; from += blockFrames {
		d.hear(from, min(blockFrames, d.ahead-from))
	}
}

// listen hears the keys an attack ahead of a block of n frames, and leaves the
// gains for the block.
func (d *ducker) listen(n int) { d.hear(d.ahead, n) }

// hear hears n frames of the keys' windows.
func (d *ducker) hear(from, n int) {
	key := d.key[:n]
	clear(key)
	for _, t := range d.keys {
		t.peak(key, from)
	}
	for i, x := range key {
		d.gains[i] = float32(d.dsp.Next(float64(x)))
	}
}

// peak raises the key to the track's own sound, from a frame of its window on.
func (t *track) peak(key []float32, from int) {
	level := float32(ratio(t.GainDB))
	in := t.window[from*t.channels:]
	if t.channels == 1 {
		for i, x := range in[:len(key)] {
			key[i] = max(key[i], magnitude(x*level))
		}
		return
	}
	for i := range key {
		key[i] = max(key[i], magnitude(in[2*i]*level), magnitude(in[2*i+1]*level))
	}
}

func magnitude(x float32) float32 {
	return math.Float32frombits(math.Float32bits(x) &^ (1 << 31))
}
