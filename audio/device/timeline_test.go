package device

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// simulation plays a card into a timeline: blocks of 40 ms, callbacks late by
// an exponential time, now and then by much.
type simulation struct {
	line  *timeline
	rnd   *rand.Rand
	drift float64       // the card is slower by so much
	shift time.Duration // of its frames in time
	frame int64
	worst float64 // ms, of the estimate against the truth
}

func newSimulation(drift float64) *simulation {
	return &simulation{line: newTimeline(48000), rnd: rand.New(rand.NewPCG(3, 7)), drift: drift}
}

func (s *simulation) truth(frame int64) float64 { // seconds
	return float64(frame)/48000*(1+s.drift) + s.shift.Seconds()
}

func (s *simulation) run(d time.Duration) {
	s.worst = 0
	for end := s.frame + int64(d.Seconds()*48000); s.frame < end; {
		s.frame += 1920
		late := s.rnd.ExpFloat64() * 0.0005
		if s.rnd.IntN(10) == 0 {
			late += s.rnd.Float64() * 0.03
		}
		at := s.truth(s.frame) + late
		s.line.add(time.Duration(at*1e9), s.frame)
		said := s.line.when(s.frame + 960).Seconds()
		s.worst = max(s.worst, math.Abs(said-s.truth(s.frame+960))*1e3)
	}
}

func TestTimelineHoldsUnderLateCallbacks(t *testing.T) {
	for _, drift := range []float64{0, 50e-6, -50e-6, 300e-6} {
		s := newSimulation(drift)
		s.run(25 * time.Second)
		s.run(time.Minute)
		t.Logf("drift %.0f ppm: worst %.3f ms, said %.1f ppm", drift*1e6, s.worst, s.line.drift())
		if s.worst > 0.5 {
			t.Errorf("drift %.0f ppm: off by %.3f ms", drift*1e6, s.worst)
		}
		if math.Abs(s.line.drift()-drift*1e6) > 30 {
			t.Errorf("drift %.0f ppm said to be %.1f", drift*1e6, s.line.drift())
		}
		if s.line.moved() != 0 {
			t.Errorf("drift %.0f ppm: %d jumps seen", drift*1e6, s.line.moved())
		}
	}
}

func TestTimelineFollowsAJump(t *testing.T) {
	for _, by := range []time.Duration{30 * time.Millisecond, -30 * time.Millisecond} {
		s := newSimulation(20e-6)
		s.run(30 * time.Second)
		s.shift += by // the card left frames out, or was moved to another output
		s.run(3 * time.Second)
		s.run(30 * time.Second)
		if s.worst > 0.5 || s.line.moved() != 1 {
			t.Errorf("by %v: off by %.3f ms, %d jumps seen", by, s.worst, s.line.moved())
		}
		if off := s.line.missing() - max(0, by); off.Abs() > time.Millisecond {
			t.Errorf("by %v: %v said to be missing", by, s.line.missing())
		}
	}
}

// A machine that is late for seconds and then takes all that has waited has
// lost nothing.
func TestTimelineForgivesWhatIsMadeUpFor(t *testing.T) {
	s := newSimulation(20e-6)
	s.run(30 * time.Second)
	s.shift += 300 * time.Millisecond
	s.run(5 * time.Second)
	if off := s.line.missing() - 300*time.Millisecond; off.Abs() > 5*time.Millisecond {
		t.Errorf("%v said to be missing while they are", s.line.missing())
	}
	s.shift -= 300 * time.Millisecond
	s.run(5 * time.Second)
	if s.line.missing() > 5*time.Millisecond {
		t.Errorf("%v said to be missing of nothing", s.line.missing())
	}
}

func TestTimelineKeepsItsTimeForYears(t *testing.T) {
	l := newTimeline(48000)
	n := int64(48000) * 3600 * 24 * 365 * 3
	for i := range int64(200) {
		f := n + i*1920
		l.add(time.Duration(l.nominal(f)), f)
	}
	if off := l.when(n+48000) - time.Duration(l.nominal(n+48000)); off.Abs() > 10*time.Microsecond {
		t.Errorf("off by %v after three years", off)
	}
}

func BenchmarkTimeline(b *testing.B) {
	s := newSimulation(0)
	for b.Loop() {
		s.frame += 1920
		s.line.add(time.Duration(s.truth(s.frame)*1e9), s.frame)
	}
}
