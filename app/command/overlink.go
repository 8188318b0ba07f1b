package command

import (
	"time"

	"tienglang/audio/device"
)

// filler is what the output plays: the edit, and beside it what is at Next.
// Both count the card's frames from its first on, so that their places compare.
func (t *overTake) filler() device.Fill {
	if t.next == nil {
		return t.feed.fill
	}
	more := make([]float32, overBlock)
	return func(frames []float32, at time.Time) {
		t.feed.fill(frames, at)
		for len(frames) > 0 {
			n := min(len(frames), len(more))
			t.next.fill(more[:n], at)
			for i, x := range more[:n] {
				frames[i] = max(-1, min(1, frames[i]+x)) // each is limited by itself
			}
			frames = frames[n:]
		}
	}
}

// GoOn lets what is at Next be heard now.
func (t *overTake) GoOn() {
	if t.next != nil {
		t.next.run()
	}
}

// WentOn is how many frames after At that began to sound.
func (t *overTake) WentOn() (after int64, ok bool) {
	at, went := t.wentAt()
	if !went {
		return 0, false
	}
	place, ok := t.feed.placed()
	return at - place, ok
}

// wentAt is the card's frame with which what is at Next began.
func (t *overTake) wentAt() (frame int64, ok bool) {
	if t.next == nil {
		return 0, false
	}
	return t.next.placed()
}
