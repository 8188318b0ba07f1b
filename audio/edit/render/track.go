package render

import (
	"errors"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
)

// track renders one row. Its sound runs ahead of what is heard by as much as
// its processors delay it and as the duckers look ahead.
type track struct {
	edit.Track
	open     Open
	media    map[string]edit.Media
	channels int
	clips    []edit.Clip // those that are heard and not yet begun, by place
	playing  []*player
	chain    dsp.Chain
	at       int64     // place of the next frame of input
	ahead    int       // frames in window beyond the block
	window   []float32 // the block that is heard now, then what comes after it
	block    int       // frames of the block
	duck     *ducker   // nil for none
	problems []Problem
}

func newTrack(e edit.Edit, t edit.Track, heard func(edit.Clip) bool, open Open) *track {
	out := &track{Track: t, open: open, media: map[string]edit.Media{}, channels: 1}
	for _, c := range t.Clips {
		if !heard(c) {
			continue
		}
		m, _ := e.MediaByID(c.Media)
		out.media[m.ID] = m
		out.clips = append(out.clips, c)
		if m.Channels != 1 || len(c.Pan) > 0 {
			out.channels = 2
		}
	}
	out.chain = newChain(t.Finish, audio.Format{Rate: audio.Rate, Channels: out.channels})
	return out
}

// begin fills what is ahead of the first block.
func (t *track) begin(at int64, ahead int) {
	t.at, t.ahead = at, ahead
	t.window = make([]float32, (ahead+blockFrames)*t.channels)
	drop := make([]float32, min(blockFrames, t.chain.Latency())*t.channels)
	for left := t.chain.Latency(); left > 0; {
		n := min(left, blockFrames)
		t.render(drop[:n*t.channels])
		left -= n
	}
	for from := 0; from < ahead; from += blockFrames {
		to := min(ahead, from+blockFrames)
		t.render(t.window[from*t.channels : to*t.channels])
	}
}

// advance makes the next n frames the block.
func (t *track) advance(n int) {
	ch := t.channels
	copy(t.window, t.window[t.block*ch:(t.block+t.ahead)*ch])
	t.block = n
	t.render(t.window[t.ahead*ch : (t.ahead+n)*ch])
}

// render gives the next frames of input, through the processors.
func (t *track) render(p []float32) {
	clear(p)
	frames := int64(len(p) / t.channels)
	for len(t.clips) > 0 && t.clips[0].At < t.at+frames {
		if c := t.clips[0]; c.End() > t.at {
			t.start(c)
		}
		t.clips = t.clips[1:]
	}
	left := t.playing[:0]
	for _, c := range t.playing {
		err := c.addTo(p, t.at)
		if err != nil {
			t.problems = append(t.problems, Problem{c.ID, err})
		}
		if err != nil || c.End() <= t.at+frames {
			t.end(c)
			continue
		}
		left = append(left, c)
	}
	t.playing = left
	t.at += frames
	t.chain.Process(p)
}

// start opens a clip's sound.
func (t *track) start(c edit.Clip) {
	m := t.media[c.Media]
	s, err := t.open(m)
	if err != nil {
		t.problems = append(t.problems, Problem{c.ID, err})
		return
	}
	t.playing = append(t.playing, newPlayer(c, m, s, t.channels))
}

func (t *track) end(c *player) {
	if err := c.sound.Close(); err != nil {
		t.problems = append(t.problems, Problem{c.ID, err})
	}
}

// addTo puts the block into a stereo sum: ducked, at the track's level.
func (t *track) addTo(sum []float32) {
	left, right := edit.Balance(t.Pan)
	level := ratio(t.GainDB)
	l, r := float32(left*level), float32(right*level)
	if t.duck != nil {
		t.addDucked(sum, l, r)
		return
	}
	in := t.window[:t.block*t.channels]
	if t.channels == 1 {
		for i, x := range in {
			sum[2*i] += x * l
			sum[2*i+1] += x * r
		}
		return
	}
	for i := 0; i+1 < len(in); i += 2 {
		sum[i] += in[i] * l
		sum[i+1] += in[i+1] * r
	}
}

func (t *track) addDucked(sum []float32, l, r float32) {
	second := t.channels - 1
	for i, g := range t.duck.gains[:t.block] {
		at := i * t.channels
		sum[2*i] += t.window[at] * g * l
		sum[2*i+1] += t.window[at+second] * g * r
	}
}

func (t *track) close() error {
	var errs []error
	for _, c := range t.playing {
		errs = append(errs, c.sound.Close())
	}
	t.playing, t.clips = nil, nil
	return errors.Join(errs...)
}

// ratio is an amplitude; exactly 1 for 0 dB, so that nothing changes.
func ratio(db float64) float64 {
	if db == 0 {
		return 1
	}
	return audio.Ratio(db)
}
