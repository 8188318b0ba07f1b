package stream

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// queueSize is how many packets wait for one slow connection: 1.28 s. Beyond
// it the oldest are dropped; they would be late anyway.
const queueSize = 64

// connectPatience is how long a session may take to connect.
const connectPatience = 20 * time.Second

// endMarks is how often the end of the sound is told, against loss.
const endMarks = 3

// Session is one listener's connection. It has a queue and a goroutine of its
// own, so that a connection that blocks holds up nobody else.
type Session struct {
	sender *Sender
	peer   PeerInfo
	pc     *webrtc.PeerConnection
	since  time.Time
	queue  chan *packet
	ends   chan int64
	done   chan struct{}
	up     chan struct{}
	once   sync.Once
	bound  atomic.Bool // the track has a codec and a stream
	ready  atomic.Bool // connected: packets may be queued

	rtp      *webrtc.RTPSender // set before the answer is given
	out      webrtc.TrackLocalWriter
	ssrc     uint32
	codec    uint8
	feedback feedback
	carried  carried
}

func newSession(s *Sender, pc *webrtc.PeerConnection, peer PeerInfo) *Session {
	q := &Session{
		sender: s, peer: peer, pc: pc, since: s.cfg.Clock.Now(),
		queue: make(chan *packet, queueSize),
		ends:  make(chan int64, 1),
		done:  make(chan struct{}),
		up:    make(chan struct{}),
	}
	var connected sync.Once
	pc.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			connected.Do(func() { close(q.up) })
		case webrtc.PeerConnectionStateFailed, webrtc.PeerConnectionStateClosed:
			q.finish() // the connection is closed by run, not inside its own callback
		}
	})
	return q
}

// Peer tells who listens.
func (q *Session) Peer() PeerInfo { return q.peer }

// Done is closed when the session has ended, by either side.
func (q *Session) Done() <-chan struct{} { return q.done }

// Close ends the session. It does not wait for the network.
func (q *Session) Close() { q.finish() }

func (q *Session) finish() {
	q.once.Do(func() {
		q.ready.Store(false)
		close(q.done)
	})
}

// run serves the session until it is done.
func (q *Session) run() {
	defer q.leave()
	select {
	case <-q.up:
	case <-q.done:
		return
	case <-time.After(connectPatience):
		q.sender.cfg.Logger.Warn("listener did not connect", "peer", q.peer.ID)
		return
	}
	// Not earlier: a read makes pion decrypt before anything takes in what
	// was decrypted, and a connection closed then would wait for ever.
	go q.readRTCP()
	defer q.charge()
	q.ready.Store(true)
	q.sender.cfg.Logger.Info("listener connected", "peer", q.peer.ID)
	for {
		select {
		case <-q.done:
			return
		case p := <-q.queue:
			q.deliver(p)
		case end := <-q.ends:
			q.tellEnd(end)
		}
	}
}

// leave ends the session and frees its connection.
func (q *Session) leave() {
	defer q.sender.stopping.Done()
	q.finish()
	q.sender.peers.Lock()
	delete(q.sender.sessions, q)
	q.sender.peers.Unlock()
	if err := ended(q.pc.GracefulClose); err != nil {
		q.sender.cfg.Logger.Warn("close listener", "peer", q.peer.ID, "error", err)
	}
	q.sender.cfg.Logger.Info("listener left", "peer", q.peer.ID)
}

// enqueue never blocks; a full queue loses its oldest packet.
func (q *Session) enqueue(p *packet) {
	for {
		select {
		case q.queue <- p:
			return
		default:
		}
		select {
		case <-q.queue:
			q.feedback.dropped.Add(1)
		default:
		}
	}
}

// deliver writes one packet, after a sender report where one is due.
func (q *Session) deliver(p *packet) {
	if n := q.feedback.packets.Load(); reportDue(n) {
		q.report(p.at)
		q.charge()
	}
	if q.write(p) {
		q.feedback.packets.Add(1)
		q.feedback.octets.Add(int64(len(p.payload)))
		q.feedback.credit()
	}
}

func (q *Session) write(p *packet) bool {
	h := rtp.Header{
		Version: 2, Marker: p.marker, PayloadType: q.codec, SequenceNumber: p.seq,
		Timestamp: q.sender.base + uint32(p.at), SSRC: q.ssrc,
	}
	_, err := q.out.WriteRTP(&h, p.payload)
	q.carried.datagrams.Add(1)
	if err != nil {
		q.feedback.failed.Add(1)
	}
	return err == nil
}

// reportDue says before which packets a sender report goes out: often at the
// start, since a receiver cannot place any sound before it has one, then
// twice a second.
func reportDue(sent int64) bool {
	return sent == 0 || sent == 2 || sent == 5 || sent == 10 || sent%25 == 0
}

// report tells the capture time of stream sample at.
func (q *Session) report(at int64) {
	q.writeRTCP(q.senderReport(at))
}

func (q *Session) senderReport(at int64) *rtcp.SenderReport {
	ntp := ntpOf(q.sender.captureTime(at))
	q.feedback.reported(ntp, q.sender.cfg.Clock.Now())
	return &rtcp.SenderReport{
		SSRC:        q.ssrc,
		NTPTime:     ntp,
		RTPTime:     q.sender.base + uint32(at),
		PacketCount: uint32(q.feedback.packets.Load()),
		OctetCount:  uint32(q.feedback.octets.Load()),
	}
}

func (q *Session) markEnd(end int64) {
	select {
	case <-q.ends: // an older mark not yet told
	default:
	}
	select {
	case q.ends <- end:
	default:
	}
}

// tellEnd sends what is queued and then, some times over, a report of the
// sample at which the sound ended, with BYE.
func (q *Session) tellEnd(end int64) {
	for len(q.queue) > 0 {
		q.deliver(<-q.queue)
	}
	for i := range endMarks {
		q.writeRTCP(q.senderReport(end), &rtcp.Goodbye{Sources: []uint32{q.ssrc}, Reason: "end"})
		if i == endMarks-1 {
			return
		}
		select {
		case <-q.done:
			return
		case <-time.After(60 * time.Millisecond):
		}
	}
}

// charge tells what the listener's line carried.
func (q *Session) charge() {
	if q.sender.cfg.Carried == nil {
		return
	}
	if n := q.carried.news(q.rtp.Transport(), time.Now()); n > 0 {
		q.sender.cfg.Carried(q.peer, n)
	}
}

func (q *Session) writeRTCP(pkts ...rtcp.Packet) {
	q.carried.datagrams.Add(1)
	if err := q.pc.WriteRTCP(pkts); err != nil {
		q.feedback.failed.Add(1)
	}
}

// Bind implements webrtc.TrackLocal: the connection has agreed on a codec.
func (q *Session) Bind(t webrtc.TrackLocalContext) (webrtc.RTPCodecParameters, error) {
	for _, c := range t.CodecParameters() {
		if c.ClockRate == opusCodec.ClockRate && strings.EqualFold(c.MimeType, webrtc.MimeTypeOpus) {
			q.out, q.ssrc, q.codec = t.WriteStream(), uint32(t.SSRC()), uint8(c.PayloadType)
			q.bound.Store(true)
			return c, nil
		}
	}
	return webrtc.RTPCodecParameters{}, errors.New("no Opus in common")
}

// Unbind implements webrtc.TrackLocal.
func (q *Session) Unbind(webrtc.TrackLocalContext) error { return nil }

// ID implements webrtc.TrackLocal.
func (q *Session) ID() string { return "live" }

// RID implements webrtc.TrackLocal.
func (q *Session) RID() string { return "" }

// StreamID implements webrtc.TrackLocal.
func (q *Session) StreamID() string { return "tienglang" }

// Kind implements webrtc.TrackLocal.
func (q *Session) Kind() webrtc.RTPCodecType { return webrtc.RTPCodecTypeAudio }
