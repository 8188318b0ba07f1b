package stream

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/pion/webrtc/v4"

	"tienglang/app"
)

// maxSDP bounds an offer or answer; one of a browser is 1 to 5 kB.
const maxSDP = 64 << 10

// PeerInfo tells who asks to listen.
type PeerInfo struct {
	// ID names the listener. A second Answer for the same ID takes the place
	// of the first: a speaker that lost its line comes back under its name.
	ID string
	// Key is the public key that the listener proved to have, "" for one that
	// has none. See Sender.HangUp.
	Key string
}

// Answerer is what gives a listener its stream.
type Answerer interface {
	// Answer takes an SDP offer and returns the answer, with all candidates.
	Answer(ctx context.Context, offerSDP string, peer PeerInfo) (answerSDP string, session *Session, err error)
}

var _ Answerer = (*Sender)(nil)

// Answer sets up a session for an SDP offer that wants to receive Opus and
// returns the SDP answer with all candidates; nothing is trickled. It fails
// with stream.bad_offer, stream.full (too many sessions) or stream.closed.
// A session that is not connected after 20 s ends by itself.
func (s *Sender) Answer(ctx context.Context, offerSDP string, peer PeerInfo) (string, *Session, error) {
	if len(offerSDP) > maxSDP {
		return "", nil, app.Fail("stream.bad_offer", fmt.Errorf("offer of %d bytes", len(offerSDP)))
	}
	q, err := s.admit(peer)
	if err != nil {
		return "", nil, err
	}
	answer, err := q.negotiate(ctx, offerSDP)
	if err != nil {
		q.Close()
		return "", nil, err
	}
	return answer, q, nil
}

// admit makes a session and closes an older one of the same peer.
func (s *Sender) admit(peer PeerInfo) (*Session, error) {
	pc, err := s.api.NewPeerConnection(webrtc.Configuration{
		ICEServers: s.ice, Certificates: []webrtc.Certificate{s.cert},
	})
	if err != nil {
		return nil, fmt.Errorf("new connection: %w", err)
	}
	q := newSession(s, pc, peer)
	old, err := s.enlist(q)
	if old != nil {
		old.Close()
	}
	if err != nil {
		_ = ended(pc.GracefulClose) // the first error is the one to tell
		return nil, err
	}
	return q, nil
}

func (s *Sender) enlist(q *Session) (old *Session, err error) {
	s.peers.Lock()
	defer s.peers.Unlock()
	for other := range s.sessions {
		if other.peer.ID == q.peer.ID && q.peer.ID != "" {
			old = other
		}
	}
	room := s.cfg.MaxSessions - len(s.sessions)
	switch {
	case s.closed:
		return nil, app.Fail("stream.closed", nil)
	case room < 1 && old == nil:
		return nil, app.Fail("stream.full", nil, "max", fmt.Sprint(s.cfg.MaxSessions))
	}
	delete(s.sessions, old)
	s.sessions[q] = struct{}{}
	s.stopping.Add(1)
	go q.run()
	return old, nil
}

// HangUp ends the sessions of the listener with a key, and reports how many
// there were. It does not wait for the network.
func (s *Sender) HangUp(key string) (n int) {
	s.peers.RLock()
	defer s.peers.RUnlock()
	for q := range s.sessions {
		if key != "" && q.peer.Key == key {
			q.Close()
			n++
		}
	}
	return n
}

// negotiate runs the offer and answer on the session's connection.
func (q *Session) negotiate(ctx context.Context, offerSDP string) (string, error) {
	var err error
	if q.rtp, err = q.pc.AddTrack(q); err != nil {
		return "", fmt.Errorf("add track: %w", err)
	}
	offer := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offerSDP}
	if err := q.pc.SetRemoteDescription(offer); err != nil {
		return "", app.Fail("stream.bad_offer", err)
	}
	answer, err := q.pc.CreateAnswer(nil)
	if err != nil {
		return "", app.Fail("stream.bad_offer", err)
	}
	gathered := webrtc.GatheringCompletePromise(q.pc)
	if err := q.pc.SetLocalDescription(answer); err != nil {
		return "", app.Fail("stream.bad_offer", err)
	}
	if !q.bound.Load() {
		return "", app.Fail("stream.bad_offer", errors.New("offer does not receive Opus sound"))
	}
	if err := wait(ctx, gathered, q.done); err != nil {
		return "", fmt.Errorf("gather candidates: %w", err)
	}
	sdp := q.pc.LocalDescription().SDP
	if !strings.Contains(sdp, "a=candidate:") {
		return "", app.Fail("stream.no_network", nil)
	}
	return sdp, nil
}

// wait ends when ctx or the session does.
func wait(ctx context.Context, done <-chan struct{}, other <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-other:
		return errors.New("connection closed")
	case <-ctx.Done():
		return ctx.Err()
	}
}
