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

// hornsText is the horns as they are typed: "30/90, 30" are 30 W to the east
// and 30 W of which nobody knows where they point.
func hornsText(horns []app.Horn) string {
	words := make([]string, len(horns))
	for i, h := range horns {
		words[i] = strconv.Itoa(h.Watts)
		if h.Bearing > 0 {
			words[i] += "/" + strconv.Itoa(h.Bearing)
		}
	}
	return strings.Join(words, ", ")
}

// readHorns reads "30/90, 30" or "30 30", also with W and °; nothing typed
// means that it is not known. North is 360, and 0 is taken for it.
func readHorns(s string) ([]app.Horn, error) {
	var horns []app.Horn
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
		power, bearing, turned := strings.Cut(word, "/")
		w, err := strconv.Atoi(strings.TrimSuffix(strings.ToUpper(power), "W"))
		if err != nil || w < 1 || w > 1000 {
			return nil, fmt.Errorf("%q is no number of watts from 1 to 1000", word)
		}
		h := app.Horn{Watts: w}
		if turned {
			d, err := strconv.Atoi(strings.TrimSuffix(bearing, "°"))
			if err != nil || d < 0 || d > 360 {
				return nil, fmt.Errorf("%q is no bearing from 0 to 360", word)
			}
			h.Bearing = (d+359)%360 + 1
		}
		horns = append(horns, h)
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
