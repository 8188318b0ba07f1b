package command

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"tienglang/audio/codec"
)

// TestTheFirstBroadcast is the whole path as a person starts it: five clusters,
// speech over music, the hub cut for five seconds in the middle. A whole minute
// of it is TestTheFirstBroadcastOfAMinute.
func TestTheFirstBroadcast(t *testing.T) { firstBroadcast(t, fewWords(t), 21) }

// firstBroadcast broadcasts a voice of so many seconds at least. A show during
// which the machine itself had no time is made again.
func firstBroadcast(t *testing.T, voice string, seconds float64) {
	t.Helper()
	const attempts = 3
	r, said := shown(t, voice)
	for n := 1; n < attempts && len(r.faults()) > 0 && r.MachineLateMS >= starved.Seconds()*1e3; n++ {
		t.Logf("made again:\n%s", said)
		awaitCalm(t)
		r, said = shown(t, voice)
	}
	if f := r.faults(); len(f) > 0 {
		t.Fatalf("not whole: %v\n%s", f, said)
	}
	if len(r.Clusters) != 5 || r.Programme.Seconds < seconds || r.Hub.CutSeconds < 5 {
		t.Errorf("%d clusters, %.1f s, cut %.1f s", len(r.Clusters), r.Programme.Seconds, r.Hub.CutSeconds)
	}
	if math.Abs(r.Programme.IntegratedLUFS+16) > 0.2 || r.Programme.TruePeakDBTP > -0.9 {
		t.Errorf("master %.2f LUFS, %.2f dBTP", r.Programme.IntegratedLUFS, r.Programme.TruePeakDBTP)
	}
	for _, c := range r.Clusters {
		if w, err := codec.OpenWAV(c.Recording); err != nil || w.Duration().Seconds() < r.Programme.Seconds {
			t.Errorf("recording %s: %v", c.Recording, err)
		}
	}
}

// shown makes the show of a voice and returns its report, which the exit status
// agrees with, and what it said.
func shown(t *testing.T, voice string) (r report, said string) {
	t.Helper()
	_, bed := voiceAndBed(t)
	out := t.TempDir()
	stdout, stderr, status := run(t, nil, "tienglang", "workshop", "--headless",
		"--voice", voice, "--bed", bed, "--clusters", "5", "--hub-cut", "5", "--out", out)
	body, err := os.ReadFile(filepath.Join(out, "report.json"))
	if err != nil {
		t.Fatalf("exit %d, %v\n%s\n%s", status, err, stdout, stderr)
	}
	if err := json.Unmarshal(body, &r); err != nil {
		t.Fatal(err)
	}
	if (status == 0) != (len(r.faults()) == 0) {
		t.Errorf("exit %d with %v", status, r.faults())
	}
	return r, stdout + stderr + string(body)
}

// TestWorkshopRefusesWhatItCannotDo holds the exit status to the truth: a
// voice that ffmpeg cannot read, and a folder that is somebody's own.
func TestWorkshopRefusesWhatItCannotDo(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "note.txt")
	if err := os.WriteFile(text, []byte("no sound at all\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "out", "station"), 0o700); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "out", "station", "mine.txt")
	if err := os.WriteFile(own, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, stderr, status := run(t, nil, "tienglang", "workshop", "--headless", "--out", filepath.Join(dir, "out"))
	wantRefusal(t, stderr, status, "holds something else")
	if _, err := os.Stat(own); err != nil {
		t.Errorf("somebody's file is gone: %v", err)
	}
	_, stderr, status = run(t, nil, "tienglang", "workshop", "--headless", "--voice", text, "--out", filepath.Join(dir, "other"))
	wantRefusal(t, stderr, status, "not a sound file")
	_, stderr, status = run(t, nil, "tienglang", "workshop", "--headless", "--clusters", "0")
	wantRefusal(t, stderr, status, "1 to 150")
}
