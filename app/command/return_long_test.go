//go:build long

package command

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp"
)

// TestListenAsThePoleDoes has a real speaker process play to a null sink, and
// the station listen: what comes out of the station's monitor is what went into
// the pole's card, in its place, and so for the pole's microphone. What is let
// go of leaves nothing behind.
func TestListenAsThePoleDoes(t *testing.T) {
	cards := launchCards(t, "pole1", "ear")
	dir := t.TempDir()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Listen: "127.0.0.1:0", Name: trainingStation, Loop: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
		Name: "pole1", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 90, VolumeCap: 100, Horns: []app.Horn{{Watts: 30}},
	}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	code, _ := s.network.pair.Begin(c.ID)
	start(t, cards.Env(), "tienglang-speaker", "--data", filepath.Join(dir, "pole1"),
		"--station", s.network.url(), "--pair", code, "--device", "pole1", "--microphone", "pole1.monitor")
	until(t, 60*time.Second, "the pole is there", func() bool { return connected(s) })
	d := newDesk(s)
	useOutput(t, d, "ear")
	r, err := s.approvedFile(t.Context(), mixedBulletin(t, fewWords(t)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.playout.GoLive(t.Context(), theProgram, r); err != nil {
		t.Fatal(err)
	}
	until(t, 60*time.Second, "it is heard", func() bool { return s.inventory.Status(c.ID).State == app.StateHeard })
	before := runtime.NumGoroutine()
	for _, microphone := range []bool{false, true} {
		if err := d.ListenTo(t.Context(), c.ID, microphone); err != nil {
			t.Fatal(err)
		}
		until(t, 20*time.Second, "it sounds here", func() bool { l := d.Listening(); return l.Sounds && l.LevelDBFS > -40 })
		lateness := watchLateness(t.Context())
		ctx, cancel := context.WithTimeout(t.Context(), 12*time.Second)
		files := map[string]string{}
		var recording sync.WaitGroup
		for _, sink := range []string{"pole1", "ear"} {
			files[sink] = filepath.Join(t.TempDir(), sink+".wav")
			recording.Go(func() {
				if _, err := cards.Record(ctx, sink, files[sink]); err != nil {
					t.Error(err)
				}
			})
		}
		recording.Wait()
		cancel()
		whole := wholeSeconds(t, files["pole1"], files["ear"])
		t.Logf("microphone %v: seconds alike %v, machine late by %v; %+v", microphone, whole, lateness(), d.Listening())
		if len(whole) < 5 || whole[len(whole)/2] < 0.9 {
			t.Errorf("microphone %v: half of the seconds are %v alike or less", microphone, whole)
		}
	}
	if err := d.ListenTo(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "everything is let go of", func() bool { return runtime.NumGoroutine() <= before })
	if s.inventory.Status(c.ID).State != app.StateHeard {
		t.Errorf("the pole is %q after it was listened to", s.inventory.Status(c.ID).State)
	}
}

func useOutput(t *testing.T, d *desk, name string) {
	t.Helper()
	v := d.settings.Get()
	v.Output = name
	if err := d.settings.Save(t.Context(), theProgram, v); err != nil {
		t.Fatal(err)
	}
}

// wholeSeconds is how alike each second of one recording is to the best place
// for it in another, the least alike first.
func wholeSeconds(t *testing.T, said, heard string) (alike []float64) {
	t.Helper()
	a, _ := readWAV(t, said)
	b, _ := readWAV(t, heard)
	for from := audio.Rate; from+4*audio.Rate < len(a); from += audio.Rate {
		if one := a[from : from+audio.Rate]; rms(one) > windowSilence {
			peak, _ := dsp.Similarity(one, b, audio.Rate)
			alike = append(alike, peak)
		}
	}
	slices.Sort(alike)
	return alike
}
