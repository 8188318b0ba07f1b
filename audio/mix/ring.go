package mix

import "sync/atomic"

// ring carries mono samples from one goroutine to another without a lock:
// one writes, one reads.
type ring struct {
	buf  []float32 // length is a power of two
	head atomic.Uint64
	tail atomic.Uint64
}

// newRing makes a ring for at least size samples.
func newRing(size int) *ring {
	n := 1
	for n < size {
		n *= 2
	}
	return &ring{buf: make([]float32, n)}
}

// len is how many samples wait.
func (r *ring) len() int { return int(r.head.Load() - r.tail.Load()) }

// free is how many samples have room.
func (r *ring) free() int { return len(r.buf) - r.len() }

// write puts as many of p as there is room for.
func (r *ring) write(p []float32) int {
	n := min(len(p), r.free())
	at := int(r.head.Load() & uint64(len(r.buf)-1))
	m := copy(r.buf[at:], p[:n])
	copy(r.buf, p[m:n])
	r.head.Add(uint64(n))
	return n
}

// read takes as many samples as wait and p has room for.
func (r *ring) read(p []float32) int {
	n := min(len(p), r.len())
	at := int(r.tail.Load() & uint64(len(r.buf)-1))
	m := copy(p[:n], r.buf[at:])
	copy(p[m:n], r.buf)
	r.tail.Add(uint64(n))
	return n
}
