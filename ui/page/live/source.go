package live

import (
	"cmp"
	"maps"
	"slices"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// source is what can be put on air: a microphone or an approved programme.
type source struct {
	Device    string
	Programme app.ID
	Title     string // of the programme
	Label     string
	Gone      bool // it was chosen and is not there any more
}

func (s source) microphone() bool { return s.Programme == "" }

// sourcesOf lists microphones first, then the programmes that are approved.
func sourcesOf(cat *locale.Catalogue, inputs []backend.Device, programmes []app.Programme) []source {
	var out []source
	for _, d := range inputs {
		out = append(out, source{Device: d.ID, Label: deviceName(cat, d)})
	}
	for _, p := range programmes {
		if p.State == app.ProgrammeApproved {
			out = append(out, source{
				Programme: p.ID, Title: p.Title,
				Label: cat.T("live.source.programme", "title", p.Title, "length", cat.Duration(p.Duration)),
			})
		}
	}
	return out
}

func deviceName(cat *locale.Catalogue, d backend.Device) string {
	if d.ID == "" && d.Name == "" {
		return cat.T("live.source.default")
	}
	return d.Name
}

// labels are the words of the sources.
func labels(all []source) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.Label
	}
	return out
}

// keep gives the list with the source that was chosen in it, and its index.
// One that is gone stays chosen under the name that it had, so that nothing
// else goes on air in its place.
func keep(cat *locale.Catalogue, all []source, was source) ([]source, int) {
	i := slices.IndexFunc(all, func(o source) bool { return o.Device == was.Device && o.Programme == was.Programme })
	if i >= 0 || was == (source{}) {
		return all, max(i, 0)
	}
	if !was.Gone {
		name := cmp.Or(was.Label, cat.T("live.source.chosen"))
		was.Gone, was.Label = true, cat.T("live.source.gone", "name", name)
	}
	return append(all, was), len(all)
}

// target is where a broadcast goes.
type target struct {
	Zone   app.ID
	ByHand bool
	Picked map[app.ID]bool
}

// nobody tells that clusters are to be picked by hand and none is.
func (t target) nobody() bool { return t.ByHand && len(t.Picked) == 0 }

// forgetGone drops what was picked and is deleted by now.
func (t target) forgetGone(views []backend.ClusterView) {
	maps.DeleteFunc(t.Picked, func(id app.ID, _ bool) bool {
		return !slices.ContainsFunc(views, func(v backend.ClusterView) bool { return v.ID == id })
	})
}

// request is what the backend is asked for.
func request(s source, title, bed string, t target) backend.LiveRequest {
	r := backend.LiveRequest{Programme: s.Programme, Device: s.Device, Title: title, Zone: t.Zone}
	if s.microphone() {
		r.Bed = bed
	} else {
		r.Title = s.Title
	}
	if t.ByHand {
		r.Zone = ""
		for id := range t.Picked {
			r.Clusters = append(r.Clusters, id)
		}
	}
	return r
}
