package devicetest_test

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device/devicetest"
)

// A second of 1 kHz is played to one of two sinks: its recording has it, at the
// time when it was played, and the other's has not.
func TestPlayIsHeardOnItsSinkAlone(t *testing.T) {
	dir := t.TempDir()
	s, err := devicetest.Launch(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Stop() }()
	wav := filepath.Join(dir, "tone.wav")
	writeTone(t, wav)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	recorded := make(chan error, 2)
	for _, sink := range []string{"pole1", "pole2"} {
		if err := s.AddSink(sink); err != nil {
			t.Fatal(err)
		}
		go func() {
			_, err := s.Record(ctx, sink, filepath.Join(dir, sink+".wav"))
			recorded <- err
		}()
	}
	time.Sleep(time.Second) // let the recorders hear some silence
	began := time.Now()
	if err := s.Play(ctx, "pole1", wav); err != nil {
		t.Fatal(err)
	}
	ended := time.Now()
	stop()
	for range 2 {
		if err := <-recorded; err != nil {
			t.Error(err)
		}
	}
	first, sounded := heard(t, filepath.Join(dir, "pole1.wav"))
	if sounded < 47000 || sounded > 49000 || first.Before(began) || first.After(ended) {
		t.Errorf("%d samples sounded from %v on, played from %v to %v", sounded, first, began, ended)
	}
	if _, sounded := heard(t, filepath.Join(dir, "pole2.wav")); sounded != 0 {
		t.Errorf("%d samples sounded on the other sink", sounded)
	}
}

func writeTone(t *testing.T, path string) {
	t.Helper()
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	p := make([]float32, audio.Rate)
	for i := range p {
		p[i] = float32(0.5 * math.Cos(2*math.Pi*1000*float64(i)/audio.Rate))
	}
	if err := w.Write(p); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// heard tells when the first loud sample sounded, and how long it was loud.
func heard(t *testing.T, path string) (first time.Time, samples int) {
	t.Helper()
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	p := make([]float32, r.Frames())
	n, err := audio.ReadFull(r, p)
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	for i, v := range p[:n] {
		if v > 0.1 || v < -0.1 {
			if first.IsZero() {
				first, last = r.Start().Add(audio.Duration(int64(i), audio.Rate)), i
			}
			samples += min(i-last, audio.Rate/1000)
			last = i
		}
	}
	return first, samples
}

func TestStopLeavesNothing(t *testing.T) {
	s, err := devicetest.Launch(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	socket := strings.TrimPrefix(s.Env()[0], "PULSE_SERVER=unix:")
	if _, err := os.Stat(socket); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(socket)); !os.IsNotExist(err) {
		t.Errorf("the socket's folder is left: %v", err)
	}
	if _, err := s.Pactl("info"); err == nil {
		t.Error("the server answers after Stop")
	}
	if err := s.Stop(); err != nil {
		t.Errorf("stopped again: %v", err)
	}
}
