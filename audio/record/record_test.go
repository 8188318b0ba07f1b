package record_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/record"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 3 {
		switch os.Args[1] {
		case "record-until-killed":
			recordUntilKilled(os.Args[2])
			return
		case "record-until-full":
			recordUntilFull(os.Args[2])
			return
		}
	}
	goleak.VerifyTestMain(m)
}

// tale is a signal in which 16-bit samples tell their place.
func tale(frame int64) float32 {
	return float32(int16(uint64(frame)*2654435761>>7)) / (1 << 15)
}

func taleBlock(p []float32, from int64) []float32 {
	for i := range p {
		p[i] = tale(from + int64(i))
	}
	return p
}

// readTale wants the file at path to be the tale from its beginning, and
// returns its frames.
func readTale(t *testing.T, path string) int64 {
	t.Helper()
	r, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, r)
	p, n := make([]float32, 4800), int64(0)
	for {
		m, err := r.Read(p)
		for i, v := range p[:m] {
			if v != tale(n+int64(i)) {
				t.Fatalf("%s: frame %d is %v, want %v", filepath.Base(path), n+int64(i), v, tale(n+int64(i)))
			}
		}
		n += int64(m)
		if errors.Is(err, io.EOF) {
			return n
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	e, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var endings []string
	for _, f := range e {
		_, ending, _ := strings.Cut(f.Name(), ".")
		endings = append(endings, ending)
	}
	return strings.Join(endings, " ")
}

func start(t *testing.T, dir string) *record.Recording {
	t.Helper()
	r, err := record.Start(dir, "Bản tin sáng", audio.Mono, app.SystemClock{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecordingKeepsWhatWasGiven(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	block := make([]float32, 960)
	for i := range int64(200) {
		if err := r.Write(taleBlock(block, i*960)); err != nil {
			t.Fatal(err)
		}
	}
	if got := r.Elapsed(); got != 4*time.Second {
		t.Errorf("elapsed %v", got)
	}
	if names(t, dir) != "json lock wav.part" {
		t.Errorf("files while recording: %s", names(t, dir))
	}
	res, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if again, err := r.Stop(); err != nil || again != res {
		t.Errorf("stopped again: %+v, %v", again, err)
	}
	if err := r.Write(block); err != nil {
		t.Errorf("written after Stop: %v", err)
	}
	if n := readTale(t, res.Path); n != 192000 || res.Duration != 4*time.Second || res.Name != "Bản tin sáng" {
		t.Errorf("%d frames, %+v", n, res)
	}
	if names(t, dir) != "json wav" {
		t.Errorf("files after Stop: %s", names(t, dir))
	}
	if err := record.Release(res.Path); err != nil || names(t, dir) != "" {
		t.Errorf("released: %v, files %s", err, names(t, dir))
	}
}

// The file of a running recording is a valid one, to any program.
func TestRunningRecordingIsAWholeFile(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	defer stop(t, r)
	_ = r.Write(taleBlock(make([]float32, 48000), 0))
	parts, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil || len(parts) != 1 {
		t.Fatal(parts, err)
	}
	for range 600 {
		b, err := os.ReadFile(parts[0])
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(b, []byte("data")) + 4
		if int(binary.LittleEndian.Uint32(b[at:])) == 96000 && int(binary.LittleEndian.Uint32(b[4:])) == len(b)-8 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("half a minute passed, and the header does not tell the file's length")
}

func TestPauseLeavesOutWhatComes(t *testing.T) {
	r := start(t, t.TempDir())
	block := make([]float32, 4800)
	for i, paused := range []bool{false, true, true, false} {
		if paused {
			r.Pause()
			_ = r.Write(make([]float32, 4800))
		} else {
			r.Resume()
			_ = r.Write(taleBlock(block, int64(i/3)*4800))
		}
		if r.Paused() != paused {
			t.Errorf("paused is %v", r.Paused())
		}
	}
	res, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	if n := readTale(t, res.Path); n != 9600 {
		t.Errorf("%d frames", n)
	}
}

// stopped is a clock that a test moves.
type stopped struct{ at time.Time }

func (c *stopped) Now() time.Time { return c.at }

func (c *stopped) After(time.Duration) <-chan time.Time { return nil }

func TestRecordingTellsWhenItBegan(t *testing.T) {
	clock := &stopped{at: time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)}
	r, err := record.Start(t.TempDir(), "", audio.Mono, clock)
	if err != nil {
		t.Fatal(err)
	}
	clock.at = clock.at.Add(3 * time.Second) // the microphone took its time
	if err := r.Write(make([]float32, 4800)); err != nil {
		t.Fatal(err)
	}
	res, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	want := time.Date(2026, 11, 22, 5, 0, 2, 9e8, time.UTC)
	w, err := codec.OpenWAV(res.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer shut(t, w)
	if !res.StartedAt.Equal(want) || w.Start().Sub(want).Abs() > 20*time.Microsecond {
		t.Errorf("began at %v, by the file %v, want %v", res.StartedAt, w.Start(), want)
	}
}

// loudness is a meter that tells how often it was fed.
type loudness struct{ samples int }

func (l *loudness) Write(p []float32)  { l.samples += len(p) }
func (l *loudness) Momentary() float64 { return -float64(l.samples) / 100 }

func TestLevelTellsPeakHoldAndClip(t *testing.T) {
	clock := &stopped{at: time.Unix(1790000000, 0)}
	m := record.NewMeter(clock, &loudness{})
	if peak := m.Write([]float32{0.1, -0.5, 0.2}); peak != 0.5 || record.Clips(peak) {
		t.Errorf("peak %v", peak)
	}
	if l := m.Read(); l.PeakDBFS > -6.02 || l.PeakDBFS < -6.03 || l.Clipped || l.HoldDBFS != l.PeakDBFS || l.LUFS != -0.03 {
		t.Errorf("%+v", l)
	}
	if l := m.Read(); l.PeakDBFS != audio.SilenceDBFS || l.HoldDBFS > -6 || l.HoldDBFS < -7 {
		t.Errorf("read again: %+v", l)
	}
	clock.at = clock.at.Add(3100 * time.Millisecond)
	m.Write([]float32{0.01})
	if l := m.Read(); l.HoldDBFS > -39 {
		t.Errorf("held for more than 3 s: %+v", l)
	}
	m.Write([]float32{-1})
	if l := m.Read(); !l.Clipped || l.PeakDBFS != 0 {
		t.Errorf("at full scale: %+v", l)
	}
}

func TestPeaksGrowWithTheSound(t *testing.T) {
	r := start(t, t.TempDir())
	defer stop(t, r)
	stretch := func(low, high float32) []float32 {
		p := make([]float32, 2400)
		p[700], p[1900] = low, high
		return p
	}
	for _, b := range [][]float32{stretch(-0.5, 0.25), stretch(-0.125, 0.75)} {
		if err := errors.Join(r.Write(b[:1000]), r.Write(b[1000:])); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.Write(stretch(-1, 1)[:2000]); err != nil { // not whole yet
		t.Fatal(err)
	}
	if got, want := r.Peaks(0), []record.Peak{{Min: -0.5, Max: 0.25}, {Min: -0.125, Max: 0.75}}; !slices.Equal(got, want) {
		t.Errorf("peaks %v, want %v", got, want)
	}
	if got := r.Peaks(1); len(got) != 1 || got[0].Max != 0.75 {
		t.Errorf("from the second on: %v", got)
	}
	if got := r.Peaks(9); len(got) != 0 {
		t.Errorf("behind the last: %v", got)
	}
}

func TestRecoverLeavesRunningRecordingsAlone(t *testing.T) {
	dir := t.TempDir()
	running := start(t, dir)
	_ = running.Write(taleBlock(make([]float32, 9600), 0))
	stoppedOne := start(t, dir)
	_ = stoppedOne.Write(taleBlock(make([]float32, 4800), 0))
	res, err := stoppedOne.Stop()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // until it is released
		found, err := record.Recover(dir)
		if err != nil || len(found) != 1 || found[0].Path != res.Path || found[0].Duration != 100*time.Millisecond {
			t.Fatalf("%+v, %v", found, err)
		}
	}
	if err := record.Release(res.Path); err != nil {
		t.Fatal(err)
	}
	if found, err := record.Recover(dir); err != nil || len(found) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	if res, err = running.Stop(); err != nil || readTale(t, res.Path) != 9600 {
		t.Errorf("the running one: %+v, %v", res, err)
	}
}

// What a power failure may leave: a file of no length, a file of zeros, a note
// torn in two. The first two hold no sound; the third costs only the name.
func TestRecoverTakesWhatAPowerFailureLeaves(t *testing.T) {
	dir := t.TempDir()
	r := start(t, dir)
	_ = r.Write(taleBlock(make([]float32, 4800), 0))
	res, err := r.Stop()
	if err != nil {
		t.Fatal(err)
	}
	base := strings.TrimSuffix(res.Path, ".wav")
	if err := os.Rename(res.Path, base+".wav.part"); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		base + ".json":                                            `{"name":"Bản t`,
		filepath.Join(dir, "a.wav.part"):                          "",
		filepath.Join(dir, "b.wav.part"):                          strings.Repeat("\x00", 100000),
		filepath.Join(dir, "b.json"):                              "{}",
		filepath.Join(dir, "ghi chú.txt"):                         "không phải của máy",
		filepath.Join(dir, "settings.json"):                       "{}",
		filepath.Join(dir, "của người dùng.wav"):                  "RIFF",
		filepath.Join(dir, string(app.NewID(time.Now()))+".json"): `{"name":"chưa có tiếng"}`,
		filepath.Join(dir, string(app.NewID(time.Now()))+".lock"): "",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, err := record.Recover(dir)
	if err != nil || len(found) != 1 || found[0].Path != res.Path || found[0].Name != "" {
		t.Fatalf("%+v, %v", found, err)
	}
	if readTale(t, found[0].Path) != 4800 || found[0].StartedAt.Sub(res.StartedAt).Abs() > time.Millisecond {
		t.Errorf("%+v, began at %v", found[0], res.StartedAt)
	}
	if got := names(t, dir); got != "json wav wav txt json" {
		t.Errorf("files left: %s", got)
	}
}

func TestRecoverOfNoFolderIsNothing(t *testing.T) {
	if found, err := record.Recover(filepath.Join(t.TempDir(), "none")); err != nil || found != nil {
		t.Errorf("%+v, %v", found, err)
	}
}

// One round is a minute of sound, given at once and stopped.
func BenchmarkMinute(b *testing.B) {
	block := taleBlock(make([]float32, 960), 0)
	for b.Loop() {
		r, err := record.Start(b.TempDir(), "", audio.Mono, app.SystemClock{})
		if err != nil {
			b.Fatal(err)
		}
		for range 50 * 59 {
			if err := r.Write(block); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := r.Stop(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(59*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
}

// shut closes what a test has opened, and wants it to close well.
func shut(t testing.TB, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func stop(t *testing.T, r *record.Recording) {
	t.Helper()
	if _, err := r.Stop(); err != nil {
		t.Error(err)
	}
}
