package relay

import (
	"errors"
	"fmt"
	"time"

	"tienglang/audio"
)

// How exact the lengths of segments must be.
const (
	lengthSlack  = 0.3                    // of a length
	lengthRound  = 500 * time.Millisecond // of one that is rounded to whole seconds
	lengthWrong  = 800 * time.Millisecond // in all, beyond the slack
	lengthFlow   = time.Second            // by which it comes too slowly or too fast besides, more with long segments
	lengthSettle = 300 * time.Millisecond
)

// ledger holds what a list says of its segments' lengths against the sound that
// is in them. A server whose segments hold less runs dry bit by bit, and one
// whose segments hold more falls behind: either is heard as jumps. One that only
// misspells their lengths gives its sound in time, and is let be.
type ledger struct {
	decoded int64         // frames when it was last settled
	said    time.Duration // lengths written since
	slack   time.Duration // of said
	wrong   time.Duration // sound beyond what was said, and the slack
	wroteAt time.Time     // the last segment
	seen    int64         // frames at the last look
	seenAt  time.Time     // when they last grew
	from    int64         // frames when all was last well
	since   time.Time     // that moment
}

// wrote notes a segment that the decoder was given.
func (l *ledger) wrote(length time.Duration, now time.Time) {
	slack := time.Duration(lengthSlack * float64(length))
	if length%time.Second == 0 {
		slack = max(slack, lengthRound)
	}
	l.said, l.slack, l.wroteAt = l.said+length, l.slack+slack, now
}

// look compares, once the decoder has been through everything, and names what is
// wrong. target is the longest length of the list.
func (l *ledger) look(decoded int64, target time.Duration, now time.Time) error {
	if decoded != l.seen {
		l.seen, l.seenAt = decoded, now
	}
	if l.said == 0 || now.Sub(l.wroteAt) < lengthSettle || now.Sub(l.seenAt) < lengthSettle {
		return nil
	}
	l.wrong = forgive(l.wrong+soundOf(decoded-l.decoded)-l.said, l.slack)
	none := decoded == l.decoded
	l.decoded, l.said, l.slack = decoded, 0, 0
	if l.wrong == 0 || l.since.IsZero() {
		l.from, l.since = decoded, now
		return nil
	}
	if none && l.wrong < -lengthWrong {
		return &Fault{Reason: ReasonNotSound, Err: errors.New("there is no sound in the segments")}
	}
	flow, most := soundOf(decoded-l.from)-now.Sub(l.since), max(lengthFlow, target/2)
	if l.wrong > lengthWrong && flow > most || l.wrong < -lengthWrong && flow < -most {
		return &Fault{Reason: ReasonLength, Err: fmt.Errorf("the segments hold %v more than they say", l.wrong)}
	}
	return nil
}

func soundOf(frames int64) time.Duration { return audio.Duration(frames, audio.Rate) }

// forgive brings a difference nearer to none.
func forgive(d, by time.Duration) time.Duration {
	if d < 0 {
		return min(0, d+by)
	}
	return max(0, d-by)
}
