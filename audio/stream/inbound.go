package stream

import (
	"fmt"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

// How lost packets are asked for again. Two packets of grace leave room for
// reordering; eight requests, 40 ms apart, fill the usual play-out delay.
const (
	nackEvery = 40 * time.Millisecond
	nackGrace = 2
	nackTries = 8
	nackReach = 128 // packets, 2.56 s
)

// reportEvery is the time between receiver reports.
const reportEvery = time.Second

// receivingChain is the interceptors of a receiver: requests for lost packets,
// and receiver reports.
func receivingChain() (*interceptor.Registry, error) {
	ask, err := nack.NewGeneratorInterceptor(nack.GeneratorInterval(nackEvery),
		nack.GeneratorSkipLastN(nackGrace), nack.GeneratorMaxNacksPerPacket(nackTries),
		nack.GeneratorSize(nackReach))
	if err != nil {
		return nil, fmt.Errorf("requests for lost packets: %w", err)
	}
	tell, err := report.NewReceiverInterceptor(report.ReceiverInterval(reportEvery))
	if err != nil {
		return nil, fmt.Errorf("receiver reports: %w", err)
	}
	var chain interceptor.Registry
	chain.Add(ask)
	chain.Add(tell)
	return &chain, nil
}

// onTrack reads the stream's packets and reports until the connection ends.
func (r *Receiver) onTrack(track *webrtc.TrackRemote, receiver *webrtc.RTPReceiver) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return
	}
	if r.track != nil {
		return // the station sends one
	}
	r.track, r.reports = track, receiver
	r.tasks.Go(func() { r.readRTCP(receiver) })
	r.tasks.Go(func() { r.readRTP(track) })
}

func (r *Receiver) readRTP(track *webrtc.TrackRemote) {
	buf := make([]byte, 1500)
	for {
		n, _, err := track.Read(buf)
		if err != nil {
			return
		}
		var p rtp.Packet
		if err := p.Unmarshal(buf[:n]); err != nil {
			continue
		}
		r.arrived(p.Timestamp, p.Payload)
	}
}

// arrived takes in one packet's payload, which it copies.
func (r *Receiver) arrived(ts uint32, payload []byte) {
	n := packetSamples(payload)
	r.mu.Lock()
	defer r.mu.Unlock()
	if n == 0 || len(payload) > maxPayload {
		r.malformed++
		return
	}
	at := r.line.position(ts)
	r.heardAt = r.cfg.Clock.Now()
	r.packets++
	if t, ok := r.line.captured(at + n); ok {
		r.transit = r.stationTime(r.heardAt).Sub(t)
	}
	r.play.take(arrival{at: at, samples: n, payload: append([]byte(nil), payload...)})
}

func (r *Receiver) readRTCP(receiver *webrtc.RTPReceiver) {
	for {
		pkts, _, err := receiver.ReadRTCP()
		if err != nil {
			return
		}
		r.reported(pkts)
	}
}

// reported takes in RTCP packets. The station tells the end of the sound by a
// sender report of the position at which it ended and BYE right after it;
// whether the two come in one call is pion's affair.
func (r *Receiver) reported(pkts []rtcp.Packet) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range pkts {
		switch p := p.(type) {
		case *rtcp.SenderReport:
			r.line.tie(p.RTPTime, p.NTPTime)
		case *rtcp.Goodbye:
			if r.line.tied {
				r.play.finish(r.line.tiedAt)
			}
		}
	}
}
