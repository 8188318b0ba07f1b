package speaker

import (
	"math"
	"time"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/stream"
)

// The discipline of an output against the station's clock. Within jumpBeyond
// the speed is corrected, by so little that nobody hears it; beyond, the
// output jumps.
const (
	jumpBeyond  = 30 * time.Millisecond
	maxSpeed    = 500e-6 // of nominal speed
	maxLearned  = 400e-6
	steerTime   = 10.0 // s in which an error is corrected
	smoothTime  = 0.5  // s over which the error is averaged first
	sourceChunk = 1024
)

// steer reads a source so that each sample sounds when it is due, although
// the output's crystal and the station's differ. It is a PI controller on the
// distance between the sample that is about to sound and the one that is
// due; the integral learns the difference of the crystals.
type steer struct {
	res     *dsp.Resampler
	next    int64 // the source sample to be read next
	left    []float32
	chunk   []float32
	locked  bool
	smooth  float64 // s, the averaged error; positive: ahead of what is due
	learned float64 // the crystals' difference
	jumps   int
}

func newSteer() *steer {
	return &steer{res: dsp.NewResampler(1), chunk: make([]float32, sourceChunk)}
}

// unlock makes the next read jump to where it is due.
func (s *steer) unlock() { s.locked = false }

// position is the source sample, with its fraction, that sounds next.
func (s *steer) position() float64 {
	return float64(s.next-int64(len(s.left))) - s.res.Pending()
}

// read fills dst from src, whose sample due at dst's beginning is due. It
// returns where the samples came from and by how much they are late.
func (s *steer) read(dst []float32, src source, due int64) (stream.ReadStats, time.Duration) {
	ahead := (s.position() - float64(due)) / audio.Rate
	if !s.locked || math.Abs(ahead) > jumpBeyond.Seconds() {
		s.jump(due)
		ahead = 0
	}
	speed := s.speed(ahead, float64(len(dst))/audio.Rate)
	return s.pull(dst, src, 1/speed), time.Duration(-ahead * float64(time.Second))
}

func (s *steer) jump(due int64) {
	if s.locked {
		s.jumps++
	}
	s.res.Reset()
	s.next, s.left, s.locked, s.smooth = due, nil, true, 0
}

// speed is how many source samples an output sample takes, for an output that
// is ahead by so many seconds and goes on for dt.
func (s *steer) speed(ahead, dt float64) float64 {
	s.smooth += (ahead - s.smooth) * min(1, dt/smoothTime)
	slower := s.smooth/steerTime + s.learned
	if math.Abs(slower) < maxSpeed {
		s.learned += s.smooth * dt / (4 * steerTime * steerTime)
		s.learned = min(max(s.learned, -maxLearned), maxLearned)
	}
	return 1 - min(max(slower, -maxSpeed), maxSpeed)
}

// pull fills dst at ratio output samples for each of the source.
func (s *steer) pull(dst []float32, src source, ratio float64) stream.ReadStats {
	var counts stream.ReadStats
	for len(dst) > 0 {
		if len(s.left) == 0 {
			counts.Add(s.fetch(src, len(dst)))
		}
		wrote, used := s.res.Process(dst, s.left, ratio)
		dst, s.left = dst[wrote:], s.left[used:]
	}
	return counts
}

// fetch reads what n more output samples need, and no more: what is read
// early cannot be mended by a packet that comes in between.
func (s *steer) fetch(src source, n int) stream.ReadStats {
	need := n + s.res.Lookahead() - int(s.res.Pending()) + 1
	s.left = s.chunk[:min(max(need, 1), len(s.chunk))]
	counts := src.Read(s.left, s.next)
	s.next += int64(len(s.left))
	return counts
}
