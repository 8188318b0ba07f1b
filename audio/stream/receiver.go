package stream

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"tienglang/app"
)

// State is how far a receiver's connection is.
type State string

// The states of a receiver.
const (
	StateConnecting State = "connecting"
	StateLive       State = "live"    // connected, sound comes
	StateStarved    State = "starved" // connected, but no sound for a second
	StateEnded      State = "ended"   // the station told the end of the sound
	StateLost       State = "lost"    // the connection is gone; what is buffered still plays
	StateClosed     State = "closed"  // Close was called
)

// Times after which a silent connection is noticed.
const (
	starvedAfter = time.Second
	watchEvery   = 250 * time.Millisecond
)

// DefaultDelay is the time from capture to play-out unless told otherwise.
const DefaultDelay = 400 * time.Millisecond

// DefaultLostAfter is how long a receiver waits for sound that does not come,
// on a connection that seems whole, before it calls the line lost.
const DefaultLostAfter = 5 * time.Second

// StationClock tells how far the station's clock is ahead of this machine's:
// station time = local time + offset. ok is false until it was measured.
type StationClock interface {
	ClockOffset() (offset time.Duration, ok bool)
}

// ReceiverConfig is what a Receiver needs.
type ReceiverConfig struct {
	Clock        app.Clock     // this machine's; nil: the system's
	Station      StationClock  // for StationTime and transit times; nil: station time is local time
	Delay        time.Duration // capture to play-out; 0: DefaultDelay
	LostAfter    time.Duration // 0: DefaultLostAfter
	LoopbackOnly bool          // bind 127.0.0.1 alone
	ICEServers   []string
	Logger       *slog.Logger
}

func (c *ReceiverConfig) fill() {
	if c.Clock == nil {
		c.Clock = app.SystemClock{}
	}
	if c.Delay == 0 {
		c.Delay = DefaultDelay
	}
	if c.LostAfter == 0 {
		c.LostAfter = DefaultLostAfter
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
}

// Receiver takes one live stream and gives its sound by the time at which it
// is to be heard. It serves one connection: after Lost, make another. All
// methods may be called from any goroutine.
type Receiver struct {
	cfg  ReceiverConfig
	pc   *webrtc.PeerConnection
	made time.Time

	mu        sync.Mutex
	line      timeline
	play      playout
	connected bool
	heardAt   time.Time // local time of the last packet
	packets   int64
	malformed int64
	transit   time.Duration // capture to arrival of the last packet
	cause     error
	closed    bool
	track     *webrtc.TrackRemote // nil until there is one
	reports   *webrtc.RTPReceiver // its RTCP

	carried carried

	done     chan struct{}
	lost     chan struct{}
	lostOnce sync.Once
	tasks    sync.WaitGroup
}

// NewReceiver makes a receiver with sockets of its own. It fails with
// stream.bad_ice_server.
func NewReceiver(cfg ReceiverConfig) (*Receiver, error) {
	cfg.fill()
	r := &Receiver{cfg: cfg, made: cfg.Clock.Now(), done: make(chan struct{}), lost: make(chan struct{})}
	servers, err := iceServers(cfg.ICEServers)
	if err != nil {
		return nil, err
	}
	if r.play.dec, err = newDecoder(); err != nil {
		return nil, err
	}
	if r.pc, err = newReceivingConnection(cfg, servers); err != nil {
		return nil, err
	}
	r.pc.OnTrack(r.onTrack)
	r.pc.OnConnectionStateChange(r.onState)
	r.tasks.Add(1)
	go r.watch()
	return r, nil
}

func newReceivingConnection(cfg ReceiverConfig, servers []webrtc.ICEServer) (*webrtc.PeerConnection, error) {
	chain, err := receivingChain()
	if err != nil {
		return nil, err
	}
	api, err := newAPI(network{LoopbackOnly: cfg.LoopbackOnly}, chain)
	if err != nil {
		return nil, err
	}
	pc, err := api.NewPeerConnection(webrtc.Configuration{ICEServers: servers})
	if err != nil {
		return nil, fmt.Errorf("new connection: %w", err)
	}
	way := webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly}
	if _, err := pc.AddTransceiverFromKind(webrtc.RTPCodecTypeAudio, way); err != nil {
		_ = pc.Close()
		return nil, fmt.Errorf("new connection: %w", err)
	}
	return pc, nil
}

// Offer returns the SDP offer for the station, with all candidates. It fails
// with stream.no_network where this machine has no address to offer.
func (r *Receiver) Offer(ctx context.Context) (string, error) {
	offer, err := r.pc.CreateOffer(nil)
	if err != nil {
		return "", fmt.Errorf("offer: %w", err)
	}
	gathered := webrtc.GatheringCompletePromise(r.pc)
	if err := r.pc.SetLocalDescription(offer); err != nil {
		return "", fmt.Errorf("offer: %w", err)
	}
	if err := wait(ctx, gathered, r.done); err != nil {
		return "", fmt.Errorf("gather candidates: %w", err)
	}
	sdp := r.pc.LocalDescription().SDP
	if !strings.Contains(sdp, "a=candidate:") {
		return "", app.Fail("stream.no_network", nil)
	}
	return sdp, nil
}

// Accept takes the station's SDP answer; the connection then comes up by
// itself. It fails with stream.bad_answer.
func (r *Receiver) Accept(answerSDP string) error {
	if len(answerSDP) > maxSDP {
		return app.Fail("stream.bad_answer", fmt.Errorf("answer of %d bytes", len(answerSDP)))
	}
	answer := webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: answerSDP}
	if err := r.pc.SetRemoteDescription(answer); err != nil {
		return app.Fail("stream.bad_answer", err)
	}
	return nil
}

// Lost is closed when the connection is gone, or brought no sound for
// LostAfter although no end was told. What is buffered can still be read.
func (r *Receiver) Lost() <-chan struct{} { return r.lost }

// Err tells why the connection was lost; nil before.
func (r *Receiver) Err() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cause
}

// Carried is what its line carried since it was asked last, both ways, in
// bytes: measured, and reckoned for the heads of the packets.
func (r *Receiver) Carried() int64 {
	r.mu.Lock()
	reports, packets := r.reports, r.packets
	r.mu.Unlock()
	if reports == nil {
		return 0
	}
	r.carried.datagrams.Store(packets)
	return r.carried.news(reports.Transport(), time.Now())
}

// Close ends the connection and waits for its goroutines, though not for
// ever: what does not end in some seconds is left to itself and the error
// tells of it. Reads after it give what is still buffered.
func (r *Receiver) Close() error {
	r.mu.Lock()
	if !r.closed {
		r.closed = true
		close(r.done)
	}
	r.mu.Unlock()
	if err := ended(r.end); err != nil {
		return fmt.Errorf("close receiver: %w", err)
	}
	return nil
}

// end closes the connection and waits for what reads from it. A track that
// began while its connection was being closed is never closed by pion; the
// deadline ends the reads from it.
func (r *Receiver) end() error {
	err := r.pc.GracefulClose()
	r.mu.Lock()
	track, reports := r.track, r.reports
	r.mu.Unlock()
	if track != nil { // errors: there was nothing yet to read from
		_ = track.SetReadDeadline(time.Unix(1, 0))
		_ = reports.SetReadDeadline(time.Unix(1, 0))
	}
	r.tasks.Wait()
	return err
}

func (r *Receiver) lose(cause error) {
	r.lostOnce.Do(func() {
		r.mu.Lock()
		r.cause = cause
		r.mu.Unlock()
		close(r.lost)
	})
}

func (r *Receiver) onState(state webrtc.PeerConnectionState) {
	switch state {
	case webrtc.PeerConnectionStateConnected:
		r.mu.Lock()
		r.connected = true
		r.heardAt = r.cfg.Clock.Now()
		r.mu.Unlock()
	case webrtc.PeerConnectionStateFailed:
		r.lose(errors.New("no connection to the station"))
	case webrtc.PeerConnectionStateClosed:
		r.lose(errors.New("connection closed"))
	}
}

// watch loses a connection on which sound is due and does not come.
func (r *Receiver) watch() {
	defer r.tasks.Done()
	for {
		select {
		case <-r.done:
			return
		case <-r.lost:
			return
		case <-time.After(watchEvery):
		}
		if silent := r.silent(); silent > r.cfg.LostAfter {
			r.lose(fmt.Errorf("no sound for %v", silent.Round(time.Millisecond)))
			return
		}
	}
}

// silent is how long sound has been due and did not come.
func (r *Receiver) silent() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.connected || r.packets == 0 || r.play.ended {
		return 0
	}
	return r.cfg.Clock.Now().Sub(r.heardAt)
}
