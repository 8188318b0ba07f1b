package live

import (
	"slices"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// bedButtons is how many places the row of beds has. Where there are more beds,
// those that have no button are chosen in the last place.
const bedButtons = 4

// setBeds lays the row of beds.
func (d *deskRow) setBeds(beds []app.Media) {
	d.made = beds[:min(len(beds), bedButtons)]
	if len(beds) > bedButtons {
		d.made = beds[:bedButtons-1]
	}
	row := widget.Row(8, d.bedCells()...)
	d.beds.Layout, d.beds.Objects = row.Layout, row.Objects
	d.beds.Refresh()
	d.box.Refresh()
}

// bedCells are a button for each of the first beds and the choice of the rest,
// or the way to the studio where there is no bed.
func (d *deskRow) bedCells() (cells []widget.Slot) {
	d.keys = nil
	icon := "music"
	if len(d.page.beds) > 2 {
		icon = "" // the names need its room
	}
	for _, m := range d.made {
		b := widget.NewButton(m.Name, icon, func() { d.page.chooseBed(m.SHA256) }).High(48)
		d.keys = append(d.keys, b)
		cells = append(cells, widget.Share(1, b))
	}
	if rest := d.rest(); len(rest) > 0 {
		d.more.SetOptions(names(rest), -1)
		cells = append(cells, widget.Share(1, d.more))
	}
	if len(cells) == 0 {
		studio := func() { d.page.env.Go(page.Studio, nil) }
		cells = append(cells, widget.Share(1, widget.NewButton(d.page.env.T("live.bed.none"), "music", studio).High(48)))
	}
	return cells
}

// rest is the beds without a button.
func (d *deskRow) rest() []app.Media { return d.page.beds[len(d.made):] }

func names(all []app.Media) []string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = m.Name
	}
	return out
}

// under is the bed that lies under the microphone on air, or would.
func (d *deskRow) under(a backend.OnAir) string {
	if a.On {
		return a.Bed
	}
	return d.page.bed
}

// showMore shows the bed in the last place, if it is one of those there.
func (d *deskRow) showMore(bed string, microphone bool) {
	at := slices.IndexFunc(d.rest(), func(m app.Media) bool { return m.SHA256 == bed })
	if at != d.more.Index {
		d.more.SetOptions(d.more.Options, at)
	}
	able(d.more, microphone)
}

// bedSays names the bed and what pressing it does, or why there is none.
func (d *deskRow) bedSays(on, microphone bool, bed string) string {
	t := d.page.env.T
	switch {
	case !microphone:
		return t("live.bed.programme")
	case bed != "" && on:
		return t("live.bed.on", "name", d.nameOf(bed))
	case bed != "":
		return t("live.bed.chosen", "name", d.nameOf(bed))
	case len(d.page.beds) == 0:
		return t("live.bed.missing")
	case on:
		return t("live.bed.off")
	}
	return t("live.bed.choose")
}

func (d *deskRow) nameOf(sha string) string {
	for _, m := range d.page.beds {
		if m.SHA256 == sha {
			return m.Name
		}
	}
	return "—"
}
