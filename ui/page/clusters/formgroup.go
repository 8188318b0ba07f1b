package clusters

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// factField is the field of one fact, with the sentence on what is wrong with it
// below.
type factField struct {
	fact
	form   *form
	entry  *widget.Entry  // nil where it is chosen
	choice *widget.Select // nil where it is typed
	wrong  *widget.Paragraph
	was    string // as it was filled
}

func newFactField(f *form, k fact) *factField {
	t := f.page.env.T
	x := &factField{fact: k, form: f, wrong: widget.NewParagraph("", widget.RoleText, theme.AmberText)}
	x.wrong.Hide()
	switch {
	case k.choices != nil:
		words := []string{t("clusters.fact.unknown")}
		for _, c := range k.choices[1:] {
			words = append(words, t("clusters."+k.key+"."+c))
		}
		x.choice = widget.NewSelect(words, 0, func(int) { f.sum() })
	case k.lines > 0:
		x.entry = widget.NewTextArea("", k.lines)
	default:
		x.entry = widget.NewEntry("")
		x.entry.OnEnter = f.save
	}
	if x.entry != nil {
		x.entry.OnChanged = func(string) { x.say(""); f.sum() }
	}
	return x
}

// object is its name, itself and what is wrong.
func (x *factField) object() fyne.CanvasObject {
	var o fyne.CanvasObject = x.choice
	if x.entry != nil {
		o = x.entry
	}
	field := widget.NewField(x.form.page.env.T("clusters.list.field."+x.key), o)
	return widget.Column(2, widget.Fitted(field), widget.Fitted(x.wrong))
}

// focus is what has the keys where it is wrong.
func (x *factField) focus() fyne.Focusable {
	if x.entry != nil {
		return x.entry
	}
	return x.choice
}

func (x *factField) fill(c app.Cluster) {
	x.was = x.text(x.form.page.env.Catalogue, c)
	x.say("")
	if x.entry != nil {
		x.entry.SetText(x.was)
		return
	}
	x.choice.SetOptions(x.choice.Options, indexOf(x.choices, x.was))
}

// typed is what stands in the field.
func (x *factField) typed() string {
	if x.entry != nil {
		return x.entry.Value()
	}
	return x.choices[max(0, x.choice.Index)]
}

// read takes what was typed into c, and tells below the field what is wrong with
// it. What was not touched stays as it is kept.
func (x *factField) read(c *app.Cluster) bool {
	wrong := ""
	if x.typed() != x.was {
		wrong = x.put(c, x.typed())
	}
	if wrong == "" {
		x.say("")
		return true
	}
	x.say(x.form.page.env.T(wrong))
	return false
}

func (x *factField) say(words string) {
	if x.wrong.Text != words {
		tell(x.wrong, words)
		x.form.card.Refresh()
	}
}

// formGroup is a part of the form that folds: shut, it tells in one line what it
// holds.
type formGroup struct {
	factGroup
	form   *form
	fields []*factField
	head   *widget.Button
	sum    *widget.Text
	body   *fyne.Container
	box    *fyne.Container
}

func newFormGroup(f *form, g factGroup) *formGroup {
	x := &formGroup{factGroup: g, form: f, sum: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	x.head = widget.NewButton(f.page.env.T("clusters.form.group."+g.key), "chevron-right", x.turn).High(32)
	x.head.SetKind(widget.Quiet)
	x.body = x.layout()
	x.box = widget.Column(8, widget.Fitted(widget.Line(8, widget.Fitted(x.head), widget.Grow(x.sum))), widget.Fitted(x.body))
	return x
}

func (x *formGroup) layout() *fyne.Container {
	var rows []widget.Slot
	for _, row := range x.rows {
		var slots []widget.Slot
		for _, k := range row {
			field := newFactField(x.form, k)
			x.fields = append(x.fields, field)
			slots = append(slots, widget.Share(1, field.object()))
		}
		rows = append(rows, widget.Fitted(widget.Row(16, slots...)))
	}
	return widget.Column(10, rows...)
}

func (x *formGroup) turn() { x.open(!x.body.Visible()) }

// open shows or folds what it holds.
func (x *formGroup) open(on bool) {
	setHidden(x.body, !on)
	icon := "chevron-right"
	if on {
		icon = "chevron-down"
	}
	x.head.SetIcon(icon)
	x.tell()
	if x.form.scroll != nil {
		x.form.scroll.Refresh()
	}
}

// tell sums up what it holds while it is shut.
func (x *formGroup) tell() {
	if x.body.Visible() {
		x.sum.Set("")
		return
	}
	cat := x.form.page.env.Catalogue
	var words []string
	for _, f := range x.fields {
		switch is := strings.Join(strings.Fields(f.typed()), " "); {
		case is == "":
		case f.choice != nil:
			words = append(words, f.choice.Options[max(0, f.choice.Index)])
		case f.key == "imei" || f.key == "sim" || f.key == "serial":
			words = append(words, cat.T("clusters.list.field."+f.key)+" "+is)
		case f.key == "amplifier_watts":
			words = append(words, is+" W")
		case f.key == "price":
			words = append(words, cat.T("clusters.form.dong", "n", is))
		case f.key == "warranty":
			words = append(words, cat.T("clusters.form.warranty", "date", is))
		default:
			words = append(words, is)
		}
	}
	if len(words) == 0 {
		words = []string{cat.T("clusters.form.group.empty")}
	}
	x.sum.Set(strings.Join(words, " · "))
}

// fill starts it from a cluster, shut.
func (x *formGroup) fill(c app.Cluster) {
	for _, f := range x.fields {
		f.fill(c)
	}
	x.open(false)
}

// read takes what was typed into c, and is the first field that is wrong; its
// group is opened. nil when all is well.
func (x *formGroup) read(c *app.Cluster) (wrong *factField) {
	for _, f := range x.fields {
		if !f.read(c) && wrong == nil {
			wrong = f
		}
	}
	if wrong != nil {
		x.open(true)
	}
	return wrong
}

// sum tells anew what the shut groups hold.
func (f *form) sum() {
	for _, g := range f.groups {
		g.tell()
	}
}

// readFacts takes what was typed of the groups into c, and is the first field
// that is wrong.
func (f *form) readFacts(c *app.Cluster) (wrong *factField) {
	for _, g := range append([]*formGroup{f.first}, f.groups...) {
		if bad := g.read(c); wrong == nil {
			wrong = bad
		}
	}
	return wrong
}

// show gives the keys to a field that is wrong, and has the sentence below it seen.
func (f *form) show(x *factField) {
	f.page.focus(x.focus())
	f.see(x.wrong)
}

// follow has what the keys come to brought into sight.
func (f *form) follow() {
	entries := []*widget.Entry{f.number, f.name, f.hamlet, f.horns, f.cap, f.date, f.place}
	choices := []*widget.Select{f.tech, f.line, f.gateway}
	for _, g := range append([]*formGroup{f.first}, f.groups...) {
		g.head.OnFocus = func() { f.see(g.head) }
		for _, x := range g.fields {
			if x.entry != nil {
				entries = append(entries, x.entry)
			} else {
				choices = append(choices, x.choice)
			}
		}
	}
	for _, e := range entries {
		e.OnFocus = func() { f.see(e) }
	}
	for _, c := range choices {
		c.OnFocus = func() { f.see(c) }
	}
	f.virtual.OnFocus = func() { f.see(f.virtual) }
}

// seeRoom is what is seen above and below what is brought into sight: its name, or
// its ring.
const seeRoom = 28

// see brings o into sight while the form is open.
func (f *form) see(o fyne.CanvasObject) {
	if f.open {
		see(f.scroll, o)
	}
}

// see scrolls as little as brings o into sight.
func see(in *container.Scroll, o fyne.CanvasObject) {
	if in.Size().Height == 0 {
		return
	}
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(in.Content).Y
	to := max(in.Offset.Y, top+max(o.Size().Height, o.MinSize().Height)+seeRoom-in.Size().Height)
	if to = min(to, top-seeRoom); to != in.Offset.Y {
		in.ScrollToOffset(fyne.NewPos(0, max(0, to)))
	}
}
