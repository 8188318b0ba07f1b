package inventory

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tienglang/app"
	"tienglang/app/geo"
)

// What a cluster can be at most.
const (
	mostHorns    = 20
	mostWatts    = 500
	longestDelay = 2000 // ms; sound takes that long to 680 m
)

// What a commune may note of a cluster at most.
const (
	mostLetters    = 100  // of a name, a model, a source of money
	mostNote       = 2000 // letters
	mostAmplifier  = 5000 // W
	mostPrice      = 10_000_000_000
	digitsOfIMEI   = 15
	earliest       = 1975 // the first year of a date
	latest         = 2100
	digitsOfDigest = 64
)

// check returns what is wrong with a cluster: "cluster.name_missing",
// "cluster.bad_number", "cluster.bad_technology", "cluster.bad_horns",
// "cluster.bad_delay", "cluster.bad_volume", "cluster.volume_over_cap", and
// those of noted.
func check(c app.Cluster) error {
	switch {
	case c.Name == "":
		return app.Fail("cluster.name_missing", nil)
	case c.Number < 1 || c.Number > 9999:
		return app.Fail("cluster.bad_number", nil, "number", number(c.Number))
	case !knownTechnology(c.Technology) || !knownLine(c.Line):
		return app.Fail("cluster.bad_technology", nil, "name", c.Name)
	case !plausible(c.Horns):
		return app.Fail("cluster.bad_horns", nil, "most", number(mostHorns), "watts", number(mostWatts))
	case c.DelayMS < 0 || c.DelayMS > longestDelay:
		return app.Fail("cluster.bad_delay", nil, "most", number(longestDelay))
	case c.Volume < 0 || c.VolumeCap < 0 || c.VolumeCap > 100:
		return app.Fail("cluster.bad_volume", nil)
	case c.Volume > c.VolumeCap:
		return app.Fail("cluster.volume_over_cap", nil, "volume", number(c.Volume), "cap", number(c.VolumeCap))
	}
	return noted(c)
}

// noted checks what the station's work does not hang on: "cluster.bad_text",
// "cluster.bad_imei", "cluster.bad_place", "cluster.bad_amplifier",
// "cluster.bad_price", "cluster.bad_date", "cluster.bad_mark",
// "cluster.many_photos".
func noted(c app.Cluster) error {
	for _, text := range []string{c.Name, c.Code, c.Box.Vendor, c.Box.VendorCode, c.Box.Model, c.Box.Serial,
		c.Box.SIM, c.Box.Carrier, c.Amplifier.Model, c.Purchase.Funding} {
		if !readable(text, mostLetters) {
			return app.Fail("cluster.bad_text", nil, "name", c.Name, "most", number(mostLetters))
		}
	}
	switch {
	case !readable(c.Place, mostNote) || !readable(strings.ReplaceAll(c.Note, "\n", " "), mostNote):
		return app.Fail("cluster.bad_text", nil, "name", c.Name, "most", number(mostNote))
	case c.Box.IMEI != "" && (len(c.Box.IMEI) != digitsOfIMEI || strings.Trim(c.Box.IMEI, "0123456789") != ""):
		return app.Fail("cluster.bad_imei", nil, "imei", c.Box.IMEI)
	case c.Position.Known() && !geo.InVietnam(c.Position):
		return app.Fail("cluster.bad_place", nil, "name", c.Name)
	case c.Amplifier.Watts < 0 || c.Amplifier.Watts > mostAmplifier:
		return app.Fail("cluster.bad_amplifier", nil, "most", number(mostAmplifier))
	case c.Purchase.PriceDong < 0 || c.Purchase.PriceDong > mostPrice:
		return app.Fail("cluster.bad_price", nil, "name", c.Name)
	case !dated(c.InstalledOn) || !dated(c.Purchase.WarrantyUntil):
		return app.Fail("cluster.bad_date", nil, "name", c.Name)
	case !knownPower(c.Power) || !knownCondition(c.Condition) || slices.ContainsFunc(c.Photos, notDigest):
		return app.Fail("cluster.bad_mark", nil, "name", c.Name)
	case len(c.Photos) > app.MostPhotos:
		return app.Fail("cluster.many_photos", nil, "name", c.Name, "most", number(app.MostPhotos))
	}
	return pictured(c)
}

// pictured checks what is noted of the photos: "cluster.bad_text",
// "cluster.bad_date", "cluster.bad_mark".
func pictured(c app.Cluster) error {
	for sum, n := range c.PhotoNotes {
		switch {
		case !slices.Contains(c.Photos, sum):
			return app.Fail("cluster.bad_mark", nil, "name", c.Name)
		case !readable(n.Words, mostLetters):
			return app.Fail("cluster.bad_text", nil, "name", c.Name, "most", number(mostLetters))
		case n.Day != "" && (n.Day.Time().IsZero() || !dated(n.Day.Time())):
			return app.Fail("cluster.bad_date", nil, "name", c.Name)
		}
	}
	return nil
}

// readable tells whether text has no more letters than most, and none that
// steers a printer.
func readable(text string, most int) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, unicode.IsControl)
}

func dated(t time.Time) bool { return t.IsZero() || t.Year() >= earliest && t.Year() <= latest }

func knownPower(p app.PowerSource) bool {
	return p == app.PowerUnknown || p == app.PowerGrid || p == app.PowerBacked || p == app.PowerSolar
}

func knownCondition(c app.Condition) bool {
	return c == app.ConditionUnknown || c == app.ConditionWorks || c == app.ConditionBroken || c == app.ConditionRetired
}

func notDigest(s string) bool {
	return len(s) != digitsOfDigest || strings.Trim(s, "0123456789abcdef") != ""
}

func number(n int) string { return strconv.Itoa(n) }

func knownTechnology(t app.Technology) bool {
	return t == app.TechnologyIP || t == app.TechnologyFM || t == app.TechnologyWired
}

func knownLine(l app.Line) bool {
	return l == app.LineNone || l == app.LineLAN || l == app.LineWiFi || l == app.Line4G
}

func plausible(horns []app.Horn) bool {
	for _, h := range horns {
		if h.Watts < 1 || h.Watts > mostWatts || h.Bearing < 0 || h.Bearing > 360 {
			return false
		}
	}
	return len(horns) <= mostHorns
}
