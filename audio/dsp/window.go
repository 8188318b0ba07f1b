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
		s.head = s.around(s.head + 1)
		s.count--
	}
	for s.count > 0 && s.value[s.around(s.head+s.count-1)] >= v {
		s.count--
	}
	tail := s.around(s.head + s.count)
	s.value[tail], s.index[tail] = v, s.now
	s.count++
	s.now++
	return s.value[s.head]
}

// around brings an index below twice the size into the ring.
func (s *slidingMin) around(i int) int {
	if i >= len(s.value) {
		return i - len(s.value)
	}
	return i
}

// movingMean is the mean of the last values, of gains between 0 and 1. The
// sum is kept in whole numbers, so that it never drifts.
type movingMean struct {
	ring  []int64
	at    int
	sum   int64
	scale float64
}

const meanOne = 1 << 40

func newMovingMean(size int) movingMean {
	m := movingMean{ring: make([]int64, size), scale: 1 / (float64(size) * meanOne)}
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
	x := int64(v*meanOne + 0.5)
	m.sum += x - m.ring[m.at]
	m.ring[m.at] = x
	if m.at++; m.at == len(m.ring) {
		m.at = 0
	}
	return float64(m.sum) * m.scale
}
