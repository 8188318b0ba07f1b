//go:build long

package command

import (
	"math"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
)

// lowTone is a low tone, unlike the signal of an emergency.
func lowTone(length time.Duration) []float32 {
	p := make([]float32, int(length.Seconds()*audio.Rate))
	for i := range p {
		p[i] = float32(0.2 * math.Sin(2*math.Pi*180*float64(i)/audio.Rate))
	}
	return p
}

// ears note when each pole began to sound the signal, and what it plays now.
type ears struct {
	mu     sync.Mutex
	signal map[app.ID]time.Time // station time at which it began
	pitch  map[app.ID]float64   // of the newest block, 0 for silence
}

// listenAt puts ears at every pole.
func listenAt(s *station) *ears {
	e := &ears{signal: map[app.ID]time.Time{}, pitch: map[app.ID]float64{}}
	for _, c := range s.inventory.Clusters() {
		e.put(s, c.ID)
	}
	return e
}

func (e *ears) put(s *station, id app.ID) {
	s.virtual.listen(id, func(p []float32, at time.Time) {
		hz := pitchOf(p)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.pitch[id] = hz
		if _, ok := e.signal[id]; !ok && hz > 450 && hz < 900 {
			e.signal[id] = at
		}
	})
}

func (e *ears) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	clear(e.signal)
}

func (e *ears) heard() map[app.ID]time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	all := map[app.ID]time.Time{}
	for id, at := range e.signal {
		all[id] = at
	}
	return all
}

func (e *ears) hears(id app.ID, from, to float64) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pitch[id] > from && e.pitch[id] < to
}

// pitchOf counts how often a sound goes up through nothing; 0 where it is too
// soft.
func pitchOf(p []float32) float64 {
	up, loud := 0, float32(0)
	for i := 1; i < len(p); i++ {
		if p[i-1] < 0 && p[i] >= 0 {
			up++
		}
		loud = max(loud, p[i])
	}
	if loud < 0.01 || len(p) < 240 {
		return 0
	}
	return float64(up) * audio.Rate / float64(len(p))
}

// ordered is an emergency of a sound that was brought, ready to be confirmed.
func ordered(t *testing.T, s *station, length time.Duration) app.Emergency {
	t.Helper()
	m, err := s.intake.source(t.Context(), &clip{samples: lowTone(length)}, app.Media{Name: "message", Kind: app.MediaVoice}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.emergencies.Order(t.Context(), theProgram, playout.EmergencyRequest{Title: "Lũ về", Media: m.SHA256, Times: 1, Every: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// alarm confirms an order and returns how long each pole took to its first
// sound.
func alarm(t *testing.T, s *station, e *ears, order app.Emergency, want int) map[app.ID]time.Duration {
	t.Helper()
	e.forget()
	began := s.clock.Now()
	if err := s.emergencies.Confirm(t.Context(), theProgram, "", order.ID); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "the signal is heard everywhere", func() bool { return len(e.heard()) >= want })
	took := map[app.ID]time.Duration{}
	for id, at := range e.heard() {
		took[id] = at.Sub(began)
	}
	return took
}

// An emergency during a scheduled programme: first sound at once, and what it
// cut goes on where it was.
func TestEmergencyCutsTheScheduleAndItGoesOn(t *testing.T) {
	s := quietStation(t)
	poles(t, s, 2)
	m, err := s.intake.source(t.Context(), &clip{samples: lowTone(40 * time.Second)}, app.Media{Name: "hum", Kind: app.MediaMaster}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{Title: "Bản tin", Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}}})
	if err != nil {
		t.Fatal(err)
	}
	ears := listenAt(s)
	order := ordered(t, s, 2*time.Second)
	at := s.clock.Now().Add(3 * time.Second).Truncate(time.Second)
	onSchedule(t, s, p, at, nil)
	first := s.inventory.Clusters()[0].ID
	until(t, 30*time.Second, "the programme is heard", func() bool { return ears.hears(first, 150, 210) })
	lateness := watchLateness(t.Context())
	took := alarm(t, s, ears, order, 2)
	inTime(t, took, lateness())
	until(t, 30*time.Second, "what was cut goes on", func() bool {
		sent, err := s.db.Sent(t.Context(), at, at.Add(time.Hour))
		return err == nil && len(sent) >= 6 && ears.hears(first, 150, 210) && sent[len(sent)-1].Offset > 0 && sent[len(sent)-1].To.IsZero()
	})
	wantContinued(t, s, p, at)
}

// slowAlarm bounds the first sound, from the confirmation.
const slowAlarm = time.Second

// wantContinued holds the records to a programme that an emergency cut in two.
func wantContinued(t *testing.T, s *station, p app.Programme, at time.Time) {
	t.Helper()
	ctx := t.Context()
	all, err := s.db.Broadcasts(ctx, at.Add(-time.Minute), at.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	var cut time.Duration
	for _, b := range all {
		sent, err := s.db.SentOf(ctx, b.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range sent {
			if b.Programme == p.ID && one.Offset == 0 {
				cut = one.To.Sub(one.From)
			}
		}
		if b.Programme != p.ID {
			continue
		}
		for _, one := range sent {
			if one.Offset > 0 && (one.Offset-cut).Abs() > 1500*time.Millisecond {
				t.Errorf("it was cut at %v and goes on at %v", cut, one.Offset)
			}
		}
	}
	if cut == 0 {
		t.Errorf("no cut in %+v", all)
	}
}

// An emergency while somebody is live, and while half of the poles are away:
// first sound at once at those that are there, the others when they come back,
// what was live goes on, and the log tells it all.
func TestEmergencyOverLiveWithHalfThePolesAway(t *testing.T) {
	s := quietStation(t)
	poles(t, s, 4)
	away := s.inventory.Clusters()[2:]
	m, err := s.intake.source(t.Context(), &clip{samples: lowTone(60 * time.Second)}, app.Media{Name: "low", Kind: app.MediaMaster}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{Title: "Bằng tay", Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}}})
	if err != nil {
		t.Fatal(err)
	}
	order := ordered(t, s, 3*time.Second)
	s.virtual.close()
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()[:2]); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "two are there", func() bool {
		return s.network.link.Connected(s.inventory.Clusters()[0].SpeakerKey) && s.network.link.Connected(s.inventory.Clusters()[1].SpeakerKey)
	})
	ears := listenAt(s)
	b, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: p.ID})
	if err != nil {
		t.Fatal(err)
	}
	first := s.inventory.Clusters()[0].ID
	until(t, 20*time.Second, "it is heard", func() bool { return ears.hears(first, 150, 210) })
	lateness := watchLateness(t.Context())
	took := alarm(t, s, ears, order, 2)
	inTime(t, took, lateness())
	until(t, 30*time.Second, "what was by hand is heard again", func() bool { return len(s.playout.State().Beside) == 0 && ears.hears(first, 150, 210) })
	if st := s.playout.State(); st.Broadcast.ID != b.ID || !st.On() {
		t.Errorf("by hand: %+v", st)
	}
	ears.forget()
	if err := s.virtual.startAll(away); err != nil {
		t.Fatal(err)
	}
	for _, c := range away {
		ears.put(s, c.ID)
	}
	until(t, 40*time.Second, "those who were away hear it", func() bool {
		h := ears.heard()
		return !h[away[0].ID].IsZero() && !h[away[1].ID].IsZero()
	})
	if h := ears.heard(); !h[first].IsZero() {
		t.Error("one that had heard it hears it again")
	}
	e, err := s.db.Emergency(t.Context(), order.ID)
	if err != nil {
		t.Fatal(err)
	}
	until(t, 30*time.Second, "the log tells of all four", func() bool {
		heard := map[app.ID]bool{}
		if e, err = s.db.Emergency(t.Context(), order.ID); err != nil {
			return false
		}
		for _, id := range e.Soundings {
			all, err := s.db.HeardOf(t.Context(), id)
			if err != nil {
				return false
			}
			for _, h := range all {
				if h.PlayedMS > 2000 {
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
