package stream

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"

	"tienglang/app"
	"tienglang/audio"
)

// DefaultBitrate is the Opus bit rate, in bit/s, of a sender that names none.
const DefaultBitrate = 64000

// DefaultMaxSessions is how many listeners one sender serves unless told
// otherwise.
const DefaultMaxSessions = 500

// lingering is how long Close waits between the end mark and the end of the
// connections, so that the last packets can still be asked for again. Waits
// for the network run on the machine's own timers, as pion's do, and not on
// the configured clock, which a test may hold still.
const lingering = 300 * time.Millisecond

// ErrNotLinear is returned by Write for a block whose capture time lies
// before the end of the block before it.
var ErrNotLinear = errors.New("capture time goes backwards")

// SenderConfig is what a Sender needs. The zero value serves every interface
// of the machine on the system's clock.
type SenderConfig struct {
	Clock        app.Clock // for round trips and Since; nil: the machine's
	ICEServers   []string  // stun:HOST:PORT, turn:USER:SECRET@HOST:PORT; also stuns:, turns:
	LoopbackOnly bool      // bind 127.0.0.1 alone; works on a machine without network
	PortMin      uint16    // range of UDP ports; 0, 0 for any
	PortMax      uint16
	Bitrate      int // bit/s; 0: DefaultBitrate
	MaxSessions  int // 0: DefaultMaxSessions
	// Waveform keeps the waveform at a low bit rate, for who measures what
	// comes; what is lost on the way is then concealed and never repaired.
	Waveform bool
	// Sent, if set, is given each packet as it goes out, with the capture time
	// of its block; it keeps neither and must not wait.
	Sent func(capturedAt time.Time, packet []byte)
	// Carried, if set, is told what a listener's line carried since it was told
	// last, both ways, about twice a second and at the end; it must not wait.
	Carried func(peer PeerInfo, bytes int64)
	Logger  *slog.Logger
}

func (c *SenderConfig) fill() {
	if c.Clock == nil {
		c.Clock = app.SystemClock{}
	}
	if c.Bitrate == 0 {
		c.Bitrate = DefaultBitrate
	}
	if c.MaxSessions == 0 {
		c.MaxSessions = DefaultMaxSessions
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
}

// Sender encodes live sound once and sends it to every session. Its RTP
// timestamps follow the capture times linearly from a random base that is
// drawn once: make one Sender per broadcast, or keep one over many; the gaps
// between broadcasts are then gaps in the timestamps too.
type Sender struct {
	cfg  SenderConfig
	api  *webrtc.API
	ice  []webrtc.ICEServer
	cert webrtc.Certificate
	base uint32
	hist history

	mu      sync.Mutex // guards what Write uses
	enc     encoder
	loss    int       // percent that the encoder expects
	start   time.Time // capture time of stream sample 0
	next    int64     // the sample after the last one written
	began   bool
	ended   bool
	seq     uint16
	scratch []byte

	peers    sync.RWMutex
	sessions map[*Session]struct{}
	closed   bool
	stopping sync.WaitGroup
}

// NewSender makes a sender; it opens no socket until the first Answer. It
// fails with stream.bad_ice_server.
func NewSender(cfg SenderConfig) (*Sender, error) {
	cfg.fill()
	s := &Sender{cfg: cfg, sessions: map[*Session]struct{}{}, scratch: make([]byte, maxPayload)}
	var err error
	if s.ice, err = iceServers(cfg.ICEServers); err != nil {
		return nil, err
	}
	// Reports and resending are the sender's own, on one shared history: no
	// interceptor runs per connection.
	net := network{LoopbackOnly: cfg.LoopbackOnly, PortMin: cfg.PortMin, PortMax: cfg.PortMax}
	if s.api, err = newAPI(net, &interceptor.Registry{}); err != nil {
		return nil, err
	}
	if s.enc, err = newEncoder(cfg.Bitrate, cfg.Waveform); err != nil {
		return nil, err
	}
	if s.cert, err = newCertificate(); err != nil {
		return nil, err
	}
	s.base, s.seq = randomStart()
	return s, nil
}

// maxPayload bounds one Opus packet of one frame (RFC 6716 section 3.2.1).
const maxPayload = 1275

// newCertificate makes the DTLS certificate that all of a sender's
// connections share; its fingerprint goes to each peer in the answer.
func newCertificate() (webrtc.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return webrtc.Certificate{}, fmt.Errorf("DTLS key: %w", err)
	}
	cert, err := webrtc.GenerateCertificate(key)
	if err != nil {
		return webrtc.Certificate{}, fmt.Errorf("DTLS certificate: %w", err)
	}
	return *cert, nil
}

// randomStart draws the first RTP timestamp and sequence number (RFC 3550
// section 5.1). The number stays low so that it does not wrap at once.
func randomStart() (timestamp uint32, seq uint16) {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return binary.BigEndian.Uint32(b[:4]), binary.BigEndian.Uint16(b[4:]) & 0x7fff
}

// Write encodes one 20 ms mono block captured from capturedAt on (station
// time) and hands it to every session's queue. It never waits for a listener.
// Capture times must rise by 20 ms a block, or leap forward over a gap;
// ErrNotLinear otherwise, and the block is dropped.
func (s *Sender) Write(block []float32, capturedAt time.Time) error {
	if len(block) != audio.BlockFrames {
		return fmt.Errorf("block of %d samples, want %d", len(block), audio.BlockFrames)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	gap, err := s.place(capturedAt)
	if err != nil {
		return err
	}
	return s.send(block, gap)
}

// place sets next to the stream sample of capturedAt and reports whether a
// gap lies before it.
func (s *Sender) place(capturedAt time.Time) (gap bool, err error) {
	if !s.began {
		s.start, s.began = capturedAt, true
		return true, nil
	}
	s.ended = false
	at := samplesIn(capturedAt.Sub(s.start))
	switch off := at - s.next; {
	case off >= -1 && off <= 1: // rounding of the caller's times
		return false, nil
	case off < 0:
		return false, fmt.Errorf("block at %v, %d samples early: %w", capturedAt, -off, ErrNotLinear)
	default:
		s.next = at
		return true, nil
	}
}

// send encodes the block at s.next and queues it everywhere.
func (s *Sender) send(block []float32, gap bool) error {
	n, err := s.enc.Encode(block, s.scratch)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	p := &packet{
		seq:     s.seq,
		at:      s.next - int64(s.enc.Lookahead()),
		marker:  gap,
		payload: append([]byte(nil), s.scratch[:n]...),
	}
	if s.cfg.Sent != nil {
		s.cfg.Sent(s.captureTime(s.next), p.payload)
	}
	s.seq++
	s.next += audio.BlockFrames
	s.hist.put(p)
	s.each(func(q *Session) { q.enqueue(p) })
	return nil
}

// End marks the end of the sound: what the encoder still holds goes out, and
// every session is told at which sample the broadcast ended, so that a
// receiver knows silence after it from loss. Sessions stay; Write may go on
// later, at least one block after the end.
func (s *Sender) End() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.began || s.ended {
		return nil
	}
	end := s.next
	err := s.send(make([]float32, audio.BlockFrames), false)
	s.ended = true
	s.each(func(q *Session) { q.markEnd(end) })
	return err
}

// Lookahead is by how many frames the encoder's sound is behind: a decoder that
// begins with a packet leaves out that many.
func (s *Sender) Lookahead() int { return s.enc.Lookahead() }

// captureTime is when stream sample x was captured.
func (s *Sender) captureTime(x int64) time.Time {
	return s.start.Add(durationOf(x))
}

func (s *Sender) each(do func(*Session)) {
	s.peers.RLock()
	defer s.peers.RUnlock()
	for q := range s.sessions {
		if q.ready.Load() {
			do(q)
		}
	}
}

// Close ends the broadcast and all its sessions, and waits for them, though
// not for ever: one that does not end in some seconds is told of and left to
// itself.
func (s *Sender) Close() error {
	err := s.End()
	s.peers.Lock()
	already := s.closed
	s.closed = true
	open := s.list()
	s.peers.Unlock()
	if len(open) > 0 && !already {
		time.Sleep(lingering)
	}
	for _, q := range open {
		q.Close()
	}
	if late := ended(func() error { s.stopping.Wait(); return nil }); late != nil {
		s.cfg.Logger.Error("close sender", "error", late)
		err = errors.Join(err, fmt.Errorf("close sender: %w", late))
	}
	return err
}

// Abandon lets all listeners go without a word and takes no new ones. It waits
// for nobody: it is for a sender whose Write has not returned, which Close would
// wait for. What Write still does then reaches nobody.
func (s *Sender) Abandon() {
	s.peers.Lock()
	s.closed = true
	open := s.list()
	s.peers.Unlock()
	for _, q := range open {
		q.Close()
	}
}

// list must be called with peers held.
func (s *Sender) list() []*Session {
	all := make([]*Session, 0, len(s.sessions))
	for q := range s.sessions {
		all = append(all, q)
	}
	return all
}

// Sessions tells of every session what was measured.
func (s *Sender) Sessions() []SessionStats {
	s.peers.RLock()
	open := s.list()
	s.peers.RUnlock()
	stats := make([]SessionStats, len(open))
	for i, q := range open {
		stats[i] = q.Stats()
	}
	return stats
}
