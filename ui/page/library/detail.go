package library

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// detailCard is one programme: its sound, what it is made of, who judged it,
// and what can be done with it.
type detailCard struct {
	page *Page
	card *widget.Card
	body *fyne.Container

	title  *widget.Paragraph
	tag    *tag
	facts  *widget.Text
	levels *widget.Text
	play   *widget.Button
	wave   *widget.Waveform
	clock  *widget.Text
	lines  *fyne.Container
	acts   *actGrid
	remark *remarkForm
	job    *widget.Job

	programme app.Programme
	approvals []app.Approval
	playing   bool
}

// The room inside the card, and of its head: a title of two lines has the same
// as one of one, so that what can be pressed below stays where it is.
const (
	insideWidth = 432
	headHeight  = 2*28 + 2*(8+20)
)

func newDetailCard(p *Page) *detailCard {
	e := p.env
	d := &detailCard{
		page: p, title: widget.NewParagraph("", widget.RoleLead, theme.Text), tag: newTag(),
		facts:  widget.NewEllipsis("", widget.RoleText, theme.Muted),
		levels: widget.NewEllipsis("", widget.RoleText, theme.Muted),
		wave:   widget.NewWaveform(nil, fyne.NewSize(200, 56)),
		clock:  widget.NewText("", widget.RoleStrongBold, theme.Text).Right(),
		lines:  widget.Column(8), acts: newActGrid(),
		job: widget.NewJob(e.T("library.cancel"), func(left time.Duration) string {
			return e.T("library.left", "time", e.Catalogue.Duration(left))
		}),
	}
	d.title.Width, d.title.Lines = insideWidth-120, 2
	d.play = widget.NewIconButton("play", e.T("library.play"), d.toggle)
	d.play.Kind = widget.Secondary
	d.remark = newRemarkForm(d)
	head := widget.Row(16, widget.Grow(d.title), widget.Fitted(widget.Column(0, widget.Fitted(d.tag.box))))
	sound := widget.Line(12, widget.Fixed(48, d.play), widget.Grow(d.wave), widget.Fixed(56, d.clock))
	d.body = widget.Column(12,
		widget.Fixed(headHeight, widget.Column(8, widget.Fitted(head), widget.Fitted(d.facts), widget.Fitted(d.levels))),
		widget.Fixed(56, sound), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(d.lines)),
		widget.Fitted(d.remark.box), widget.Fitted(d.job), widget.Fitted(d.acts.box))
	d.card = widget.NewCard(d.body)
	return d
}

// clear shows nothing.
func (d *detailCard) clear() {
	d.programme = app.Programme{}
	d.body.Hide()
}

// show writes what is known of q.
func (d *detailCard) show(q app.Programme) {
	if d.programme.ID != q.ID {
		d.stop()
		d.approvals = nil
		d.remark.close()
	}
	d.programme = q
	d.body.Show()
	c := d.page.env.Catalogue
	r := makeRow(c, q, d.page.env.Backend.UserName(q.Author))
	d.title.Set(q.Title)
	d.tag.set(r.Stage, r.Tag)
	d.facts.Set(r.Second + " · " + r.Length)
	d.levels.Set(levels(c, q))
	d.clock.Set(r.Length)
	d.showWave()
	d.showActs()
	d.showLines()
	d.loadApprovals(q.ID)
	d.body.Refresh()
}

func (d *detailCard) showWave() {
	d.wave.SetPoints(d.page.list.waves.get(d.programme.Master))
}

// toggle plays the programme for the operator's own ears, or stops it.
func (d *detailCard) toggle() {
	if d.playing {
		d.stop()
		return
	}
	sha := d.programme.Master
	if sha == "" {
		d.page.env.Say("library.say.no_sound")
		return
	}
	d.playing = true
	d.play.SetIcon("stop")
	d.page.play(sha, func() { d.playing = false; d.tick() })
}

// stop ends the preview.
func (d *detailCard) stop() {
	if d.playing {
		d.playing = false
		d.page.env.Backend.StopPlaying()
	}
	d.play.SetIcon("play")
	d.clock.SetColor(theme.Text)
}

// tick shows where the preview is, and work that is under way.
func (d *detailCard) tick() {
	if d.job.Running() {
		d.job.Tick(d.page.env.Now())
	}
	sha, at, ok := d.page.env.Backend.Playing()
	if d.playing && ok && sha == d.programme.Master {
		d.clock.SetColor(theme.Accent)
		d.clock.Set(d.page.env.Catalogue.Duration(at))
		return
	}
	d.clock.SetColor(theme.Text)
	d.clock.Set(d.page.env.Catalogue.Duration(d.programme.Duration))
	if !d.playing {
		d.play.SetIcon("play")
	}
}

// showLines lists the pieces, then the verdicts, newest first.
func (d *detailCard) showLines() {
	e := d.page.env
	var slots []widget.Slot
	heading := func(key string) {
		slots = append(slots, widget.Fitted(widget.NewText(e.T(key), widget.RoleTextBold, theme.Text)))
	}
	if d.programme.State == app.ProgrammeReturned && d.programme.Remark != "" {
		slots = append(slots, widget.Fitted(remarkBox(d.programme.Remark)))
	}
	if len(d.programme.Items) > 0 {
		heading("library.items")
	}
	for _, i := range d.programme.Items {
		slots = append(slots, widget.Fitted(itemLine(e.Catalogue, i)))
	}
	if len(d.approvals) > 0 {
		heading("library.approvals")
	}
	for _, v := range verdicts(e.Catalogue, d.approvals, d.programme.Master, e.Backend.UserName) {
		slots = append(slots, widget.Fitted(v.line()))
	}
	column := widget.Column(8, slots...)
	d.lines.Layout, d.lines.Objects = column.Layout, column.Objects
	d.lines.Refresh()
}

// showActs offers what is possible now.
func (d *detailCard) showActs() {
	user, _ := d.page.env.Backend.Current()
	d.acts.show(actsOf(d.programme, user), d.button)
}

func (d *detailCard) button(a act, leading bool) *widget.Button {
	b := widget.NewButton(d.page.env.T("library.act."+string(a)), actIcons[a], func() { d.page.do(a) })
	if leading {
		b.Kind = widget.Primary
	}
	return b
}
