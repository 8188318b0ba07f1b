package clusters

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The widths of the form of a step, and of what lies in it, in pixels.
const formWide, formInside = 440, 376

var reportSources = []app.ReportSource{app.ReportResident, app.ReportStaff}

// ticketForm is where the next step of a ticket is written down.
type ticketForm struct {
	board *ticketBoard
	card  *widget.Card
	chips *fyne.Container
	body  *fyne.Container
	wrong *widget.Paragraph
	// trouble holds wrong between the fields and the buttons: below the fields it
	// would lie where nobody has scrolled to.
	trouble *fyne.Container
	save    *widget.Button

	at, person, phone, km, cost, count, bought, price, supplier *widget.Entry
	words                                                       *widget.Entry
	source, cause, remedy, part                                 *widget.Select
	add                                                         *widget.Button

	act    app.TicketAct
	alarm  string // its kind, of a report by an alarm
	photos []string
	from   []partFrom
}

// partFrom is where a part comes from, or goes to.
type partFrom struct {
	part app.Part // without an ID: it is bought
	held int      // by the ticket, of one that is put back
}

func newTicketForm(b *ticketBoard) *ticketForm {
	t := b.page.env.T
	f := &ticketForm{
		board: b, chips: container.NewStack(), body: container.NewStack(),
		wrong: widget.NewParagraph("", widget.RoleTextBold, theme.AmberText),
		at:    widget.NewEntry(t("maintenance.form.at_hint")), person: widget.NewEntry(""), phone: widget.NewEntry("0912 345 678"),
		km: widget.NewEntry("0"), cost: widget.NewEntry("0"), count: widget.NewEntry("1"), price: widget.NewEntry("0"),
		bought: widget.NewEntry(t("maintenance.form.bought_hint")), supplier: widget.NewEntry(""),
		words: widget.NewTextArea(t("maintenance.form.words_hint"), 2),
	}
	f.wrong.Width = formInside
	f.trouble = widget.Pad(8, 24, 8, 24, f.wrong)
	f.source = widget.NewSelect(wordsOf(t, "maintenance.source.", reportSources), 0, nil)
	f.cause = widget.NewSelect(wordsOf(t, "maintenance.cause.", app.Causes), -1, nil)
	f.cause.Hint = t("maintenance.form.cause_hint")
	f.remedy = widget.NewSelect(wordsOf(t, "maintenance.remedy.", app.Remedies), -1, nil)
	f.remedy.Hint = t("maintenance.form.remedy_hint")
	f.part = widget.NewSelect(nil, -1, func(int) { f.correct(); f.lay() })
	f.part.Hint = t("maintenance.form.part_hint")
	f.add = widget.NewButton(t("maintenance.photo.add"), "plus", f.addPhoto)
	for _, e := range []*widget.Entry{f.at, f.person, f.phone, f.km, f.cost, f.count, f.bought, f.price, f.supplier} {
		e.OnEnter = f.keep
		e.OnChanged = func(string) { f.correct() }
	}
	f.words.OnChanged = func(string) { f.correct() }
	for _, s := range []*widget.Select{f.source, f.cause, f.remedy} {
		s.OnChanged = func(int) { f.correct() }
	}
	f.save = widget.NewPrimary("", "check", f.keep)
	foot := widget.Line(8, widget.Space(), widget.Fitted(widget.NewButton(t("clusters.form.cancel"), "", b.leave)), widget.Fitted(f.save))
	f.card = widget.NewBareCard(widget.Column(0,
		widget.Fitted(widget.Pad(12, 16, 12, 16, f.chips)), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(widget.Pad(12, 24, 12, 24, f.body))),
		widget.Fitted(f.trouble),
		widget.Fixed(1, widget.NewRule()), widget.Fixed(64, widget.Pad(12, 16, 12, 16, foot))))
	return f
}

func wordsOf[T ~string](t func(string, ...string) string, prefix string, all []T) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = t(prefix + string(v))
	}
	return out
}

// acts are the steps that a ticket may take now.
func acts(t app.Ticket) []app.TicketAct {
	switch {
	case t.ID == "":
		return []app.TicketAct{app.TicketReport}
	case t.State == app.TicketClosed:
		return []app.TicketAct{app.TicketReopen}
	}
	return []app.TicketAct{app.TicketDiagnose, app.TicketParts, app.TicketVisit, app.TicketClose, app.TicketReport}
}

// begin empties the form for the step that usually follows.
func (f *ticketForm) begin(t app.Ticket) {
	f.photos, f.alarm, f.act = nil, "", t.Next()
	if t.ID == "" {
		f.act = app.TicketReport
	}
	for _, e := range []*widget.Entry{f.at, f.person, f.phone, f.km, f.cost, f.count, f.bought, f.price, f.supplier, f.words} {
		e.SetText("")
	}
	f.source.SetOptions(f.source.Options, 0)
	f.cause.SetOptions(f.cause.Options, -1)
	f.remedy.SetOptions(f.remedy.Options, -1)
	f.stock()
	f.part.SetOptions(f.part.Options, -1)
	f.say("")
	f.lay()
}

// stock offers the parts that there are, what is bought, and what the ticket can
// put back.
func (f *ticketForm) stock() {
	cat := f.board.page.env.Catalogue
	f.from = nil
	var options []string
	for _, p := range f.board.page.upkeep.Parts {
		if p.Count > 0 {
			f.from = append(f.from, partFrom{part: p})
			options = append(options, cat.T("maintenance.form.in_stock", "name", p.Name, "n", cat.Int(int64(p.Count))))
		}
	}
	f.from = append(f.from, partFrom{})
	options = append(options, cat.T("maintenance.form.buy"))
	for _, p := range f.board.page.upkeep.Parts {
		if n := f.board.ticket.Taken(p.ID); n > 0 {
			f.from = append(f.from, partFrom{part: p, held: n})
			options = append(options, cat.T("maintenance.form.put_back", "name", p.Name, "n", cat.Int(int64(n))))
		}
	}
	f.part.SetOptions(options, f.part.Index)
}

func (f *ticketForm) choose(a app.TicketAct) {
	f.act = a
	f.say("")
	f.lay()
	f.board.page.focus(f.first())
}

// lay shows the fields of the act.
func (f *ticketForm) lay() {
	t := f.board.page.env.T
	var chips []fyne.CanvasObject
	for _, a := range acts(f.board.ticket) {
		chips = append(chips, widget.NewChip(t("maintenance.act."+string(a)), "", a == f.act, func() { f.choose(a) }))
	}
	f.chips.Objects = []fyne.CanvasObject{widget.Flow(formWide-32, 8, chips...)}
	f.chips.Refresh()
	f.save.SetText(t("maintenance.save." + string(f.act)))
	f.body.Objects = []fyne.CanvasObject{widget.Column(12, f.fields()...)}
	f.body.Refresh()
	f.card.Refresh()
}

// fields are those of the act, and those that every step has.
func (f *ticketForm) fields() (all []widget.Slot) {
	t := f.board.page.env.T
	add := func(key string, o fyne.CanvasObject) {
		all = append(all, widget.Fitted(widget.NewField(t("maintenance.form."+key), o)))
	}
	two := func(first string, a fyne.CanvasObject, second string, b fyne.CanvasObject) {
		all = append(all, widget.Fitted(widget.Row(16, widget.Share(1, widget.NewField(t("maintenance.form."+first), a)),
			widget.Share(1, widget.NewField(t("maintenance.form."+second), b)))))
	}
	switch f.act {
	case app.TicketReport:
		if f.alarm == "" {
			add("source", f.source)
		}
		two("teller", f.person, "phone", f.phone)
	case app.TicketDiagnose:
		add("cause", f.cause)
	case app.TicketParts:
		add("part", f.part)
		if f.buys() {
			add("bought", f.bought)
			two("count", f.count, "price", f.price)
			add("supplier", f.supplier)
		} else {
			add("count", f.count)
		}
	case app.TicketVisit:
		add("visitor", f.person)
		two("km", f.km, "cost", f.cost)
	case app.TicketClose:
		add("remedy", f.remedy)
	}
	add("words", f.words)
	pictures := widget.Column(8, widget.Fitted(widget.Line(8, widget.Fitted(f.add), widget.Space())))
	if len(f.photos) > 0 {
		strip := f.board.page.ticketPhotos(f.photos, formInside, f.removePhoto)
		pictures = widget.Column(8, widget.Fitted(strip), widget.Fitted(widget.Line(8, widget.Fitted(f.add), widget.Space())))
	}
	all = append(all, widget.Fitted(pictures)) // before what is rarely filled in
	add("at", f.at)
	return all
}

// buys tells that what is written down is no part of the stock.
func (f *ticketForm) buys() bool {
	return f.part.Index >= 0 && f.part.Index < len(f.from) && f.from[f.part.Index].part.ID == ""
}

// first is the field in which typing begins.
func (f *ticketForm) first() fyne.Focusable {
	switch f.act {
	case app.TicketReport:
		if f.alarm == "" {
			return f.source
		}
		return f.words
	case app.TicketDiagnose:
		return f.cause
	case app.TicketParts:
		return f.part
	case app.TicketVisit:
		return f.person
	case app.TicketClose:
		return f.remedy
	}
	return f.words
}

func (f *ticketForm) addPhoto() {
	env, board := f.board.page.env, f.board
	dialog.OpenPhoto(env, func(path string) {
		of, photo := board.ticket.ID, app.Photo{}
		env.Say("maintenance.photo.reading", "name", filepath.Base(path))
		env.Ask(func(ctx context.Context) (err error) {
			photo, err = env.Backend.AddPhoto(ctx, path)
			return err
		}, func() {
			if board.ticket.ID != of {
				return // the form is another ticket's by now
			}
			f.photos = append(f.photos, photo.SHA256)
			env.Say("maintenance.photo.added", "name", filepath.Base(path))
			f.lay()
		})
	})
}

func (f *ticketForm) removePhoto(sha string) {
	var left []string
	for _, s := range f.photos {
		if s != sha {
			left = append(left, s)
		}
	}
	f.photos = left
	f.lay()
	f.board.page.focus(f.add)
}

// say writes what cannot be; "" takes it away.
func (f *ticketForm) say(words string) {
	tell(f.wrong, words)
	f.trouble.Hidden = words == ""
	f.card.Refresh()
}

// correct takes away what was said of a value that is another by now.
func (f *ticketForm) correct() {
	if f.wrong.Text != "" {
		f.say("")
	}
}

// refuse says what cannot be and puts the keys there.
func (f *ticketForm) refuse(err error, at fyne.Focusable) {
	f.say(f.board.page.env.Catalogue.Error(err))
	f.board.page.focus(at)
}
