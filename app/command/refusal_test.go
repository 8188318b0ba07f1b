package command

import (
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/app/store"
)

// wantRefusal holds a command to one clear sentence and a status that is not 0.
func wantRefusal(t *testing.T, stderr string, status int, want string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	last := lines[len(lines)-1]
	if status == 0 || !strings.Contains(last, want) || strings.ContainsAny(last, "{}") {
		t.Errorf("exit %d, %q; want a sentence with %q", status, stderr, want)
	}
	if len(lines) != 1 {
		t.Errorf("more than one sentence:\n%s", stderr)
	}
}

// freshStation is the folder of a station that has nothing yet.
func freshStation(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "station")
	db, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestImportRefusesWhatIsNoSound: no sound, nothing at all, ten hours, missing.
func TestImportRefusesWhatIsNoSound(t *testing.T) {
	t.Parallel()
	dir, data := t.TempDir(), freshStation(t)
	text, empty, long := filepath.Join(dir, "note.txt"), filepath.Join(dir, "empty.mp3"), filepath.Join(dir, "long.wav")
	if err := os.WriteFile(text, []byte(strings.Repeat("no sound\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	tenHours(t, long)
	for file, want := range map[string]string{
		text: "not a sound file", empty: "holds no sound", long: "too long",
		filepath.Join(dir, "gone.wav"): "gone.wav",
	} {
		_, stderr, status := run(t, nil, "tienglang", "import", "--data", data, file)
		wantRefusal(t, stderr, status, want)
	}
	db, err := store.OpenReader(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read
	if all, err := db.Media(t.Context(), ""); err != nil || len(all) != 0 {
		t.Errorf("%d media of nothing, %v", len(all), err)
	}
}

// tenHours writes ten hours of 8 kHz, 8-bit silence that take no room.
func tenHours(t *testing.T, path string) {
	t.Helper()
	const bytes = 36000 * 8000
	header := []byte("RIFF....WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data....")
	binary.LittleEndian.PutUint32(header[4:], bytes+36)
	binary.LittleEndian.PutUint32(header[40:], bytes)
	if err := os.WriteFile(path, header, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, bytes+44); err != nil {
		t.Fatal(err)
	}
}

// TestPortInUse tries all three listeners: the station's HTTPS, its link on
// the port after that, and the hub.
func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().String()
	voice, _ := voiceAndBed(t)
	live := func(listen string) (stderr string, status int) {
		_, stderr, status = run(t, nil, "tienglang", "live", "--headless", "--data", filepath.Join(t.TempDir(), "s"), "--input", voice, "--listen", listen)
		return stderr, status
	}
	stderr, status := live(taken)
	wantRefusal(t, stderr, status, taken)
	_, stderr, status = run(t, nil, "tienglang-hub", "--data", filepath.Join(t.TempDir(), "h"), "--listen", taken)
	wantRefusal(t, stderr, status, taken)

	before, after := twoPorts(t)
	defer after.Close()
	stderr, status = live(before)
	wantRefusal(t, stderr, status, after.Addr().String())
}

// twoPorts finds an address that is free while the port after it is taken.
func twoPorts(t *testing.T) (free string, taken net.Listener) {
	t.Helper()
	for range 100 {
		taken, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		free := fmt.Sprintf("127.0.0.1:%d", taken.Addr().(*net.TCPAddr).Port-1)
		if l, err := net.Listen("tcp", free); err == nil {
			l.Close()
			return free, taken
		}
		taken.Close()
	}
	t.Fatal("no two ports in a row are free")
	return "", nil
}

// TestTwoCopies: the second is told, the first goes on.
func TestTwoCopies(t *testing.T) {
	voice, _ := voiceAndBed(t)
	data := filepath.Join(t.TempDir(), "station")
	first := start(t, nil, "tienglang", "live", "--headless", "--data", data, "--input", voice, "--loop", "--listen", "127.0.0.1:0")
	var live liveLine
	first.line(t, 2*time.Minute, &live)
	_, stderr, status := run(t, nil, "tienglang", "import", "--data", data, voice)
	wantRefusal(t, stderr, status, "already open")
	select {
	case <-first.done:
		t.Error("the first copy ended")
	default:
	}
}

// TestDataOfANewerVersion is left as it is.
func TestDataOfANewerVersion(t *testing.T) {
	t.Parallel()
	voice, _ := voiceAndBed(t)
	data := filepath.Join(t.TempDir(), "station")
	if _, stderr, status := run(t, nil, "tienglang", "import", "--data", data, voice); status != 0 {
		t.Fatal(stderr)
	}
	file := filepath.Join(data, "station.db")
	db, err := sql.Open("sqlite3", file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := fileSHA256(file)
	if err != nil {
		t.Fatal(err)
	}
	_, stderr, status := run(t, nil, "tienglang", "import", "--data", data, voice)
	wantRefusal(t, stderr, status, "newer version")
	if after, err := fileSHA256(file); err != nil || after != before {
		t.Errorf("the database was changed: %v", err)
	}
}

// TestWorkshopAndStationNeverShareAFolder.
func TestWorkshopAndStationNeverShareAFolder(t *testing.T) {
	out := t.TempDir()
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(out, "station"), Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	s.close()
	voice, _ := voiceAndBed(t)
	_, stderr, status := run(t, nil, "tienglang", "live", "--headless", "--data", filepath.Join(out, "station"), "--input", voice, "--listen", "127.0.0.1:0")
	wantRefusal(t, stderr, status, "workshop")
}

// TestLiveRefusesAFileBeforeItPairs: nobody walks to a pole for nothing.
func TestLiveRefusesAFileBeforeItPairs(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "note.txt")
	if err := os.WriteFile(text, []byte("no sound\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, status := run(t, nil, "tienglang", "live", "--headless", "--data", filepath.Join(dir, "station"),
		"--input", text, "--pair", "2", "--listen", "127.0.0.1:0")
	wantRefusal(t, stderr, status, "not a sound file")
	if stdout != "" {
		t.Errorf("codes were shown before: %s", stdout)
	}
}

// TestVerifyLogFindsTheFirstBrokenRow changes one row behind the program's
// back.
func TestVerifyLogFindsTheFirstBrokenRow(t *testing.T) {
	t.Parallel()
	data := airedStation(t)
	stdout, stderr, status := run(t, nil, "tienglang", "verify-log", "--data", data)
	if status != 0 || !strings.Contains(stdout, "whole") {
		t.Fatalf("exit %d: %s%s", status, stdout, stderr)
	}
	db, err := sql.Open("sqlite3", filepath.Join(data, "station.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DROP TRIGGER IF EXISTS play_log_unchanged"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE play_log SET title = 'Bản tin khác' WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	_, stderr, status = run(t, nil, "tienglang", "verify-log", "--data", data)
	wantRefusal(t, stderr, status, "row 2")
}

// airedStation is the folder of a station that was on air for two seconds.
func airedStation(t *testing.T) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "station")
	s, err := openStation(t.Context(), stationOptions{Data: data, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	tone := filepath.Join(t.TempDir(), "tone.wav")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=f=440:d=2", tone).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for range 2 {
		r, err := s.approvedFile(t.Context(), tone)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.playout.GoLive(t.Context(), theProgram, r); err != nil {
			t.Fatal(err)
		}
		if err := s.playout.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// TestLoudnessPrintsItsFields reads the JSON as another program would.
func TestLoudnessPrintsItsFields(t *testing.T) {
	t.Parallel()
	voice, _ := voiceAndBed(t)
	stdout, stderr, status := run(t, nil, "tienglang", "loudness", voice, "--json")
	if status != 0 {
		t.Fatal(stderr)
	}
	var fields map[string]float64
	if err := json.Unmarshal([]byte(stdout), &fields); err != nil {
		t.Fatalf("%q: %v", stdout, err)
	}
	for _, name := range []string{"integrated_lufs", "loudness_range_lu", "true_peak_dbtp", "max_momentary_lufs", "max_short_term_lufs"} {
		if v, ok := fields[name]; !ok || v < -60 || v > 60 {
			t.Errorf("%s = %v", name, v)
		}
	}
}

// putOnAir puts so many seconds of noise on air.
func putOnAir(t *testing.T, s *station, seconds int) {
	t.Helper()
	m, err := s.sound(t.Context(), time.Duration(seconds)*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{
		Title: "Bản tin", Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: p.ID}); err != nil {
		t.Fatal(err)
	}
}
