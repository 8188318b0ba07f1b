//go:build long

package command

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/sync/hub"
)

// A rising tone tells by its pitch which second of it is heard; it lies above
// the signal and the message of an emergency.
const (
	risesFrom = 1500.0 // Hz
	risesBy   = 50.0   // Hz a second
)

// risingTone is the tone as ffmpeg makes it, from that place on.
func risingTone(from time.Duration) string {
	return fmt.Sprintf("aevalsrc=0.3*sin(2*PI*(%[1]g*(t+%[3]g)+%[2]g*(t+%[3]g)*(t+%[3]g))):s=48000", risesFrom, risesBy/2, from.Seconds())
}

// placeOf is the place of a rising tone at a pitch, false for another sound.
func placeOf(hz float64) (time.Duration, bool) {
	return time.Duration((hz - risesFrom) / risesBy * float64(time.Second)), hz > risesFrom && hz < 8000
}

// place is where a pole is in the rising tone: the mean of a second of its
// blocks.
func (e *ears) place(t *testing.T, id app.ID) (at time.Duration) {
	t.Helper()
	const blocks = 25
	sum, n := time.Duration(0), 0
	until(t, 40*time.Second, "the rising tone is heard", func() bool {
		e.mu.Lock()
		here, ok := placeOf(e.pitch[id])
		e.mu.Unlock()
		if !ok {
			sum, n = 0, 0
			return false
		}
		sum, n = sum+here, n+1
		return n == blocks
	})
	return sum / blocks
}

// liveSource is a web radio that sends the rising tone, whoever comes hears the
// place of the moment.
func liveSource(t *testing.T) *httptest.Server {
	t.Helper()
	began := time.Now()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "audio/mpeg")
		ctx, cancel := context.WithCancel(r.Context())
		defer cancel()
		defer context.AfterFunc(t.Context(), cancel)() // or the server waits for who still listens
		cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", risingTone(time.Since(began)),
			"-b:a", "128k", "-flush_packets", "1", "-f", "mp3", "-")
		cmd.Stdout = w
		_ = cmd.Run()
	}))
	t.Cleanup(s.Close)
	return s
}

// inTime holds the first sounds to a second; a machine that is itself late
// loses as much, and it is told.
func inTime(t *testing.T, took map[app.ID]time.Duration, late time.Duration) {
	t.Helper()
	t.Logf("first sound after %v; the machine was late by at most %v", took, late)
	limit := slowAlarm
	if late >= starved {
		limit += 10 * late
	}
	for id, d := range took {
		if d > limit {
			t.Errorf("%s: first sound after %v", id, d)
		}
	}
}

// tellsAll waits until the log tells of an emergency: ordered, confirmed, sent
// and heard at each pole, and that it ended.
func tellsAll(t *testing.T, s *station, order app.Emergency, poles int) {
	t.Helper()
	told := ""
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("the log tells", told)
		}
	})
	until(t, 40*time.Second, "the log tells of it", func() bool {
		e, err := s.db.Emergency(t.Context(), order.ID)
		if err != nil || len(e.Soundings) != 1 {
			told = fmt.Sprintf("%+v %v", e, err)
			return false
		}
		b, err := s.db.Broadcast(t.Context(), e.Soundings[0])
		heard, herr := s.db.HeardOf(t.Context(), e.Soundings[0])
		sent, serr := s.db.SentOf(t.Context(), e.Soundings[0])
		told = fmt.Sprintf("%+v %+v %+v %v %v %v", b, heard, sent, err, herr, serr)
		whole := b.EndReason == playout.EndDone && b.Emergency == order.ID && len(heard) == poles && len(sent) == poles
		for _, h := range heard {
			whole = whole && h.PlayedMS > 2500
		}
		return whole
	})
	rows, err := s.db.AuditOf(t.Context(), string(order.ID))
	var acts []string
	for _, r := range rows {
		acts = append(acts, r.Action)
	}
	if story := strings.Join(acts, " "); err != nil || !strings.Contains(story, "emergency.order") || !strings.Contains(story, "emergency.confirm") {
		t.Errorf("the audit log tells %q, %v", story, err)
	}
}

// TestEmergencyOverARelay: a real HTTP server's sound is cut at once, and goes on
// where it then is, since what another station sends does not wait.
func TestEmergencyOverARelay(t *testing.T) {
	s := quietStation(t)
	poles(t, s, 2)
	radio := liveSource(t)
	relay, err := s.relays.Save(t.Context(), theProgram, app.Relay{Name: "Đài tỉnh", URL: radio.URL})
	if err != nil {
		t.Fatal(err)
	}
	title := approvedTone(t, s, "Đài tỉnh", time.Second)
	ears, order := listenAt(s), ordered(t, s, 3*time.Second)
	at := s.clock.Now().Add(10 * time.Second).Truncate(time.Second)
	onSchedule(t, s, title, at, func(e *app.ScheduleEntry) {
		e.Kind, e.Programme, e.Relay, e.Length = app.BroadcastRelay, "", relay.ID, 3*time.Minute
	})
	first := s.inventory.Clusters()[0].ID
	before, then := ears.place(t, first), time.Now()
	lateness := watchLateness(t.Context())
	took := alarm(t, s, ears, order, 2)
	inTime(t, took, lateness())
	until(t, 40*time.Second, "the message is heard", func() bool { return ears.hears(first, 150, 210) })
	resumes(t, ears, first, before, then, 3*time.Second)
	tellsAll(t, s, order, 2)
}

// resumes holds what is heard after an emergency to be where time has brought it.
func resumes(t *testing.T, e *ears, id app.ID, before time.Duration, then time.Time, within time.Duration) {
	t.Helper()
	after := e.place(t, id)
	drift := after - before - time.Since(then)
	t.Logf("before it was at %v, after it %v on, off by %v", before, after-before, drift)
	if drift.Abs() > within {
		t.Errorf("it goes on at %v, was at %v %v before", after, before, time.Since(then))
	}
}

// TestEmergencyOverTheMicrophone: who speaks into a real sound card is cut at
// once, and is heard again when it is over.
func TestEmergencyOverTheMicrophone(t *testing.T) {
	cards := launchCards(t)
	s := quietStation(t)
	poles(t, s, 4)
	away := s.inventory.Clusters()[2:]
	order := ordered(t, s, 3*time.Second)
	s.virtual.close()
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()[:2]); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "two are there", func() bool {
		return s.network.link.Connected(s.inventory.Clusters()[0].SpeakerKey) && s.network.link.Connected(s.inventory.Clusters()[1].SpeakerKey) &&
			!s.network.link.Connected(away[0].SpeakerKey) && !s.network.link.Connected(away[1].SpeakerKey)
	})
	ears := listenAt(s)
	said := filepath.Join(t.TempDir(), "said.wav")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", risingTone(0), "-t", "120", said).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = cards.Play(ctx, "mic_in", said) }()
	recording, stopRecord := context.WithCancel(ctx)
	record, recorded := filepath.Join(t.TempDir(), "mic.wav"), make(chan error, 1)
	go func() { _, err := cards.Record(recording, "mic_in", record); recorded <- err }()
	live, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Title: "Trực tiếp", Device: "mic"})
	if err != nil {
		t.Fatal(err)
	}
	first := s.inventory.Clusters()[0].ID
	before, then := ears.place(t, first), time.Now()
	lateness := watchLateness(t.Context())
	inTime(t, alarm(t, s, ears, order, 2), lateness())
	until(t, 40*time.Second, "the message is heard", func() bool { return ears.hears(first, 150, 210) })
	after, now := ears.place(t, first), time.Now()
	stopRecord()
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	into := saidAt(t, record, now)
	t.Logf("heard at %v is second %.2f, spoken then is %.2f", now.Sub(then), after.Seconds(), into.Seconds())
	if behind := into - after; behind < -500*time.Millisecond || behind > time.Second || after <= before {
		t.Errorf("what is heard is %v behind what is spoken", behind)
	}
	if st := s.playout.State(); st.Broadcast.ID != live.ID || !st.On() {
		t.Errorf("by hand: %+v", st)
	}
	if err := s.virtual.startAll(away); err != nil {
		t.Fatal(err)
	}
	until(t, 60*time.Second, "those who were away hear it when they come back", func() bool {
		e, err := s.db.Emergency(t.Context(), order.ID)
		if err != nil || len(e.Soundings) < 2 {
			return false
		}
		heard := map[app.ID]bool{}
		for _, id := range e.Soundings {
			all, err := s.db.HeardOf(t.Context(), id)
			if err != nil {
				return false
			}
			for _, h := range all {
				if h.PlayedMS > 2500 {
					heard[h.Cluster] = true
				}
			}
		}
		return len(heard) == 4
	})
	if err := s.playout.StopLive(t.Context(), theProgram); err != nil {
		t.Error(err)
	}
}

// saidAt is the place of the rising tone that went into a card in the half second
// before that moment.
func saidAt(t *testing.T, record string, now time.Time) time.Duration {
	t.Helper()
	p, began := readWAV(t, record)
	end := min(int(now.Sub(began).Seconds()*audio.Rate), len(p))
	at, ok := placeOf(pitchOf(p[max(end-audio.Rate/2, 0):end]))
	if !ok {
		t.Fatal("nothing was spoken at the end")
	}
	return at
}

// TestTheProvincesTextIsSpokenAtThePole: typed at the hub, read by espeak-ng at
// the station, heard whole at a speaker, with the station's signal before it.
func TestTheProvincesTextIsSpokenAtThePole(t *testing.T) {
	const text = "Nước lũ đang lên nhanh. Đề nghị bà con ven suối di dời ngay lên nhà văn hoá xóm."
	cards := launchCards(t, "pole1")
	p := openProvince(t)
	code := lonePole(t, p.station, app.LineLAN)
	start(t, cards.Env(), "tienglang-speaker", "--data", filepath.Join(t.TempDir(), "pole1"), "--station", p.network.url(), "--pair", code, "--device", "pole1")
	until(t, 60*time.Second, "the pole is there", func() bool { return connected(p.station) })
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	record, recorded := filepath.Join(t.TempDir(), "pole1.wav"), make(chan error, 1)
	go func() { _, err := cards.Record(ctx, "pole1", record); recorded <- err }()
	issued := p.clock.Now()
	id := p.issue(t, hub.NewOrder{Title: "Lũ về", Emergency: &app.HubEmergency{Text: text, Times: 1}})
	p.until(t, id, app.HubOrderPlayed)
	until(t, 60*time.Second, "its end is in the log", func() bool {
		e, err := p.db.Emergency(t.Context(), id)
		if err != nil || len(e.Soundings) != 1 {
			return false
		}
		b, err := p.db.Broadcast(t.Context(), e.Soundings[0])
		return err == nil && b.EndReason == playout.EndDone
	})
	stop()
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	e, err := p.db.Emergency(t.Context(), id)
	if err != nil || e.Text != text || e.Origin != app.OriginHub {
		t.Fatalf("%+v, %v", e, err)
	}
	b, err := p.db.Broadcast(t.Context(), e.Soundings[0])
	path, perr := p.db.MediaPath(t.Context(), e.Media)
	if err != nil || perr != nil {
		t.Fatal(err, perr)
	}
	sound, lasted := loudSpan(t, path), loudSpan(t, record)
	t.Logf("on air %v after the province's order; heard for %v of %v", b.StartedAt.Sub(issued), lasted, sound)
	if (lasted-sound).Abs() > time.Second || lasted < signalTones*signalTone+3*time.Second {
		t.Errorf("heard for %v, it is %v long", lasted, sound)
	}
}

// loudSpan is from the first to the last sample of a file that can be heard.
func loudSpan(t *testing.T, path string) time.Duration {
	t.Helper()
	src, err := codec.Decode(t.Context(), path, audio.Mono)
	if err != nil {
		t.Fatal(err)
	}
	defer closeSource(src)
	first, last, n := -1, 0, 0
	p := make([]float32, audio.Rate)
	for {
		k, err := src.Read(p)
		for i, v := range p[:k] {
			if math.Abs(float64(v)) >= 0.02 {
				if first < 0 {
					first = n + i
				}
				last = n + i
			}
		}
		n += k
		if err != nil {
			return audio.Duration(int64(last-first), audio.Rate)
		}
	}
}
