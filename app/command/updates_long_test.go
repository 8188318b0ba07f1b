//go:build long

package command

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/release"
)

// builtSpeaker builds the speaker program with a version and a release key.
func builtSpeaker(t *testing.T, version, key, out string) {
	t.Helper()
	flags := "-s -w -X main.version=" + version + " -X tienglang/sync/release.builtin=" + key
	cmd := exec.Command("go", "build", "-ldflags="+flags, "-o", out, "tienglang/audio/speaker/cmd/tienglang-speaker")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
}

// TestARealBoxIsUpdated from one built program to the next by the commands that
// a person uses: a key, a signed release, a station that keeps it, and an order
// that the box answers with both versions. One for another machine is refused.
func TestARealBoxIsUpdated(t *testing.T) {
	dir := t.TempDir()
	key, next, file := filepath.Join(dir, "release.pem"), filepath.Join(dir, "next"), filepath.Join(dir, "next.tlup")
	public, failed, exit := ran("release", "key", key)
	if exit != 0 {
		t.Fatal(failed)
	}
	public = strings.TrimSpace(public)
	if err := os.Mkdir(filepath.Join(dir, "box"), 0o700); err != nil {
		t.Fatal(err)
	}
	box := filepath.Join(dir, "box", "tienglang-speaker")
	builtSpeaker(t, "0.1.0", public, box)
	builtSpeaker(t, "0.2.0", public, next)
	if _, failed, exit := ran("release", "sign", "--key", key, "--version", "0.2.0", next, file); exit != 0 {
		t.Fatal(failed)
	}

	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Listen: freePair(t), Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	if s.releases.keys, err = release.ParseKeys(public); err != nil {
		t.Fatal(err)
	}
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{Name: "Cổng chùa", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 90}, "Xóm")
	if err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	pairedFolder(t, s, c, data)
	cmd := exec.Command(box, "--data", data, "--null")
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	until(t, time.Minute, "the box is there", func() bool { return s.inventory.Settled(c.ID) })
	if out, failed, exit := ran("update", "add", "--data", s.dir, file); exit != 0 {
		t.Fatal(out, failed)
	}
	began := time.Now()
	out, failed, exit := orderBy(s, "--all", "update")
	if exit != 0 || !strings.Contains(out, "done. 0.1.0 → 0.2.0") {
		t.Fatalf("%d %s%s", exit, out, failed)
	}
	t.Logf("updated in %v by a program of %s", time.Since(began), runtime.GOARCH)
	said, err := exec.Command(box, "--version").Output()
	if err != nil || !strings.HasSuffix(strings.TrimSpace(string(said)), " 0.2.0") {
		t.Errorf("%q, %v", said, err)
	}
	if out, _, exit := orderBy(s, "--all", "update"); exit != 1 || !strings.Contains(out, "runs this version already") {
		t.Errorf("%d %s", exit, out)
	}
}
