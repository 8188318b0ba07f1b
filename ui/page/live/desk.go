package live

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// bedButtons is how many places the row of beds has. Where there are more beds,
// those that have no button are chosen in the last place.
const bedButtons = 4

// deskRow is what the hand is on while speaking: the bed, talk-over, and the
// ear at a pole. A line above says which bed there is, or why there is none.
type deskRow struct {
	page *Page
	says *widget.Text
	box  *fyne.Container
	beds *fyne.Container
	made []app.Media
	keys []*widget.Button
	more *widget.Select // the beds without a button
	talk *widget.Button
	ear  *widget.Button
}

func newDeskRow(p *Page) *deskRow {
	d := &deskRow{page: p, beds: widget.Row(8), more: widget.NewSelect(nil, -1, p.chooseMore), says: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	d.more.Hint, d.more.MinWidth = p.env.T("live.bed.more"), 128
	d.talk = widget.NewPrimary(p.env.T("live.talkover"), "duck", p.talkOver).WithKey(p.env.T("live.key.space")).High(48)
	d.ear = widget.NewButton(p.env.T("live.ear"), "headphones", p.toggleListen).High(48)
	d.box = widget.Column(0, widget.Fixed(20, d.says), widget.Blank(4), widget.Fixed(48, d.beds), widget.Blank(8),
		widget.Fixed(48, widget.Row(8, widget.Share(1, d.talk), widget.Share(1, d.ear))))
	return d
}

// setBeds makes a button for each of the first beds, or one that leads to the
// studio where there is none.
func (d *deskRow) setBeds(beds []app.Media) {
	places := bedButtons
	if len(beds) > bedButtons {
		places--
	}
	d.made = beds[:min(len(beds), places)]
	d.keys = nil
	var cells []widget.Slot
	icon := "music"
	if len(beds) > 2 {
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
		add := widget.NewButton(d.page.env.T("live.bed.none"), "music", func() { d.page.env.Go(page.Studio, nil) }).High(48)
		cells = append(cells, widget.Share(1, add))
	}
	row := widget.Row(8, cells...)
	d.beds.Layout, d.beds.Objects = row.Layout, row.Objects
	d.beds.Refresh()
	d.box.Refresh()
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

// show tells what may be touched now: a bed lies under a microphone alone, and
// only a bed can be talked over.
func (d *deskRow) show(a backend.OnAir, microphone bool) {
	if a.On {
		microphone = a.Broadcast.Kind == app.BroadcastLive
	}
	bed := d.under(a)
	for i, b := range d.keys {
		b.SetKind(widget.Secondary)
		if d.made[i].SHA256 == bed && microphone {
			b.SetKind(widget.Chosen)
		}
		able(b, microphone)
	}
	d.showMore(bed, microphone)
	d.says.Set(d.bedSays(a.On, microphone, bed))
	able(d.talk, a.On && microphone && a.Bed != "")
	d.talk.SetText(d.page.env.T("live.talkover"))
	if a.On && a.TalkOver {
		d.talk.SetText(d.page.env.T("live.talkover.on"))
	}
	_, pole := d.page.earPole()
	able(d.ear, pole || d.page.listened != "")
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

func able(o fyne.Disableable, yes bool) {
	if yes {
		o.Enable()
	} else {
		o.Disable()
	}
}

// offerEar names the pole that would be listened to.
func (d *deskRow) offerEar(v backend.ClusterView) {
	if d.page.listened == "" {
		d.ear.SetText(d.page.env.T("live.ear.at", "name", poleName(v)))
	}
}

// showListening names the pole that is listened to.
func (d *deskRow) showListening(views []backend.ClusterView, id app.ID) {
	d.ear.SetKind(widget.Secondary)
	d.ear.SetText(d.page.env.T("live.ear"))
	for _, v := range views {
		if v.ID == id {
			d.ear.SetKind(widget.Chosen)
			d.ear.SetText(d.page.env.T("live.ear.on", "name", poleName(v)))
		}
	}
}

func poleName(v backend.ClusterView) string { return fmt.Sprintf("%02d %s", v.Number, v.Name) }
