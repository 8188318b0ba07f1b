package clusters

import (
	"reflect"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The orders of the choices in the form.
var (
	technologies = []app.Technology{app.TechnologyIP, app.TechnologyFM, app.TechnologyWired}
	lines        = []app.Line{app.LineLAN, app.LineWiFi, app.Line4G}
)

// knownWidth is the room for the names of hamlets, in pixels.
const knownWidth = 624

// form is the inline panel in which a cluster is added or changed. What is
// half typed stays while other clusters are looked at.
type form struct {
	page *Page
	card *widget.Card

	title   *widget.Text
	number  *widget.Entry
	name    *widget.Entry
	hamlet  *widget.Entry
	known   *fyne.Container
	tech    *widget.Select
	line    *widget.Select
	gateway *widget.Select // of FM and wired clusters, in the place of line
	gates   []app.ID       // of its choices after the first, which is none
	linked  fyne.CanvasObject
	hung    fyne.CanvasObject
	horns   *widget.Entry
	cap     *widget.Entry
	date    *widget.Entry
	place   *widget.Entry
	doubt   *widget.Text
	virtual *widget.Chip
	first   *formGroup        // of where it hangs, always open
	groups  []*formGroup      // the others, which fold
	wrong   *widget.Paragraph // why it is not saved
	scroll  *container.Scroll
	edited  app.Cluster
	open    bool
	aside   bool // something else took its place; its words wait
	saving  bool // what was typed is being kept
}

func newForm(p *Page) *form {
	t := p.env.T
	f := &form{
		page:   p,
		title:  widget.NewEllipsis("", widget.RoleSubhead, theme.Text),
		number: widget.NewEntry("01"), name: widget.NewEntry(t("clusters.form.name_hint")),
		hamlet: widget.NewEntry(t("clusters.form.hamlet_hint")), horns: widget.NewEntry("30/90, 30/270"),
		place: widget.NewEntry(t("clusters.form.position_hint")), doubt: widget.NewEllipsis("", widget.RoleText, theme.AmberText),
		cap: widget.NewEntry("80"), date: widget.NewEntry(t("clusters.form.date_hint")),
		wrong: widget.NewParagraph("", widget.RoleTextBold, theme.AmberText),
		known: widget.Flow(knownWidth, 8),
	}
	f.tech = widget.NewSelect(f.words("clusters.technology.", technologies), 0, func(int) { f.fit() })
	f.line = widget.NewSelect(f.lineWords(), 0, nil)
	f.line.Hint = t("clusters.fact.unknown")
	f.gateway = widget.NewSelect([]string{t("clusters.gateway.none")}, 0, nil)
	f.virtual = widget.NewChip(t("clusters.form.virtual"), "", false, f.toggleVirtual)
	f.virtual.Icon = "graduate"
	for _, e := range []*widget.Entry{f.number, f.name, f.hamlet, f.horns, f.cap, f.date, f.place} {
		e.OnEnter = f.save
	}
	f.place.OnChanged = func(string) { f.tellDoubt() }
	f.first = newFormGroup(f, factsFirst)
	for _, g := range factGroups {
		f.groups = append(f.groups, newFormGroup(f, g))
	}
	f.follow()
	f.card = widget.NewBareCard(widget.Pad(16, 12, 16, 12, f.layout()))
	return f
}

func (f *form) words(prefix string, all []app.Technology) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = f.page.env.T(prefix + string(v))
	}
	return out
}

func (f *form) lineWords() []string {
	out := make([]string, len(lines))
	for i, v := range lines {
		out[i] = f.page.env.T("clusters.line." + string(v))
	}
	return out
}

func (f *form) layout() fyne.CanvasObject {
	t := f.page.env.T
	field := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return widget.NewField(t("clusters.form."+key), o)
	}
	row := func(slots ...widget.Slot) widget.Slot { return widget.Fitted(widget.Row(16, slots...)) }
	buttons := widget.Line(8, widget.Space(),
		widget.Fitted(widget.NewButton(t("clusters.form.cancel"), "", f.cancel)),
		widget.Fitted(widget.NewPrimary(t("clusters.form.save"), "check", f.save)))
	f.linked, f.hung = field("line", f.line), widget.NewField(t("clusters.gateway.choose"), f.gateway)
	way := container.NewStack(f.linked, f.hung)
	slots := []widget.Slot{
		row(widget.Fixed(96, field("number", f.number)), widget.Grow(field("name", f.name))),
		widget.Fitted(widget.Column(8, widget.Fitted(field("hamlet", f.hamlet)), widget.Fitted(f.known))),
		row(widget.Share(1, field("technology", f.tech)), widget.Share(1, way)),
		row(widget.Share(1, field("horns", f.horns)), widget.Share(1, field("cap", f.cap)), widget.Share(1, field("date", f.date))),
		row(widget.Share(1, field("position", f.place)), widget.Share(2, widget.NewField("", f.doubt))),
		widget.Fitted(f.first.body),
		widget.Fitted(widget.Line(8, widget.Fitted(f.virtual))),
	}
	for _, g := range f.groups {
		slots = append(slots, widget.Fixed(1, widget.NewRule()), widget.Fitted(g.box))
	}
	f.scroll = container.NewVScroll(widget.Pad(4, 14, 4, 4, widget.Column(10, slots...)))
	f.wrong.Hide()
	return widget.Column(8,
		widget.Fixed(24, widget.Pad(0, 4, 0, 4, f.title)),
		widget.Grow(f.scroll),
		widget.Fitted(f.wrong),
		widget.Fixed(40, widget.Pad(0, 4, 0, 4, buttons)))
}

// fill starts the form from a cluster; one without an ID is new.
func (f *form) fill(c app.Cluster, hamlet string, number int) {
	f.open, f.aside, f.edited = true, false, c
	key := "clusters.form.change"
	if c.ID == "" {
		key = "clusters.form.add"
		c.Number, c.Technology, c.Line, c.VolumeCap, c.Volume = number, app.TechnologyIP, app.Line4G, 80, 60
		f.edited = c
	}
	f.title.Set(f.page.env.T(key, "name", c.Name))
	f.number.SetText(pad2(c.Number))
	f.name.SetText(c.Name)
	f.hamlet.SetText(hamlet)
	f.tech.SetOptions(f.tech.Options, indexOf(technologies, c.Technology))
	f.line.SetOptions(f.line.Options, slices.Index(lines, c.Line)) // none while nobody knows
	f.horns.SetText(hornsText(c.Horns))
	f.cap.SetText(strconv.Itoa(c.VolumeCap))
	f.date.SetText("")
	if !c.InstalledOn.IsZero() {
		f.date.SetText(f.page.env.Catalogue.Date(c.InstalledOn))
	}
	f.place.SetText(geo.Format(c.Position))
	f.virtual.Set("", c.Virtual)
	f.first.fill(c)
	f.first.open(true)
	for _, g := range f.groups {
		g.fill(c)
	}
	f.say("")
	f.fillGateways(c)
	f.fit()
}

// fit greys what a technology has no use for.
func (f *form) fit() {
	f.fitGateway()
	f.line.Disable()
	if technologies[max(0, f.tech.Index)] == app.TechnologyIP && !f.virtual.Chosen {
		f.line.Enable()
	}
	f.line.Refresh()
}

func (f *form) toggleVirtual() {
	f.virtual.Set("", !f.virtual.Chosen)
	f.fit()
}

// setHamlets offers names that are known, as many as one line holds, so that
// they are spelt alike.
func (f *form) setHamlets(all []app.Hamlet) {
	f.known.RemoveAll()
	room := float32(knownWidth)
	for _, h := range all {
		chip := widget.NewChip(h.Name, "", false, func() { f.hamlet.SetText(h.Name) })
		if room -= chip.MinSize().Width + 8; room < -8 {
			return
		}
		f.known.Add(chip)
	}
}

// present is the cluster as it is kept now: another box may have come while the
// form was open.
func (f *form) present() app.Cluster {
	if v, ok := f.page.view(f.edited.ID); ok {
		return v.Cluster
	}
	return f.edited
}

// read takes what was typed; the second result is the key of the sentence on
// what is wrong, "" when all is well.
func (f *form) read() (c app.Cluster, wrong string) {
	c = f.present()
	var err error
	c.Name, c.Virtual = f.name.Value(), f.virtual.Chosen
	c.Technology, c.Line = technologies[max(0, f.tech.Index)], app.LineNone
	if !f.line.Disabled() && f.line.Index >= 0 {
		c.Line = lines[f.line.Index]
	}
	c.Gateway = f.chosenGateway()
	if c.Name == "" {
		return c, "clusters.form.wrong.name"
	}
	if c.Number, err = strconv.Atoi(f.number.Value()); err != nil || c.Number < 1 || c.Number > 9999 {
		return c, "clusters.form.wrong.number"
	}
	if c.Horns, err = readHorns(f.horns.Value()); err != nil {
		return c, "clusters.form.wrong.horns"
	}
	if c.VolumeCap, err = strconv.Atoi(f.cap.Value()); err != nil || c.VolumeCap < 0 || c.VolumeCap > 100 {
		return c, "clusters.form.wrong.cap"
	}
	if c.InstalledOn, err = readDate(f.date.Value(), f.page.env.Now().Location()); err != nil {
		return c, "clusters.form.wrong.date"
	}
	c.Volume = min(c.Volume, c.VolumeCap)
	return c, ""
}

// readPlace takes the place that was typed; none is one that is not known.
func (f *form) readPlace() (app.Position, geo.Doubt, error) {
	if f.place.Value() == "" {
		return app.Position{}, geo.NoDoubt, nil
	}
	if f.place.Value() == geo.Format(f.edited.Position) { // not a digit less than is kept
		return f.edited.Position, geo.NoDoubt, nil
	}
	return geo.Parse(f.place.Value())
}

// tellDoubt says how a place was taken that was written oddly.
func (f *form) tellDoubt() {
	p, doubt, err := f.readPlace()
	if err == nil && doubt == geo.DoubtSwapped {
		f.doubt.Set(f.page.env.T("clusters.form.swapped", "place", geo.Format(p)))
	} else {
		f.doubt.Set("")
	}
}

// say writes why it is not saved, whole, above the buttons; "" takes it away.
func (f *form) say(words string) {
	tell(f.wrong, words)
	f.card.Refresh()
}

// field is where what read finds wrong was typed.
func (f *form) field(wrong string) fyne.Focusable {
	switch wrong {
	case "clusters.form.wrong.number":
		return f.number
	case "clusters.form.wrong.horns":
		return f.horns
	case "clusters.form.wrong.cap":
		return f.cap
	case "clusters.form.wrong.date":
		return f.date
	}
	return f.name
}

func (f *form) save() {
	c, wrong := f.read()
	if wrong != "" {
		f.say(f.page.env.T(wrong))
		f.page.focus(f.field(wrong))
		return
	}
	var err error
	if c.Position, _, err = f.readPlace(); err != nil {
		f.say(f.page.env.Catalogue.Error(err))
		f.page.focus(f.place)
		return
	}
	if wrong := f.readFacts(&c); wrong != nil {
		f.say("")
		f.show(wrong)
		return
	}
	f.say("")
	f.page.save(c, f.hamlet.Value())
}

func (f *form) cancel() {
	f.open, f.aside = false, false
	f.page.showRight()
}

// giveWay shuts the form where something else takes its place. What was typed is
// there when the same cluster is edited next, unless that was changed meanwhile.
func (f *form) giveWay() { f.open, f.aside = false, f.aside || f.open }

// waits tells that what was typed of a cluster waits to be gone on with.
func (f *form) waits(c app.Cluster) bool { return f.aside && reflect.DeepEqual(f.edited, c) }
