package studio

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// sourceCard lists the takes and the beds that there are.
type sourceCard struct {
	page  *Page
	box   fyne.CanvasObject
	chips map[app.MediaKind]*widget.Chip
	list  *widget.RowList
	bring *widget.Button
	empty *widget.Paragraph
	kind  app.MediaKind
	media map[app.MediaKind][]app.Media
	rows  []sourceRow
}

// panel is the list beside the timeline.
func (s *sourceCard) panel() *panel {
	return &panel{name: "sources", object: s.box, show: s.show, focus: func() { s.page.env.Window.Canvas().Focus(s.list) }}
}

// sourceRow is one line of the list, with its words ready.
type sourceRow struct {
	SHA    string
	Name   string
	Second string
	Used   bool
}

func newSourceCard(p *Page) *sourceCard {
	t := p.env.T
	s := &sourceCard{
		page: p, kind: app.MediaVoice, media: map[app.MediaKind][]app.Media{}, chips: map[app.MediaKind]*widget.Chip{},
	}
	var chips []widget.Slot
	for _, kind := range sourceKinds {
		s.chips[kind] = widget.NewChip(t("studio.sources."+string(kind)), "", kind == s.kind, func() { s.turn(kind) })
		chips = append(chips, widget.Fitted(s.chips[kind]))
	}
	s.list = widget.NewRowList(56, s.blank, s.set)
	s.list.Name = t("studio.sources.voice")
	s.list.OnOpened = func(i int) { s.use(s.rows[i].SHA) }
	s.list.OnSide = s.turnBy
	s.list.OnDragged = func(i int, at fyne.Position) { s.taken(i, at, p.dragSource) }
	s.list.OnDropped = func(i int, at fyne.Position) { s.taken(i, at, p.dropSource) }
	s.empty = widget.NewParagraph("", widget.RoleText, theme.Muted)
	s.empty.Width = 256
	s.bring = widget.NewButton(t("studio.import.voice"), "upload", p.askImport)
	drop := widget.NewEllipsis(t("studio.import.drop"), widget.RoleCaption, theme.Muted)
	s.box = widget.Column(0,
		widget.Fixed(48, widget.Pad(8, 12, 8, 12, widget.Row(6, append(chips, widget.Space())...))),
		widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewStack(widget.Pad(24, 16, 16, 24, s.empty), widget.Pad(0, 1, 0, 1, s.list))),
		widget.Fixed(1, widget.NewRule()),
		widget.Fixed(64, widget.Pad(12, 16, 12, 16, widget.Line(12, widget.Fitted(s.bring), widget.Grow(drop)))))
	return s
}

// setMedia takes what there is.
func (s *sourceCard) setMedia(all shelf) {
	s.media[app.MediaVoice], s.media[app.MediaBed], s.media[app.MediaJingle] = all.voices, all.beds, all.jingles
	s.show()
}

// sourceKinds are the lists, from left to right.
var sourceKinds = []app.MediaKind{app.MediaVoice, app.MediaBed, app.MediaJingle}

// turnBy shows the list so many to the right.
func (s *sourceCard) turnBy(step int) {
	at := slices.Index(sourceKinds, s.kind) + step
	s.turn(sourceKinds[max(0, min(at, len(sourceKinds)-1))])
}

// turn shows the other list.
func (s *sourceCard) turn(to app.MediaKind) {
	s.kind = to
	s.show()
}

// pick shows the list in which a medium is, and selects it there.
func (s *sourceCard) pick(m app.Media) {
	s.turn(m.Kind)
	for i, r := range s.rows {
		if r.SHA == m.SHA256 {
			s.list.Select(i)
		}
	}
}

// show lists what there is, and marks what the edit uses.
func (s *sourceCard) show() {
	c := s.page.env.Catalogue
	for kind, chip := range s.chips {
		chip.Set("", s.kind == kind)
	}
	s.rows = s.rows[:0]
	for _, m := range s.media[s.kind] {
		_, used := s.page.edit.MediaByID(m.SHA256)
		s.rows = append(s.rows, sourceRow{
			SHA: m.SHA256, Name: m.Name, Used: used,
			Second: c.Duration(m.Duration) + " · " + c.Level(m.Loudness.IntegratedLUFS) + " LUFS",
		})
	}
	s.bring.SetText(s.page.env.T("studio.import." + string(s.kind)))
	s.empty.Set(s.page.env.T("studio.sources.empty." + string(s.kind)))
	s.empty.Hidden = len(s.rows) > 0
	s.list.SetCount(len(s.rows), min(s.list.Selected(), len(s.rows)-1))
}

// use puts a medium into the bulletin.
func (s *sourceCard) use(sha string) {
	if m, ok := s.page.media[sha]; ok && !s.page.plan.takes(m) {
		s.page.insert(m)
	}
}

// taken does something with what is dragged, if it is there still.
func (s *sourceCard) taken(i int, at fyne.Position, do func(app.Media, fyne.Position)) {
	if i < len(s.rows) {
		if m, ok := s.page.media[s.rows[i].SHA]; ok {
			do(m, at)
		}
	}
}

// sourceView is one drawn line of the list.
type sourceView struct {
	line         *fyne.Container
	play, add    *widget.Button
	name, second *widget.Text
	row          sourceRow
}

// Object is the line.
func (v *sourceView) Object() fyne.CanvasObject { return v.line }

func (s *sourceCard) blank() widget.RowView {
	t := s.page.env.T
	v := &sourceView{
		name:   widget.NewEllipsis("", widget.RoleStrong, theme.Text),
		second: widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
	}
	v.play = widget.NewIconButton("play", t("studio.sources.play"), func() { s.page.playMedium(v.row.SHA) })
	v.add = widget.NewIconButton("plus", t("studio.sources.add"), func() { s.use(v.row.SHA) })
	words := widget.Column(0, widget.Fitted(v.name), widget.Fitted(v.second))
	v.line = widget.Pad(0, 8, 0, 8, widget.Line(4, widget.Fixed(40, v.play), widget.Grow(words), widget.Fixed(40, v.add)))
	return v
}

func (s *sourceCard) set(i int, o widget.RowView, _ bool) {
	v := o.(*sourceView)
	v.row = s.rows[i]
	v.name.Set(v.row.Name)
	v.second.Set(v.row.Second)
	ink := theme.Muted
	if v.row.Used {
		ink = theme.Accent
	}
	v.second.SetColor(ink)
}
