package speaker

import (
	"context"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
	"tienglang/sync/wire"
)

func (s *station) keepReturned(_ app.ID, r wire.Returned) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.backs == nil {
		s.backs = map[app.ID][]wire.Returned{}
	}
	s.backs[r.ID] = append(s.backs[r.ID], r)
}

// toldBack is what a speaker told of a return so far.
func (s *station) toldBack(id app.ID) []wire.Returned {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]wire.Returned(nil), s.backs[id]...)
}

// toldCode waits until a return has ended and tells why.
func (s *station) toldCode(id app.ID) (code string) {
	s.t.Helper()
	waitFor(s.t, "return "+string(id)+" has an end", func() bool {
		all := s.toldBack(id)
		if len(all) > 0 {
			code = all[len(all)-1].Code
		}
		return code != ""
	})
	return code
}

// askReturn orders a return of one speaker for so long, without waiting.
func (s *station) askReturn(cluster app.ID, r wire.Return, lasts time.Duration) *stream.Receiver {
	s.t.Helper()
	back, err := stream.NewReceiver(stream.ReceiverConfig{Clock: s.clock, Delay: time.Second, LoopbackOnly: true, Logger: testLog(s.t)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = back.Close() })
	if r.SDP, err = back.Offer(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	s.renewReturn(cluster, r, lasts)
	return back
}

func (s *station) renewReturn(cluster app.ID, r wire.Return, lasts time.Duration) {
	s.t.Helper()
	r.Until = s.clock.Now().Add(lasts)
	_, err := s.line().SendOrder(context.Background(), wire.Order{To: s.keyOf(cluster), Kind: wire.OrderReturn, Args: wire.EncodeArgs(r)})
	if err != nil {
		s.t.Fatal(err)
	}
}

// listensTo orders a return and has it connected.
func (s *station) listensTo(cluster, id app.ID) *stream.Receiver {
	s.t.Helper()
	back := s.askReturn(cluster, wire.Return{ID: id}, time.Minute)
	waitFor(s.t, "an answer", func() bool { return len(s.toldBack(id)) > 0 })
	if err := back.Accept(s.toldBack(id)[0].SDP); err != nil {
		s.t.Fatal(err)
	}
	return back
}

// TestTheStationHearsWhatAPoleReallyPlays compares what comes back from a pole,
// whose clock is an hour off and 50 ppm fast, with what was put on air: the
// same sound, at the time at which the pole played it.
func TestTheStationHearsWhatAPoleReallyPlays(t *testing.T) {
	s := newStation(t)
	cfg := s.config("a")
	cfg.Clock = skewed{began: time.Now(), offset: time.Hour, ppm: 50}
	sp, stop := s.start(cfg)
	s.hears(sp)
	back := s.listensTo("a", "r1")
	const delay = 400
	b := s.broadcast("b1", wandering(60), delay)
	waitFor(t, "it plays", func() bool { return sp.Status().Playing == "b1" })

	due := b.start.Add(delay*time.Millisecond + 2*time.Second) // at the pole
	heard, counts := make([]float32, 0, audio.Rate), stream.ReadStats{}
	block := make([]float32, audio.BlockFrames)
	for at := due.Add(-time.Second); len(heard) < audio.Rate; at = at.Add(audio.BlockDuration) { // as the station reads, one after the other
		time.Sleep(at.Add(1100 * time.Millisecond).Sub(s.clock.Now()))
		got := back.ReadAt(block, at.Add(time.Second))
		if !at.Before(due) {
			heard = append(heard, block...)
			counts.Add(got)
		}
	}
	at, alike := match(heard, b.sound[2*audio.Rate+4800:][:audio.Rate/2], 4800, 4799)
	off := audio.Duration(int64(at-4800), audio.Rate)
	t.Logf("%+v; similarity %.3f, %v off its time", counts, alike, off)
	if counts.Played < audio.Rate*9/10 || alike < 0.95 || off.Abs() > 50*time.Millisecond {
		t.Errorf("what came back: %+v, similarity %.3f, %v off", counts, alike, off)
	}

	other := s.listensTo("a", "r2") // in its place
	waitFor(t, "the first ends", func() bool { return back.State() != stream.StateLive })
	waitFor(t, "the second comes", func() bool { return other.State() == stream.StateLive })
	s.renewReturn("a", wire.Return{ID: "r2"}, 0)
	waitFor(t, "it ends as ordered", func() bool { return other.State() != stream.StateLive })
	if got := s.toldBack("r2"); len(got) != 1 {
		t.Errorf("told of an end that was ordered: %+v", got[1:])
	}
	for _, x := range s.seconds("a") {
		if x.MissedMS+x.ConcealedMS > 0 && x.At.After(due.Add(-3*time.Second)) {
			t.Errorf("the broadcast had a gap: %+v", x)
		}
	}
	b.end()
	stop() // and goleak finds whatever a return left behind
}

// TestAReturnEndsByItself is about the station that asked and was killed.
func TestAReturnEndsByItself(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	sp, stop := s.start(s.config("a"))
	s.hears(sp)
	s.askReturn("a", wire.Return{ID: "brief"}, 1500*time.Millisecond) // it never connects, nor renews
	if code := s.toldCode("brief"); code != returnEnded {
		t.Errorf("told %q", code)
	}
	s.askReturn("a", wire.Return{ID: "ear", Microphone: true}, time.Minute)
	if code := s.toldCode("ear"); code != returnNoMicrophone {
		t.Errorf("told %q of a pole without a microphone", code)
	}
	s.order(wire.OrderReturn, wire.Return{ID: "all", SDP: "v=0", Until: s.clock.Now().Add(time.Minute)})
	waitFor(t, "an order to everyone is refused", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.events) > 0 && s.events[len(s.events)-1].Code == "order.failed"
	})
	if len(s.toldBack("all")) > 0 {
		t.Error("every pole was listened to at once")
	}
	stop()
}

// TestAReturnGivesWayToTheBroadcast: what the commune hears goes first.
func TestAReturnGivesWayToTheBroadcast(t *testing.T) {
	ended := false
	r := &returns{now: time.Now, current: &returning{id: "r", end: func() { ended = true }}}
	r.strained(app.PlayedSecond{PlayedMS: 1000})
	if ended {
		t.Error("it ended beside a broadcast that is whole")
	}
	r.strained(app.PlayedSecond{PlayedMS: 700, MissedMS: 300})
	if !ended || r.reason(r.current) != returnSlowLine {
		t.Errorf("beside a broadcast with gaps: ended %v, %q", ended, r.reason(r.current))
	}
}

// TestATapIsReadAsItSounded reads a card that is 300 ppm fast and loses
// more than half a second.
func TestATapIsReadAsItSounded(t *testing.T) {
	x, place := newTap(), returnPlace{}
	in, out := make([]float32, audio.BlockFrames/2), make([]float32, audio.BlockFrames)
	x.put(in, x.base) // nobody reads yet
	x.listen()
	if _, ok := x.read(out); ok {
		t.Error("read what was before")
	}
	truth, n, left := x.base, 0, 0
	worst := time.Duration(0)
	for i := range 60_000 { // ten minutes
		for j := range in {
			in[j] = float32(n + j)
		}
		x.put(in, truth)
		n += len(in)
		truth = truth.Add(10*time.Millisecond - 3*time.Microsecond)
		if i == 30_000 {
			truth = truth.Add(600 * time.Millisecond)
		}
		at, ok := x.read(out)
		if !ok {
			continue
		}
		if out[0]+960 != out[959]+1 {
			t.Fatalf("block of %v to %v", out[0], out[959])
		}
		due, wanted := place.next(at)
		if !wanted {
			left++
			continue
		}
		worst = max(worst, due.Sub(at).Abs())
	}
	if worst > 2*returnStray || left < 5 || left > 12 {
		t.Errorf("up to %v off, %d blocks left out", worst, left)
	}
}

// keyOf is the public key of a cluster's speaker.
func (s *station) keyOf(cluster app.ID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, c := range s.pairs {
		if c == cluster {
			return key
		}
	}
	return ""
}
