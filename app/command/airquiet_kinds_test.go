package command

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/app/settings"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device"
)

// TestEachKindOfSilenceIsTold within its seconds: of the microphone, of a relay
// for which nothing can stand in, and of one whose stand-in is silent itself.
// Each goes on: a person has to look.
func TestEachKindOfSilenceIsTold(t *testing.T) {
	t.Parallel()
	gone := httptest.NewServer(http.NotFoundHandler())
	defer gone.Close()
	mute := filepath.Join(t.TempDir(), "mute.wav")
	w, err := codec.CreateWAV(mute, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(make([]float32, 10*audio.Rate)), w.Close()); err != nil {
		t.Fatal(err)
	}
	vov := &app.Relay{ID: "r", Name: "VOV", URL: gone.URL, Silence: 3 * time.Second}
	for name, c := range map[string]struct {
		source playout.Source
		code   string
	}{
		"microphone":       {playout.Source{Device: device.NullID}, "air.silent_live"},
		"relay":            {playout.Source{Relay: vov}, "air.silent_relay"},
		"silent fallbacks": {playout.Source{Relay: vov, Fallbacks: []string{mute}}, "air.silent_relay"},
	} {
		a := testChain(t)
		const after = 500 * time.Millisecond
		a.silence = func() time.Duration { return after }
		var told atomic.Int32
		a.onFault = func(err error) {
			if app.CodeOf(err) == c.code {
				told.Add(1)
			}
		}
		c.source.Broadcast = app.Broadcast{ID: "b"}
		if err := a.Start(t.Context(), c.source); err != nil {
			t.Fatal(name, err)
		}
		until(t, 20*time.Second, name+" is told", func() bool { return told.Load() == 1 })
		select {
		case <-a.Done():
			t.Errorf("%s: it was taken off air", name)
		default:
		}
		a.Stop()
	}
}

// TestTheDaysOfTheRecordingAreTheSetting: what was sent goes after as many days
// as the person has chosen, and sooner once fewer are chosen.
func TestTheDaysOfTheRecordingAreTheSetting(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	keep := s.network.outlets.keep
	keep.room = func(string) (int64, error) { return 1 << 40, nil }
	now := time.Date(2026, 11, 23, 17, 0, 0, 0, app.Vietnam)
	for _, days := range []int{40, 20, 8, 1} {
		at := now.AddDate(0, 0, -days)
		path := filepath.Join(keep.dir, at.Format(time.DateOnly), at.Format("15-04-05.000")+"_b"+strconv.Itoa(days)+".opus")
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	left := func() int {
		if err := keep.makeRoom(now, false); err != nil {
			t.Fatal(err)
		}
		all, err := keep.files()
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if n := left(); n != 3 {
		t.Errorf("of 30 days %d are kept", n)
	}
	v := s.settings.Get()
	v.AircheckDays = settings.FewestDays
	if err := s.settings.Save(t.Context(), theProgram, v); err != nil {
		t.Fatal(err)
	}
	if n := left(); n != 1 {
		t.Errorf("of %d days %d are kept", settings.FewestDays, n)
	}
}
