package live

import (
	"fmt"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// deskRow is what the hand is on while speaking: the bed, talk-over, and the
// ear at a pole. A line above says which bed there is, or why there is none.
type deskRow struct {
	page   *Page
	says   *widget.Text
	gate   *widget.Toggle
	box    *fyne.Container
	beds   *fyne.Container
	made   []app.Media
	keys   []*widget.Button
	more   *widget.Select // the beds without a button
	talk   *widget.Button
	ear    *widget.Button
	mic    *widget.Button // of the pole that is listened to
	heard  string         // its name
	number string
}

func newDeskRow(p *Page) *deskRow {
	d := &deskRow{page: p, beds: widget.Row(8), more: widget.NewSelect(nil, -1, p.chooseMore), says: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	d.more.Hint, d.more.MinWidth = p.env.T("live.bed.more"), 128
	d.talk = widget.NewPrimary(p.env.T("live.talkover"), "duck", p.talkOver).WithKey(p.env.T("live.key.space")).High(48)
	d.ear = widget.NewButton(p.env.T("live.ear"), "headphones", p.chooseEar).High(48)
	d.mic = widget.NewButton(p.env.T("live.ear.microphone"), "", p.toggleEar).High(48)
	d.mic.Hide()
	d.gate = widget.NewToggle(p.env.T("live.gate"), p.toggleGate)
	line := widget.Line(12, widget.Grow(d.says), widget.Fixed(152, d.gate))
	d.box = widget.Column(0, widget.Fixed(24, line), widget.Fixed(48, d.beds), widget.Blank(8),
		widget.Fixed(48, widget.Row(8, widget.Share(1.2, d.talk), widget.Share(1, d.ear), widget.Fixed(72, d.mic))))
	return d
}

// setNarrow leaves the key away where the words need its room.
func (d *deskRow) setNarrow(narrow bool) {
	key := d.page.env.T("live.key.space")
	if narrow {
		key = ""
	}
	d.talk.WithKey(key)
}

// show tells what may be touched now: a bed lies under a microphone alone, and
// only a bed can be talked over.
func (d *deskRow) show(a backend.OnAir, microphone bool) {
	if a.On {
		microphone = a.Broadcast.Kind == app.BroadcastLive
	}
	d.gate.Set(d.page.env.Backend.Settings().Gate)
	able(d.gate, microphone)
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
	d.showLevel()
}

func able(o fyne.Disableable, yes bool) {
	if yes {
		o.Enable()
	} else {
		o.Disable()
	}
}

func poleName(v backend.ClusterView) string { return fmt.Sprintf("%02d %s", v.Number, v.Name) }
