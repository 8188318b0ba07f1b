package command

import (
	"bytes"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/stream"
)

// sendInto sends a tone of a length as one broadcast, captured from a moment on,
// faster than it sounds.
func sendInto(t *testing.T, a *aircheck, id app.ID, from time.Time, seconds int) {
	t.Helper()
	sendAs(t, a, app.Broadcast{ID: id, Title: "Bản tin"}, from, seconds)
}

func sendAs(t *testing.T, a *aircheck, b app.Broadcast, from time.Time, seconds int) {
	t.Helper()
	o, err := newOutlets(stream.SenderConfig{LoopbackOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	o.keep = a
	out, err := o.open(b)
	if err != nil {
		t.Fatal(err)
	}
	block := square(audio.BlockFrames)
	for n := range 50 * seconds {
		if err := o.write(out, block, from.Add(time.Duration(n)*audio.BlockDuration)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Microsecond) // the queue is for time as it is
	}
	if err := o.close(); err != nil {
		t.Fatal(err)
	}
}

// TestEverythingSentIsKept: what was sent over the turn of an hour is in two
// files, and comes out again each sample in its place.
func TestEverythingSentIsKept(t *testing.T) {
	dir := t.TempDir()
	a := newAircheck(dir, func(bool) int { return 30 }, func(err error) { t.Error(err) })
	a.room = func(string) (int64, error) { return 1 << 40, nil }
	turn := time.Date(2026, 11, 23, 17, 0, 0, 0, app.Vietnam)
	sendInto(t, a, "b1", turn.Add(-2*time.Second), 5)
	files, err := a.files()
	if err != nil || len(files) != 2 || !files[1].from.Equal(turn) || files[0].broadcast != "b1" {
		t.Fatalf("%+v, %v", files, err)
	}
	out := filepath.Join(t.TempDir(), "out.wav")
	if err := takeAircheck(t.Context(), &bytes.Buffer{}, a.dir, turn.Add(-3*time.Second), 4*time.Second, "", out); err != nil {
		t.Fatal(err)
	}
	w, err := codec.OpenWAV(out)
	if err != nil {
		t.Fatal(err)
	}
	p, err := readAll(w)
	w.Close()
	if err != nil || len(p) != 4*audio.Rate {
		t.Fatalf("%d samples, %v", len(p), err)
	}
	first := 0
	for first < len(p) && p[first] < 0.2 && p[first] > -0.2 {
		first++
	}
	if off := first - audio.Rate; off < -50 || off > 250 {
		t.Errorf("it begins %d samples off its place", off)
	}
	if x := peakOf(p[3*audio.Rate:]); x < -10 {
		t.Errorf("after the turn of the hour there is %.1f dBFS", x)
	}
	err = takeAircheck(t.Context(), &bytes.Buffer{}, a.dir, turn.Add(-time.Hour), time.Second, "", out)
	if app.CodeOf(err) != "aircheck.nothing" {
		t.Errorf("where nothing was sent: %v", err)
	}
}

func peakOf(p []float32) float64 {
	peak := float32(0)
	for _, x := range p {
		peak = max(peak, x, -x)
	}
	return audio.DB(float64(peak))
}

// TestOldRecordingsMakeRoom: what is too old goes, and on a full disk the oldest
// does; where that does not help it is told once, and what is sent goes on.
func TestOldRecordingsMakeRoom(t *testing.T) {
	dir := t.TempDir()
	var told atomic.Int32
	a := newAircheck(dir, func(bool) int { return 30 }, func(error) { told.Add(1) })
	free := int64(1 << 40)
	a.room = func(string) (int64, error) { return free, nil }
	now := time.Date(2026, 11, 23, 17, 0, 0, 0, app.Vietnam)
	for _, days := range []int{40, 31, 30, 1} {
		sendInto(t, a, "old", now.AddDate(0, 0, -days), 1)
	}
	count := func() int { all, _ := a.files(); return len(all) }
	sendInto(t, a, "new", now, 1)
	if all, _ := a.files(); len(all) != 3 || app.DateOf(all[0].from) != "2026-10-24" {
		t.Errorf("kept %+v", all)
	}
	free = 1000
	sendInto(t, a, "full", now.Add(time.Minute), 1)
	if count() != 0 || told.Load() != 1 {
		t.Errorf("on a full disk %d files, told %d times", count(), told.Load())
	}
	if _, err := os.Stat(filepath.Join(dir, "aircheck")); err != nil {
		t.Error(err)
	}
}

// TestTwoBroadcastsMakeRoomAtOnce: at the turn of an hour each of them removes
// what is too old; that the other was quicker is no fault.
func TestTwoBroadcastsMakeRoomAtOnce(t *testing.T) {
	a := newAircheck(t.TempDir(), func(bool) int { return 30 }, func(err error) { t.Error(err) })
	old := filepath.Join(a.dir, "2026-01-05", "17-00-00.000_b0.opus")
	if err := os.MkdirAll(filepath.Dir(old), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	a.room = func(string) (int64, error) {
		_ = os.Remove(old) // the other one, meanwhile
		return 1 << 40, nil
	}
	if err := a.makeRoom(time.Date(2026, 11, 23, 17, 0, 0, 0, app.Vietnam), false); err != nil {
		t.Error(err)
	}
}
