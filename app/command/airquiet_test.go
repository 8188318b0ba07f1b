package command

import (
	"errors"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// TestSilenceOnAirIsActedOn: a scheduled programme that falls silent breaks off
// within its seconds, so that something else can sound; what was put on air by
// hand is told of and goes on.
func TestSilenceOnAirIsActedOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mute.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(append(square(audio.Rate/4), make([]float32, 4*audio.Rate)...)), w.Close()); err != nil {
		t.Fatal(err)
	}
	for _, scheduled := range []bool{true, false} {
		a := testChain(t)
		a.silence = func() time.Duration { return 600 * time.Millisecond }
		var told atomic.Int32
		a.onFault = func(err error) {
			if app.CodeOf(err) == "air.silent_programme" {
				told.Add(1)
			}
		}
		s := playout.Source{Broadcast: app.Broadcast{ID: "b", Title: "Bản tin"}, File: path}
		if scheduled {
			s.At = time.Now()
		}
		if err := a.Start(t.Context(), s); err != nil {
			t.Fatal(err)
		}
		until(t, 10*time.Second, "it is told", func() bool { return told.Load() == 1 })
		if scheduled {
			<-a.Done()
			if app.CodeOf(a.Err()) != "air.silent_programme" {
				t.Errorf("it ended with %v", a.Err())
			}
			continue
		}
		a.Stop()
		if a.Err() != nil {
			t.Errorf("by hand it ended with %v", a.Err())
		}
	}
}

// TestTheFirstReasonStays: the console that is closed because of a silence ends
// without a reason of its own.
func TestTheFirstReasonStays(t *testing.T) {
	var o onAir
	o.fail(nil)
	o.fail(app.Fail("air.silent_programme", nil))
	o.fail(nil)
	if app.CodeOf(o.err) != "air.silent_programme" {
		t.Errorf("the reason is %v", o.err)
	}
}
