package stream

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// TestReturningPeerTakesItsPlace connects a speaker a second time under its
// name, with no room for another.
func TestReturningPeerTakesItsPlace(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t, func(c *SenderConfig) { c.MaxSessions = 1 })
	first, second, other := newTestReceiver(t), newTestReceiver(t), newTestReceiver(t)
	old := join(ctx, t, s, first, "pole 1")
	now := join(ctx, t, s, second, "pole 1")
	select {
	case <-old.Done():
	case <-ctx.Done():
		t.Fatal("the first session stayed")
	}
	offer, err := other.Offer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Answer(ctx, offer, PeerInfo{ID: "pole 2"}); app.CodeOf(err) != "stream.full" {
		t.Errorf("a second peer: %v", err)
	}
	if l := s.Sessions(); len(l) != 1 || l[0].Peer.ID != "pole 1" || now.Peer().ID != "pole 1" {
		t.Errorf("sessions %+v", l)
	}
	await(ctx, t, "the first receiver told", func() bool { return first.State() == StateLost })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Answer(ctx, offer, PeerInfo{}); app.CodeOf(err) != "stream.closed" {
		t.Errorf("after Close: %v", err)
	}
	await(ctx, t, "the second receiver told", func() bool { return second.State() == StateLost })
}

// TestHangUpSendsAPeerNothingMore: the listener with that key, and nobody else.
func TestHangUpSendsAPeerNothingMore(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t)
	gone, stays := newTestReceiver(t), newTestReceiver(t)
	offer, err := gone.Offer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	answer, session, err := s.Answer(ctx, offer, PeerInfo{ID: "pole 1", Key: "UBOX"})
	if err == nil {
		err = gone.Accept(answer)
	}
	if err != nil {
		t.Fatal(err)
	}
	await(ctx, t, "session up", session.ready.Load)
	other := join(ctx, t, s, stays, "pole 2")
	start := time.Now()
	put(t, s, noise(25*audio.BlockFrames, 30), start)
	await(ctx, t, "the first sound sent", func() bool { return session.feedback.packets.Load() == 25 })
	if s.HangUp("") != 0 || s.HangUp("UOTHER") != 0 || s.HangUp("UBOX") != 1 {
		t.Error("not the session of that key")
	}
	put(t, s, noise(25*audio.BlockFrames, 30), start.Add(25*audio.BlockDuration))
	await(ctx, t, "the rest sent to the other", func() bool { return other.feedback.packets.Load() == 50 })
	await(ctx, t, "the peer gone", func() bool { return len(s.Sessions()) == 1 })
	if n := session.feedback.packets.Load(); n != 25 {
		t.Errorf("%d packets were sent to it, want 25", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestCloseDeliversTheEnd closes the sender right after the last block: the
// receiver has all of it and knows that it is whole.
func TestCloseDeliversTheEnd(t *testing.T) {
	t.Parallel()
	ctx := within(t, 30*time.Second)
	s := newTestSender(t)
	r := newTestReceiver(t)
	join(ctx, t, s, r, "pole")
	start := time.Now()
	put(t, s, noise(25*audio.BlockFrames, 30), start)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	got := make([]float32, 30*audio.BlockFrames)
	stats := r.ReadAt(got, start.Add(DefaultDelay))
	if want := (ReadStats{Played: 25 * audio.BlockFrames, Idle: 5 * audio.BlockFrames}); stats != want {
		t.Errorf("got %+v, want %+v", stats, want)
	}
}

func TestWriteRefusesWhatIsOutOfLine(t *testing.T) {
	t.Parallel()
	s := newTestSender(t)
	block, start := make([]float32, audio.BlockFrames), time.Now()
	if err := s.Write(block[:100], start); err == nil {
		t.Error("took a short block")
	}
	put(t, s, make([]float32, 3*audio.BlockFrames), start)
	for _, late := range []time.Duration{0, 40 * time.Millisecond, 59 * time.Millisecond} {
		if err := s.Write(block, start.Add(late)); !errors.Is(err, ErrNotLinear) {
			t.Errorf("a block at %v: %v", late, err)
		}
	}
	if err := s.Write(block, start.Add(60*time.Millisecond+10*time.Microsecond)); err != nil || s.next != 4*audio.BlockFrames {
		t.Errorf("a time rounded by the caller: %v, next %d", err, s.next)
	}
	if err := s.Write(block, start.Add(time.Second)); err != nil || s.next != audio.Rate+audio.BlockFrames {
		t.Errorf("after a gap: %v, next %d", err, s.next)
	}
}

// TestLoopbackOnlyOffersNothingElse reads the addresses in both halves' SDP.
func TestLoopbackOnlyOffersNothingElse(t *testing.T) {
	t.Parallel()
	ctx := within(t, 20*time.Second)
	s, r := newTestSender(t), newTestReceiver(t)
	offer, err := r.Offer(ctx)
	if err != nil {
		t.Fatal(err)
	}
	answer, _, err := s.Answer(ctx, offer, PeerInfo{ID: "pole"})
	if err != nil {
		t.Fatal(err)
	}
	for _, sdp := range []string{offer, answer} {
		found := candidateLine.FindAllString(sdp, -1)
		for _, c := range found {
			if ip := net.ParseIP(strings.Fields(c)[4]); ip == nil || !ip.IsLoopback() {
				t.Errorf("candidate %s", c)
			}
		}
		if len(found) == 0 {
			t.Error("no candidate")
		}
	}
}

// TestBadAnswerIsTold gives a receiver what is no answer.
func TestBadAnswerIsTold(t *testing.T) {
	t.Parallel()
	r := newTestReceiver(t)
	if _, err := r.Offer(within(t, 10*time.Second)); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "xin chào", "v=0\r\n", strings.Repeat("v", maxSDP+1)} {
		if err := r.Accept(bad); app.CodeOf(err) != "stream.bad_answer" {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
	if r.State() != StateConnecting {
		t.Errorf("state %s", r.State())
	}
}

// TestReadsBeforeTheFirstReport gives silence that counts as idle.
func TestReadsBeforeTheFirstReport(t *testing.T) {
	t.Parallel()
	r := newTestReceiver(t)
	dst := []float32{1, 2, 3}
	if stats := r.ReadAt(dst, time.Now()); stats != (ReadStats{Idle: 3}) || dst[0] != 0 || dst[2] != 0 {
		t.Errorf("%+v %v", stats, dst)
	}
	if _, ok := r.IndexAt(time.Now()); ok {
		t.Error("an index before any report")
	}
	if _, ok := r.PlayAt(0); ok {
		t.Error("a time before any report")
	}
}
