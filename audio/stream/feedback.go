package stream

import (
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtcp"
)

// maxExpectedLoss is the most loss, in percent, that the encoder protects
// against; more would take too much from the sound of all the others.
const maxExpectedLoss = 20

// lossWeight is how much one receiver report counts against those before.
const lossWeight = 0.3

// resendCredit is how many resent packets each sent packet pays for, and
// resendMost how many may be saved up: a peer that asks without end gets no
// more than four times the stream.
const (
	resendCredit = 3
	resendMost   = 300
)

// SessionStats is what was measured of one session.
type SessionStats struct {
	Peer      PeerInfo
	Connected bool
	Since     time.Time     // Answer was called
	RTT       time.Duration // 0 until known
	Loss      float64       // smoothed share of packets lost on the way, 0 to 1
	Jitter    time.Duration // as the receiver reports it (RFC 3550 appendix A.8)
	Packets   int64         // sent, resent ones not counted
	NACKs     int64         // requests to send a packet again
	Resent    int64
	Dropped   int64 // lost in the queue of a connection that blocked
	Failed    int64 // writes that failed
}

// feedback is what one listener tells by RTCP, and the counts beside it.
type feedback struct {
	packets, octets, nacks, resent, dropped, failed, purse atomic.Int64

	missing atomic.Int64        // packets asked for at least once
	asked   [historySize]uint32 // 1 + number of packets last asked for; readRTCP's alone

	mu       sync.Mutex
	sent     [8]sentReport
	nextSent int
	rtt      time.Duration
	loss     float64
	jitter   time.Duration
	lostSeen int64 // missing and packets at the last report
	sentSeen int64
}

// sentReport remembers when a sender report left. Its NTP field holds a
// capture time, so the round trip cannot be had from that field alone.
type sentReport struct {
	middle uint32
	at     time.Time
}

// reported notes a sender report; at is local time, for the round trip only.
func (f *feedback) reported(ntp uint64, at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent[f.nextSent%len(f.sent)] = sentReport{uint32(ntp >> 16), at}
	f.nextSent++
}

// received takes in a reception report (RFC 3550 section 6.4.1).
func (f *feedback) received(r rtcp.ReceptionReport, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.jitter = durationOf(int64(r.Jitter))
	f.loss += lossWeight * (max(float64(r.FractionLost)/256, f.nackRate()) - f.loss)
	for _, s := range f.sent {
		if r.LastSenderReport != 0 && s.middle == r.LastSenderReport {
			held := time.Duration(r.Delay) * time.Second / 65536
			f.rtt = max(now.Sub(s.at)-held, 0)
		}
	}
}

// nackRate is the share of packets asked for again since the last report:
// loss that resending hid from the receiver's own count.
func (f *feedback) nackRate() float64 {
	lost, packets := f.missing.Load(), f.packets.Load()
	dl, dp := lost-f.lostSeen, packets-f.sentSeen
	f.lostSeen, f.sentSeen = lost, packets
	if dp < 10 {
		return 0
	}
	return min(float64(dl)/float64(dp), 1)
}

// ask notes that a packet was asked for, the first time or again.
func (f *feedback) ask(seq uint16) {
	f.nacks.Add(1)
	if slot := &f.asked[seq%historySize]; *slot != uint32(seq)+1 {
		*slot = uint32(seq) + 1
		f.missing.Add(1)
	}
}

func (f *feedback) credit() {
	if f.purse.Load() < resendMost {
		f.purse.Add(resendCredit)
	}
}

// pay takes the price of one resent packet.
func (f *feedback) pay() bool {
	if f.purse.Add(-1) >= 0 {
		return true
	}
	f.purse.Add(1)
	return false
}

// Stats tells what was measured.
func (q *Session) Stats() SessionStats {
	f := &q.feedback
	f.mu.Lock()
	defer f.mu.Unlock()
	return SessionStats{
		Peer: q.peer, Connected: q.ready.Load(), Since: q.since,
		RTT: f.rtt, Loss: f.loss, Jitter: f.jitter,
		Packets: f.packets.Load(), NACKs: f.nacks.Load(), Resent: f.resent.Load(),
		Dropped: f.dropped.Load(), Failed: f.failed.Load(),
	}
}

// readRTCP takes the listener's reports until the connection ends.
func (q *Session) readRTCP() {
	for {
		pkts, _, err := q.rtp.ReadRTCP()
		if err != nil {
			return
		}
		q.carried.datagrams.Add(1)
		for _, p := range pkts {
			q.heard(p)
		}
	}
}

func (q *Session) heard(p rtcp.Packet) {
	switch p := p.(type) {
	case *rtcp.TransportLayerNack:
		for _, pair := range p.Nacks {
			pair.Range(q.resend)
		}
	case *rtcp.ReceiverReport:
		for _, r := range p.Reports {
			if r.SSRC == q.ssrc {
				q.feedback.received(r, q.sender.cfg.Clock.Now())
				q.sender.adapt()
			}
		}
	}
}

// resend sends a packet again if it is still kept. It returns true to go on.
func (q *Session) resend(seq uint16) bool {
	q.feedback.ask(seq)
	p := q.sender.hist.get(seq)
	if p == nil || !q.ready.Load() || !q.feedback.pay() {
		return true
	}
	if q.write(p) {
		q.feedback.resent.Add(1)
	}
	return true
}

// adapt sets the loss that the encoder expects to the worst session's.
func (s *Sender) adapt() {
	worst := 0.0
	s.each(func(q *Session) {
		q.feedback.mu.Lock()
		worst = max(worst, q.feedback.loss)
		q.feedback.mu.Unlock()
	})
	s.expectLoss(expectedLoss(worst))
}

// expectedLoss is the whole percentage that the encoder is told. Below one
// percent it is told of none, and keeps its bits for the sound.
func expectedLoss(share float64) int {
	if share < 0.01 {
		return 0
	}
	return min(int(math.Ceil(share*100)), maxExpectedLoss)
}

func (s *Sender) expectLoss(percent int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if percent == s.loss {
		return
	}
	if err := s.enc.SetExpectedLoss(percent); err != nil {
		s.cfg.Logger.Error("opus expected loss", "percent", percent, "error", err)
		return
	}
	s.loss = percent
}

// ExpectedLoss is the loss, in percent, that the encoder now protects
// against.
func (s *Sender) ExpectedLoss() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loss
}
