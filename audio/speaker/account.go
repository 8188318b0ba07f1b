package speaker

import (
	"math"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
)

// account adds up what sounds until a second is full.
type account struct {
	broadcast app.ID
	from      time.Time // station time of the first sample
	frames    int       // output samples so far
	counts    stream.ReadStats
	square    float64
	late      float64 // s, summed by sample
	latency   float64 // s, likewise
}

// add takes in samples as they sound from the station time at on.
func (a *account) add(p []float32, at time.Time, c stream.ReadStats, late, latency time.Duration) {
	if a.frames == 0 {
		a.from = at
	}
	n := float64(len(p))
	a.frames += len(p)
	a.counts.Add(c)
	a.late += late.Seconds() * n
	a.latency += latency.Seconds() * n
	for _, x := range p {
		a.square += float64(x) * float64(x)
	}
}

// room is how many samples the second still takes.
func (a *account) room() int { return audio.Rate - a.frames }

// close returns the second and begins the next; ok is false when there was
// nothing due in it.
func (a *account) close() (s app.PlayedSecond, ok bool) {
	total := a.counts.Played + a.counts.Concealed + a.counts.Missed
	if ok = total > 0 && a.frames > 0; ok {
		s = a.sum()
	}
	*a = account{broadcast: a.broadcast}
	return s, ok
}

// sum gives gaps rounded up and what was played as the rest, so that no gap
// vanishes in the rounding.
func (a *account) sum() app.PlayedSecond {
	n := float64(a.frames)
	whole := ms(math.Round, a.frames)
	idle := min(ms(math.Floor, a.counts.Idle), whole)
	missed := min(ms(math.Ceil, a.counts.Missed), whole-idle)
	concealed := min(ms(math.Ceil, a.counts.Concealed), whole-idle-missed)
	return app.PlayedSecond{
		At: a.from, Broadcast: a.broadcast,
		PlayedMS: whole - idle - missed - concealed, ConcealedMS: concealed, MissedMS: missed,
		LevelDBFS: audio.DB(math.Sqrt(a.square / n)),
		LatencyMS: a.latency / n * 1000, OffsetMS: a.late / n * 1000,
	}
}

func ms(round func(float64) float64, frames int) int {
	return int(round(float64(frames) * 1000 / audio.Rate))
}
