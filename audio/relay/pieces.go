package relay

import "time"

// pieces are the segments that were played, by their numbers. They outlive a
// connection, so that a source that comes back is not heard twice.
type pieces struct {
	known bool
	last  int64

	behind bool            // the list that came last lies far before what was played
	other  int64           // its last number then
	before int64           // the last number played before a server began anew
	anew   bool            // one did
	names  map[string]bool // of the newest that were played
	order  []string        // of names, oldest first
}

// namesKept is of how many segments the addresses are known.
const namesKept = 64

// fresh are the segments of a list that were not played, the newest ones where
// there are more than enough; first is the number of the first of them.
func (p *pieces) fresh(l playlist, enough time.Duration) (first int64, new []segment) {
	end := l.first + int64(len(l.segments)) // the number after the last
	if !p.follows(l.first, end) {
		return end, nil
	}
	from := l.first
	if p.known {
		from = max(from, p.last+1)
	}
	if p.anew && from > p.last+1+staleMost { // the first numbers again
		from = max(from, p.before+1)
	}
	from = min(from, end)
	at := len(l.segments)
	for sum := time.Duration(0); at > int(from-l.first) && sum < enough; at-- {
		sum += l.segments[at-1].length
	}
	for at < len(l.segments) && p.anew && p.names[l.segments[at].url] {
		at++ // a server that was left behind, and not one that began anew
	}
	return l.first + int64(at), l.segments[at:]
}

// follows judges a list whose numbers lie before those that were played: an old
// copy, such as one of several servers may have, stands still or goes away
// again; that of a server that began anew goes on. What it held when it was
// first seen counts as old.
func (p *pieces) follows(first, end int64) bool {
	if !p.known || p.last-(end-1) <= end-first+staleMost {
		p.behind = false
		return true
	}
	if !p.behind || end-1 < p.other {
		p.behind, p.other = true, end-1
		return false
	}
	if end-1 == p.other {
		return false
	}
	p.before, p.anew = p.last, true
	p.last, p.behind = p.other, false
	return true
}

// played notes a segment.
func (p *pieces) played(n int64, address string) {
	p.known, p.last = true, n
	if p.names == nil {
		p.names = map[string]bool{}
	}
	if p.names[address] {
		return
	}
	p.names[address] = true
	if p.order = append(p.order, address); len(p.order) > namesKept {
		delete(p.names, p.order[0])
		p.order = p.order[1:]
	}
}
