package store

import (
	"fmt"
	"strconv"
	"strings"
)

// mostRuns bounds how many gaps are remembered. A gap older than that many
// others belongs to reports that their speaker gave up on.
const mostRuns = 64

// highest is more reports than any speaker makes.
const highest = int64(1) << 62

// run is a stretch of numbers, both ends included.
type run struct{ from, to int64 }

// seen is a set of numbers that mostly follow one another, as runs in rising
// order that do not touch. As text: "1-500 502-510".
type seen []run

func parseSeen(s string) (seen, error) {
	var all seen
	for _, word := range strings.Fields(s) {
		a, b, _ := strings.Cut(word, "-")
		from, err1 := strconv.ParseInt(a, 10, 64)
		to, err2 := strconv.ParseInt(b, 10, 64)
		if err1 != nil || err2 != nil || from < 1 || to < from || to > highest || len(all) > 0 && all[len(all)-1].to+1 >= from {
			return nil, fmt.Errorf("numbers of seen reports: %q is malformed", s)
		}
		all = append(all, run{from, to})
	}
	return all, nil
}

func (s seen) String() string {
	words := make([]string, len(s))
	for i, r := range s {
		words[i] = strconv.FormatInt(r.from, 10) + "-" + strconv.FormatInt(r.to, 10)
	}
	return strings.Join(words, " ")
}

// add puts n into the set; false when it was there. Numbers below 1 or above
// highest are never given, so they count as seen.
func (s *seen) add(n int64) bool {
	if n < 1 || n > highest {
		return false
	}
	at := 0
	for at < len(*s) && (*s)[at].to < n-1 {
		at++
	}
	if at == len(*s) || (*s)[at].from > n+1 {
		*s = append((*s)[:at], append(seen{{n, n}}, (*s)[at:]...)...)
		s.forget()
		return true
	}
	r := &(*s)[at]
	if r.from <= n && n <= r.to {
		return false
	}
	r.from, r.to = min(r.from, n), max(r.to, n)
	if at+1 < len(*s) && (*s)[at+1].from <= r.to+1 {
		r.to = (*s)[at+1].to
		*s = append((*s)[:at+1], (*s)[at+2:]...)
	}
	return true
}

// forget closes the oldest gaps beyond mostRuns.
func (s *seen) forget() {
	for len(*s) > mostRuns {
		(*s)[1].from = (*s)[0].from
		*s = (*s)[1:]
	}
}
