package intake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/finding"
)

// mostHorns is where reading ends: the inventory's rules refuse far fewer.
const mostHorns = 100

// usualWatts is a horn's power where a sheet counts horns and tells no power:
// the horns that communes hang.
const usualWatts = 30

var (
	countAndWatts = regexp.MustCompile(`^(\d{1,3}) ?(?:loa|cai|chiec|bo|cu)? ?(?:nen|phong)? ?[x×*]? ?(\d{1,4}(?:[.,]\d+)?) ?(?:w|oat)$`)
	countTimes    = regexp.MustCompile(`^(\d{1,3}) ?(?:loa|cai|chiec|bo|cu)? ?[x×*] ?(\d{1,4})$`)
	wattsTimes    = regexp.MustCompile(`^(\d{1,4}) ?(?:w|oat) ?[x×*] ?(\d{1,3}) ?(?:loa|cai|chiec)?$`)
	wattsAlone    = regexp.MustCompile(`^(\d{1,4})(?:[.,]0+)? ?(?:w|oat)(?: ?/ ?(?:loa|cai|1 loa))?$`)
	countAlone    = regexp.MustCompile(`^(\d{1,3})(?:[.,]0+)? ?(?:loa|cai|chiec|bo)?$`)
)

// hornSet is what a cell says of horns: which there are, or how many alone.
type hornSet struct {
	horns []app.Horn
	count int
}

// parseHorns reads "2", "2 loa", "2 x 30W", "30W x 2", "2 loa 30W + 1 loa 25W",
// "30W + 25W".
func parseHorns(cell string) (set hornSet, ok bool) {
	text := strings.Join(strings.Fields(finding.Fold(cell)), " ")
	if m := countAlone.FindStringSubmatch(text); m != nil {
		set.count = atoi(m[1])
		return set, set.count <= mostHorns
	}
	for _, part := range strings.FieldsFunc(strings.NewReplacer(" va ", "+", ";", "+", "&", "+", ", ", "+").Replace(text), func(r rune) bool { return r == '+' }) {
		n, w, ok := hornPart(strings.TrimSpace(part))
		if !ok || len(set.horns)+n > mostHorns {
			return hornSet{}, false
		}
		set.horns = append(set.horns, slices.Repeat([]app.Horn{{Watts: w}}, n)...)
	}
	return set, len(set.horns) > 0
}

func hornPart(part string) (n, watts int, ok bool) {
	if m := wattsAlone.FindStringSubmatch(part); m != nil {
		return 1, atoi(m[1]), true
	}
	if m := wattsTimes.FindStringSubmatch(part); m != nil {
		n, watts = atoi(m[2]), atoi(m[1])
		return n, watts, n > 0
	}
	m := countAndWatts.FindStringSubmatch(part)
	if m == nil {
		m = countTimes.FindStringSubmatch(part)
	}
	if m == nil {
		return 0, 0, false
	}
	v, err := strconv.ParseFloat(strings.Replace(m[2], ",", ".", 1), 64)
	n = atoi(m[1])
	return n, int(math.Round(v)), err == nil && n > 0
}

// atoi is for what an expression held to a few digits.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// putHorns joins what the columns say of the horns. Where they are counted and
// no power is told the usual one is taken: a doubt where a column for it is
// there, else guessed.
func putHorns(c *app.Cluster, cells map[Field]string, hasWatts bool) (doubts []Doubt, guessed bool) {
	doubt := func(f Field) { doubts = append(doubts, Doubt{Field: f, Err: cellError(f, cells[f])}) }
	var set hornSet
	if cell, ok := cells[Horns]; ok {
		if set, ok = parseHorns(cell); !ok {
			doubt(Horns)
		}
	}
	watts := 0
	for _, f := range []Field{Watts, TotalWatts} {
		if cell, ok := cells[f]; ok {
			if total, _, is := parseNumber(cell, false); is && f == TotalWatts {
				if !set.share(*c, total) {
					doubt(f)
				}
				continue
			}
			each, ok := wattsOf(cell)
			if !ok {
				doubt(f)
			}
			if each.horns != nil {
				set.horns = each.horns
			}
			watts = max(watts, each.count)
		}
	}
	if guessed = set.fill(*c, watts); guessed && hasWatts && len(doubts) == 0 {
		doubts = append(doubts, Doubt{Field: Watts, Err: app.Fail("inventory.watts_missing", nil, "watts", strconv.Itoa(usualWatts))})
	}
	if odd, is := oddWatts(set.horns); is && hornsText(app.Cluster{Horns: set.horns}) != hornsText(*c) && len(doubts) == 0 {
		doubts = append(doubts, Doubt{Field: Horns, Err: app.Fail("inventory.watts_odd", nil, "watts", strconv.Itoa(odd))})
	}
	if set.horns != nil {
		setHorns(c, set.horns)
	}
	if cell, ok := cells[Bearings]; ok && !turn(c, cell) {
		doubt(Bearings)
	}
	return doubts, guessed
}

// fill makes horns of a number and a power, where only these are told; what is
// not is as it was, or the usual power (guessed).
func (set *hornSet) fill(was app.Cluster, watts int) (guessed bool) {
	if set.horns != nil || set.count == 0 && watts == 0 {
		return false
	}
	if watts == 0 && len(was.Horns) == set.count {
		set.horns = slices.Clone(was.Horns)
		return false
	}
	if watts == 0 {
		watts, guessed = usualWatts, true
	}
	n := set.count
	if n == 0 {
		n = max(1, len(was.Horns))
	}
	set.horns = slices.Repeat([]app.Horn{{Watts: watts}}, n)
	return guessed
}

// share divides the power of all horns, in watts, among those that are told or
// were there; horns whose powers make it up already stay as they are.
func (set *hornSet) share(was app.Cluster, total float64) bool {
	if total == 0 || set.horns != nil {
		return true
	}
	if total < 1 || total > 100_000 {
		return false
	}
	sum := int(math.Round(total))
	if n := len(was.Horns); n > 0 && (set.count == 0 || set.count == n) && wattsOfAll(was.Horns) == sum {
		set.horns = slices.Clone(was.Horns)
		return true
	}
	n := max(1, set.count)
	if set.count == 0 {
		n = max(1, len(was.Horns))
	}
	for left := n; left > 0; left-- {
		set.horns = append(set.horns, app.Horn{Watts: (sum + left - 1) / left})
		sum -= set.horns[len(set.horns)-1].Watts
	}
	return true
}

func wattsOfAll(horns []app.Horn) (sum int) {
	for _, h := range horns {
		sum += h.Watts
	}
	return sum
}

// The power of the horns that hang on poles, in watts.
const (
	leastWatts = 5
	mostWatts  = 300
)

// oddWatts is the first power that no horn on a pole has.
func oddWatts(horns []app.Horn) (watts int, is bool) {
	for _, h := range horns {
		if h.Watts < leastWatts || h.Watts > mostWatts {
			return h.Watts, true
		}
	}
	return 0, false
}

// wattsOf reads a power: of each horn in count, or all horns where it is a set.
func wattsOf(cell string) (hornSet, bool) {
	if v, _, ok := parseNumber(cell, false); ok && v >= 1 && v <= 100_000 {
		return hornSet{count: max(1, int(math.Round(v)))}, true
	}
	each, ok := parseHorns(cell)
	if len(each.horns) == 1 && each.horns[0].Watts > 0 { // "30W/loa"
		return hornSet{count: each.horns[0].Watts}, ok
	}
	return each, ok && each.horns != nil
}

// setHorns keeps the bearings of horns that stay.
func setHorns(c *app.Cluster, horns []app.Horn) {
	for i := range horns {
		if i < len(c.Horns) && c.Horns[i].Watts == horns[i].Watts {
			horns[i].Bearing = c.Horns[i].Bearing
		}
	}
	c.Horns = horns
}

var compass = map[string]int{"bac": 360, "b": 360, "dong bac": 45, "db": 45, "dong": 90, "d": 90, "dong nam": 135, "dn": 135,
	"nam": 180, "n": 180, "tay nam": 225, "tn": 225, "tay": 270, "t": 270, "tay bac": 315, "tb": 315}

// turn points the horns: "360, 180, ?" or "Bắc, Đông Nam".
func turn(c *app.Cluster, cell string) bool {
	parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(",;/+", r) })
	if len(parts) > len(c.Horns) {
		return false
	}
	horns := slices.Clone(c.Horns)
	for i, p := range parts {
		n, ok := compass[plain(p)]
		if !ok {
			n, ok = wholeNumber(strings.TrimRight(strings.TrimSpace(p), "°º"))
		}
		if unknown := strings.TrimSpace(p) == "?"; !unknown && (!ok || n < 0 || n > 360) {
			return false
		}
		horns[i].Bearing = n
	}
	c.Horns = horns
	return true
}

// hornsText is "2 x 30W + 1 x 25W".
func hornsText(c app.Cluster) string {
	var parts []string
	for i := 0; i < len(c.Horns); {
		n := i
		for n < len(c.Horns) && c.Horns[n].Watts == c.Horns[i].Watts {
			n++
		}
		parts = append(parts, fmt.Sprintf("%d x %dW", n-i, c.Horns[i].Watts))
		i = n
	}
	return strings.Join(parts, " + ")
}

// bearingsText is "360, 180, ?", or nothing where none is known.
func bearingsText(c app.Cluster) string {
	parts, known := make([]string, len(c.Horns)), false
	for i, h := range c.Horns {
		parts[i] = "?"
		if h.Bearing != 0 {
			parts[i], known = strconv.Itoa(h.Bearing), true
		}
	}
	if !known {
		return ""
	}
	return strings.Join(parts, ", ")
}
