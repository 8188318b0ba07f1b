package speaker

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// withMessage is a speaker that holds one message of that length and writes what
// it plays.
func withMessage(t *testing.T, s *station, seconds float64) (cfg Config, stop func(), m wire.HeldMessage, sound []float32, e *ear) {
	t.Helper()
	e = &ear{}
	cfg = s.config("a")
	cfg.Output, cfg.File, cfg.OnPlayed = OutputRecord, cfg.Dir+".wav", e.hear
	sp, stop := s.start(cfg)
	s.hears(sp)
	sound = wandering(seconds)
	f := s.shelve(sound)
	m = wire.HeldMessage{ID: "flood", Title: "Sơ tán lũ", SHA256: f.SHA256, Until: s.clock.Now().Add(time.Hour)}
	s.waitHeld("a", s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Messages: []wire.HeldMessage{m}}), 1)
	return cfg, stop, m, sound, e
}

// told waits for the event that an order was not done.
func (s *station) told(code string) {
	s.t.Helper()
	waitFor(s.t, code+" is told", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		for i, e := range s.events {
			if e.Code == code {
				s.events = append(s.events[:i], s.events[i+1:]...)
				return true
			}
		}
		return false
	})
}

// TestAMessageIsPlayedFromTheDiskAtAWord: twice, at its moment to the sample,
// although the lease of its stream comes too, for which nobody asks then.
func TestAMessageIsPlayedFromTheDiskAtAWord(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg, stop, m, sound, _ := withMessage(t, s, 2)
	at := s.clock.Now().Add(500 * time.Millisecond)
	pause := 500 * time.Millisecond
	s.order(wire.OrderMessage, wire.PlayMessage{Broadcast: "e1", Message: m.ID, At: at, Times: 2, Pause: pause, Until: at.Add(time.Minute)})
	s.order(wire.OrderListen, wire.Listen{Broadcast: "e1", Precedence: app.PrecedenceEmergency, Until: s.clock.Now().Add(8 * time.Second)})
	waitFor(t, "both times are told", func() bool { return s.playedMS("a") >= 3900 })
	if s.mu.Lock(); s.session != nil {
		t.Error("the stream was asked for although the message is here")
	}
	s.mu.Unlock()
	stop()
	clock := skewed{began: time.Now()}
	soundsAt(t, cfg.File, clock, sound, audio.Rate, at.Add(time.Second), 10*time.Millisecond)
	soundsAt(t, cfg.File, clock, sound, audio.Rate, at.Add(2*time.Second+pause+time.Second), 10*time.Millisecond)
}

// TestAMessageThatIsEndedDoesNotSoundAgain: neither the rest of the time that
// sounds nor the next one.
func TestAMessageThatIsEndedDoesNotSoundAgain(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	_, _, m, _, e := withMessage(t, s, 1)
	at := s.clock.Now().Add(200 * time.Millisecond)
	s.order(wire.OrderMessage, wire.PlayMessage{Broadcast: "e1", Message: m.ID, At: at, Times: 50, Pause: 200 * time.Millisecond, Until: at.Add(time.Minute)})
	waitFor(t, "it sounds", e.sounds.Load)
	ended := s.clock.Now()
	s.order(wire.OrderStop, wire.Stop{Broadcast: "e1", EndAt: ended})
	time.Sleep(2 * time.Second) // for nothing to happen in
	if late := time.Unix(0, e.last.Load()).Sub(ended); late > 600*time.Millisecond {
		t.Errorf("it sounds %v after its end", late)
	}
}

func (s *station) playedMS(cluster app.ID) (ms int) {
	for _, x := range s.seconds(cluster) {
		ms += x.PlayedMS
	}
	return ms
}

// TestOrdersOfMessagesThatAreRefused: of another key, replayed, expired, of a
// message that was withdrawn, whose permission is over, or that is not here.
// Nothing of them sounds, what is on air goes on, and the station is told which
// it was.
func TestOrdersOfMessagesThatAreRefused(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	cfg, stop, m, _, e := withMessage(t, s, 1)
	s.broadcast("b1", wandering(60), 300)
	waitFor(t, "the programme is heard", e.sounds.Load)
	play := func(message app.ID, expires time.Time) {
		t.Helper()
		now := s.clock.Now()
		_, err := s.line().SendOrder(t.Context(), wire.Order{To: wire.Everyone, Kind: wire.OrderMessage, ExpiresAt: expires,
			Args: wire.EncodeArgs(wire.PlayMessage{Broadcast: "e1", Message: message, At: now, Times: 1, Until: now.Add(time.Minute)})})
		if err != nil {
			t.Fatal(err)
		}
	}
	soon := s.clock.Now().Add(time.Hour)
	play(m.ID, s.clock.Now().Add(-time.Second))
	s.told("order.expired")
	s.numbered(0)
	play(m.ID, soon)
	s.told("order.replayed")
	s.numbered(1_000)
	play("fire", soon)
	s.told("order.failed")
	over := m
	over.Until = s.clock.Now().Add(-time.Second)
	held := bareSealed(t, cfg)
	size, _ := held.size(held.path(m.SHA256))
	files := []wire.HeldFile{{SHA256: m.SHA256, Bytes: size}}
	for _, held := range [][]wire.HeldMessage{{over}, nil} {
		s.waitHeld("a", s.hold("a", wire.Held{Files: files, Messages: held}), 1)
		play(m.ID, soon)
		s.told("order.failed")
	}
	s.hold("a", wire.Held{Files: files, Messages: []wire.HeldMessage{m}})
	e.sounds.Store(false)
	waitFor(t, "the programme goes on", e.sounds.Load)
	address := s.line().Addr()
	s.line().Close()
	s.identity = newIdentity(t)
	s.openLink(address)
	for until := time.Now().Add(1500 * time.Millisecond); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		play(m.ID, soon) // nobody listens to a station with another key
	}
	stop()
	for _, x := range s.seconds("a") {
		if x.Broadcast != "b1" {
			t.Errorf("it sounded: %+v", x)
		}
	}
}

// numbered has the orders go on from that number.
func (s *station) numbered(n int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq = n
}

// TestAMessageDoesNotSoundAgainAfterTheClockWasSetBack, when its time comes once
// more.
func TestAMessageDoesNotSoundAgainAfterTheClockWasSetBack(t *testing.T) {
	h := bareHolder(t)
	now := time.Now()
	h.messages = []playing{{
		order: wire.PlayMessage{Broadcast: "e1", At: now, Times: 2, Until: now.Add(time.Minute)}, every: time.Second, given: now,
	}}
	if n := len(h.messageSlots(now.Add(-time.Second))); n != 2 {
		t.Fatalf("%d times, want 2", n)
	}
	for _, at := range []time.Time{now.Add(-time.Hour), now} {
		if n := len(h.messageSlots(at)); n != 0 {
			t.Errorf("%d times at %v", n, at)
		}
	}
}
