package command

import (
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"tienglang/audio/stream"
)

// playersQueue is how many blocks wait for the players' sender: 2 s.
const playersQueue = 100

// playersLine brings blocks to the players' sender on a goroutine of its own:
// whatever becomes of it, no broadcast to a pole stands still.
type playersLine struct {
	sender *stream.Sender
	blocks chan playersBlock
	done   chan struct{}
	stop   chan struct{}
	once   sync.Once
}

// playersBlock is 20 ms of sound; without samples, the end of the sound.
type playersBlock struct {
	samples []float32
	at      time.Time
}

func newPlayersLine(sender *stream.Sender) *playersLine {
	l := &playersLine{sender: sender, blocks: make(chan playersBlock, playersQueue), done: make(chan struct{}), stop: make(chan struct{})}
	go l.run()
	return l
}

// put never waits.
func (l *playersLine) put(block []float32, at time.Time) {
	select {
	case l.blocks <- playersBlock{slices.Clone(block), at}:
	default:
		slog.Warn("the players' sender does not keep up")
	}
}

func (l *playersLine) run() {
	defer close(l.done)
	for {
		select {
		case b := <-l.blocks:
			l.send(b)
		case <-l.stop:
			return
		}
	}
}

// send hands on a block. Two broadcasts are not in step by less than a block: at
// the change the players may miss one.
func (l *playersLine) send(b playersBlock) {
	var err error
	if b.samples == nil {
		err = l.sender.End()
	} else {
		err = l.sender.Write(b.samples, b.at)
	}
	if err != nil && !errors.Is(err, stream.ErrNotLinear) {
		slog.Warn("block not sent to the players", "error", err)
	}
}

// close ends the players' sender; one that stands still is left to itself.
func (l *playersLine) close() error {
	l.once.Do(func() { close(l.stop) })
	if !settles(endWithin, func() { <-l.done }) {
		l.sender.Abandon()
		return nil
	}
	return l.sender.Close()
}
