package clusters

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func indexOf[T comparable](all []T, v T) int {
	for i, x := range all {
		if x == v {
			return i
		}
	}
	return 0
}

// wattsText is the horns as they are typed: "30, 30".
func wattsText(horns []app.Horn) string {
	words := make([]string, len(horns))
	for i, h := range horns {
		words[i] = strconv.Itoa(h.Watts)
	}
	return strings.Join(words, ", ")
}

// readWatts reads "30, 30" or "30 30"; nothing typed means that it is not
// known.
func readWatts(s string) ([]app.Horn, error) {
	var horns []app.Horn
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		w, err := strconv.Atoi(strings.TrimSuffix(word, "W"))
		if err != nil || w < 1 || w > 1000 {
			return nil, fmt.Errorf("%q is no number of watts from 1 to 1000", word)
		}
		horns = append(horns, app.Horn{Watts: w})
	}
	return horns, nil
}

// readDate reads dd/MM/yyyy, also with single digits; "" is the zero time.
func readDate(s string, at *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	return time.ParseInLocation("2/1/2006", s, at)
}

// nextNumber is the lowest number that no cluster has.
func nextNumber(views []backend.ClusterView) int {
	used := map[int]bool{}
	for _, v := range views {
		used[v.Number] = true
	}
	n := 1
	for used[n] {
		n++
	}
	return n
}
