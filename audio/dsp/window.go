package dsp

// slidingMin is the smallest of the last size values.
type slidingMin struct {
	value []float64 // rising queue of candidates, a ring
	index []int64
	head  int
	count int
	now   int64
}

func newSlidingMin(size int) slidingMin {
	return slidingMin{value: make([]float64, size), index: make([]int64, size)}
}

// reset forgets all values.
func (s *slidingMin) reset() { s.head, s.count, s.now = 0, 0, 0 }

func (s *slidingMin) next(v float64) float64 {
	size := len(s.value)
	if s.count > 0 && s.index[s.head] <= s.now-int64(size) {
		s.head = (s.head + 1) % size
		s.count--
	}
	for s.count > 0 && s.value[(s.head+s.count-1)%size] >= v {
		s.count--
	}
	tail := (s.head + s.count) % size
	s.value[tail], s.index[tail] = v, s.now
	s.count++
	s.now++
	return s.value[s.head]
}

// movingMean is the mean of the last values, of gains between 0 and 1. The
// sum is kept in whole numbers, so that it never drifts.
type movingMean struct {
	ring []int64
	at   int
	sum  int64
}

const meanOne = 1 << 40

func newMovingMean(size int) movingMean {
	m := movingMean{ring: make([]int64, size)}
	m.reset()
	return m
}

// reset makes all values one.
func (m *movingMean) reset() {
	for i := range m.ring {
		m.ring[i] = meanOne
	}
	m.at, m.sum = 0, int64(len(m.ring))*meanOne
}

func (m *movingMean) next(v float64) float64 {
	x := int64(v * meanOne)
	m.sum += x - m.ring[m.at]
	m.ring[m.at] = x
	if m.at++; m.at == len(m.ring) {
		m.at = 0
	}
	return float64(m.sum) / float64(len(m.ring)) / meanOne
}
