package relay

import (
	"errors"
	"io"
	"time"
)

// How the bytes of a segment must come.
const (
	slowAfter   = 3 * time.Second // before that, a line may hold its breath
	slowest     = 2               // times its own length is too long for a segment
	longest     = 4               // times the bytes of those before is too much
	alwaysTaken = 256 << 10       // bytes, however short it is said to be
	pieceRead   = 16 << 10
)

// pace judges how the bytes of segments come, by those before.
type pace struct {
	rate int64 // bytes for a second of sound; 0 while not known
}

// know takes down a segment that came whole.
func (p *pace) know(bytes int64, length time.Duration) {
	if length > 0 {
		p.rate = int64(float64(bytes) / length.Seconds())
	}
}

// expected is how many bytes a segment should have; 0 when nobody can tell.
func (p *pace) expected(said int64, length time.Duration) int64 {
	if said > 0 {
		return said
	}
	return int64(float64(p.rate) * length.Seconds())
}

// read takes a segment whole. One that drips is a stall, long before it would be
// heard, and one without an end is no segment.
func (p *pace) read(from io.Reader, said int64, length time.Duration) ([]byte, error) {
	most, want, began := int64(maxSegment), p.expected(said, length), time.Now()
	if p.rate > 0 && length > 0 {
		most = min(most, longest*p.expected(0, length)+alwaysTaken)
	}
	var all []byte
	block := make([]byte, pieceRead)
	for {
		n, err := from.Read(block)
		all = append(all, block[:n]...)
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, err
		case int64(len(all)) > most:
			return nil, &Fault{Reason: ReasonLength, Err: errors.New("a segment is too long")}
		case length > 0 && drips(int64(len(all)), want, length, time.Since(began)):
			return nil, &Fault{Reason: ReasonStall, Err: errors.New("a segment only drips")}
		}
	}
}

// drips reports whether so much of a segment is too little after that time.
func drips(have, want int64, length, after time.Duration) bool {
	return after > slowAfter && float64(have) < float64(want)*after.Seconds()/(slowest*length.Seconds())
}
