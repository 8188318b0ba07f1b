package speaker

import (
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
	"tienglang/sync/wire"
)

// connectGrace is how long after a lease came (or its sound was due, when
// that is later) silence does not yet count as missed.
const connectGrace = 2 * time.Second

// show is one broadcast at this pole, from its first lease to its last
// sample, or one slot of the schedule that the pole holds. The player guards
// its fields, but for the three that never change.
type show struct {
	broadcast app.ID
	done      chan struct{} // closed when nothing more will sound
	anew      chan struct{} // asks for another stream: the station began this broadcast once more
	wanted    chan struct{} // closed when it is to sound

	lease   wire.Listen
	since   time.Time     // station time at which the first lease came
	sha     string        // of what is held
	from    time.Time     // of what is held: when its first sample is due
	ahead   time.Duration // of what is held: by how much its samples are captured earlier in a stream
	grace   time.Duration
	endAt   time.Time // capture time of the last sample, once told
	cut     bool      // fade out and end
	called  bool      // wanted is closed
	src     source
	delay   time.Duration // that src was made with
	steer   *steer
	account account
	sounded bool // something was played
	late    time.Duration
}

func newShow(l wire.Listen, now time.Time) *show {
	return &show{
		broadcast: l.Broadcast, lease: l, since: now, grace: connectGrace, steer: newSteer(),
		account: account{broadcast: l.Broadcast}, done: make(chan struct{}), wanted: make(chan struct{}),
		anew: make(chan struct{}, 1),
	}
}

// newHeldShow is a slot that plays from the disk. Its samples are due from
// from on as if they had been captured then and no delay lay between.
func newHeldShow(s heldSlot, ahead time.Duration, src *heldSource) *show {
	h := newShow(wire.Listen{
		Broadcast: s.Broadcast, Title: s.Title, Precedence: s.Precedence, Level: s.level, StartAt: s.From, Until: s.To.Add(time.Hour),
	}, s.From)
	h.sha, h.from, h.endAt, h.ahead, h.src = s.SHA256, s.From, s.To, ahead, src
	h.grace = audio.BlockDuration // a resampler reads a little from before the beginning
	return h
}

func (s *show) rank() app.Precedence { return s.lease.Rank() }

// want calls for the sound of a show that is to be heard.
func (s *show) want() {
	if !s.called {
		s.called = true
		close(s.wanted)
	}
}

// finish tells that nothing more will sound.
func (s *show) finish() {
	select {
	case <-s.done:
	default:
		close(s.done)
	}
}

// begun reports whether what is held is due at the station time at.
func (s *show) begun(at time.Time, stagger time.Duration) bool {
	return !at.Before(s.from.Add(stagger-sample)) && !s.past(at, stagger)
}

// past reports whether what is held has come to its end, to the sample.
func (s *show) past(at time.Time, stagger time.Duration) bool {
	return s.over(at, stagger, true) || !at.Before(s.endAt.Add(stagger-sample))
}

// begunAnew is by how much a lease must begin later than the one before it, to be
// that of a station that was started again: what it sent before has ended
// without a word.
const begunAnew = time.Second

// renew takes the next lease.
func (s *show) renew(l wire.Listen) {
	was := s.lease.StartAt
	s.lease = l
	if was.IsZero() || l.StartAt.Sub(was) < begunAnew {
		return
	}
	select {
	case s.anew <- struct{}{}:
	default:
	}
}

// latency is the time from capture to sound at this pole.
func (s *show) latency(stagger time.Duration) time.Duration {
	return time.Duration(s.lease.DelayMS)*time.Millisecond + stagger
}

// render fills dst with what sounds from the station time at on.
func (s *show) render(dst []float32, at time.Time, stagger time.Duration) stream.ReadStats {
	shift := s.latency(stagger) - s.delay
	counts := stream.ReadStats{Idle: len(dst)}
	s.late = 0
	index, ok := int64(0), false
	if s.src != nil {
		index, ok = s.src.IndexAt(at.Add(-shift))
	}
	if ok {
		counts, s.late = s.steer.read(dst, s.src, index)
	} else {
		clear(dst)
	}
	end := audio.Duration(int64(len(dst)+s.steer.res.Lookahead()), audio.Rate) // of what was read
	played := counts.Played > 0
	counts = s.judge(counts, at.Add(end), shift) // before sounded: the silence up to the very first sample was not due
	s.sounded = s.sounded || played
	return counts
}

// judge says what silence means: outside the broadcast nothing was due,
// within it sound is missing even where the stream knows of none.
func (s *show) judge(c stream.ReadStats, until time.Time, shift time.Duration) stream.ReadStats {
	if s.due(until, shift) {
		c.Missed, c.Idle = c.Missed+c.Idle, 0
	} else {
		c.Idle, c.Missed, c.Concealed = c.Idle+c.Missed+c.Concealed, 0, 0
	}
	return c
}

func (s *show) due(at time.Time, shift time.Duration) bool {
	captured := at.Add(-s.delay - shift)
	if !s.endAt.IsZero() && captured.After(s.endAt) {
		return false
	}
	if s.src != nil {
		if end, ok := s.src.Ended(); ok && at.After(end.Add(shift)) {
			return false
		}
	}
	if s.sounded {
		return true
	}
	first := s.lease.StartAt.Add(s.delay + shift)
	if first.Before(s.since) {
		first = s.since
	}
	return at.After(first.Add(s.grace))
}

// over reports whether nothing more is to sound at the station time at. A
// lease that lapsed fades out first.
func (s *show) over(at time.Time, stagger time.Duration, silent bool) bool {
	if s.cut || at.After(s.lease.Until) {
		s.cut = true
		return silent
	}
	return !s.endAt.IsZero() && at.After(s.endAt.Add(s.latency(stagger)))
}
