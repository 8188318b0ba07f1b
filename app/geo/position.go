package geo

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// Doubt is what was odd about a place as it was written, and how it was taken.
type Doubt string

// The doubts of Parse.
const (
	NoDoubt      Doubt = ""
	DoubtSwapped Doubt = "swapped" // longitude stood first
)

// The box around Vietnam's land, in degrees. A latitude here is never a
// longitude here, so that the two cannot be confused.
const (
	southmost, northmost = 8.0, 23.6
	westmost, eastmost   = 102.0, 110.0
)

// Parse reads a place as people write one: two decimal numbers with points or
// Vietnamese commas ("21.5672, 105.8252", "21,5672; 105,8252"), or degrees,
// minutes and seconds ("21°34'02\"N 105°49'31\"E", "21 34 2 B, 105 49 31 Đ",
// "N21 34.033 E105 49.517"),
// latitude first or, with a doubt, longitude first. Errors: "place.unreadable",
// "place.outside" (not in Vietnam).
func Parse(text string) (app.Position, Doubt, error) {
	first, second, ok := numbers(text)
	if !ok {
		return app.Position{}, NoDoubt, app.Fail("place.unreadable", nil, "text", short(text))
	}
	if p := (app.Position{Lat: first, Lon: second}); inVietnam(p) {
		return p, NoDoubt, nil
	}
	if p := (app.Position{Lat: second, Lon: first}); inVietnam(p) {
		return p, DoubtSwapped, nil
	}
	return app.Position{}, NoDoubt, app.Fail("place.outside", nil, "text", short(text))
}

func inVietnam(p app.Position) bool {
	return p.Lat >= southmost && p.Lat <= northmost && p.Lon >= westmost && p.Lon <= eastmost
}

func short(text string) string {
	if r := []rune(strings.ToValidUTF8(text, "")); len(r) > 60 {
		return string(r[:60]) + "…"
	} else {
		return string(r)
	}
}

var (
	// A part is degrees with minutes and seconds that may be left out, and a
	// side: north (N, B for bắc) or east (E, Đ or D for đông). The marks of
	// degrees are a raised ring or an o, those of minutes and seconds quotes.
	part   = `(\d{1,3}(?:[.,]\d+)?)\s*(?:[°ºO˚⁰]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*'\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*"\s*)?([NBEĐD]?)`
	marked = regexp.MustCompile(`^` + part + `\s*[,;/ –-]\s*` + part + `$`)
	spaced = regexp.MustCompile(`^(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?) ?([NBEĐD]?)[,; ]+(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?) ?([NBEĐD]?)$`)
	// minuted is what receivers show: degrees, and minutes with their fraction.
	minuted    = regexp.MustCompile(`^(\d{1,3}) (\d{1,2}[.,]\d+) ?([NBEĐD]?)[,; ]+(\d{1,3}) (\d{1,2}[.,]\d+) ?([NBEĐD]?)$`)
	joined     = regexp.MustCompile(`([NBEĐD])(\d)`)
	sideFirst  = regexp.MustCompile(`([NBEĐD])[ :]*([^NBEĐD]*[^NBEĐD,;/: ])[,;/ ]*`)
	commaPairs = regexp.MustCompile(`^(\d{1,3}[.,]\d+)\s*[,; /–-]\s*(\d{1,3}[.,]\d+)$`)
)

// sidesInFull writes words as the signs that stand for them.
var sidesInFull = strings.NewReplacer("VĨ ĐỘ", "", "KINH ĐỘ", "", "LATITUDE", "", "LONGITUDE", "", "NORTH", "N", "EAST", "E",
	"BẮC", "B", "ĐÔNG", "Đ", "BAC", "B", "DONG", "D", "ĐỘ", "°", "PHÚT", "'", "GIÂY", "\"")

// quotes writes any of those that keyboards have as ' and ".
var quotes = strings.NewReplacer("''", "\"", "’’", "\"", "′′", "\"", "´´", "\"", "``", "\"", "’", "'", "′", "'", "‘", "'", "´", "'", "`", "'", "”", "\"", "“", "\"", "″", "\"")

// numbers are the two angles of a text, in degrees, in the order of latitude
// and longitude when their sides are named.
func numbers(text string) (first, second float64, ok bool) {
	text = strings.Join(strings.Fields(strings.ToUpper(strings.Trim(norm.NFC.String(text), " \t\r\n()[]"))), " ")
	if len(text) > 100 {
		return 0, 0, false
	}
	text = strings.Trim(quotes.Replace(sidesInFull.Replace(text)), " :;,")
	if first, _ := utf8.DecodeRuneInString(text); strings.ContainsRune("NBEĐD", first) {
		text = strings.TrimSpace(sideFirst.ReplaceAllString(text, "$2$1 "))
	}
	text = joined.ReplaceAllString(text, "$1 $2")
	var m []string
	if c := commaPairs.FindStringSubmatch(text); c != nil {
		m = []string{"", c[1], "", "", "", c[2], "", "", ""}
	} else if d := minuted.FindStringSubmatch(text); d != nil {
		m = []string{"", d[1], d[2], "", d[3], d[4], d[5], "", d[6]}
	} else if m = spaced.FindStringSubmatch(text); m == nil {
		m = marked.FindStringSubmatch(text)
	}
	if m == nil {
		return 0, 0, false
	}
	a, okA := angle(m[1], m[2], m[3])
	b, okB := angle(m[5], m[6], m[7])
	if isEast(m[4]) && !isEast(m[8]) {
		a, b = b, a
	}
	if m[4] != "" && m[8] != "" && isEast(m[4]) == isEast(m[8]) { // two of one side
		return 0, 0, false
	}
	return a, b, okA && okB
}

func isEast(side string) bool { return side == "E" || side == "Đ" || side == "D" }

// angle is degrees, minutes and seconds in degrees; ok only below 60 and
// when a fraction stands in the last of them alone.
func angle(degrees, minutes, seconds string) (float64, bool) {
	sum := 0.0
	for i, text := range []string{degrees, minutes, seconds} {
		if text == "" {
			continue
		}
		v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
		if err != nil || i > 0 && v >= 60 {
			return 0, false
		}
		sum += v / math.Pow(60, float64(i))
	}
	return sum, true
}

// Format is a place as maps and telephones take it: six decimals, some 0.1 m.
func Format(p app.Position) string {
	if !p.Known() {
		return ""
	}
	return strconv.FormatFloat(p.Lat, 'f', 6, 64) + ", " + strconv.FormatFloat(p.Lon, 'f', 6, 64)
}

// InVietnam tells whether a place lies in the box around Vietnam's land.
func InVietnam(p app.Position) bool { return inVietnam(p) }
