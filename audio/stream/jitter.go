package stream

import "slices"

// jitterMost is how many packets a jitter buffer holds at most: 10 s of 20 ms
// each. Beyond it the oldest go.
const jitterMost = 500

// arrival is one received packet.
type arrival struct {
	at      int64 // position of its first decoded sample
	samples int64
	payload []byte
}

func (a arrival) end() int64 { return a.at + a.samples }

// jitterBuffer keeps received packets in order of position until they are
// played.
type jitterBuffer struct {
	line []arrival // by position, none twice
}

// insert puts a packet in its place. It returns false for one that is there
// already.
func (j *jitterBuffer) insert(a arrival) bool {
	i, found := slices.BinarySearchFunc(j.line, a.at, func(x arrival, at int64) int {
		switch {
		case x.at < at:
			return -1
		case x.at > at:
			return 1
		}
		return 0
	})
	if found {
		return false
	}
	j.line = slices.Insert(j.line, i, a)
	if len(j.line) > jitterMost {
		j.drop(1)
	}
	return true
}

// first returns the earliest packet, nil when there is none.
func (j *jitterBuffer) first() *arrival {
	if len(j.line) == 0 {
		return nil
	}
	return &j.line[0]
}

// drop removes the n earliest packets.
func (j *jitterBuffer) drop(n int) {
	j.line = slices.Delete(j.line, 0, n)
}

// dropBefore removes packets that end at or before position p.
func (j *jitterBuffer) dropBefore(p int64) {
	n := 0
	for n < len(j.line) && j.line[n].end() <= p {
		n++
	}
	j.drop(n)
}

// span is how many samples lie between position p and the last packet's end.
func (j *jitterBuffer) span(p int64) int64 {
	if len(j.line) == 0 {
		return 0
	}
	return max(j.line[len(j.line)-1].end()-p, 0)
}
