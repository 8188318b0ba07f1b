package library

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// detailCard is one programme or medium: its sound, what is said and known of
// it, and what can be done with it.
type detailCard struct {
	page *Page
	card *widget.Card
	body *fyne.Container

	title  *widget.Text
	tag    *tag
	facts  *widget.Text
	levels *widget.Text
	play   *widget.Button
	wave   *widget.SoundLine
	clock  *widget.Text
	acts   *actRow
	remark *remarkForm
	job    *widget.Job

	remarks *remarkPanel
	about   *aboutPanel
	uses    *usesPanel
	history *historyPanel
	tabs    [panels]*widget.Tab
	bodies  [panels]fyne.CanvasObject
	panel   panel
	listen  []fyne.CanvasObject // what an edit in the making has not: sound, levels, panels

	row       row
	programme app.Programme // with its items, once they were read
	playing   bool
	heard     bool          // it has begun to sound
	at        time.Duration // where the sound goes on from
}

// panel is one of the things that are told of a subject.
type panel int

// The panels, in the order of their tabs.
const (
	panelRemarks panel = iota
	panelAbout
	panelUses
	panelHistory
	panels
)

var panelNames = [panels]string{"remarks", "about", "uses", "history"}

// insideWidth is the room inside the card.
const insideWidth = detailWidth - 32

func newDetailCard(p *Page) *detailCard {
	e := p.env
	d := &detailCard{
		page: p, title: widget.NewEllipsis("", widget.RoleLead, theme.Text), tag: newTag(),
		facts:  widget.NewEllipsis("", widget.RoleText, theme.Muted),
		levels: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		wave:   widget.NewSoundLine(e.T("library.sound"), 56),
		clock:  widget.NewText("", widget.RoleText, theme.Text).Right(),
		acts:   newActRow(),
		job: widget.NewJob(e.T("library.cancel"), func(left time.Duration) string {
			return e.T("library.left", "time", e.Catalogue.Duration(left))
		}),
	}
	d.wave.OnSeek, d.wave.OnStep = d.seek, d.step
	d.play = widget.NewIconButton("play", e.T("library.play"), d.toggle)
	d.play.Kind = widget.Secondary
	d.remark = newRemarkForm(d)
	d.remarks, d.about, d.uses, d.history = newRemarkPanel(d), newAboutPanel(d), newUsesPanel(d), newHistoryPanel(d)
	d.bodies = [panels]fyne.CanvasObject{d.remarks.box, d.about.box, d.uses.box, d.history.box}
	d.lay()
	return d
}

func (d *detailCard) lay() {
	var tabs []widget.Slot
	for i := range d.tabs {
		d.tabs[i] = widget.NewTab(d.page.env.T("library.panel."+panelNames[i]), func() { d.turn(panel(i)) })
		tabs = append(tabs, widget.Grow(d.tabs[i]))
	}
	second := widget.Line(12, widget.Grow(d.facts), widget.Fitted(d.tag.box))
	d.listen = []fyne.CanvasObject{
		widget.Line(12, widget.Fixed(48, d.play), widget.Grow(d.wave)),
		widget.Line(12, widget.Grow(d.levels), widget.Fitted(d.clock)),
		widget.Row(0, tabs...),
	}
	d.body = widget.Column(8,
		widget.Fixed(28, d.title), widget.Fixed(24, second), widget.Fixed(56, d.listen[0]), widget.Fixed(20, d.listen[1]),
		widget.Fixed(44, d.listen[2]), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(d.bodies[:]...)),
		widget.Fitted(d.remark.box), widget.Fitted(d.job), widget.Fitted(d.acts.box))
	d.card = widget.NewCard(d.body)
	d.turn(panelRemarks)
}

// offers tells whether a panel has something to say of the present subject.
func (d *detailCard) offers(which panel) bool {
	s := d.row.subject
	switch which {
	case panelRemarks:
		return !s.isMedia()
	case panelAbout:
		return !s.trashed() && !s.isMaking()
	case panelHistory:
		return !s.isMaking()
	}
	return !s.isMaking()
}

// turn shows a panel.
func (d *detailCard) turn(to panel) {
	d.about.commit()
	d.panel = to
	d.showPanel()
}

// showPanel shows the chosen panel, or the first that there is.
func (d *detailCard) showPanel() {
	now := d.panel
	for i := panels - 1; i >= 0 && !d.offers(now); i-- {
		if d.offers(i) {
			now = i
		}
	}
	if s := d.row.subject; s.isMedia() && !d.offers(d.panel) {
		now = panelAbout
		if s.trashed() {
			now = panelUses
		}
	}
	for i := range d.tabs {
		seen(d.tabs[i], d.offers(panel(i)))
		d.tabs[i].Choose(panel(i) == now)
		seen(d.bodies[i], panel(i) == now)
	}
	for _, o := range d.listen {
		seen(o, !d.row.subject.isMaking())
	}
	d.body.Refresh()
}

// clear shows nothing.
func (d *detailCard) clear() {
	d.leave()
	d.row, d.programme = row{}, app.Programme{}
	d.body.Hide()
}

// leave keeps what was typed and ends the preview.
func (d *detailCard) leave() {
	d.about.commit()
	d.remarks.commit()
	d.stop()
}

// show writes what is known of a row's subject.
func (d *detailCard) show(r row) {
	other := d.row.ID != r.ID
	if other {
		d.leave()
		d.at = 0
		d.remark.close()
		d.remark.field.SetText("")
	}
	d.row = r
	items := d.programme.Items
	if d.programme = r.subject.programme; !other {
		d.programme.Items = items // until they are read anew
	}
	d.body.Show()
	d.title.Set(r.Title)
	d.tag.set(r.Tone, r.Tag)
	d.facts.Set(r.Second)
	d.levels.Set(levels(d.page.env.Catalogue, r.subject))
	d.showWave()
	d.showActs()
	d.about.show(other)
	d.remarks.show()
	d.uses.show()
	d.history.show()
	d.showClock()
	d.showPanel()
	d.read()
}

// told is what else is read of a subject.
type told struct {
	programme  app.Programme
	approvals  []app.Approval
	remarks    []app.Remark
	broadcasts []app.Broadcast
	uses       []useLine
	history    []app.AuditRow
}

// read reads what the list does not have.
func (d *detailCard) read() {
	s, id := d.row.subject, d.row.ID
	if s.isMaking() {
		return
	}
	var got told
	d.page.env.Ask(func(context.Context) (err error) {
		got, err = d.page.tell(s)
		return err
	}, func() {
		if d.row.ID != id {
			return
		}
		if !s.isMedia() {
			d.programme.Items = got.programme.Items
		}
		d.remarks.take(got.approvals, got.remarks)
		d.uses.take(got)
		d.history.take(got.history)
		d.body.Refresh()
	})
}

// tell is not on the window's goroutine.
func (p *Page) tell(s subject) (got told, err error) {
	b := p.env.Backend
	object := string(s.programme.ID)
	if s.isMedia() {
		object = s.media.SHA256
		uses, err := b.UsesOf(object)
		if err != nil {
			return got, err
		}
		got.uses = p.useLines(uses)
	} else {
		if got.programme, err = b.Programme(s.programme.ID); err != nil {
			return got, err
		}
		if got.approvals, err = b.Approvals(s.programme.ID); err != nil {
			return got, err
		}
		if got.remarks, err = b.Remarks(s.programme.ID); err != nil {
			return got, err
		}
		if got.broadcasts, err = b.BroadcastsOf(s.programme.ID); err != nil {
			return got, err
		}
	}
	got.history, err = b.History(object)
	return got, err
}

// showActs offers what is possible now.
func (d *detailCard) showActs() {
	user, _ := d.page.env.Backend.Current()
	d.acts.show(string(d.row.ID), actsOn(d.row.subject, user), func(a act) string { return d.page.env.T("library.act." + string(a)) }, d.page.do)
}
