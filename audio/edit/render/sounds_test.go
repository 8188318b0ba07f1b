package render

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
)

// slow gives a sound of ones in small steps and stops where it is told to.
type slow struct {
	left    int
	between func()
}

func (s *slow) Format() audio.Format { return audio.Mono }

func (s *slow) Read(p []float32) (int, error) {
	s.between()
	if s.left == 0 {
		return 0, io.EOF
	}
	n := min(len(p), s.left, 1000)
	for i := range n {
		p[i] = 1
	}
	s.left -= n
	return n, nil
}

func TestTwoDecodingsOfOneSoundAreNotInTheWayOfEachOther(t *testing.T) {
	to := filepath.Join(t.TempDir(), "sum.wav")
	turn := make(chan struct{})
	var wg sync.WaitGroup
	first := &slow{50000, func() { <-turn }}
	var errFirst error
	wg.Go(func() { errFirst = writeFloats(t.Context(), to, first) })
	for range 20 {
		turn <- struct{}{}
	}
	must(t, writeFloats(t.Context(), to, &slow{50000, func() {}}))
	whole := func() {
		t.Helper()
		r, err := codec.OpenWAV(to)
		must(t, err)
		got := make([]float32, 60000)
		n, _ := audio.ReadFull(r, got)
		must(t, r.Close())
		if n != 50000 || got[0] != 1 || got[n-1] != 1 {
			t.Errorf("%d samples, the last %v", n, got[max(n-1, 0)])
		}
	}
	whole()
	close(turn)
	wg.Wait()
	must(t, errFirst)
	whole()
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(to), "*.part")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestACancelledDecodingLeavesNoSound(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	src := &slow{50000, nil}
	src.between = func() {
		if src.left == 20000 {
			cancel()
			src.left = 0 // as if it had come to its end
		}
	}
	if err := writeFloats(ctx, filepath.Join(dir, "sum.wav"), src); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if all, _ := os.ReadDir(dir); len(all) > 0 {
		t.Errorf("left behind: %v", all)
	}
}

func TestWhoWaitsForASoundMayGiveUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var now, most, calls atomic.Int32
		ctxFirst, cancelFirst := context.WithCancel(t.Context())
		s := NewSounds("none", func(edit.Media) (string, error) {
			calls.Add(1)
			most.Store(max(most.Load(), now.Add(1)))
			defer now.Add(-1)
			if ctxFirst.Err() == nil {
				<-ctxFirst.Done()
				return "", context.Canceled
			}
			return "", os.ErrNotExist
		})
		m := edit.Media{ID: "x"}
		go func() { _ = s.Prepare(ctxFirst, m) }()
		synctest.Wait()
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error, 1)
		go func() { gone <- s.Prepare(ctx, m) }()
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := s.Prepare(t.Context(), m); !errors.Is(err, os.ErrNotExist) {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		cancel()
		if err := <-gone; !errors.Is(err, context.Canceled) {
			t.Errorf("who gave up: %v", err)
		}
		cancelFirst()
		wg.Wait()
		if most.Load() != 1 || calls.Load() != 2 {
			t.Errorf("prepared %d times, %d at once", calls.Load(), most.Load())
		}
	})
}
