package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/edit"
	"tienglang/audio/edit/render"
	"tienglang/ui/backend"
)

// LearnNoise learns from what goes into the finishing.
func (d *desk) LearnNoise(ctx context.Context, track app.ID, from, to int64, p backend.Progress) (*edit.NoiseProfile, error) {
	b, err := d.finishing(ctx, track)
	if err != nil {
		return nil, err
	}
	defer b.done()
	o := render.Options{}
	if to > from {
		o.From, o.To = from, to
	}
	mix := render.New(level(b.edit.Unfinished(track), track), b.sounds.Open, o)
	src := &heeding{Source: mix, ctx: ctx, tell: telling(p), total: max(0, to-from)}
	if src.total == 0 {
		src.total = b.edit.Length()
	}
	learned, err := learn(src, to > from)
	if errors.Is(err, dsp.ErrNoNoise) {
		err = app.Fail("finish.no_noise", err)
	}
	if err = errors.Join(err, mix.Close()); err != nil {
		return nil, err
	}
	return learned, nil
}

// leastOver is how far the sound lies over what was learned by itself at
// least, in dB: less far, it was no pause but the voice.
const leastOver = 15

func learn(src audio.Source, all bool) (*dsp.NoiseProfile, error) {
	if all {
		return dsp.LearnNoise(src, 0, 0)
	}
	w := newWatched(src, 0, nil)
	learned, err := dsp.LearnNoiseAuto(w)
	if err != nil {
		return nil, err
	}
	if loud := w.meter.Result().IntegratedLUFS; learned.LevelDB() > loud-leastOver {
		return nil, app.Fail("finish.no_pause", fmt.Errorf("noise of %.1f dB in a sound of %.1f LUFS", learned.LevelDB(), loud))
	}
	return learned, nil
}

// level has a track by itself sound as loud as it goes into its finishing.
func level(alone edit.Edit, track app.ID) edit.Edit {
	if track != "" {
		t := alone.Tracks[0]
		t.GainDB, t.Pan = 0, 0
		alone.Tracks = []edit.Track{t}
	}
	return alone
}

// finishing is what is finished, by itself, with its sounds read.
func (d *desk) finishing(ctx context.Context, track app.ID) (onBench, error) {
	b, err := d.work.use()
	if err != nil {
		return b, err
	}
	b.edit = b.edit.Alone(track)
	if len(b.edit.Tracks) == 0 {
		b.done()
		return b, app.Fail("edit.gone", nil, "what", "track", "id", string(track))
	}
	if err := d.work.prepare(ctx, b, heardMedia(b.edit)...); err != nil {
		b.done()
		return b, err
	}
	return b, nil
}

// MeasureFinish renders twice, without and with.
func (d *desk) MeasureFinish(ctx context.Context, track app.ID) (m backend.FinishMeasure, err error) {
	b, err := d.finishing(ctx, track)
	if err != nil {
		return m, err
	}
	defer b.done()
	if m.Before, err = measureMix(ctx, b.edit.Unfinished(track), b.sounds); err == nil {
		m.After, err = measureMix(ctx, b.edit, b.sounds)
	}
	return m, err
}

// measureMix measures an edit as it stands, before its loudness is set.
func measureMix(ctx context.Context, e edit.Edit, sounds *render.Sounds) (backend.SoundMeasure, error) {
	mix := render.New(e, sounds.Open, render.Options{})
	meter, floor := dsp.NewLoudnessMeter(audio.Stereo), &floorMeter{}
	buf := make([]float32, 1<<14)
	src := &heeding{Source: mix, ctx: ctx, tell: telling(nil)}
	for {
		n, err := src.Read(buf)
		meter.Write(buf[:n])
		floor.write(buf[:n])
		if err != nil {
			l := meter.Result()
			found := backend.SoundMeasure{LUFS: l.IntegratedLUFS, PeakDBTP: l.TruePeakDBTP, FloorDB: floor.level()}
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return found, errors.Join(err, mix.Close())
		}
	}
}

// HearUnfinished notes it for what is played from now on, and has what plays
// go on with it.
func (d *desk) HearUnfinished(ctx context.Context, track app.ID, on bool) error {
	d.unfinished.Store(nil)
	if on {
		d.unfinished.Store(&track)
	}
	return d.RehearEdit(ctx)
}

// RehearEdit renders anew from where it is.
func (d *desk) RehearEdit(ctx context.Context) error {
	if what, _, ok := d.player.playing(); !ok || what != backend.EditSound {
		return nil
	}
	b, err := d.work.use()
	if err != nil {
		return err
	}
	defer b.done()
	if err := d.work.prepare(ctx, b, heardMedia(b.edit)...); err != nil {
		return err
	}
	d.player.succeed(backend.EditSound, func(from int64) audio.Source {
		return render.New(d.asHeard(b.edit), b.sounds.Open, render.Options{From: min(from, b.edit.Length()), To: d.playsTo.Load()})
	})
	return nil
}

// asHeard is an edit without the finishing that is left out at present.
func (d *desk) asHeard(e edit.Edit) edit.Edit {
	if of := d.unfinished.Load(); of != nil {
		return e.Unfinished(*of)
	}
	return e
}

// heeding is a source that ends with ctx and tells how far it was read.
type heeding struct {
	audio.Source
	ctx         context.Context
	tell        progress
	read, total int64 // frames
}

func telling(p backend.Progress) progress {
	if p == nil {
		return func(int64, int64) {}
	}
	return progress(p)
}

// Read passes the source on. See audio.Source.
func (h *heeding) Read(p []float32) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := h.Source.Read(p)
	h.read += int64(n / h.Format().Channels)
	h.tell(h.read, h.total)
	return n, err
}

// floorMeter counts how loud each twentieth of a second of a stereo sound is,
// in half decibels, digital silence left out.
type floorMeter struct {
	counts [240]int
	total  int
	sum    float64
	frames int
}

// floorWindow is the stretch that counts once, in frames.
const floorWindow = audio.Rate / 20

func (m *floorMeter) write(p []float32) {
	for i := 0; i+1 < len(p); i += 2 {
		l, r := float64(p[i]), float64(p[i+1])
		m.sum += (l*l + r*r) / 2
		if m.frames++; m.frames == floorWindow {
			m.count(10 * math.Log10(m.sum/floorWindow+1e-13))
			m.sum, m.frames = 0, 0
		}
	}
}

func (m *floorMeter) count(db float64) {
	if db > audio.SilenceDBFS {
		m.counts[max(0, min(int(-2*db), len(m.counts)-1))]++
		m.total++
	}
}

// level is what nine of ten windows exceed.
func (m *floorMeter) level() float64 {
	below := m.total / 10
	for i := len(m.counts) - 1; i >= 0 && m.total > 0; i-- {
		if below -= m.counts[i]; below < 0 {
			return -float64(i)/2 - 0.25
		}
	}
	return audio.SilenceDBFS
}
