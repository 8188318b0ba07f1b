package command

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// The rhythm of a return. A station that was killed renews nothing, and the
// speaker ends it by itself.
const (
	returnLease   = 20 * time.Second
	returnRenewal = 6 * time.Second
	returnAnswer  = 8 * time.Second
	returnDelay   = 600 * time.Millisecond // from the horn to the station's ear
)

// returnCalls are the listenings that wait for what their speakers tell.
type returnCalls struct {
	mu   sync.Mutex
	each map[app.ID]returnCall
}

type returnCall struct {
	cluster app.ID
	told    chan wire.Returned
}

// open names a listening and takes in what that cluster's speaker tells of it.
func (c *returnCalls) open(id, cluster app.ID) <-chan wire.Returned {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.each == nil {
		c.each = map[app.ID]returnCall{}
	}
	told := make(chan wire.Returned, 4)
	c.each[id] = returnCall{cluster, told}
	return told
}

func (c *returnCalls) close(id app.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.each, id)
}

// told hands on what a speaker tells. Of another's listening nobody may tell.
func (c *returnCalls) told(cluster app.ID, r wire.Returned) {
	c.mu.Lock()
	call, ok := c.each[r.ID]
	c.mu.Unlock()
	if !ok || call.cluster != cluster {
		return
	}
	select {
	case call.told <- r:
	default: // more than four answers are nobody's
	}
}

// poleReturn is the sound that one pole sends back.
type poleReturn struct {
	link  *link.Server
	calls *returnCalls
	key   string
	order wire.Return
	clock app.Clock
	back  *stream.Receiver
	told  <-chan wire.Returned
	put   func(samples []float32, at time.Time)
	ended func(error)       // it ended by itself
	cost  func(bytes int64) // counts what its line carried
	stop  context.CancelFunc
	tasks sync.WaitGroup
}

// openReturn has a cluster's speaker send back what its output plays, or what
// its microphone hears, to put, in real time. ended is told once, should it
// break off. Errors: "cluster.not_reached", "cluster.no_return" where the
// speaker's program knows of no return, and the speaker's own.
func openReturn(ctx context.Context, s *station, c app.Cluster, microphone bool, put func([]float32, time.Time), ended func(error)) (*poleReturn, error) {
	if c.SpeakerKey == "" {
		return nil, app.Fail("cluster.no_return", nil, "name", c.Name)
	}
	if !s.network.link.Connected(c.SpeakerKey) {
		return nil, app.Fail("cluster.not_reached", nil, "name", c.Name)
	}
	ice := wire.BoundICEServers(s.settings.Get().ICEServers)
	back, err := stream.NewReceiver(stream.ReceiverConfig{
		Clock: s.clock, Delay: returnDelay, LoopbackOnly: s.workshop(), ICEServers: ice,
	})
	if err != nil {
		return nil, err
	}
	id := app.NewID(s.clock.Now())
	r := &poleReturn{
		link: s.network.link, calls: &s.network.returns, key: c.SpeakerKey, clock: s.clock, back: back,
		put: put, ended: ended, told: s.network.returns.open(id, c.ID),
		order: wire.Return{ID: id, Microphone: microphone, ICEServers: ice},
		cost:  func(bytes int64) { s.network.carried(c.ID, bytes) },
	}
	if err := r.join(ctx, c); err != nil {
		r.release()
		return nil, err
	}
	running, stop := context.WithCancel(context.Background())
	r.stop = stop
	r.tasks.Go(func() { r.keep(running, c) })
	r.tasks.Go(func() { stream.Pump(running, r.clock, func([]float32) {}, r.hear) })
	return r, nil
}

func (s *station) workshop() bool { return s.virtual != nil }

// join asks the speaker and takes its answer.
func (r *poleReturn) join(ctx context.Context, c app.Cluster) error {
	ctx, cancel := context.WithTimeout(ctx, returnAnswer)
	defer cancel()
	sdp, err := r.back.Offer(ctx)
	if err != nil {
		return err
	}
	if err := r.send(ctx, sdp, returnLease); err != nil {
		return err
	}
	select {
	case a := <-r.told:
		if a.Code != "" {
			return app.Fail(a.Code, nil, "name", c.Name)
		}
		return r.back.Accept(a.SDP)
	case <-ctx.Done():
		return app.Fail("cluster.no_return", ctx.Err(), "name", c.Name)
	}
}

func (r *poleReturn) send(ctx context.Context, sdp string, lasts time.Duration) error {
	o := r.order
	o.SDP, o.Until = sdp, r.clock.Now().Add(lasts)
	_, err := r.link.SendOrder(ctx, wire.Order{To: r.key, Kind: wire.OrderReturn, Args: wire.EncodeArgs(o)})
	return err
}

// keep renews the lease until ctx ends, and tells when the speaker or the line
// ended it.
func (r *poleReturn) keep(ctx context.Context, c app.Cluster) {
	renew := time.NewTicker(returnRenewal)
	defer renew.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-renew.C:
			r.cost(r.back.Carried())
			if err := r.send(ctx, "", returnLease); err != nil {
				slog.Warn("return not renewed", "cluster", c.Name, "error", err)
			}
		case a := <-r.told:
			if a.Code != "" {
				r.ended(app.Fail(a.Code, nil, "name", c.Name))
				return
			}
		case <-r.back.Lost():
			r.ended(app.Fail("return.ended", r.back.Err(), "name", c.Name))
			return
		}
	}
}

// hear takes what is due at at, one block to the sample after the other.
func (r *poleReturn) hear(block []float32, at time.Time) {
	r.back.ReadAt(block, at)
	r.put(block, at)
}

// close ends it at both ends.
func (r *poleReturn) close() {
	r.stop()
	r.tasks.Wait()
	if err := r.send(context.Background(), "", 0); err != nil {
		slog.Warn("return not ended", "error", err) // it lapses
	}
	r.release()
}

func (r *poleReturn) release() {
	r.calls.close(r.order.ID)
	r.cost(r.back.Carried())
	if err := r.back.Close(); err != nil {
		slog.Warn("close return", "error", err)
	}
}

// loudness is the level of what was heard of late.
type loudness struct {
	mu    sync.Mutex
	power float64
	at    time.Time
}

// levelFall is the time in which a level falls by two thirds.
const levelFall = 300 * time.Millisecond

func (l *loudness) hear(p []float32) {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	keep := math.Exp(-audio.Duration(int64(len(p)), audio.Rate).Seconds() / levelFall.Seconds())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.power = keep*l.power + (1-keep)*sum/float64(max(len(p), 1))
	l.at = time.Now()
}

// dbfs is that level; ok is false where nothing came for a second.
func (l *loudness) dbfs() (db float64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return audio.DB(math.Sqrt(l.power)), time.Since(l.at) < time.Second
}
