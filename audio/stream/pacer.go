package stream

import (
	"context"
	"log/slog"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// StallLimit is the longest stall that a Pacer makes up for block by block.
// Beyond it the blocks that fell due are skipped: sound that is half a second
// old has missed its play-out time at every speaker.
const StallLimit = 500 * time.Millisecond

// Pacer pulls one block every 20 ms by the clock and hands it on with its
// capture time. Block n was captured at the start time + n·20 ms exactly, so
// capture times stay linear however late a single wake-up was. The start
// time keeps the clock's monotonic reading: a wall clock that is set while
// the pacer runs neither stalls nor hurries it.
type Pacer struct {
	Clock app.Clock
	// Start is when block 0 is captured; zero for when Run begins.
	Start time.Time
	// Pull fills dst with the next block, mono at 48 kHz. It must not block.
	Pull func(dst []float32)
	// Out takes the block; it may keep it only until it returns.
	Out func(block []float32, capturedAt time.Time)
	// Skipped, if set, is told of blocks given up after a stall longer than
	// StallLimit, and the capture time of the first block after them.
	Skipped func(blocks int64, resumedAt time.Time)
}

// PacerStats is what a run did.
type PacerStats struct {
	Blocks  int64         // handed to Out
	Skipped int64         // given up after stalls
	Latest  time.Duration // the latest wake-up after its due time
}

// Pump runs a Pacer until ctx ends; stalls are reported to the log.
func Pump(ctx context.Context, clock app.Clock, pull func(dst []float32),
	out func(block []float32, capturedAt time.Time)) PacerStats {
	p := Pacer{Clock: clock, Pull: pull, Out: out}
	p.Skipped = func(blocks int64, resumedAt time.Time) {
		slog.Warn("live sound stalled", "blocks_skipped", blocks, "resumed_at", resumedAt)
	}
	return p.Run(ctx)
}

// Run pulls and hands on blocks until ctx ends.
func (p *Pacer) Run(ctx context.Context) PacerStats {
	var stats PacerStats
	block := make([]float32, audio.BlockFrames)
	start := p.Start
	if start.IsZero() {
		start = p.Clock.Now()
	}
	for n := int64(0); ; n++ {
		n += p.skip(start, n, &stats)
		due := start.Add(time.Duration(n) * audio.BlockDuration)
		if !p.wait(ctx, due) {
			return stats
		}
		stats.Latest = max(stats.Latest, p.Clock.Now().Sub(due))
		p.Pull(block)
		p.Out(block, due)
		stats.Blocks++
	}
}

// skip returns how many blocks from n on are to be given up.
func (p *Pacer) skip(start time.Time, n int64, stats *PacerStats) int64 {
	late := p.Clock.Now().Sub(start) - time.Duration(n)*audio.BlockDuration
	if late <= StallLimit {
		return 0
	}
	blocks := int64(late / audio.BlockDuration)
	stats.Skipped += blocks
	stats.Latest = max(stats.Latest, late)
	if p.Skipped != nil {
		p.Skipped(blocks, start.Add(time.Duration(n+blocks)*audio.BlockDuration))
	}
	return blocks
}

// wait returns false when ctx ended before the due time.
func (p *Pacer) wait(ctx context.Context, due time.Time) bool {
	for {
		left := due.Sub(p.Clock.Now())
		if left <= 0 {
			return ctx.Err() == nil
		}
		select {
		case <-ctx.Done():
			return false
		case <-p.Clock.After(left):
		}
	}
}
