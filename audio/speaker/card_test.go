package speaker

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device/devicetest"
)

// TestPolesOnSoundCards plays through two real outputs and listens to what
// came out of them. A machine busy with other things lets sound cards run
// dry, so the poles have three broadcasts to show that they are in step.
func TestPolesOnSoundCards(t *testing.T) {
	pulse := devicetest.Start(t)
	s := newStation(t)
	names := []string{"pole1", "pole2"}
	var poles []*Speaker
	ears := make([]ear, len(names))
	for i, n := range names {
		if err := pulse.AddSink(n); err != nil {
			t.Fatal(err)
		}
		cfg := s.config(app.ID(n))
		cfg.Output, cfg.Device, cfg.OnPlayed = OutputDevice, n, ears[i].hear
		sp, _ := s.start(cfg)
		poles = append(poles, sp)
	}
	s.hears(poles...)
	for try := range 3 {
		time.Sleep(time.Second) // until the cards' play-out times are known well
		if s.inStep(pulse, names, ears, app.ID(fmt.Sprint("b", try))) {
			return
		}
	}
	t.Error("the poles are not in step")
}

// inStep broadcasts to sinks and compares, in the first stretch that all of
// them played whole, when they did.
func (s *station) inStep(pulse *devicetest.Server, sinks []string, ears []ear, id app.ID) bool {
	s.t.Helper()
	const delay = 1000
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	recorded := make(chan error, len(sinks))
	for _, n := range sinks {
		go func() {
			_, err := pulse.Record(ctx, n, filepath.Join(s.dir, n+".wav"))
			recorded <- err
		}()
	}
	for i := range ears {
		ears[i].sounds.Store(false)
	}
	b := s.broadcast(id, wandering(40), delay)
	heard := b.heardBy(ears)
	time.Sleep(2500 * time.Millisecond)
	b.end()
	time.Sleep((delay + 300) * time.Millisecond)
	stop()
	for range sinks {
		if err := <-recorded; err != nil {
			s.t.Fatal(err)
		}
	}
	for _, later := range []time.Duration{0, 500, 1000, 1500, 2000} {
		first := int((heard + later*time.Millisecond).Seconds() * audio.Rate)
		due := b.start.Add(audio.Duration(int64(first), audio.Rate) + delay*time.Millisecond)
		if s.together(sinks, b.sound[first:first+audio.Rate*2/5], due) {
			return true
		}
	}
	return false
}

// together reports whether all the sinks played the stretch when it was due.
func (s *station) together(sinks []string, stretch []float32, due time.Time) bool {
	var off []time.Duration
	for _, n := range sinks {
		p, start := readWAV(s.t, filepath.Join(s.dir, n+".wav"))
		at, alike := match(p, stretch, int(due.Sub(start).Seconds()*audio.Rate), 1200)
		late := start.Add(audio.Duration(int64(at), audio.Rate)).Sub(due)
		s.t.Logf("%s: %v off its time, similarity %.3f", n, late, alike)
		if alike < 0.95 {
			return false
		}
		off = append(off, late)
	}
	return (off[0]-off[1]).Abs() <= 5*time.Millisecond && off[0].Abs() <= 20*time.Millisecond
}

// TestLostSoundCardIsTold pulls the card out of a speaker.
func TestLostSoundCardIsTold(t *testing.T) {
	pulse := devicetest.Start(t)
	if err := pulse.AddSink("pole"); err != nil {
		t.Fatal(err)
	}
	s := newStation(t)
	cfg := s.config("a")
	cfg.Output, cfg.Device = OutputDevice, "pole"
	sp, _ := s.start(cfg)
	s.hears(sp)
	if err := pulse.Remove("pole"); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "device.lost is told", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, r := range s.reports["a"] {
			if slices.Contains(r.Problems, "device.lost") {
				return true
			}
		}
		return false
	})
}
