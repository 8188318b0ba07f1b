package clusters

import (
	"cmp"

	"fyne.io/fyne/v2"

	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// machineNames are the kinds of machines that have a name of their own.
var machineNames = map[string]string{
	"linux/386": "x86", "linux/amd64": "amd64", "linux/arm": "arm", "linux/arm64": "arm64", "linux/riscv64": "riscv64",
	"windows/amd64": "windows", "windows/arm64": "windows_arm",
}

// machineWords is what a person calls a kind of machine.
func machineWords(cat *locale.Catalogue, machine string) string {
	if name, ok := machineNames[machine]; ok {
		return cat.T("clusters.machine." + name)
	}
	return cmp.Or(machine, cat.T("clusters.machine.unknown"))
}

// sumLine says how far the move to the newest version is.
func (b *releaseBoard) sumLine() string {
	cat, all := b.page.env.Catalogue, b.all
	boxes := 0
	for _, v := range all.Running {
		boxes += len(v.Clusters)
	}
	switch {
	case boxes == 0:
		return cat.T("clusters.releases.sum_boxless")
	case len(all.Held) == 0:
		return cat.N("clusters.releases.sum_none", boxes)
	}
	words := cat.N("clusters.releases.sum", boxes, "newest", cat.Int(int64(all.Count(backend.VersionNewest))))
	for _, part := range []struct {
		key string
		n   int
	}{{"behind", all.Count(backend.VersionBehind)}, {"open", all.Open()}, {"unknown", all.Count(backend.VersionUnknown)},
		{"none", all.Count(backend.VersionNone)}, {"fixed", all.Count(backend.VersionFixed)}} {
		if part.n > 0 {
			words += " · " + cat.T("clusters.releases.part."+part.key, "n", cat.Int(int64(part.n)))
		}
	}
	return words
}

// showBar draws the sum: who runs the newest, who is on the way there, and who
// is behind.
func (b *releaseBoard) showBar() {
	boxes, ordered := 0, 0
	for _, v := range b.all.Running {
		boxes += len(v.Clusters)
		if v.State == backend.VersionBehind {
			ordered += len(v.Clusters) - len(v.Free)
		}
	}
	setHidden(b.bar, boxes == 0 || len(b.all.Held) == 0)
	if boxes == 0 {
		return
	}
	share := func(n int) float64 { return float64(n) / float64(boxes) }
	b.bar.SetParts(widget.Part{Share: share(b.all.Count(backend.VersionNewest)), Color: theme.Green},
		widget.Part{Share: share(ordered), Color: theme.Accent}, widget.Part{Share: share(len(b.all.Behind())), Color: theme.Amber})
}

// noneHeld explains a station that holds no release.
func (b *releaseBoard) noneHeld() string {
	if b.all.Closed != nil {
		return b.page.env.Catalogue.Error(b.all.Closed)
	}
	return b.page.env.T("clusters.releases.held.none")
}

// noteLine explains what stands at the selected line, "" where nothing is to be
// said.
func (b *releaseBoard) noteLine() string {
	cat, h, v := b.page.env.Catalogue, b.release(), b.version()
	switch {
	case b.at == tabHeld && h.Needed > 0:
		return cat.N("clusters.releases.needed", h.Needed, "version", h.Version)
	case b.at == tabVersions && v.State != "":
		return cat.T("clusters.releases.about." + string(v.State))
	}
	return ""
}

// versionsWords is "0.1.0 lên 0.2.0", as far as it is known.
func versionsWords(cat *locale.Catalogue, u backend.ClusterUpdate) string {
	from, to := cmp.Or(u.Was, u.From), cmp.Or(u.Is, u.To)
	if to == "" {
		return cmp.Or(from, "—")
	}
	return cat.T("clusters.releases.from_to", "from", cmp.Or(from, "?"), "to", to)
}

// updateWords says how far an update is, or why it came to nothing, and in which
// colour.
func updateWords(e *page.Env, u backend.ClusterUpdate) (string, fyne.ThemeColorName) {
	switch {
	case u.State == "waiting":
		return e.T("clusters.orders.until", "time", e.When(u.ExpiresAt)), theme.Text
	case u.State == "sent":
		return e.T("clusters.releases.phase." + cmp.Or(string(u.Phase), "sent")), theme.Text
	case u.State == "done":
		return e.T("ordering.state.done"), theme.GreenText
	case u.Err != nil:
		return e.Catalogue.Error(u.Err), theme.AmberText
	}
	return e.T("ordering.state." + u.State), theme.Muted
}
