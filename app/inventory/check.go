package inventory

import (
	"strconv"

	"tienglang/app"
)

// What a cluster can be at most.
const (
	mostHorns    = 20
	mostWatts    = 500
	longestDelay = 2000 // ms; sound takes that long to 680 m
)

// check returns what is wrong with a cluster: "cluster.name_missing",
// "cluster.bad_number", "cluster.bad_technology", "cluster.bad_horns",
// "cluster.bad_delay", "cluster.bad_volume", "cluster.volume_over_cap".
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
	return nil
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
		if h.Watts < 1 || h.Watts > mostWatts {
			return false
		}
	}
	return len(horns) <= mostHorns
}
