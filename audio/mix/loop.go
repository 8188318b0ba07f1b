package mix

import (
	"math"

	"tienglang/app"
	"tienglang/audio"
)

// loopCrossfade is how long the end of a bed sounds together with its next
// beginning, in frames.
const loopCrossfade = audio.Rate / 4

// loopMemory is the length in frames up to which a bed is kept in memory, so
// that a jingle of half a second is not opened twice a second.
const loopMemory = 10 * audio.Rate

// loop streams a bed over and over, for as long as it is asked, with a
// crossfade at each seam. A bed without any sound is an error, never a hang.
type loop struct {
	open   Open
	now    *track       // nil while it plays from memory
	at     int          // in memory
	memory [][2]float64 // the bed, as far as it is known to be short
	whole  bool         // memory holds all of it
	pass   int          // frames of this pass so far
	ahead  [][2]float64 // read, not yet given; keeps loopCrossfade frames
	head   [][2]float64 // of the next pass, at a seam
	err    error
}

func newLoop(open Open) *loop {
	return &loop{open: open, now: newTrack("bed", open), head: make([][2]float64, loopCrossfade)}
}

// Stream implements beep.Streamer; it ends only by an error.
func (l *loop) Stream(out [][2]float64) (int, bool) {
	for len(l.ahead) < len(out)+loopCrossfade && l.err == nil {
		l.read(len(out) + loopCrossfade - len(l.ahead))
	}
	if l.err != nil {
		return 0, false
	}
	n := copy(out, l.ahead)
	l.ahead = l.ahead[:copy(l.ahead, l.ahead[n:])]
	return n, n > 0 || len(out) == 0
}

// Err implements beep.Streamer.
func (l *loop) Err() error { return l.err }

// close closes what is open.
func (l *loop) close() {
	if l.now != nil && l.now.src != nil {
		l.now.close()
	}
}

// read adds up to n frames to what lies ahead.
func (l *loop) read(n int) {
	old := len(l.ahead)
	l.ahead = append(l.ahead, make([][2]float64, n)...)
	got := l.next(l.ahead[old:])
	l.ahead = l.ahead[:old+got]
	if got < n && l.err == nil {
		l.seam()
	}
}

// next gives frames of this pass; fewer than asked at its end.
func (l *loop) next(out [][2]float64) int {
	if l.whole {
		n := copy(out, l.memory[l.at:])
		l.at += n
		l.pass += n
		return n
	}
	n, _ := l.now.Stream(out)
	l.err = l.now.Err()
	l.pass += n
	if l.pass > loopMemory {
		l.memory = nil
	} else {
		l.memory = append(l.memory, out[:n]...)
	}
	return n
}

// seam begins the next pass over the last frames of this one.
func (l *loop) seam() {
	if l.pass == 0 {
		l.err = app.Fail("mix.bed_empty", nil)
		return
	}
	fade := min(loopCrossfade, l.pass/2, len(l.ahead))
	l.rewind()
	got := l.next(l.head[:fade])
	tail := l.ahead[len(l.ahead)-got:]
	for i := range tail {
		in, out := math.Sincos(math.Pi / 2 * (float64(i) + 0.5) / float64(got))
		for c := range 2 {
			tail[i][c] = tail[i][c]*out + l.head[i][c]*in
		}
	}
}

// rewind goes back to the bed's beginning: in memory when it is short.
func (l *loop) rewind() {
	if !l.whole && l.pass <= loopMemory {
		l.whole = true
	}
	if !l.whole {
		l.now = newTrack("bed", l.open)
	}
	l.at, l.pass = 0, 0
}
