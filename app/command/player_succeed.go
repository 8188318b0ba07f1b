package command

import (
	"math"

	"tienglang/audio"
	"tienglang/audio/mix"
)

// succeed has another source go on in the place of what sounds, if that is
// what: open is given the frame of what, from which it is to go on.
func (p *player) succeed(what string, open func(from int64) audio.Source) {
	p.mu.Lock()
	console, from, is := p.console, p.from, p.what == what
	p.mu.Unlock()
	if console == nil || !is {
		return
	}
	played := console.Played()
	start := int64(math.Round(from.Seconds() * audio.Rate))
	console.SucceedProgramme(open(start+played), played)
}

// awaitEnd returns when the programme has ended, and what went on in its place.
func awaitEnd(console *mix.Console, done <-chan struct{}) {
	for {
		<-done
		next := console.Done()
		if next == nil || next == done {
			return
		}
		done = next
	}
}
