package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/device/devicetest"
)

// TestTheFirstBroadcastThroughSoundCards is the path through real cards: null
// sinks are the microphone and two poles' loudspeakers; what is compared is
// recorded from their monitors. A machine that cannot serve a sound card in
// time loses its frames, which no program can bring back: a broadcast during
// which even a goroutine that only sleeps was late is made again. The whole
// minute is TestTheFirstBroadcastOfAMinuteThroughSoundCards.
func TestTheFirstBroadcastThroughSoundCards(t *testing.T) {
	throughSoundCards(t, fewWords(t), 4)
}

// throughSoundCards broadcasts a voice over the bed, which has so many
// stretches of five seconds at least that are not silent.
func throughSoundCards(t *testing.T, voice string, windows int) {
	t.Helper()
	const attempts = 3
	bulletin := mixedBulletin(t, voice)
	for n := 1; ; n++ {
		late, faults := broadcastThroughCards(t, launchCards(t, "pole1", "pole2"), bulletin, windows)
		if len(faults) == 0 {
			return
		}
		if late < starved || n == attempts {
			t.Fatalf("%s (the machine was late by at most %v)", strings.Join(faults, "; "), late)
		}
		t.Logf("made again, the machine was late by %v: %s", late, strings.Join(faults, "; "))
		awaitCalm(t)
	}
}

// cardLatencyMS bounds the time from the microphone's card to the pole's, in the
// settings of a new station, the gate and the limiter included.
const cardLatencyMS = 350

// starved is the lateness from which a card's buffer runs dry: the recorders
// ask for 20 ms and the player for 40.
const starved = 40 * time.Millisecond

// broadcastThroughCards makes one broadcast and returns how late the machine
// was at worst, and what was not whole.
func broadcastThroughCards(t *testing.T, cards *devicetest.Server, bulletin string, windows int) (late time.Duration, faults []string) {
	t.Helper()
	dir := t.TempDir()
	station := start(t, cards.Env(), "tienglang", "live", "--headless", "--microphone", "--device", "mic",
		"--pair", "2", "--data", filepath.Join(dir, "station"), "--listen", "127.0.0.1:0")
	poles := []string{"pole1", "pole2"}
	for _, pole := range poles {
		var code pairLine
		station.line(t, 2*time.Minute, &code)
		defer start(t, cards.Env(), "tienglang-speaker", "--data", filepath.Join(dir, pole),
			"--station", code.Station, "--pair", code.Code, "--device", pole).end(t)
	}
	var live liveLine
	station.line(t, 2*time.Minute, &live)
	time.Sleep(4 * time.Second) // cards' clocks settle
	lateness := watchLateness(t.Context())
	records := recordWhilePlaying(t, cards, bulletin, "mic_in", "pole1", "pole2")
	late = lateness()
	station.end(t)

	said, started := readWAV(t, records["mic_in"])
	var latencies []float64
	for _, pole := range poles {
		h, err := compare(said, started, records[pole])
		if err != nil {
			t.Fatal(err)
		}
		ms := float64(h.Latency) / float64(time.Millisecond)
		t.Logf("%s: similarity %.4f, latency %.1f ms, %d of %d windows", pole, h.Similarity, ms, h.Found, h.Windows)
		if !(h.Similarity >= wholeSimilarity) || !(ms > 0 && ms <= cardLatencyMS) || h.Windows < windows || h.Found != h.Windows {
			faults = append(faults, fmt.Sprintf("%s: similarity %.3f, latency %.0f ms, %d of %d windows in their place",
				pole, h.Similarity, ms, h.Found, h.Windows))
		}
		latencies = append(latencies, ms)
	}
	t.Logf("poles apart by %.2f ms", spread(latencies))
	if spread(latencies) > wholeOffsetMS {
		faults = append(faults, fmt.Sprintf("poles are %.1f ms apart", spread(latencies)))
	}
	sent, _ := readWAV(t, bulletin)
	length := audio.Duration(int64(len(sent)/audio.Stereo.Channels), audio.Rate)
	return late, append(faults, notPlayed(t, filepath.Join(dir, "station"), live.Broadcast, length)...)
}

// launchCards starts a sound server with a microphone called mic and sinks.
func launchCards(t *testing.T, sinks ...string) *devicetest.Server {
	t.Helper()
	cards := devicetest.Start(t)
	if err := cards.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	for _, s := range sinks {
		if err := cards.AddSink(s); err != nil {
			t.Fatal(err)
		}
	}
	return cards
}

// mixedBulletin is the show's bulletin, of a voice and the sample bed, as a WAV
// file that is made once.
func mixedBulletin(t *testing.T, voice string) string {
	t.Helper()
	_, bed := voiceAndBed(t)
	return fixture(t, "bulletin-of-"+filepath.Base(voice), func(path string) error {
		dir := t.TempDir()
		db, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }() // the folder goes with the test
		p, err := intake{db: db, dir: dir}.showBulletin(t.Context(), voice, bed, newConsole(io.Discard))
		if err != nil {
			return err
		}
		master, err := db.MediaPath(t.Context(), p.Master)
		if err == nil {
			toWAV(t, master, path)
		}
		return err
	})
}

// toWAV writes any file's sound to a WAV file of 16 bits.
func toWAV(t *testing.T, from, to string) {
	t.Helper()
	src, err := codec.Decode(t.Context(), from, audio.Stereo)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	samples, err := readAll(src)
	if err != nil {
		t.Fatal(err)
	}
	w, err := codec.CreateWAV(to, audio.Stereo, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(samples), w.Close()); err != nil {
		t.Fatal(err)
	}
}

// recordWhilePlaying plays a file into the microphone and records what sounds
// on each of the sinks; the files are returned by sink.
func recordWhilePlaying(t *testing.T, cards *devicetest.Server, file string, sinks ...string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var all sync.WaitGroup
	records := map[string]string{}
	for _, s := range sinks {
		path := filepath.Join(dir, s+".wav")
		records[s] = path
		all.Go(func() {
			if _, err := cards.Record(ctx, s, path); err != nil {
				t.Errorf("record %s: %v", s, err)
			}
		})
	}
	time.Sleep(time.Second)
	if err := cards.Play(t.Context(), "mic_in", file); err != nil {
		t.Error(err)
	}
	time.Sleep(1500 * time.Millisecond)
	stop()
	all.Wait()
	return records
}

func readWAV(t *testing.T, path string) ([]float32, time.Time) {
	t.Helper()
	w, err := codec.OpenWAV(path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	samples, err := readAll(w)
	if err != nil {
		t.Fatal(err)
	}
	return samples, w.Start()
}

// notPlayed reads, in the play log that the poles' accounts made, what is not
// whole of a broadcast in which a sound of the given length was. It tells of the whole
// time on air, from the first block that a pole got until the end that the
// station named: of the quiet before and after the sound too, so that a pole
// has played longer than the sound is. Nothing of all that may be missing, the
// last part second included, which ends where the broadcast did.
func notPlayed(t *testing.T, dir string, broadcast app.ID, length time.Duration) (faults []string) {
	t.Helper()
	db, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read
	heard, err := db.HeardOf(t.Context(), broadcast)
	if err != nil {
		t.Fatal(err)
	}
	if len(heard) != 2 {
		faults = append(faults, fmt.Sprintf("%d clusters in the log, want 2", len(heard)))
	}
	for _, h := range heard {
		t.Logf("log: played %d ms, concealed %d ms, missed %d ms", h.PlayedMS, h.ConcealedMS, h.MissedMS)
		if h.ConcealedMS != 0 || h.MissedMS != 0 || h.PlayedMS < length.Milliseconds() {
			faults = append(faults, fmt.Sprintf("played %d ms of %v, concealed %d ms, missed %d ms", h.PlayedMS, length, h.ConcealedMS, h.MissedMS))
		}
	}
	return faults
}

// TestRecordCommand records what sounds on the microphone and finds it in the
// library.
func TestRecordCommand(t *testing.T) {
	cards := launchCards(t)
	dir := filepath.Join(t.TempDir(), "station")
	voice, _ := voiceAndBed(t)
	ctx, stop := context.WithCancel(t.Context())
	played := make(chan struct{})
	go func() {
		defer close(played)
		_ = cards.Play(ctx, "mic_in", voice) // ends with ctx
	}()
	stdout, stderr, status := run(t, cards.Env(), "tienglang", "record", "--data", dir, "--seconds", "5", "--device", "mic")
	stop()
	<-played
	if status != 0 {
		t.Fatalf("exit %d: %s", status, stderr)
	}
	m := onlyMedium(t, dir)
	if m.Duration < 5*time.Second || m.Duration > 6*time.Second || m.Loudness.IntegratedLUFS < -40 {
		t.Errorf("kept %v at %.1f LUFS\n%s", m.Duration, m.Loudness.IntegratedLUFS, stdout)
	}
}

// TestRecordWithoutAMicrophone: one sentence, and nothing left behind.
func TestRecordWithoutAMicrophone(t *testing.T) {
	cards := devicetest.Start(t)
	dir := filepath.Join(t.TempDir(), "station")
	_, stderr, status := run(t, cards.Env(), "tienglang", "record", "--data", dir, "--seconds", "5")
	wantRefusal(t, stderr, status, "no microphone")
	if err := cards.AddMicrophone("mic"); err != nil {
		t.Fatal(err)
	}
	_, stderr, status = run(t, cards.Env(), "tienglang", "record", "--data", dir, "--seconds", "5", "--device", "no such thing")
	wantRefusal(t, stderr, status, "no such thing")
}

// TestMicrophonePulledOut keeps what was recorded until then.
func TestMicrophonePulledOut(t *testing.T) {
	cards := launchCards(t)
	dir := freshStation(t)
	p := start(t, cards.Env(), "tienglang", "record", "--data", dir, "--seconds", "60", "--device", "mic")
	saysItRecords(t, p)
	time.Sleep(2500 * time.Millisecond)
	if err := cards.Remove("mic"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.done:
	case <-time.After(30 * time.Second):
		t.Fatal("it goes on without a microphone")
	}
	wantRefusal(t, p.stderr.String(), p.ProcessState.ExitCode(), "is gone")
	if m := onlyMedium(t, dir); m.Duration < 2*time.Second {
		t.Errorf("kept %v", m.Duration)
	}
}

// onlyMedium is the one medium in a station's folder, its file whole.
func onlyMedium(t *testing.T, dir string) app.Media {
	t.Helper()
	db, err := store.OpenReader(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // only read
	all, err := db.Media(t.Context(), "")
	if err != nil || len(all) != 1 {
		t.Fatalf("%d media, %v", len(all), err)
	}
	path, err := db.MediaPath(t.Context(), all[0].SHA256)
	if err != nil {
		t.Fatal(err)
	}
	if sum, err := fileSHA256(path); err != nil || sum != all[0].SHA256 {
		t.Errorf("the file is %s, %v", sum, err)
	}
	if _, err := os.Stat(recordingsFolder(dir)); err == nil {
		left, _ := filepath.Glob(filepath.Join(recordingsFolder(dir), "*.wav*"))
		if len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
	return all[0]
}
