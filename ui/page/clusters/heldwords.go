package clusters

import (
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// heldShare is "13/40", and a dash where the speaker has not told.
func heldShare(cat *locale.Catalogue, h backend.HeldHere) string {
	if !h.Told {
		return "—"
	}
	return cat.Int(int64(h.Held)) + "/" + cat.Int(int64(h.Of))
}

// megabytes are of the kind that is sold, a dash where nothing was counted.
func megabytes(cat *locale.Catalogue, d backend.LineData) string {
	if d.Since.IsZero() {
		return "—"
	}
	return inMB(cat, d.All())
}

// inMB writes bytes in MB, with a decimal where there are few of them.
func inMB(cat *locale.Catalogue, n int64) string {
	if n > 0 && n < 9_950_000 {
		return cat.Number(max(float64(n)/1e6, 0.1), 1)
	}
	return cat.Number(float64(n)/1e6, 0)
}

// dong is what a line cost, a dash where it costs nothing or nothing was
// counted.
func dong(cat *locale.Catalogue, h backend.HeldHere) string {
	if !h.Paid() || h.Data.Since.IsZero() {
		return "—"
	}
	return "≈ " + cat.Int(h.Data.Dong) + " đ"
}

// spent tells whether the month's data of a paid line is used up.
func spent(h backend.HeldHere, r backend.DataRules) bool {
	return h.Paid() && h.Data.All() >= r.Budget()
}

// whys are the reasons, those that a person may have to do something about
// first.
var whys = []backend.HeldWhy{
	backend.HeldDisk, backend.HeldBad, backend.HeldUnreadable, backend.HeldBudget, backend.HeldOffline,
	backend.HeldNight, backend.HeldMaking, backend.HeldComing,
}

// needsHand tells whether a reason is one that a person should know of.
func needsHand(w backend.HeldWhy) bool { return slices.Index(whys, w) < 4 }

// waitsFor tells in a line what waits at a cluster, by its gravest reason; why
// is "" where nothing does.
func waitsFor(cat *locale.Catalogue, h backend.HeldHere) (words string, why backend.HeldWhy) {
	for _, why := range whys {
		n := 0
		var first backend.HeldWait
		for _, w := range h.Waits {
			if w.Why == why {
				if n == 0 || w.Again.Before(first.Again) {
					first = w
				}
				n++
			}
		}
		if n > 0 {
			return cat.N("clusters.held.waits", n, "why", whyWords(cat, first)), why
		}
	}
	return "", ""
}

// whyWords say why a sound waits.
func whyWords(cat *locale.Catalogue, w backend.HeldWait) string {
	again := ""
	if !w.Again.IsZero() {
		again = cat.Clock(w.Again)
		if w.Why == backend.HeldBudget {
			again = cat.DayMonth(w.Again)
		}
	}
	return cat.T("clusters.held.why."+string(w.Why), "again", again)
}

// waitLine is one sound that waits: its title, when it is needed, and why.
func waitLine(cat *locale.Catalogue, w backend.HeldWait) string {
	due := cat.T("clusters.held.any_time")
	if !w.Due.IsZero() {
		due = cat.T("clusters.held.due", "time", cat.Clock(w.Due), "date", cat.DayMonth(w.Due))
	}
	return w.Title + " · " + due
}

// heldLine tells what a cluster holds altogether.
func heldLine(cat *locale.Catalogue, h backend.HeldHere) string {
	switch {
	case !h.Told && !h.Connected:
		return cat.T("clusters.held.unknown")
	case !h.Told:
		return cat.T("clusters.held.asking")
	case h.Of == 0:
		return cat.T("clusters.held.nothing")
	}
	return cat.T("clusters.held.share", "held", cat.Int(int64(h.Held)), "of", cat.Int(int64(h.Of)), "room", cat.Bytes(h.FreeMB<<20))
}

// dataLine is the month's data of a cluster in figures.
func dataLine(cat *locale.Catalogue, h backend.HeldHere, r backend.DataRules) string {
	switch {
	case h.Data.Since.IsZero():
		return cat.T("clusters.data.unknown")
	case !h.Paid():
		return cat.T("clusters.data.free", "mb", megabytes(cat, h.Data), "line", lineWord(cat, h.Line))
	}
	return cat.T("clusters.data.line", "mb", megabytes(cat, h.Data), "budget", cat.Int(int64(r.MonthMB)), "dong", dong(cat, h))
}

func lineWord(cat *locale.Catalogue, l app.Line) string {
	if l == app.LineNone {
		return cat.T("clusters.data.no_line")
	}
	return cat.T("clusters.line." + string(l))
}

// splitLine tells by which ways the data went, and since when it is counted.
func splitLine(cat *locale.Catalogue, d backend.LineData) string {
	mb := func(n int64) string { return inMB(cat, n) }
	return cat.T("clusters.data.split", "held", mb(d.Held), "stream", mb(d.Stream), "link", mb(d.Link), "date", cat.DayMonth(d.Since))
}

// monthOf is "11/2026" of the moment in Vietnam.
func monthOf(all backend.Holdings) string {
	d := app.DateOf(all.At).Time()
	return strconv.Itoa(int(d.Month())) + "/" + strconv.Itoa(d.Year())
}
