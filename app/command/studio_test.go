package command

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/app/store"
	"tienglang/audio/device"
	"tienglang/audio/device/devicetest"
	"tienglang/ui/backend"
)

// studioDesk opens a workshop's desk with an officer at it.
func studioDesk(t testing.TB, dir string) *desk {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: dir, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation,
		Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	d := newDesk(s)
	if _, err := d.first(t.Context(), app.User{Name: "Nông Thị Hoa", Login: "hoa"}, "246813"); err != nil {
		t.Fatal(err)
	}
	return d
}

// addSlowMicrophone adds a microphone whose card works in blocks of up to two
// seconds while nobody listens, as a null sink does by itself.
func addSlowMicrophone(t *testing.T, s *devicetest.Server, name string) {
	t.Helper()
	for _, module := range [][]string{
		{"module-null-sink", "sink_name=" + name + "_in", "rate=48000"},
		{"module-remap-source", "source_name=" + name, "master=" + name + "_in.monitor", "source_properties=device.description=" + name},
	} {
		if _, err := s.Pactl(append([]string{"load-module"}, module...)...); err != nil {
			t.Fatal(err)
		}
	}
}

// TestMonitorsAreNoMicrophones: what listens to a loudspeaker is not offered.
func TestMonitorsAreNoMicrophones(t *testing.T) {
	cards := devicetest.Start(t)
	if err := cards.AddSink("pole"); err != nil {
		t.Fatal(err)
	}
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	if in, err := d.Inputs(); err != nil || len(in) != 0 {
		t.Errorf("without a microphone: %+v, %v", in, err)
	}
	if err := cards.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	in, err := d.Inputs()
	if err != nil || len(in) != 1 || in[0].Name != "mic" {
		t.Errorf("%+v, %v", in, err)
	}
	m, err := d.OpenMicrophone("pole.monitor") // one that is named is another matter
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Error(err)
	}
}

// TestRecordingIsAsLongAsItTook records a real source, one that was open
// before and one that was not, and holds the length to the time between the
// first sound and the stop. A machine that was late itself is asked again.
func TestRecordingIsAsLongAsItTook(t *testing.T) {
	cards := launchCards(t)
	addSlowMicrophone(t, cards, "slow")
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	for _, device := range []string{"mic", "slow"} {
		for _, open := range []bool{true, false} {
			const attempts = 3
			for n := 1; ; n++ {
				lateness := watchLateness(t.Context())
				got := timeTake(t, d, device, open)
				late := lateness()
				t.Logf("%s, open before %v: first sound after %v, %v of %v kept, machine late by %v",
					device, open, got.first, got.kept, got.took, late)
				if off := got.kept - got.took; off.Abs() <= 100*time.Millisecond && (!open || got.first <= 200*time.Millisecond) {
					break
				}
				if late < starved || n == attempts {
					t.Fatalf("%s: %v kept of %v, first sound after %v (the machine was late by %v)", device, got.kept, got.took, got.first, late)
				}
			}
		}
	}
}

// timed is how long a take lasted: until its first sound, from then to the
// stop, and in the library.
type timed struct{ first, took, kept time.Duration }

func timeTake(t *testing.T, d *desk, device string, open bool) timed {
	t.Helper()
	mic, err := d.OpenMicrophone(device)
	if err != nil {
		t.Fatal(err)
	}
	if open {
		soon(t, "sound comes", mic.Flowing)
	}
	pressed := time.Now()
	rec, err := mic.Record("Bản thu")
	if err != nil {
		t.Fatal(err)
	}
	if d.UnderWay() != rec {
		t.Error("the recording is not under way")
	}
	soon(t, "the first sound", func() bool { return rec.Elapsed() > 0 })
	first := time.Now()
	time.Sleep(2500 * time.Millisecond)
	if n := len(rec.Peaks(0)); n < 45 || n > 55 {
		t.Errorf("%d points of 2.5 s", n)
	}
	stopped := time.Now()
	m, err := rec.Stop(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if d.UnderWay() != nil || mic.Close() != nil {
		t.Error("something is still under way")
	}
	return timed{first.Sub(pressed), stopped.Sub(first), m.Duration}
}

// TestKilledRecordingLosesLessThanASecond kills the program that records a
// real source; what sounded a second before is there at the next start.
func TestKilledRecordingLosesLessThanASecond(t *testing.T) {
	cards := launchCards(t)
	addSlowMicrophone(t, cards, "slow")
	for _, mic := range []string{"mic", "slow"} {
		dir := filepath.Join(t.TempDir(), "station")
		p := start(t, cards.Env(), "tienglang", "record", "--data", dir, "--seconds", "60", "--device", mic)
		saysItRecords(t, p)
		first := time.Now()
		time.Sleep(3300 * time.Millisecond)
		took := time.Since(first)
		if err := p.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		<-p.done
		found := recoverIn(t, dir)
		if len(found) != 1 {
			t.Fatalf("%s: %d recordings recovered", mic, len(found))
		}
		lost := took - found[0].Duration
		t.Logf("%s: %v of %v, %v lost", mic, found[0].Duration, took, lost)
		if lost > time.Second || lost < -200*time.Millisecond {
			t.Errorf("%s: %v of %v are there", mic, found[0].Duration, took)
		}
	}
}

// saysItRecords waits until the command to record does.
func saysItRecords(t *testing.T, p *process) {
	t.Helper()
	select {
	case text := <-p.lines:
		if !strings.HasPrefix(text, "recording") {
			t.Fatalf("it says %q", text)
		}
	case <-p.done:
		t.Fatal(p.stderr)
	case <-time.After(time.Minute):
		t.Fatal("nothing is recorded")
	}
}

// recoverIn takes in what a kill cut off in a station's folder.
func recoverIn(t *testing.T, dir string) []app.Media {
	t.Helper()
	db, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // what it kept is read already
	found, err := intake{db: db, dir: dir}.recovered(t.Context(), func(app.Media) {})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestMicrophonePulledOutAtTheDesk keeps what there was, says that the
// microphone is lost beside it, and takes no other in its place.
func TestMicrophonePulledOutAtTheDesk(t *testing.T) {
	cards := launchCards(t)
	if err := cards.AddMicrophone("other"); err != nil {
		t.Fatal(err)
	}
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	in, err := d.Inputs()
	if err != nil || len(in) != 2 {
		t.Fatalf("%+v, %v", in, err)
	}
	at := 0
	if in[1].Name == "mic" {
		at = 1
	}
	mic, err := d.OpenMicrophone(in[at].ID)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := mic.Record("Bản thu")
	if err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "a second of sound", func() bool { return rec.Elapsed() > time.Second })
	if err := cards.Remove("mic"); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "the loss", func() bool { return rec.Err() != nil })
	length := rec.Elapsed()
	m, err := rec.Stop(t.Context())
	if app.CodeOf(err) != "device.lost" || m.SHA256 == "" || m.Duration != length {
		t.Errorf("kept %v of %v, %v", m.Duration, length, err)
	}
	if in, err := d.Inputs(); err != nil || len(in) != 1 || in[0].Name != "other" {
		t.Errorf("%+v, %v", in, err)
	}
	if s := d.Status(); s.Key == "status.recorded" {
		t.Error("the status line tells of a success")
	}
}

// TestTakesHaveNamesOfTheirOwn: the same name twice gets a number.
func TestTakesHaveNamesOfTheirOwn(t *testing.T) {
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	var names []string
	for n := range 3 {
		mic, err := d.OpenMicrophone(device.NullID)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := mic.Record("Giọng đọc 23/11 05:22:18")
		if err != nil {
			t.Fatal(err)
		}
		until(t, 20*time.Second, "sound", func() bool { return rec.Elapsed() > time.Duration(1+3*n)*100*time.Millisecond })
		m, err := rec.Stop(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, m.Name)
	}
	if got := fmt.Sprint(names[1:]); names[0] != "Giọng đọc 23/11 05:22:18" || got != "["+names[0]+" (2) "+names[0]+" (3)]" {
		t.Errorf("names %q", names)
	}
}

// TestRecordingNeedsItsRole: an approver alone has no use for a microphone.
func TestRecordingNeedsItsRole(t *testing.T) {
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	d.setUser(app.User{ID: "a", Roles: []app.Role{app.RoleApprover}}, true)
	if m, err := d.OpenMicrophone(device.NullID); err == nil {
		_ = m.Close()
		t.Error("opened")
	}
}

// TestWhatAStarvedMicrophoneLosesIsTold holds the reader up for longer than
// the card's ring lasts: the loss is counted, and logged once.
func TestWhatAStarvedMicrophoneLosesIsTold(t *testing.T) {
	db, err := store.Open(t.Context(), t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	log := &lines{}
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(log, nil)))
	defer slog.SetDefault(was)
	mic, err := openMicrophone(device.NullID, app.NewSteadyClock(), nil)
	if err != nil {
		t.Fatal(err)
	}
	in := intake{db: db, dir: t.TempDir()}
	rec, err := in.record(t.Context(), mic, "Bản thu", app.NewSteadyClock())
	if err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "sound", func() bool { return rec.recording.Elapsed() > 0 })
	if rec.Missing() != 0 {
		t.Errorf("%v missing of nothing", rec.Missing())
	}
	mic.mu.Lock() // as a machine that has no time for the program
	until(t, 20*time.Second, "the ring runs over", func() bool { return mic.missing() > 300*time.Millisecond })
	mic.mu.Unlock()
	until(t, 20*time.Second, "a line in the log", func() bool { return log.has("sound of the microphone is missing") > 0 })
	if lost := rec.Missing(); lost < 300*time.Millisecond {
		t.Errorf("%v missing", lost)
	}
	if m, err := rec.keep(context.Background(), in, ""); err != nil || m.Duration == 0 {
		t.Errorf("kept %v, %v", m.Duration, err)
	}
	if n := log.has("sound of the microphone is missing"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
}

// lines is a log that may be written and looked at at once.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write keeps p.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// has counts words in the log.
func (l *lines) has(words string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.b.String(), words)
}

// TestGapsOfTheMicrophoneOnAirAreCounted stops the sound server for a moment,
// as a machine that has no time for it.
func TestGapsOfTheMicrophoneOnAirAreCounted(t *testing.T) {
	cards := launchCards(t)
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	c, _, err := d.SaveCluster(t.Context(), app.Cluster{Name: "Cụm 01", Technology: app.TechnologyFM, Volume: 80, VolumeCap: 100}, "Đồi Chè")
	if err != nil {
		t.Fatal(err)
	}
	if err := d.GoLive(t.Context(), backend.LiveRequest{Title: "Trực tiếp", Device: "mic", Clusters: []app.ID{c.ID}}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.StopLive(t.Context()) }()
	until(t, 20*time.Second, "the microphone is read", func() bool { return d.air.current().input.Stats().Frames > 48000 })
	before := d.OnAir().Gaps
	if err := cards.Freeze(); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "a gap is counted", func() bool { return d.OnAir().Gaps > before })
	if err := cards.Thaw(); err != nil {
		t.Fatal(err)
	}
}

// TestMicrophoneTestHearsAVoice: silence is nothing, a voice is something, and
// what was said can be had back.
func TestMicrophoneTestHearsAVoice(t *testing.T) {
	cards := launchCards(t)
	voice, _ := voiceAndBed(t)
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	test, err := d.StartMicTest("mic")
	if err != nil {
		t.Fatal(err)
	}
	m := test.(*micTest)
	until(t, 20*time.Second, "a second of silence", func() bool { return len(m.recorded()) > 48000 })
	if v := test.Verdict(); v != backend.MicNothing {
		t.Errorf("of silence: %s", v)
	}
	ctx, stop := context.WithCancel(t.Context())
	played := make(chan struct{})
	go func() {
		defer close(played)
		_ = cards.Play(ctx, "mic_in", voice) // ends with ctx
	}()
	until(t, 20*time.Second, "the voice is heard", func() bool { return test.Verdict() != backend.MicNothing && test.Level().LUFS > -40 })
	stop()
	<-played
	if err := test.Stop(); err != nil || test.Stop() != nil {
		t.Error(err)
	}
	if n := len(m.recorded()); n < 48000 || n > 6*48000 {
		t.Errorf("%d samples kept", n)
	}
}
