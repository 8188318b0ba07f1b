package speaker

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/device/devicetest"
)

// TestPolesOnSoundCards plays through two real outputs and listens to what
// came out of them.
func TestPolesOnSoundCards(t *testing.T) {
	const delay = 1000
	pulse := devicetest.Start(t)
	s := newStation(t)
	names := []string{"pole1", "pole2"}
	var poles []*Speaker
	for _, n := range names {
		if err := pulse.AddSink(n); err != nil {
			t.Fatal(err)
		}
		cfg := s.config(app.ID(n))
		cfg.Output, cfg.Device = OutputDevice, n
		sp, _ := s.start(cfg)
		poles = append(poles, sp)
	}
	s.hears(poles...)
	time.Sleep(time.Second) // until the cards' play-out times are known well
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	recorded := make(chan error, len(names))
	for _, n := range names {
		go func() {
			_, err := pulse.Record(ctx, n, filepath.Join(s.dir, n+".wav"))
			recorded <- err
		}()
	}
	b := s.broadcast("b1", wandering(4), delay)
	time.Sleep(3500 * time.Millisecond)
	b.end()
	time.Sleep((delay + 300) * time.Millisecond)
	stop()
	for range names {
		if err := <-recorded; err != nil {
			t.Fatal(err)
		}
	}

	from := 2 * audio.Rate
	stretch := b.sound[from : from+audio.Rate/2]
	due := b.start.Add(2*time.Second + delay*time.Millisecond)
	var off []time.Duration
	for _, n := range names {
		p, start := readWAV(t, filepath.Join(s.dir, n+".wav"))
		at, alike := match(p, stretch, int(due.Sub(start).Seconds()*audio.Rate), 2400)
		off = append(off, start.Add(audio.Duration(int64(at), audio.Rate)).Sub(due))
		t.Logf("%s: %v off its time, similarity %.3f", n, off[len(off)-1], alike)
		if alike < 0.95 {
			t.Errorf("%s: similarity %.3f", n, alike)
		}
	}
	if d := (off[0] - off[1]).Abs(); d > 5*time.Millisecond || off[0].Abs() > 20*time.Millisecond {
		t.Errorf("%v apart, the first %v off its time", d, off[0])
	}
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
