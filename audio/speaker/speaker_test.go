package speaker

import (
	"errors"
	"io"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/sync/wire"
)

// skewed is a clock that is wrong by offset and runs fast by ppm.
type skewed struct {
	began  time.Time
	offset time.Duration
	ppm    float64
}

func (c skewed) local(t time.Time) time.Time {
	d := t.Sub(c.began)
	return t.Add(c.offset + time.Duration(float64(d)*c.ppm/1e6))
}

// truth is the true time of a local one.
func (c skewed) truth(local time.Time) time.Time {
	d := local.Sub(c.began.Add(c.offset))
	return c.began.Add(time.Duration(float64(d) / (1 + c.ppm/1e6)))
}

func (c skewed) Now() time.Time                         { return c.local(time.Now()) }
func (c skewed) After(d time.Duration) <-chan time.Time { return time.After(d) }

// readWAV returns a recording and the local time of its first sample.
func readWAV(t testing.TB, path string) ([]float32, time.Time) {
	t.Helper()
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var all []float32
	p := make([]float32, 48000)
	for {
		n, err := r.Read(p)
		all = append(all, p[:n]...)
		if errors.Is(err, io.EOF) {
			return all, r.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// match finds where the stretch lies in p near the sample guess, and how
// alike they are there (normalised cross-correlation).
func match(p, stretch []float32, guess, reach int) (at int, alike float64) {
	for i := max(guess-reach, 0); i <= guess+reach && i+len(stretch) <= len(p); i++ {
		var xy, xx, yy float64
		for j, y := range stretch {
			x := float64(p[i+j])
			xy += x * float64(y)
			xx += x * x
			yy += float64(y) * float64(y)
		}
		if a := xy / math.Sqrt(xx*yy+1e-12); a > alike {
			at, alike = i, a
		}
	}
	return at, alike
}

func TestPolesPlayInStep(t *testing.T) {
	const delay = 1000 // ample: what is tested is the place in time
	s := newStation(t)
	now := time.Now()
	clocks := []skewed{
		{began: now},
		{began: now, offset: -3700 * time.Millisecond, ppm: 50},
		{began: now, offset: 26 * time.Hour, ppm: -50},
	}
	var poles []*Speaker
	var stops []func()
	var files []string
	ears := make([]ear, len(clocks))
	for i, c := range clocks {
		cfg := s.config(app.ID([]string{"a", "b", "c"}[i]))
		cfg.Output, cfg.File, cfg.Clock, cfg.OnPlayed = OutputRecord, cfg.Dir+".wav", c, ears[i].hear
		sp, stop := s.start(cfg)
		poles, stops, files = append(poles, sp), append(stops, stop), append(files, cfg.File)
	}
	s.hears(poles...)
	b := s.broadcast("b1", wandering(40), delay)
	from := b.heardBy(ears)
	time.Sleep(3 * time.Second)
	b.end()
	time.Sleep((delay + 500) * time.Millisecond)
	for _, stop := range stops {
		stop()
	}

	first := int(from.Seconds() * audio.Rate)
	stretch := b.sound[first : first+audio.Rate/2]
	due := b.start.Add(audio.Duration(int64(first), audio.Rate) + delay*time.Millisecond)
	for i, f := range files {
		p, start := readWAV(t, f)
		local := clocks[i].local(due)
		guess := int(local.Sub(start).Seconds() * audio.Rate)
		at, alike := match(p, stretch, guess, 480)
		sounded := clocks[i].truth(start.Add(audio.Duration(int64(at), audio.Rate)))
		off := sounded.Sub(due)
		t.Logf("pole %d: off by %v, similarity %.3f", i, off, alike)
		if off.Abs() > 2*time.Millisecond || alike < 0.95 {
			t.Errorf("pole %d sounded %v off its time, similarity %.3f", i, off, alike)
		}
	}
	whole := int(b.endAt.Sub(b.start).Milliseconds())
	heard := whole - int(from.Milliseconds()) + delay // since all of them played
	for _, c := range []app.ID{"a", "b", "c"} {
		accountsOf(t, s, c, heard-100, whole+100)
	}
}

// ear hears whether a speaker sounds, and when it last did by its local time.
type ear struct {
	sounds atomic.Bool
	last   atomic.Int64
}

func (e *ear) hear(samples []float32, at time.Time) {
	if slices.ContainsFunc(samples, func(x float32) bool { return x != 0 }) {
		e.last.Store(at.UnixNano())
		e.sounds.Store(true)
	}
}

// heardBy waits until all ears hear the broadcast and returns how much of it
// was captured then: from there on all speakers have it whole.
func (b *broadcastTest) heardBy(ears []ear) time.Duration {
	b.station.t.Helper()
	for i := range ears {
		waitFor(b.station.t, "the broadcast sounds", ears[i].sounds.Load)
	}
	return b.station.clock.Now().Sub(b.start)
}

// accountsOf checks that a cluster reported between least and most ms as
// played, and no gap.
func accountsOf(t *testing.T, s *station, cluster app.ID, least, most int) {
	t.Helper()
	played, concealed, missed := 0, 0, 0
	var before time.Time
	for _, x := range s.seconds(cluster) {
		played, concealed, missed = played+x.PlayedMS, concealed+x.ConcealedMS, missed+x.MissedMS
		if !x.At.After(before) {
			t.Errorf("%s: second at %v after one at %v", cluster, x.At, before)
		}
		before = x.At
		if math.Abs(x.LatencyMS-1000) > 5 || math.Abs(x.OffsetMS) > 5 {
			t.Errorf("%s: latency %.2f ms, off by %.2f ms", cluster, x.LatencyMS, x.OffsetMS)
		}
	}
	if played < least || played > most || concealed != 0 || missed != 0 {
		t.Errorf("%s: played %d ms, concealed %d ms, missed %d ms", cluster, played, concealed, missed)
	}
}

func TestVolumeCapAndStaggerAreKept(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	s.order(wire.OrderCap, wire.Level{Level: 60})
	s.order(wire.OrderVolume, wire.Level{Level: 90})
	s.order(wire.OrderDelay, wire.Stagger{MS: 300})
	want := settings{Volume: 90, Cap: 60, StaggerMS: 300}
	waitFor(t, "the settings are kept", func() bool {
		st, err := openState(cfg.Dir)
		return err == nil && st.settings() == want
	})
	stop()
	s.mu.Lock()
	told := s.reports["a"]
	s.mu.Unlock()
	if len(told) == 0 || told[len(told)-1].Volume != 90 {
		t.Errorf("reported %+v", told)
	}
	if g := gainOf(90, 60); g != gainOf(60, 100) {
		t.Errorf("gain %v goes beyond the cap", g)
	}
}

func TestLeaseThatIsNotRenewedEnds(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	sp, _ := s.start(s.config("a"))
	s.hears(sp)
	s.order(wire.OrderListen, wire.Listen{Broadcast: "b1", DelayMS: 400, Until: s.clock.Now().Add(700 * time.Millisecond)})
	reported := func(broadcast app.ID, after int64) (seq int64) {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range s.reports["a"] {
			if r.Seq > after && r.Playing == broadcast {
				return r.Seq
			}
		}
		return 0
	}
	began := int64(0)
	waitFor(t, "the lease is taken", func() bool { began = reported("b1", 0); return began > 0 })
	waitFor(t, "the lease ends", func() bool { return reported("", began) > 0 })
}

func TestRestartAndZones(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	sp, _ := s.start(s.config("a"))
	s.hears(sp)
	stranger, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	lease := wire.Listen{Broadcast: "b1", Only: []string{stranger.Public()}, Until: s.clock.Now().Add(time.Minute)}
	s.order(wire.OrderListen, lease)
	lease.Broadcast, lease.Only = "b2", []string{sp.Status().Key}
	s.order(wire.OrderListen, lease)
	reported := func(broadcast app.ID) bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range s.reports["a"] {
			if r.Playing == broadcast {
				return true
			}
		}
		return false
	}
	waitFor(t, "the zone's broadcast is taken", func() bool { return reported("b2") })
	if reported("b1") {
		t.Error("it played what was for others")
	}
	s.order(wire.OrderRestart, struct{}{})
	waitFor(t, "it goes", func() bool { return !sp.Status().Connected })
	s.hears(sp)
}

func TestSecondStationIsRefused(t *testing.T) {
	t.Parallel()
	s, other := newStation(t), newStation(t)
	cfg := s.config("a")
	sp, stop := s.start(cfg)
	s.hears(sp)
	stop()
	cfg.Station = other.https.URL
	cfg.Code, _ = other.pair.Begin("x")
	again, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Run(t.Context()); app.CodeOf(err) != "pair.already_paired" {
		t.Errorf("a second station: %v", err)
	}
	if len(other.pairs) != 0 {
		t.Error("the second station has the speaker in its books")
	}
}

func TestOneProcessADataFolder(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg := s.config("a")
	sp, _ := s.start(cfg)
	s.hears(sp)
	cfg.Code = ""
	again, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Run(t.Context()); app.CodeOf(err) != "data.in_use" {
		t.Errorf("%v", err)
	}
	if err := Unpair(cfg.Dir); app.CodeOf(err) != "data.in_use" {
		t.Errorf("unpaired under a running speaker: %v", err)
	}
}
