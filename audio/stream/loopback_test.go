package stream

import (
	"fmt"
	"testing"
	"time"

	"tienglang/audio"
)

// skewed is a speaker's clock: it is some seconds off the station's and runs
// fast or slow. The station's time here is the machine's.
type skewed struct {
	origin time.Time
	offset time.Duration
	ppm    float64
}

func (c skewed) local(station time.Time) time.Time {
	since := station.Sub(c.origin)
	return station.Add(c.offset + time.Duration(float64(since)*c.ppm/1e6))
}

func (c skewed) Now() time.Time                         { return c.local(time.Now()) }
func (c skewed) After(d time.Duration) <-chan time.Time { return time.After(d) }
func (c skewed) ClockOffset() (time.Duration, bool) {
	now := time.Now()
	return now.Sub(c.local(now)), true
}

// station is the inverse of local.
func (c skewed) station(local time.Time) time.Time {
	since := float64(local.Sub(c.origin)-c.offset) / (1 + c.ppm/1e6)
	return c.origin.Add(time.Duration(since))
}

// heard is what one speaker played: each block with the station time at which
// it truly sounded.
type heard struct {
	at    []time.Time
	sound [][]float32
	stats ReadStats
}

// device plays blocks at the pace of a speaker's clock, each wanted some time
// before it sounds.
type device struct {
	r     *Receiver
	clock skewed
	start time.Time // local time of the first block
	heard heard
}

// lead is how long before it sounds a device wants a block.
const lead = 40 * time.Millisecond

func newDevice(r *Receiver, c skewed, from time.Time) *device {
	return &device{r: r, clock: c, start: c.local(from)}
}

// run plays the blocks that the device wants by station time now.
func (d *device) run(now time.Time) {
	for {
		local := d.start.Add(time.Duration(len(d.heard.at)) * audio.BlockDuration)
		playAt := d.clock.station(local)
		if playAt.Add(-lead).After(now) {
			return
		}
		block := make([]float32, audio.BlockFrames)
		d.heard.stats.Add(d.r.ReadAt(block, playAt))
		d.heard.at, d.heard.sound = append(d.heard.at, playAt), append(d.heard.sound, block)
	}
}

// TestSpeakersPlayInStep runs five speakers with different clocks and finds,
// in what each played at which true time, how far it was from its due time.
// The station's time stands still until every packet has come, so that a
// busy machine cannot spoil the measurement.
func TestSpeakersPlayInStep(t *testing.T) {
	t.Parallel()
	const blocks, delay = 1000, 300 * time.Millisecond
	ctx := within(t, 60*time.Second)
	s := newTestSender(t)
	start := time.Now()
	w := &show{start: start, sound: noise(blocks*audio.BlockFrames, 1)}
	devices := make([]*device, 5)
	for i := range devices {
		c := skewed{start, time.Duration(i-2) * 7321 * time.Millisecond, float64(i-2) * 25}
		r := newTestReceiver(t, func(cfg *ReceiverConfig) { cfg.Clock, cfg.Station, cfg.Delay = c, c, delay })
		join(ctx, t, s, r, fmt.Sprint("pole ", i))
		devices[i] = newDevice(r, c, start.Add(delay))
	}
	for i := range blocks {
		at := start.Add(time.Duration(i) * audio.BlockDuration)
		if err := s.Write(w.block(i), at); err != nil {
			t.Fatal(err)
		}
		for _, d := range devices {
			await(ctx, t, "packet", func() bool { return d.r.Stats().Packets == int64(i+1) })
			d.run(at)
		}
	}
	for i, d := range devices {
		h := d.heard
		if h.stats.Concealed+h.stats.Missed > 0 || h.stats.Played < (blocks-20)*audio.BlockFrames {
			t.Errorf("pole %d: %+v", i, h.stats)
		}
		checkStep(t, i, w, h, delay, 1, 0.95)
	}
}

// checkStep compares some blocks of a recording with the source: how many
// samples they are off at most, and how alike they are at least.
func checkStep(t *testing.T, pole int, w *show, h heard, delay time.Duration, most int, alikeLeast float64) {
	t.Helper()
	const reach = 480 // 10 ms
	worst, least := 0, 1.0
	for i := 10; i < len(h.at); i += 49 {
		want := w.due(h.at[i], delay, audio.BlockFrames, reach)
		if want == nil {
			t.Fatalf("pole %d: block %d outside the source", pole, i)
		}
		d, alike := lag(h.sound[i], want, reach)
		worst, least = max(worst, d, -d), min(least, alike)
	}
	t.Logf("pole %d: at most %d samples off, similarity at least %.4f", pole, worst, least)
	if worst > most {
		t.Errorf("pole %d: %d samples off its due time", pole, worst)
	}
	if least < alikeLeast {
		t.Errorf("pole %d: similarity %.3f", pole, least)
	}
}

// TestEndIsNotLoss checks that silence after the told end is idle, that the
// last captured sample is heard, and that the sound may go on later.
func TestEndIsNotLoss(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t)
	r := newTestReceiver(t)
	join(ctx, t, s, r, "pole")
	start := time.Now()
	sound := noise(30*audio.BlockFrames, 2)
	put(t, s, sound, start)
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	await(ctx, t, "end told", func() bool { _, ok := r.Ended(); return ok })
	ended, _ := r.Ended()
	if d := ended.Sub(start.Add(DefaultDelay + 600*time.Millisecond)).Abs(); d > time.Microsecond {
		t.Errorf("end is %v off", d)
	}
	if r.State() != StateEnded {
		t.Errorf("state %s", r.State())
	}
	again := noise(10*audio.BlockFrames, 3)
	put(t, s, again, start.Add(time.Second))
	await(ctx, t, "second part", func() bool { return r.Stats().Packets >= 41 })

	got := make([]float32, 60*audio.BlockFrames)
	stats := r.ReadAt(got, start.Add(DefaultDelay))
	want := ReadStats{Played: 40 * audio.BlockFrames, Idle: 20 * audio.BlockFrames}
	// The second part's first packet begins before its capture by the
	// encoder's look-ahead.
	want.Played += s.enc.Lookahead()
	want.Idle -= s.enc.Lookahead()
	// And its last samples are still in the encoder: no end was told.
	want.Played -= s.enc.Lookahead()
	want.Concealed += s.enc.Lookahead()
	if stats != want {
		t.Errorf("got %+v, want %+v", stats, want)
	}
	tail := got[29*audio.BlockFrames : 30*audio.BlockFrames]
	if d, alike := lag(tail[100:800], sound[29*audio.BlockFrames:], 100); d != 0 || alike < 0.9 {
		t.Errorf("last block: lag %d, similarity %.3f", d, alike)
	}
	second := got[55*audio.BlockFrames : 56*audio.BlockFrames]
	if d, alike := lag(second[100:800], again[5*audio.BlockFrames:6*audio.BlockFrames], 100); d != 0 || alike < 0.9 {
		t.Errorf("second part: lag %d, similarity %.3f", d, alike)
	}
}

// put writes a sound as fast as it goes, captured from start on.
func put(t testing.TB, s *Sender, sound []float32, start time.Time) {
	t.Helper()
	for i := 0; (i+1)*audio.BlockFrames <= len(sound); i++ {
		block := sound[i*audio.BlockFrames : (i+1)*audio.BlockFrames]
		if err := s.Write(block, start.Add(time.Duration(i)*audio.BlockDuration)); err != nil {
			t.Fatal(err)
		}
	}
}
