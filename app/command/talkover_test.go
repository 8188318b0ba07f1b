package command

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device"
)

// TestTalkOverIsHeardOnAir: the bed under the microphone goes down in what is
// sent while the key is held, comes back, and goes when it is taken away.
func TestTalkOverIsHeardOnAir(t *testing.T) {
	t.Parallel()
	bed := filepath.Join(t.TempDir(), "bed.wav")
	w, err := codec.CreateWAV(bed, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(square(audio.Rate)), w.Close()); err != nil {
		t.Fatal(err)
	}
	a := testChain(t)
	kept := newAircheck(t.TempDir(), func(bool) int { return 30 }, func(err error) { t.Error(err) })
	kept.room = func(string) (int64, error) { return 1 << 40, nil }
	a.outlets.keep = kept
	if err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b"}, Device: device.NullID, Bed: bed}); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "the bed sounds", func() bool { return a.Level().PeakDBFS > -30 })
	began := time.Now()
	at := func(d time.Duration) { pause(t.Context(), time.Until(began.Add(d))) }
	at(600 * time.Millisecond)
	a.SetTalkOver(true)
	at(1600 * time.Millisecond)
	a.SetTalkOver(false)
	at(3600 * time.Millisecond)
	a.SetBed("")
	at(4200 * time.Millisecond)
	a.Stop()
	<-a.Done()
	p := airchecked(t, a, began, 4200*time.Millisecond)
	level := func(from, to int) float64 { return peakOf(p[audio.Rate/1000*from : audio.Rate/1000*to]) }
	free, under, back, none := level(200, 500), level(1300, 1550), level(3200, 3500), level(3900, 4100)
	if under > free-6 || under < free-40 || back < free-3 || none > -60 {
		t.Errorf("alone %.1f dBFS, while somebody talks %.1f, then %.1f, taken away %.1f", free, under, back, none)
	}
}
