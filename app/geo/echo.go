package geo

import (
	"cmp"
	"math"
	"slices"

	"tienglang/app"
)

const (
	// SpeedOfSound is in metres a second, in air of 25 °C.
	SpeedOfSound = 346.0
	// EchoWithin is how near two poles echo so that people complain of it, in
	// metres.
	EchoWithin = 300.0
	// longestDelay is what a pole may be set to, in ms (app/inventory).
	longestDelay = 2000
)

// Pole is a cluster on the map.
type Pole struct {
	Cluster app.ID
	At      app.Position
	Horns   []app.Horn
	DelayMS int // as it is set
}

// Echo is a pair of poles near each other.
type Echo struct {
	A, B     app.ID
	Distance float64 // metres
	// ApartMS is how long after A's sound B's is heard at B, or before it: the
	// way of the sound less the delays as they are set.
	ApartMS int
}

// Echoes are the pairs that stand nearer than within metres, nearest first.
// Poles without a place are left out.
func Echoes(poles []Pole, within float64) []Echo {
	placed := slices.DeleteFunc(slices.Clone(poles), func(p Pole) bool { return !p.At.Known() })
	slices.SortFunc(placed, func(a, b Pole) int { return cmp.Compare(a.At.Lat, b.At.Lat) })
	var all []Echo
	step := within / earthRadius * 180 / math.Pi
	for i, a := range placed {
		for _, b := range placed[i+1:] {
			if b.At.Lat-a.At.Lat > step {
				break
			}
			if d := Distance(a.At, b.At); d < within {
				all = append(all, Echo{A: a.Cluster, B: b.Cluster, Distance: d, ApartMS: travel(d) - abs(b.DelayMS-a.DelayMS)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Echo) int { return cmp.Compare(a.Distance, b.Distance) })
	return all
}

// Delays proposes a delay, in ms, for each pole that echoes with another. Of
// poles that hang together the loudest speaks first; each other waits as long
// as that one's sound needs to it, so that who stands below a pole hears both
// as one. Poles that echo with none are not in it.
func Delays(poles []Pole, within float64) map[app.ID]int {
	byID, near := map[app.ID]Pole{}, map[app.ID][]app.ID{}
	for _, p := range poles {
		byID[p.Cluster] = p
	}
	for _, e := range Echoes(poles, within) {
		near[e.A], near[e.B] = append(near[e.A], e.B), append(near[e.B], e.A)
	}
	delays := map[app.ID]int{}
	for _, p := range poles {
		if _, done := delays[p.Cluster]; done || near[p.Cluster] == nil {
			continue
		}
		group := together(p.Cluster, near)
		first := slices.MaxFunc(group, func(a, b app.ID) int { return louder(byID[a], byID[b]) })
		for _, id := range group {
			delays[id] = min(travel(Distance(byID[first].At, byID[id].At)), longestDelay)
		}
	}
	return delays
}

// louder compares by watts; of equal ones the first by name goes first, so
// that the proposal is the same each time.
func louder(a, b Pole) int {
	return cmp.Or(cmp.Compare(watts(a.Horns), watts(b.Horns)), cmp.Compare(b.Cluster, a.Cluster))
}

func watts(horns []app.Horn) (sum int) {
	for _, h := range horns {
		sum += h.Watts
	}
	return sum
}

// together are the poles that hang together with one by pairs.
func together(start app.ID, near map[app.ID][]app.ID) []app.ID {
	seen, group := map[app.ID]bool{start: true}, []app.ID{start}
	for i := 0; i < len(group); i++ {
		for _, next := range near[group[i]] {
			if !seen[next] {
				seen[next] = true
				group = append(group, next)
			}
		}
	}
	return group
}

// travel is how long sound takes for d metres, in ms.
func travel(d float64) int { return int(math.Round(d / SpeedOfSound * 1000)) }

func abs(n int) int { return max(n, -n) }
