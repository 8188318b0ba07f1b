package intake

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// errUnread is a cell that says nothing to its column.
var errUnread = errors.New("not understood")

// empties are what people write for nothing.
var empties = map[string]bool{"": true, "khong co": true, "khong ro": true, "chua ro": true, "chua co": true, "n a": true, "na": true, "null": true, "k": true}

func isEmpty(cell string) bool { return empties[plain(cell)] && !isFault(cell) }

var (
	valued  = regexp.MustCompile(`(?i)^([-+]?[\d.,\s\x{00a0}]*\d(?:e[-+]?\d+)?)\s*([\pL.%₫ ]*)$`)
	grouped = regexp.MustCompile(`^\d{1,3}(?:[.,]\d{3})+$`)
	// measures are the units that stand behind numbers which need no scale.
	measures = []string{"", "w", "oat", "watt", "watts", "ms", "d", "dong", "vnd", "cai", "loa"}
)

// parseNumber reads a number as Vietnamese write it (1.234,5) or as a
// spreadsheet keeps it (1234.5), with the unit behind it if there is one. A
// single mark before three digits parts thousands where thousands is true.
func parseNumber(cell string, thousands bool) (v float64, unit string, ok bool) {
	m := valued.FindStringSubmatch(strings.TrimSpace(cell))
	if m == nil {
		return 0, "", false
	}
	unit = plain(m[2])
	if _, money := scales[unit]; !money && !slices.Contains(measures, unit) {
		return 0, "", false
	}
	s := strings.NewReplacer(" ", "", "\u00a0", "").Replace(m[1])
	point, comma := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case point+comma > 1 && grouped.MatchString(s) && (point == 0 || comma == 0):
		s = strings.NewReplacer(".", "", ",", "").Replace(s)
	case point+comma == 1 && thousands && grouped.MatchString(s):
		s = strings.NewReplacer(".", "", ",", "").Replace(s)
	case point > 0 && comma > 0 && strings.LastIndex(s, ",") > strings.LastIndex(s, "."):
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case point > 0 && comma > 0:
		s = strings.ReplaceAll(s, ",", "")
	case comma == 1:
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, unit, err == nil && !math.IsInf(v, 0) && !math.IsNaN(v)
}

// wholeNumber is a number without a fraction that an int holds anywhere; what
// stands before three digits parts thousands.
func wholeNumber(cell string) (int, bool) {
	v, _, ok := parseNumber(cell, true)
	if !ok || v != math.Trunc(v) || math.Abs(v) > 1e9 {
		return 0, false
	}
	return int(v), true
}

// sheetZero is day 0 of a spreadsheet's count of days.
var sheetZero = time.Date(1899, 12, 30, 0, 0, 0, 0, app.Vietnam)

var (
	wholeDay  = regexp.MustCompile(`^(\d{1,2})[/.\- ]+(\d{1,2})[/.\- ]+(\d{4}|\d{2})$`)
	isoDay    = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$`)
	dayTime   = regexp.MustCompile(`[ ,]+\d{1,2}(?::|h|g)\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:am|pm|sa|ch))?$`)
	monthOnly = regexp.MustCompile(`^(\d{1,2})[/.\- ]+(\d{4})$`)
	yearOnly  = regexp.MustCompile(`^\d{4}$`)
	dayWords  = strings.NewReplacer("ngày", " ", "tháng", "/", "năm", "/", "ngay", " ", "thang", "/", "nam", "/", "quý", "q")
	months    = regexp.MustCompile(`^(\d{1,3}) (thang|nam)$`)
)

// parseDay reads a day as people and spreadsheets write it: 14/3/2024, 3-2024,
// 2024, 45365, 14/3/2024 08:30. Of a month or a year it is the first day, or the last one.
func parseDay(cell string, last bool) (time.Time, bool) {
	s := strings.ToLower(strings.TrimSpace(cell))
	s = dayTime.ReplaceAllString(s, "")
	s = strings.Trim(strings.Join(strings.Fields(dayWords.Replace(s)), " "), " /")
	if m := wholeDay.FindStringSubmatch(s); m != nil {
		return calendar(m[3], m[2], m[1])
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return calendar(m[1], m[2], m[3])
	}
	if m := monthOnly.FindStringSubmatch(s); m != nil {
		t, ok := calendar(m[2], m[1], "1")
		if last && ok {
			t = t.AddDate(0, 1, -1)
		}
		return t, ok
	}
	if yearOnly.MatchString(s) {
		t, ok := calendar(s, "1", "1")
		if last && ok {
			t = t.AddDate(1, 0, -1)
		}
		return t, ok
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 27395 && n < 73051) { // the years 1975 to 2099
		return time.Time{}, false
	}
	return sheetZero.AddDate(0, 0, int(n)), true
}

// firstYear is before any cluster that still hangs: 99 is 1999, and 24 is 2024.
const firstYear = 1975

func calendar(year, month, day string) (time.Time, bool) {
	y, errY := strconv.Atoi(year)
	m, errM := strconv.Atoi(month)
	d, errD := strconv.Atoi(day)
	if len(year) == 2 {
		y += 1900
		if y < firstYear {
			y += 100
		}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, app.Vietnam)
	return t, errors.Join(errY, errM, errD) == nil && y >= firstYear && y < 2100 && t.Day() == d && int(t.Month()) == m
}

// parseMonths reads a length of a warranty: 24 tháng, 2 năm.
func parseMonths(cell string) (int, bool) {
	m := months.FindStringSubmatch(plain(cell))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	if m[2] == "nam" {
		n *= 12
	}
	return n, err == nil && n > 0 && n <= 240
}

func dayText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(app.Vietnam).Format("02/01/2006")
}

// digitsColumn holds a number that is a name: its digits count, not its value.
func digitsColumn(f Field, head string, at func(*app.Cluster) *string, read func(string) (string, error), also ...string) column {
	return column{f, head, also, func(c app.Cluster) string { return *at(&c) },
		func(c *app.Cluster, cell string, _ Column) error {
			if tidy(cell) == *at(c) {
				return nil // as it was noted
			}
			v, err := read(cell)
			if err == nil {
				*at(c) = v
			}
			return err
		}}
}

var floating = regexp.MustCompile(`^(\d(?:[.,]\d+)?)[eE]\+?\d{1,3}$`)

// What a spreadsheet keeps of a number, in digits, and the fewest that it writes
// of one that it did not shorten: 8.60123E+14 is what it shows, not what it has.
const (
	keptDigits  = 15
	leastDigits = 12
)

// digits are those of a cell, of a number that a spreadsheet keeps as a
// floating one too; whole is false where the spreadsheet rounded it.
func digits(cell string) (text string, whole, ok bool) {
	cell = strings.TrimPrefix(strings.TrimSpace(cell), "'")
	if m := floating.FindStringSubmatch(cell); m != nil {
		v, err := strconv.ParseFloat(strings.Replace(cell, ",", ".", 1), 64)
		text, told := strconv.FormatFloat(v, 'f', 0, 64), len(strings.Trim(m[1], ".,"))
		if told > 1 {
			told-- // the mark
		}
		return text, len(text) <= keptDigits && told >= min(len(text), leastDigits), err == nil
	}
	cell = strings.TrimSuffix(cell, ".0")
	text = strings.NewReplacer(" ", "", "-", "", ".", "", "\u00a0", "").Replace(cell)
	for _, r := range text {
		if r < '0' || r > '9' {
			return "", false, false
		}
	}
	return text, len(text) <= keptDigits || strings.Trim(text[keptDigits:], "0") != "", text != ""
}

// imei is 15 digits:
// "inventory.bad_imei", "inventory.rounded".
func imei(cell string) (string, error) {
	d, whole, ok := digits(cell)
	switch {
	case ok && !whole:
		return "", app.Fail("inventory.rounded", nil, "value", short(cell))
	case !ok || len(d) != 15:
		return "", app.Fail("inventory.bad_imei", nil, "value", short(cell))
	}
	return d, nil
}

// simCard is a card's number of 18 to 20 digits or a telephone number, whose
// leading 0 spreadsheets lose: "inventory.bad_sim", "inventory.rounded".
func simCard(cell string) (string, error) {
	d, whole, ok := digits(strings.TrimPrefix(strings.TrimSpace(cell), "+"))
	switch {
	case ok && !whole:
		return "", app.Fail("inventory.rounded", nil, "value", short(cell))
	case ok && len(d) == 9 && d[0] != '0':
		return "0" + d, nil
	case ok && len(d) == 11 && strings.HasPrefix(d, "84"):
		return "0" + d[2:], nil
	case !ok || (len(d) != 10 || d[0] != '0') && (len(d) < 18 || len(d) > 20):
		return "", app.Fail("inventory.bad_sim", nil, "value", short(cell))
	}
	return d, nil
}

// short is foreign text as far as a sentence takes it.
func short(s string) string {
	letters := []rune(tidy(s))
	if len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return string(letters)
}
