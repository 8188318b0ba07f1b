package command

import (
	"log/slog"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio/stream"
)

// outlets are the ways out of the station: one sender for each broadcast that
// speakers hear, and one for the players, which hear whatever has the highest
// precedence and stay connected from one broadcast to the next.
type outlets struct {
	config  stream.SenderConfig
	players *stream.Sender
	line    *playersLine // on its way to the players
	keep    *aircheck    // keeps what is sent, nil for nobody
	carried func(stream.PeerInfo, int64)

	mu      sync.Mutex
	each    map[app.ID]*outlet
	top     *outlet // whose sound the players have
	gone    []gone  // the last ones that were released, oldest first
	closing sync.WaitGroup
	closed  bool
}

// outlet is one broadcast's way out.
type outlet struct {
	of         app.Broadcast
	broadcast  app.ID
	precedence app.Precedence
	sender     *stream.Sender
	sounding   bool
	left       bool      // stood still; another has its place
	kept       *airTrack // nil where it is not kept

	mu    sync.Mutex
	first time.Time // capture time of the first sample
	last  time.Time // capture time of the end of the last block sent
}

// gone is what is still asked of an outlet that was released.
type gone struct {
	broadcast   app.ID
	first, last time.Time
}

// goneKept is how many of them are remembered.
const goneKept = 32

func newOutlets(c stream.SenderConfig) (*outlets, error) {
	players, err := stream.NewSender(c)
	if err != nil {
		return nil, err
	}
	return &outlets{config: c, players: players, line: newPlayersLine(players), each: map[app.ID]*outlet{}}, nil
}

// open gives the broadcast its outlet, the same one each time until release.
func (s *outlets) open(b app.Broadcast) (*outlet, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.each[b.ID]; o != nil {
		return o, nil
	}
	if s.closed {
		return nil, app.Fail("stream.closed", nil)
	}
	o, err := s.outlet(b)
	if err == nil {
		s.each[b.ID] = o
	}
	return o, err
}

// outlet makes one.
func (s *outlets) outlet(b app.Broadcast) (*outlet, error) {
	o := &outlet{of: b, broadcast: b.ID, precedence: b.Rank()}
	c := s.config
	c.Carried = s.carried // the players' lines are no cluster's
	if tell := c.Sent; s.keep != nil {
		c.Sent = func(at time.Time, packet []byte) {
			o.kept.sent(at, packet)
			if tell != nil {
				tell(at, packet)
			}
		}
	}
	var err error
	if o.sender, err = stream.NewSender(c); err != nil {
		return nil, err
	}
	if s.keep != nil {
		o.kept = s.keep.track(b, o.sender.Lookahead())
	}
	return o, nil
}

// of is the broadcast's outlet, nil when it has none.
func (s *outlets) of(broadcast app.ID) *outlet {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.each[broadcast]
}

// sender is what a speaker that names the broadcast hears; nil for none.
func (s *outlets) sender(broadcast app.ID) *stream.Sender {
	if o := s.of(broadcast); o != nil {
		return o.sender
	}
	return nil
}

// hangUp ends every stream to the speaker with a key.
func (s *outlets) hangUp(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.each {
		o.sender.HangUp(key)
	}
}

// sessions are the listeners of a broadcast.
func (s *outlets) sessions(broadcast app.ID) []stream.SessionStats {
	if sender := s.sender(broadcast); sender != nil {
		return sender.Sessions()
	}
	return nil
}

// times are the capture times of a broadcast's first sample and of the end of
// what was sent of it; zero before that.
func (s *outlets) times(broadcast app.ID) (first, last time.Time) {
	s.mu.Lock()
	o, past := s.each[broadcast], slices.IndexFunc(s.gone, func(g gone) bool { return g.broadcast == broadcast })
	if past >= 0 {
		first, last = s.gone[past].first, s.gone[past].last
	}
	s.mu.Unlock()
	if o == nil {
		return first, last
	}
	return o.times()
}

func (o *outlet) times() (first, last time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.first, o.last
}

// sent keeps the times of what went out: first is the broadcast's first
// sample, zero where it is not known yet, last the end of the newest block.
func (o *outlet) sent(first, last time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last = last
	if o.first.IsZero() {
		o.first = first
	}
}

// release lets a broadcast's listeners go, who have heard it to its end.
func (s *outlets) release(broadcast app.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.each[broadcast]
	if o == nil || o.sounding {
		return // what sounds has its end told first
	}
	s.forget(o)
	s.closing.Go(o.close)
}

// forget takes an outlet out and keeps its times, for who holds mu.
func (s *outlets) forget(o *outlet) {
	delete(s.each, o.broadcast)
	first, last := o.times()
	s.gone = slices.DeleteFunc(s.gone, func(g gone) bool { return g.broadcast == o.broadcast })
	s.gone = append(s.gone, gone{broadcast: o.broadcast, first: first, last: last})
	s.gone = s.gone[max(0, len(s.gone)-goneKept):]
}

func (o *outlet) close() {
	if err := o.sender.Close(); err != nil {
		slog.Warn("close the sender", "broadcast", o.broadcast, "error", err)
	}
	if o.kept != nil {
		o.kept.end()
	}
}

// close lets everybody go and waits for it.
func (s *outlets) close() error {
	s.mu.Lock()
	s.closed = true
	for id, o := range s.each {
		delete(s.each, id)
		s.closing.Go(o.close)
	}
	s.mu.Unlock()
	s.closing.Wait()
	if s.keep != nil {
		s.keep.close()
	}
	return s.line.close()
}

// write sends a block of the outlet's broadcast.
func (s *outlets) write(o *outlet, block []float32, at time.Time) error {
	err := o.sender.Write(block, at)
	if s.tops(o) {
		s.line.put(block, at)
	}
	return err
}

// tops reports whether the players hear o, which sounds from now on.
func (s *outlets) tops(o *outlet) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o.left {
		return false
	}
	if !o.sounding {
		o.sounding = true
		if s.top == nil || o.precedence >= s.top.precedence {
			s.top = o
		}
	}
	return s.top == o
}

// end tells o's listeners that its sound has ended; the players go over to
// what else sounds.
func (s *outlets) end(o *outlet) error {
	err := o.sender.End()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quieten(o)
	return err
}

// quieten has the players go over to what else sounds, or hear that nothing
// does; for who holds mu.
func (s *outlets) quieten(o *outlet) {
	o.sounding = false
	if s.top != o {
		return
	}
	if s.top = s.highest(); s.top == nil {
		s.line.put(nil, time.Time{})
	}
}

// highest is the sounding outlet of the highest precedence.
func (s *outlets) highest() *outlet {
	var top *outlet
	for _, o := range s.each {
		if o.sounding && (top == nil || o.precedence > top.precedence) {
			top = o
		}
	}
	return top
}
