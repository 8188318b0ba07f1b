package mix

import (
	"context"
	"errors"
	"io"
	"math"
	"time"

	"github.com/faiface/beep"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
)

// The shape of a voice over a bed where the spec leaves it open.
const (
	usualIntro = 2.0 // seconds of bed before the voice
	usualOutro = 3.0 // seconds of bed after it
)

// duckAhead is how long before the voice the bed begins to go down.
const duckAhead = 200 * time.Millisecond

// VoiceOverBed is voices, one after the other, over a bed that repeats as
// long as it is needed. Either may be absent: voices alone follow one another
// without intro and outro, a bed alone plays once from end to end.
type VoiceOverBed struct {
	Voices []Open
	Bed    Open // nil for none

	VoiceDB float64 // gain of the voices
	BedDB   float64 // gain of the bed where nobody speaks
	DuckDB  float64 // how far the bed goes down under the voice, ≥ 0

	// Seconds; 0 stands for the usual 2, 3 and 3, below 0 for none.
	IntroSeconds, OutroSeconds, FadeOutSeconds float64
}

// Open makes the mix as a Source in stereo at the station's rate. It is not
// limited: a loud spec exceeds full scale until RenderToLoudness brings it
// down. The Source has a Close method; it closes itself at its end.
func (v VoiceOverBed) Open() (audio.Source, error) {
	if len(v.Voices) == 0 && v.Bed == nil {
		return nil, app.Fail("mix.nothing", nil)
	}
	p := &programme{end: math.MaxInt64, buf: make([][2]float64, mixBlock)}
	if len(v.Voices) > 0 {
		p.voice = v.voiceTrack(p)
		p.mixer.Add(p.voice)
	}
	if v.Bed != nil {
		p.bed = v.bedTrack(p)
		p.mixer.Add(p.bed)
	}
	return p, nil
}

// Render gives the whole mix to sink, block by block, interleaved stereo at
// the station's rate. progress, which may be nil, is told the frames so far.
// An error of sink ends it and is returned as it is.
func Render(ctx context.Context, v VoiceOverBed, sink func([]float32) error, progress func(frames int64)) error {
	src, err := v.Open()
	if err != nil {
		return err
	}
	return pump(ctx, src, sink, progress)
}

// pump reads src to its end into sink and closes it.
func pump(ctx context.Context, src audio.Source, sink func([]float32) error, progress func(frames int64)) (err error) {
	if c, ok := src.(io.Closer); ok {
		defer func() {
			if e := c.Close(); e != nil {
				err = errors.Join(err, e)
			}
		}()
	}
	buf := make([]float32, 8192/src.Format().Channels*src.Format().Channels)
	var frames int64
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.Read(buf)
		if n > 0 {
			if err := sink(buf[:n]); err != nil {
				return err
			}
			frames += int64(n / src.Format().Channels)
			if progress != nil {
				progress(frames)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// seconds gives frames for a length of the spec.
func seconds(s, usual float64) int {
	if s == 0 {
		s = usual
	}
	return int(math.Max(0, s) * audio.Rate)
}

// voiceTrack puts the voices in a row, after the intro.
func (v VoiceOverBed) voiceTrack(p *programme) *voiceTrack {
	t := &voiceTrack{
		programme: p,
		gain:      audio.Ratio(v.VoiceDB),
		duck:      dsp.NewDucker(dsp.DuckerConfig{DepthDB: v.DuckDB}),
		gains:     make([]float64, mixBlock),
		ahead:     make([][2]float64, int(duckAhead.Seconds()*audio.Rate)),
	}
	row := make([]beep.Streamer, 0, len(v.Voices)+1)
	if v.Bed != nil {
		row = append(row, beep.Silence(seconds(v.IntroSeconds, usualIntro)))
		t.outro = seconds(v.OutroSeconds, usualOutro)
		p.fade = min(seconds(v.FadeOutSeconds, usualOutro), t.outro)
	}
	for _, open := range v.Voices {
		voice := newTrack("voice", open)
		t.voices, row = append(t.voices, voice), append(row, voice)
	}
	t.row = beep.Seq(row...)
	return t
}

// bedTrack repeats the bed under voices, or plays it once without any.
func (v VoiceOverBed) bedTrack(p *programme) *bedTrack {
	b := &bedTrack{programme: p, gain: audio.Ratio(v.BedDB), in: dsp.NewRamp(0)}
	b.in.Set(1, audio.Rate/50)
	if p.voice == nil {
		b.once = newTrack("bed", v.Bed)
		return b
	}
	b.loop = newLoop(v.Bed)
	return b
}
