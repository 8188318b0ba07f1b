package command

import (
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// jumpingClock is the system's, set ahead at will.
type jumpingClock struct {
	app.SystemClock
	ahead atomic.Int64
}

func (c *jumpingClock) Now() time.Time { return c.SystemClock.Now().Add(time.Duration(c.ahead.Load())) }

// TestAStallThatIsOverIsToldSo: a while after the machine stood still the fault
// is taken back, once, and so it is where the broadcast ends before.
func TestAStallThatIsOverIsToldSo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "tone.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err == nil {
		err = w.Write(square(10 * audio.Rate))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, ends := range []bool{false, true} {
		a, c := testChain(t), &jumpingClock{}
		a.clock, a.whole = c, 300*time.Millisecond
		if ends {
			a.whole = time.Hour
		}
		var stalls, over atomic.Int32
		a.onFault = func(err error) {
			if app.CodeOf(err) == "air.stalled" {
				over.Store(0)
				stalls.Add(1)
			}
		}
		a.onOver = func(code, _ string) {
			if code == "air.stalled" {
				over.Add(1)
			}
		}
		if err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b"}, File: path}); err != nil {
			t.Fatal(err)
		}
		c.ahead.Add(int64(900 * time.Millisecond))
		until(t, 10*time.Second, "the stall is told", func() bool { return stalls.Load() > 0 })
		if ends {
			a.Stop()
		}
		until(t, 10*time.Second, "it is told to be over", func() bool { return over.Load() == 1 })
		if !ends {
			a.Stop()
		}
		<-a.Done()
	}
}

// TestTheStatusLineForgetsAFaultThatIsOver and nothing else.
func TestTheStatusLineForgetsAFaultThatIsOver(t *testing.T) {
	t.Parallel()
	d := &desk{station: &station{clock: app.NewSteadyClock()}}
	fail := func(code string, pairs ...string) { d.note("", app.Fail(code, nil, pairs...)) }
	fail("air.stalled")
	d.over("air.stalled", "")
	if s := d.Status(); s.Err != nil || s.Key != "status.over.air.stalled" {
		t.Errorf("after a stall: %+v", s)
	}
	fail("air.silent_programme", "title", "Bản tin")
	d.over("air.stalled", "")
	d.over("air.silent_programme", "Dân ca")
	if s := d.Status(); app.CodeOf(s.Err) != "air.silent_programme" {
		t.Errorf("something else is over, and it says %+v", s)
	}
	d.over("air.silent_programme", "Bản tin")
	if s := d.Status(); s.Err != nil || s.Args["title"] != "Bản tin" {
		t.Errorf("it is heard again: %+v", s)
	}
	d.note("status.off_air", nil)
	d.over("air.stalled", "")
	if s := d.Status(); s.Key != "status.off_air" {
		t.Errorf("what was said since is gone: %+v", s)
	}
}

// TestOnlyTheMicrophoneTellsThatItIsHeardAgain, and no programme that goes out
// well beside it.
func TestOnlyTheMicrophoneTellsThatItIsHeardAgain(t *testing.T) {
	t.Parallel()
	var told []string
	a := &airchain{onOver: func(code, title string) { told = append(told, code+" "+title) }}
	a.well(playout.Source{File: "x", Broadcast: app.Broadcast{Title: "Bản tin"}})
	a.well(playout.Source{Broadcast: app.Broadcast{Title: "Trực tiếp"}})
	want := []string{"air.stalled ", "air.silent_programme Bản tin", "air.stalled ", "air.silent_live "}
	if !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}
