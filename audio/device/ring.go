package device

import "sync/atomic"

// ring carries samples from one goroutine to one other without a lock.
type ring struct {
	buf  []float32
	mask uint64
	head atomic.Uint64 // samples written, ever
	tail atomic.Uint64 // samples read, ever
}

// newRing makes a ring for at least n samples.
func newRing(n int) *ring {
	size := 1
	for size < n {
		size <<= 1
	}
	return &ring{buf: make([]float32, size), mask: uint64(size - 1)}
}

// write copies as much of p as there is room for and returns the number.
func (r *ring) write(p []float32) int {
	head := r.head.Load()
	room := len(r.buf) - int(head-r.tail.Load())
	n := min(len(p), room)
	at := int(head & r.mask)
	m := copy(r.buf[at:], p[:n])
	copy(r.buf, p[m:n])
	r.head.Store(head + uint64(n))
	return n
}

// read moves up to len(p) samples into p and returns the number, and the
// position of the first among all that were ever written.
func (r *ring) read(p []float32) (n int, position uint64) {
	tail := r.tail.Load()
	n = min(len(p), int(r.head.Load()-tail))
	at := int(tail & r.mask)
	m := copy(p[:n], r.buf[at:])
	copy(p[m:n], r.buf)
	r.tail.Store(tail + uint64(n))
	return n, tail
}
