//go:build long

package command

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
)

// A station on a PC that believes to stand in New York: what the schedule has for
// a time of day in Vietnam sounds then, the log, the recording of what was sent
// and the page of a day are the same, whoever reads them.
func TestAStationInAnotherTimeZone(t *testing.T) {
	data := t.TempDir()
	run(t, nil, "tienglang", "--version") // built before its time
	at := time.Now().Add(25 * time.Second).Truncate(time.Second).In(app.Vietnam)
	prepareStation(t, data, at)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), stationVariable+"="+data, "TIENGLANG_TEST_LISTEN=127.0.0.1:0", zones[1])
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		if _ = cmd.Wait(); t.Failed() {
			t.Logf("the station said: %.4000s", stderr.String())
		}
	}()
	db := (*store.DB)(nil)
	until(t, 60*time.Second, "it was on air", func() bool {
		var err error
		if db, err = store.OpenReader(t.Context(), data); err != nil {
			return false
		}
		defer db.Close()
		all, err := db.Broadcasts(t.Context(), at.Add(-time.Hour), at.Add(time.Hour))
		return err == nil && len(all) == 1 && all[0].StartedAt.Equal(at) && all[0].EndReason == "done" && all[0].Date == app.DateOf(at)
	})
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	out := filepath.Join(t.TempDir(), "sent.wav")
	if err := takeAircheck(t.Context(), &bytes.Buffer{}, filepath.Join(data, "aircheck"), at.Add(-2*time.Second), 6*time.Second, "", out); err != nil {
		t.Fatal(err)
	}
	p, _ := readWAV(t, out)
	silent, sounds := p[:audio.Rate], p[2*audio.Rate:4*audio.Rate]
	if before, now := toneIn(silent, 600), toneIn(sounds, 600); before > 0.01 || now < 0.1 {
		t.Errorf("the tone is at %.3f before its time, at %.3f in it", before, now)
	}
	for _, zone := range zones { // the first makes the page of the day before, the second reads it
		pdf := filepath.Join(t.TempDir(), "day.pdf")
		if _, stderr, status := run(t, []string{zone}, "tienglang", "daily", "--data", data, "--date", string(app.DateOf(at).Add(-1)), pdf); status != 0 {
			t.Fatalf("%s: exit %d\n%s", zone, status, stderr)
		}
	}
	pdf := filepath.Join(t.TempDir(), "day.pdf")
	inEachZone(t, pdf, "daily", "--data", data, "--date", string(app.DateOf(at).Add(-1)), pdf)
	inEachZone(t, "", "verify-log", pdf)
}

// prepareStation makes a workshop's folder whose schedule has three seconds of a
// tone at that moment, brought in as a table in New York.
func prepareStation(t *testing.T, data string, at time.Time) {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	c := classroom{station: s}
	if err := c.addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	awake(t, s)
	approvedSound(t, s, "Dân ca", sine(600, 3*audio.Rate))
	s.close()
	table := filepath.Join(t.TempDir(), "table.json")
	line := fmt.Sprintf(`[{"title":"Dân ca","programme":"dân ca","start":"%s","from":"%s"}]`, at.Format(time.TimeOnly), at.Format("02/01/2006"))
	if err := os.WriteFile(table, []byte(line), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, stderr, status := run(t, zones[1:], "tienglang", "schedule", "import", "--data", data, table); status != 0 {
		t.Fatalf("exit %d\n%s%s", status, said, stderr)
	}
}
