package command

import (
	"bytes"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
)

// TestWhatIsCutFadesOnAir: a programme that is longer than its time goes out
// faded over the last 300 ms of it and silent behind, to the sample.
func TestWhatIsCutFadesOnAir(t *testing.T) {
	t.Parallel()
	path := squareFile(t, 4)
	a := testChain(t)
	kept := newAircheck(t.TempDir(), func(bool) int { return 30 }, func(err error) { t.Error(err) })
	kept.room = func(string) (int64, error) { return 1 << 40, nil }
	a.outlets.keep = kept
	at := time.Now().Add(1500 * time.Millisecond).Truncate(time.Millisecond)
	until := at.Add(time.Second)
	err := a.Start(t.Context(), playout.Source{Broadcast: app.Broadcast{ID: "b"}, File: path, At: at, Until: func() time.Time { return until }})
	if err != nil {
		t.Fatal(err)
	}
	pause(t.Context(), time.Until(until.Add(400*time.Millisecond)))
	a.Stop()
	<-a.Done()
	p := airchecked(t, a, at, 1300*time.Millisecond)
	level := func(from, to int) float64 { return peakOf(p[audio.Rate/1000*from : audio.Rate/1000*to]) }
	if a, b, c, d := level(100, 680), level(840, 860), level(960, 990), level(1010, 1300); a < -8 || b > a-5 || b < a-7.5 || c > a-18 || d > -60 {
		t.Errorf("before its fade %.1f dBFS, in the middle of it %.1f, near its end %.1f, behind %.1f", a, b, c, d)
	}
}

// airchecked is what was sent, as the recording has it.
func airchecked(t *testing.T, a *airchain, from time.Time, length time.Duration) []float32 {
	t.Helper()
	if err := a.outlets.close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out.wav")
	if err := takeAircheck(t.Context(), &bytes.Buffer{}, a.outlets.keep.dir, from, length, "", out); err != nil {
		t.Fatal(err)
	}
	p, _ := readWAV(t, out)
	return p
}
