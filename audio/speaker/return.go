package speaker

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
	"tienglang/sync/wire"
)

// What a return may take of the line, and when it gives way to the broadcast.
const (
	returnBitrate = 32_000
	returnWithin  = 15 * time.Second // from the order to the connection
	returnMost    = 2 * time.Minute  // by which a lease may reach ahead
	returnLoss    = 0.2              // share of lost packets above which it ends
	returnGaps    = 200              // ms of a second of the broadcast that may be missing beside it
)

// The reasons that a speaker gives for sending nothing back.
const (
	returnNoMicrophone = "return.no_microphone"
	returnSlowLine     = "return.slow_line"
	returnFailed       = "return.failed"
	returnEnded        = "return.ended"
)

// returns sends back to the station what the output really plays, or what the
// microphone hears, one listening at a time and for as long as it is asked to.
type returns struct {
	output     *tap
	microphone *tap // nil without one
	config     func(ice []string) stream.SenderConfig
	now        func() time.Time                // the station's time
	station    func(local time.Time) time.Time // likewise of a moment
	tell       func(wire.Returned)
	log        *slog.Logger
	running    sync.WaitGroup

	mu      sync.Mutex
	current *returning // nil for none
}

// returning is one listening.
type returning struct {
	id    app.ID
	until time.Time
	why   string // it ends early
	end   context.CancelFunc
	done  chan struct{}
}

// obey begins a return, renews its lease or ends it.
func (r *returns) obey(ctx context.Context, o wire.Return) {
	until := earlier(o.Until, r.now().Add(returnMost))
	r.mu.Lock()
	defer r.mu.Unlock()
	if x := r.current; x != nil && x.id == o.ID {
		x.until = until
		if !until.After(r.now()) {
			x.end()
		}
		return
	}
	if o.SDP == "" || !until.After(r.now()) {
		return // of one that has ended
	}
	from := r.output
	if o.Microphone {
		from = r.microphone
	}
	if from == nil {
		r.tell(wire.Returned{ID: o.ID, Code: returnNoMicrophone})
		return
	}
	before := r.current
	if before != nil {
		before.end()
	}
	ctx, cancel := context.WithCancel(ctx)
	x := &returning{id: o.ID, until: until, end: cancel, done: make(chan struct{})}
	r.current = x
	r.running.Go(func() {
		defer close(x.done)
		defer cancel()
		if before != nil {
			<-before.done // a tap has one reader
		}
		r.run(ctx, x, o, from)
	})
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// run sends until the return is over, and tells of an end that the station did
// not order.
func (r *returns) run(ctx context.Context, x *returning, o wire.Return, from *tap) {
	r.log.Info("sends back what plays", "id", string(o.ID), "microphone", o.Microphone)
	code := r.serve(ctx, x, o, from)
	r.mu.Lock()
	if r.current == x {
		r.current = nil
	}
	r.mu.Unlock()
	r.log.Info("sends back no longer", "id", string(o.ID), "why", code)
	if code != "" {
		r.tell(wire.Returned{ID: o.ID, Code: code})
	}
}

// serve returns why it ended, "" where the station ended it.
func (r *returns) serve(ctx context.Context, x *returning, o wire.Return, from *tap) (code string) {
	sender, err := stream.NewSender(r.config(o.ICEServers))
	if err != nil {
		r.log.Warn("return", "err", err)
		return returnFailed
	}
	defer func() {
		if err := sender.Close(); err != nil {
			r.log.Warn("close return", "err", err)
		}
	}()
	joining, cancel := context.WithTimeout(ctx, returnWithin)
	defer cancel()
	answer, session, err := sender.Answer(joining, o.SDP, stream.PeerInfo{ID: string(o.ID)})
	if err != nil {
		r.log.Warn("return", "err", err)
		return returnFailed
	}
	r.tell(wire.Returned{ID: o.ID, SDP: answer})
	from.listen()
	defer from.close()
	return r.pump(ctx, x, sender, session, from)
}

// pump sends what sounds until the listening ends.
func (r *returns) pump(ctx context.Context, x *returning, sender *stream.Sender, session *stream.Session, from *tap) (code string) {
	tick := time.NewTicker(audio.BlockDuration)
	defer tick.Stop()
	block, place := make([]float32, audio.BlockFrames), returnPlace{}
	for {
		select {
		case <-ctx.Done():
			return r.reason(x)
		case <-session.Done():
			return returnEnded
		case <-tick.C:
		}
		if r.over(x) {
			return returnEnded
		}
		if session.Stats().Loss > returnLoss {
			return returnSlowLine
		}
		for at, ok := from.read(block); ok; at, ok = from.read(block) {
			due, wanted := place.next(r.station(at))
			if !wanted {
				continue
			}
			if err := sender.Write(block, due); err != nil {
				r.log.Debug("return", "err", err)
			}
		}
	}
}

func (r *returns) over(x *returning) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !x.until.After(r.now())
}

func (r *returns) reason(x *returning) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return x.why
}

// strained ends a return beside which the broadcast has gaps: what the commune
// hears goes before what the station hears of it.
func (r *returns) strained(s app.PlayedSecond) {
	if s.ConcealedMS+s.MissedMS < returnGaps {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.current != nil {
		r.current.why = returnSlowLine
		r.current.end()
	}
}

// By how much the times of a return may be off those at which its samples
// sounded: a card has a time of its own, the stream the station's. One block's
// time is uncertain, on a busy machine by a tenth of a second, so the average
// of some counts; a gap counts at once.
const (
	returnStray  = 40 * time.Millisecond
	returnGap    = 500 * time.Millisecond
	returnSmooth = 50 // blocks
)

// returnPlace gives blocks their times: one after the other, with a leap where
// there is a gap and one left out where the card is too fast.
type returnPlace struct {
	began bool
	due   time.Time
	stray time.Duration // smoothed
}

// next is the time of the next block, which sounded at at; wanted is false for
// one that is to be left out.
func (p *returnPlace) next(at time.Time) (due time.Time, wanted bool) {
	stray := at.Sub(p.due)
	p.stray += (stray - p.stray) / returnSmooth
	switch {
	case !p.began || stray > returnGap:
		*p = returnPlace{began: true, due: at}
	case p.stray > returnStray:
		p.due, p.stray = p.due.Add(p.stray), 0
	case p.stray < -returnStray:
		p.stray += audio.BlockDuration
		return time.Time{}, false
	}
	due = p.due
	p.due = due.Add(audio.BlockDuration)
	return due, true
}

// openReturns makes the part that lets the station listen.
func (r *running) openReturns() {
	r.returns = &returns{
		output: newTap(), tell: r.link.Returned, now: r.now, log: r.log,
		station: func(local time.Time) time.Time {
			t, _ := r.link.StationTime(r.link.Local().At(local))
			return t
		},
		config: func(ice []string) stream.SenderConfig {
			return stream.SenderConfig{
				Clock: r.cfg.Clock, Bitrate: returnBitrate, Waveform: true, MaxSessions: 1, Logger: r.cfg.Logger,
				LoopbackOnly: r.cfg.Virtual || allLoopback(r.paired.LinkAddrs),
				ICEServers:   iceServers(r.cfg.ICEServers, ice),
			}
		},
	}
	if r.microphone != nil {
		r.returns.microphone = newTap()
	}
}

// sendBack obeys an order to let the station listen.
func (r *running) sendBack(ctx context.Context, o wire.Order) error {
	var a wire.Return
	if o.To != r.identity.Public() {
		return errUnknownOrder("return to everyone")
	}
	if err := o.DecodeArgs(&a); err != nil {
		return err
	}
	r.returns.obey(ctx, a)
	return nil
}
