package command

import (
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// heardEdit is an edit's sound in memory.
type heardEdit struct{ *clip }

func (heardEdit) Close() error { return nil }

// TestWhatComesNextIsHeardWhenItIsAskedFor: the end of one item, a silence into
// which one speaks, and the next item from the very frame that is told.
func TestWhatComesNextIsHeardWhenItIsAskedFor(t *testing.T) {
	first, second := dsptest.Noise(1, 0.4, 1), dsptest.Noise(2, 0.4, 2)
	take := &overTake{
		feed: newOverFeed(heardEdit{&clip{samples: first}}, 0, int64(len(first)), false),
		next: newOverFeed(heardEdit{&clip{samples: second}}, 0, 0, false),
	}
	defer take.feed.close()
	defer take.next.close()
	for _, f := range []*overFeed{take.feed, take.next} {
		if err := f.ready(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	fill := take.filler()
	var heard []float32
	card := func(frames int) {
		for _, f := range []*overFeed{take.feed, take.next} { // its reader is ahead, as with a real card
			for f.going.Load() && len(f.blocks) == 0 && !f.read.Load() {
				time.Sleep(time.Millisecond)
			}
		}
		p := make([]float32, frames)
		fill(p, time.Now())
		heard = append(heard, p...)
	}
	card(3000)
	if _, on := take.WentOn(); on {
		t.Error("the next one plays before it is asked for")
	}
	take.feed.run()
	for len(heard) < 3000+audio.Rate+20000 {
		card(1111)
	}
	take.GoOn()
	asked := len(heard)
	for len(heard) < asked+audio.Rate {
		card(5000) // longer than what is mixed at once
	}
	after, on := take.WentOn()
	place, placed := take.feed.placed()
	if !on || !placed || place+after != int64(asked)+int64(take.next.limit.Latency()) {
		t.Fatalf("after %d, %v; the place is %d, asked at %d", after, on, place, asked)
	}
	begins := 3000 + take.feed.limit.Latency()
	same(t, "the end of the first", heard[begins:begins+len(first)-1], first)
	for i, x := range heard[begins+len(first)+100 : asked] {
		if x != 0 {
			t.Fatalf("in the gap there is %g at %d", x, i)
		}
	}
	same(t, "the next", heard[place+after:], second)
}

func same(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("%s: sample %d is %g, not %g", what, i, got[i], want[i])
		}
	}
}
