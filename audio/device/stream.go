package device

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tienglang/app"
)

const (
	watchEvery  = 250 * time.Millisecond
	lostAfter   = 2 * time.Second
	backWithin  = 1500 * time.Millisecond // a card that was opened anew gives sound, else it is lost
	startGrace  = 3 * time.Second         // a sound server may play out what it has first
	reopenEvery = 2 * time.Second
)

// Stats tells how a stream fares.
type Stats struct {
	Frames    int64     // given or taken since it was opened
	LastFrame time.Time // when the last came or went
	Overruns  int64     // frames dropped because nobody read them in time
	Reopened  int64     // times that the card was opened anew
	Moved     int64     // times that its frames jumped in time (it ran dry)
	DriftPPM  float64   // the card's clock against this machine's

	// Missing is the sound that nobody gets: frames that the card itself left
	// out, as far as its clock tells, and for an input those dropped unread.
	Missing time.Duration
}

// stream is what inputs and outputs have in common: a card, a watchdog that
// opens it anew, and what both measure. The watchdog goes by the machine's
// own time, as the card does.
type stream struct {
	began   time.Time // with a monotonic reading; times below count from it
	line    *timeline
	frames  atomic.Int64
	last    atomic.Int64 // when frames last passed, nanoseconds since began
	opened  atomic.Int64 // when the card was opened
	lost    atomic.Bool
	reopens atomic.Int64
	turn    atomic.Int64 // which opening is valid

	mu     sync.Mutex
	card   *card
	device Device
	err    error

	quit chan struct{}
	done chan struct{}
	once sync.Once
}

func (s *stream) now() time.Duration { return time.Since(s.began) }

// start opens the card and sets the watchdog. open must call attach.
func (s *stream) start(open func(turn int64) request) error {
	s.began = time.Now()
	s.quit, s.done = make(chan struct{}), make(chan struct{})
	c, err := openCard(open(s.turn.Add(1)))
	if err != nil {
		return err
	}
	s.attach(c)
	go s.watch(open)
	return nil
}

func (s *stream) attach(c *card) {
	s.opened.Store(int64(s.now()))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.card, s.device = c, c.device
}

// count notes that n frames have passed; it is called by the callback.
func (s *stream) count(n int) (total int64, now time.Duration) {
	now = s.now()
	s.last.Store(int64(now))
	return s.frames.Add(int64(n)), now
}

func (s *stream) watch(open func(turn int64) request) {
	defer close(s.done)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var seen int64
	tried, reopened := -reopenEvery, false
	for {
		select {
		case <-s.quit:
			s.detach()
			return
		case <-tick.C:
		}
		frames := s.frames.Load()
		switch {
		case s.lost.Load() && frames != seen:
			s.found()
		case frames != seen:
			seen, reopened = frames, false
		case s.lost.Load() || !reopened:
			if s.still() && s.now()-tried > reopenEvery {
				reopened = s.reopen(open)
				tried, seen = s.now(), s.frames.Load()
				if !reopened {
					s.lose()
				}
			}
		case s.now()-tried > backWithin:
			s.lose()
		}
	}
}

// still tells whether the card gives no frames although it should by now.
func (s *stream) still() bool {
	since := s.last.Load()
	if opened := s.opened.Load(); since <= opened {
		since = opened + int64(startGrace)
	}
	return s.now()-time.Duration(since) > lostAfter
}

// lose says that the card is gone.
func (s *stream) lose() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		slog.Warn("sound card stopped", "device", s.device.ID, "name", s.device.Name)
		s.err = app.Fail("device.lost", nil, "device", s.device.Name)
	}
	s.lost.Store(true)
}

// found says that frames flow again.
func (s *stream) found() {
	s.mu.Lock()
	defer s.mu.Unlock()
	slog.Info("sound card is back", "device", s.device.ID)
	s.err = nil
	s.lost.Store(false)
}

// reopen opens the card anew, as one that was pulled out and put back, or whose
// driver has changed its rate, must be. It tells whether it is open.
func (s *stream) reopen(open func(turn int64) request) bool {
	turn := s.turn.Add(1) // callbacks of the old card count no more
	s.detach()
	c, err := openCard(open(turn))
	if err != nil {
		slog.Debug("sound card not reopened", "err", err)
		return false
	}
	s.reopens.Add(1)
	s.attach(c)
	return true
}

func (s *stream) detach() {
	s.mu.Lock()
	c := s.card
	s.card = nil
	s.mu.Unlock()
	if c != nil {
		c.close()
	}
}

// Device is the card in use.
func (s *stream) Device() Device {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.device
}

// Lost tells whether the card has stopped for more than two seconds, and could
// not be opened anew or gave nothing then either. The watchdog goes on trying.
func (s *stream) Lost() bool { return s.lost.Load() }

// Err is "device.lost" while Lost holds.
func (s *stream) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *stream) stats() Stats {
	return Stats{
		Frames:    s.frames.Load(),
		LastFrame: s.began.Add(time.Duration(s.last.Load())),
		Reopened:  s.reopens.Load(),
		Moved:     s.line.moved(),
		DriftPPM:  s.line.drift(),
		Missing:   s.line.missing(),
	}
}

// Settled tells whether a second or more of steady frames stands behind the
// stream's times; those of the first blocks are guesses.
func (s *stream) Settled() bool { return s.line.settled() }

// Close stops the card. It takes at most a few seconds, whatever the driver
// does, and may be called again.
func (s *stream) Close() error {
	s.once.Do(func() { close(s.quit) })
	<-s.done
	return nil
}
