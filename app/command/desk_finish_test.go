package command

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device/devicetest"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// hissing is a desk with a track of speech-like bursts over a hiss at −50 dBFS.
func hissing(t *testing.T) (d *desk, v backend.EditView, track app.ID) {
	t.Helper()
	d = studioDesk(t, t.TempDir()+"/station")
	t.Cleanup(d.closeEdit)
	random, p := rand.New(rand.NewPCG(1, 2)), make([]float32, 8*audio.Rate)
	for i := range p {
		p[i] = float32(random.NormFloat64() * math.Pow(10, -50.0/20))
		if at := float64(i) / audio.Rate; math.Mod(at, 2) < 1.2 {
			p[i] += float32(0.2 * math.Sin(2*math.Pi*300*at) * math.Sin(math.Pi*math.Mod(at, 2)/1.2))
		}
	}
	m, err := d.intake.source(t.Context(), &clip{samples: p}, app.Media{Name: "Tin", Kind: app.MediaVoice}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, err = d.OpenEdit(""); err != nil {
		t.Fatal(err)
	}
	sound := backend.EditMedia(m)
	track = v.Edit.Tracks[0].ID
	e, _, err := v.Edit.Insert(track, sound, edit.Clip{Name: m.Name, At: audio.Rate, Length: sound.Frames})
	if err != nil {
		t.Fatal(err)
	}
	return d, changed(t, d, "studio.step.insert", e), track
}

func TestNoiseIsLearnedAndGoesDown(t *testing.T) {
	t.Parallel()
	d, v, track := hissing(t)
	whole, err := d.LearnNoise(t.Context(), track, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	from := audio.Rate + 13*audio.Rate/10 // within the second pause of the sound
	pause, err := d.LearnNoise(t.Context(), track, int64(from), int64(from)+audio.Rate/2, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range map[string]*edit.NoiseProfile{"by itself": whole, "in a pause": pause} {
		if db := p.LevelDB(); math.Abs(db+50) > 2 {
			t.Errorf("%s a hiss of −50 dBFS was learned as %v", name, db)
		}
	}
	e, err := v.Edit.WithFinish(track, func(f *edit.Finish) { f.Switch(edit.StageDenoise, true); f.SetNoise(pause) })
	if err != nil {
		t.Fatal(err)
	}
	changed(t, d, "studio.step.noise", e)
	m, err := d.MeasureFinish(t.Context(), track)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Before.FloorDB+50) > 2 || m.Before.FloorDB-m.After.FloorDB < 6 {
		t.Errorf("the floor went from %v to %v", m.Before.FloorDB, m.After.FloorDB)
	}
	if math.Abs(m.Before.LUFS-m.After.LUFS) > 1 || m.Before.LUFS < -40 {
		t.Errorf("the voice went from %v to %v LUFS", m.Before.LUFS, m.After.LUFS)
	}
}

func TestTooLittleToLearnFromIsTold(t *testing.T) {
	t.Parallel()
	d, v, track := hissing(t)
	if _, err := d.LearnNoise(t.Context(), v.Edit.Tracks[2].ID, 0, 0, nil); app.CodeOf(err) != "finish.no_noise" {
		t.Errorf("of a track with nothing on it: %v", err)
	}
	if _, err := d.LearnNoise(t.Context(), "gone", 0, 0, nil); app.CodeOf(err) != "edit.gone" {
		t.Errorf("of no track: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.LearnNoise(ctx, track, 0, 0, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := d.MeasureFinish(ctx, track); !errors.Is(err, context.Canceled) {
		t.Errorf("a measuring that was cancelled: %v", err)
	}
}

// A voice without pauses is no noise.
func TestAVoiceIsNotLearnedAsNoise(t *testing.T) {
	t.Parallel()
	d, voice, _, _ := editingDesk(t)
	v := laid(t, d, voice, voice)
	if _, err := d.LearnNoise(t.Context(), v.Edit.Tracks[0].ID, 0, 0, nil); app.CodeOf(err) != "finish.no_pause" {
		t.Errorf("of a steady tone: %v", err)
	}
}

func TestTheSumIsMeasuredWithItsTracksFinished(t *testing.T) {
	t.Parallel()
	d, v, track := hissing(t)
	e, err := v.Edit.WithFinish(track, func(f *edit.Finish) {
		f.Switch(edit.StageGate, true)
		f.Gate.Settings.ThresholdDB, f.Gate.Settings.RangeDB = -30, 40
	})
	if err != nil {
		t.Fatal(err)
	}
	e, err = e.WithTrack(track, func(t *edit.Track) { t.GainDB = -6 })
	if err != nil {
		t.Fatal(err)
	}
	changed(t, d, "studio.step.gate", e)
	m, err := d.MeasureFinish(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if m.Before != m.After || m.Before.LUFS < -45 {
		t.Errorf("a sum that nothing is done to: %+v", m)
	}
	alone, err := d.MeasureFinish(t.Context(), track)
	if err != nil {
		t.Fatal(err)
	}
	if alone.After.FloorDB > alone.Before.FloorDB-6 || math.Abs(alone.After.LUFS-m.After.LUFS) > 0.1 {
		t.Errorf("the track alone is %+v, the sum %+v", alone, m)
	}
}

// What is heard changes while it plays, in time for the ear to compare.
func TestComparingGoesOnWithoutAGap(t *testing.T) {
	if err := devicetest.Start(t).AddSink("loa"); err != nil {
		t.Fatal(err)
	}
	d, v, track := hissing(t)
	e, err := v.Edit.WithFinish(track, func(f *edit.Finish) { f.Switch(edit.StageCompressor, true) })
	if err != nil {
		t.Fatal(err)
	}
	changed(t, d, "studio.step.compressor", e)
	if err := d.PlayEdit(t.Context(), audio.Rate, 0); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	console := d.player.console
	before, begun := console.Done(), time.Now()
	_, at, _ := d.Playing()
	if err := d.HearUnfinished(t.Context(), track, true); err != nil {
		t.Fatal(err)
	}
	for console.Done() == before && time.Since(begun) < 5*time.Second {
		time.Sleep(time.Millisecond)
	}
	t.Logf("goes over after %v", time.Since(begun))
	what, now, ok := d.Playing()
	if !ok || what != backend.EditSound || console.Done() == before {
		t.Fatalf("plays %q, %v", what, ok)
	}
	if late := now - at - time.Since(begun); late < -500*time.Millisecond || late > 500*time.Millisecond {
		t.Errorf("it went on %v from where it was", late)
	}
	if n := console.Stats().ProgrammeDry; n != 0 {
		t.Errorf("it ran dry %d times", n)
	}
	if d.asHeard(e).Tracks[0].Finish.Busy() {
		t.Error("the finishing is heard all the same")
	}
	if err := d.HearUnfinished(t.Context(), track, false); err != nil || !d.asHeard(e).Tracks[0].Finish.Busy() {
		t.Errorf("it is not heard again, %v", err)
	}
	d.StopPlaying()
	if err := d.HearUnfinished(t.Context(), track, true); err != nil {
		t.Errorf("at rest: %v", err)
	}
}
