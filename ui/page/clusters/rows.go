package clusters

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// row is one line of the list, with its words ready.
type row struct {
	ID         app.ID
	State      app.ClusterState
	Mark       widget.State
	Number     string
	Name       string
	Hamlet     string // its name
	Technology string
	Volume     string
	Reported   string
	Needs      bool // its report is what the eye should find
	Repair     bool // it has an open ticket, or a check of its own is due
	Renew      bool // the replacement plan replaces it or takes it down

	stands app.ClusterState
	tech   app.Technology
	zones  []app.ID
	search string
}

// makeRows prepares the list: what needs a person first, then by number.
// Those of known want nobody's eye for being away.
func makeRows(cat *locale.Catalogue, views []backend.ClusterView, known map[app.ID]bool, now time.Time) []row {
	sorted := slices.Clone(views)
	slices.SortStableFunc(sorted, func(a, b backend.ClusterView) int {
		return cmp.Or(urgency(a)-urgency(b), a.Number-b.Number)
	})
	rows := make([]row, len(sorted))
	for i, v := range sorted {
		rows[i] = makeRow(cat, v, known[v.ID], now)
	}
	return rows
}

// urgency orders clusters by how much they need a person; one that is away keeps
// its place when its report gets old.
func urgency(v backend.ClusterView) int {
	switch {
	case v.Status.State == app.StateLost, away(v):
		return 0
	case v.Status.State == app.StateUnknown && !awaited(v):
		return 1
	case v.Status.State == app.StateLate:
		return 2
	}
	return 3
}

func makeRow(cat *locale.Catalogue, v backend.ClusterView, known bool, now time.Time) row {
	r := row{
		ID: v.ID, State: v.Status.State, Mark: markOf(v.Status),
		Number: fmt.Sprintf("%02d", v.Number), Name: v.Name, Hamlet: v.HamletName,
		Technology: technology(cat, v.Cluster), Volume: volumeWord(cat, v),
		Reported: reported(cat, v.Status.LastReport, now),
		Needs:    (v.Status.State == app.StateLost || away(v)) && !known,
		tech:     v.Technology,
		stands:   standingOf(v),
		search:   page.Fold(fmt.Sprintf("%02d %s %s %s", v.Number, v.Name, v.HamletName, searched(v.Cluster))),
	}
	switch {
	case away(v):
		r.Technology = cat.T("clusters.away")
	case awaited(v):
		r.Technology = cat.T("clusters.awaited")
	}
	return r
}

// volumeWord is the volume, with an arrow where it exceeds the cap for a while,
// or that the cluster is off.
func volumeWord(cat *locale.Catalogue, v backend.ClusterView) string {
	if keepsSilence(v) == app.ProblemOff {
		return cat.T("clusters.off")
	}
	if v.Above.Volume > 0 {
		return strconv.Itoa(v.Above.Volume) + "↑"
	}
	return strconv.Itoa(v.Volume)
}

// technology is "IP · 4G", "FM" or "có dây".
func technology(cat *locale.Catalogue, c app.Cluster) string {
	s := cat.T("clusters.technology." + string(c.Technology))
	switch {
	case c.Virtual:
		return s + " · " + cat.T("clusters.virtual_short")
	case c.Line != app.LineNone:
		return s + " · " + cat.T("clusters.line."+string(c.Line))
	}
	return s
}

// markZones notes which zones each row is in, by which it is found too.
func markZones(rows []row, zones []app.Zone) {
	at := make(map[app.ID]int, len(rows))
	for i, r := range rows {
		at[r.ID] = i
	}
	for _, z := range zones {
		words := " " + page.Fold(z.Name)
		for _, id := range z.Clusters {
			if i, ok := at[id]; ok {
				rows[i].zones = append(rows[i].zones, z.ID)
				rows[i].search += words
			}
		}
	}
}

// filter is what of the list is wanted; its zero value wants everything.
type filter struct {
	State app.ClusterState
	Tech  app.Technology
	Zone  app.ID
	Text  string
	// Repair wants those for which there is something to do.
	Repair bool
	// Renew wants those that the replacement plan replaces or takes down.
	Renew bool
}

// pick keeps the rows that f wants; every word of the text must be found, and
// those come first that have the text as it stands: “Đồi Chè 1” before 11, which
// is Đồi Chè 2. The text of a label means its cluster alone.
func (f filter) pick(rows []row) []row {
	label, isLabel := scanned(f.Text)
	words := strings.Fields(page.Fold(f.Text))
	whole := " " + strings.Join(words, " ") + " "
	var first, out []row
	for _, r := range rows {
		if isLabel {
			if r.ID == label {
				return []row{r}
			}
			continue
		}
		if (f.State == "" || r.stands == f.State) && (f.Tech == "" || r.tech == f.Tech) && (f.Zone == "" || slices.Contains(r.zones, f.Zone)) && (!f.Repair || r.Repair) && (!f.Renew || r.Renew) && hasAll(r.search, words) {
			if len(words) > 0 && strings.Contains(" "+r.search+" ", whole) {
				first = append(first, r)
			} else {
				out = append(out, r)
			}
		}
	}
	return append(first, out...)
}

func hasAll(s string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// tally counts rows by state and by technology.
type tally struct {
	All     int
	State   map[app.ClusterState]int
	Tech    map[app.Technology]int
	Hamlets int
	Repair  int
	Renew   int
}

func count(views []backend.ClusterView) tally {
	t := tally{All: len(views), State: map[app.ClusterState]int{}, Tech: map[app.Technology]int{}}
	hamlets := map[app.ID]bool{}
	for _, v := range views {
		t.State[standingOf(v)]++
		t.Tech[v.Technology]++
		if v.Hamlet != "" {
			hamlets[v.Hamlet] = true
		}
	}
	t.Hamlets = len(hamlets)
	return t
}
