package clusters

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The columns of the board's tables.
var (
	heldColumns = []column{{key: "version", wide: 136, bold: true}, {key: "machine"}, {key: "bytes", wide: 80, right: true},
		{key: "signed", wide: 176}, {key: "added", wide: 172, spare: true}, {key: "runs", wide: 80, right: true}}
	versionColumns = []column{{key: "version", wide: 144, bold: true}, {key: "machine"}, {key: "state", wide: 264},
		{key: "clusters", wide: 64, right: true}, {key: "free", wide: 128, right: true}}
	updateColumns = []column{{key: "given", wide: 112}, {key: "cluster", wide: 176, bold: true}, {key: "versions", wide: 136}, {key: "result"}}
)

func (b *releaseBoard) setHeld(i int, v widget.RowView, _ bool) {
	h, r, cat := b.all.Held[i], v.(*upkeepRow), b.page.env.Catalogue
	version := h.Version
	if h.Newest {
		version += " · " + cat.T("clusters.releases.newest")
	}
	added := cat.Date(h.AddedAt)
	if h.AddedBy != "" {
		added += " · " + h.AddedBy
	}
	r.set(version, machineWords(cat, h.Machine), cat.Bytes(h.Bytes),
		cat.Date(h.MadeAt)+" · "+h.Signer, added, cat.Int(int64(h.Runs)))
}

func (b *releaseBoard) setVersion(i int, v widget.RowView, _ bool) {
	is, r, cat := b.all.Running[i], v.(*upkeepRow), b.page.env.Catalogue
	version, free := is.Version, "—"
	if is.State == backend.VersionUnknown {
		version = cat.T("clusters.releases.unknown")
	}
	if is.State == backend.VersionBehind {
		free = cat.Int(int64(len(is.Free)))
	}
	r.set(version, machineWords(cat, is.Machine), cat.T("clusters.releases.state."+string(is.State), "to", is.To), cat.Int(int64(len(is.Clusters))), free)
	r.cells[2].SetColor(map[backend.VersionState]fyne.ThemeColorName{
		backend.VersionBehind: theme.AmberText, backend.VersionNewest: theme.GreenText,
	}[is.State])
	if is.State != backend.VersionBehind && is.State != backend.VersionNewest {
		r.cells[2].SetColor(theme.Muted)
	}
}

func (b *releaseBoard) setUpdate(i int, v widget.RowView, _ bool) {
	u, r, e := b.all.Updates[i], v.(*upkeepRow), b.page.env
	words, ink := updateWords(e, u)
	r.set(e.When(u.GivenAt), u.Name, versionsWords(e.Catalogue, u), words)
	r.cells[3].SetColor(ink)
}
