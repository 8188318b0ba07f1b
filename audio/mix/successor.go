package mix

import "tienglang/audio"

// joinPrefill is how much of a successor waits when it takes over, in frames.
const joinPrefill = audio.Rate / 10

// successor is a sound that is to go on in the place of the programme.
type successor struct {
	feed *feed
	of   *feed // whose place it takes
	at   int64 // the programme's frame that it gives next; the puller's own
}

// SucceedProgramme has src go on in the place of the programme as soon as
// enough of it was read: its first frame is the programme's frame from, as
// Played counts, so that nothing is repeated or left out, and the two cross
// within a block. Where no programme plays, or it is over before, src is
// closed; ok tells whether one played. The channel is as StartProgramme's, and
// Played goes on counting.
func (k *Console) SucceedProgramme(src audio.Source, from int64) (ended <-chan struct{}, ok bool) {
	f := newProgramme(src)
	now := k.programme.Load()
	if now == nil {
		release(f)
		return f.ended, false
	}
	k.inherit(&successor{feed: f, of: now, at: from})
	k.dropLate()
	return f.ended, true
}

// inherit puts a successor in the place of the one that waits.
func (k *Console) inherit(s *successor) {
	if before := k.successor.Swap(s); before != nil {
		release(before.feed)
	}
}

// succeed lets a successor take over once it has come to the programme's
// place. The puller's own.
func (k *Console) succeed() {
	s := k.successor.Load()
	if s == nil {
		return
	}
	now := k.programme.Load()
	if now != s.of || now.over {
		if k.successor.CompareAndSwap(s, nil) {
			release(s.feed)
		}
		return
	}
	at := now.played.Load()
	s.at += s.feed.drop(at - s.at)
	if s.at != at || !s.feed.whole.Load() && s.feed.ring.len() < joinPrefill || !k.successor.CompareAndSwap(s, nil) {
		return
	}
	s.feed.joins, s.feed.out.Paused = true, false
	s.feed.played.Store(at)
	if k.programme.CompareAndSwap(now, s.feed) {
		release(now)
	} else {
		release(s.feed)
	}
}

// drop leaves out up to n frames of those that wait, and tells how many.
func (f *feed) drop(n int64) (dropped int64) {
	for dropped < n {
		got := f.ring.read(f.mono[:min(n-dropped, int64(len(f.mono)))])
		if got == 0 {
			break
		}
		dropped += int64(got)
	}
	select {
	case f.room <- struct{}{}:
	default:
	}
	return dropped
}
