package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// planRow is one line of the order, with its words ready.
type planRow struct {
	ID     app.ID
	Icon   string
	Name   string
	Second string
	Length string
	Filled bool
	Music  bool // jingle, sting or bed
}

// placeIcons are the drawings of the kinds of places.
var placeIcons = map[app.PlaceKind]string{
	app.PlaceOpening: "horn", app.PlaceGreeting: "mic", app.PlaceItem: "document", app.PlaceLink: "mic",
	app.PlaceFarewell: "mic", app.PlaceClosing: "horn",
}

// planRows are the places of the edit, and below them what is laid between and
// under them.
func (p *Page) planRows() (rows []planRow) {
	plan := p.edit.Plan
	if plan == nil {
		return nil
	}
	for _, q := range plan.Places {
		rows = append(rows, p.placeRow(q))
	}
	var sting, bed *edit.Media
	if plan.Sting != nil {
		sting = plan.Sting.Sound
	}
	if plan.Bed != nil {
		bed = plan.Bed.Sound
	}
	return append(rows, p.musicRow(rowSting, "horn", sting), p.musicRow(rowBed, "music", bed))
}

func (p *Page) placeRow(q edit.Place) planRow {
	r := planRow{ID: q.ID, Icon: placeIcons[q.Kind], Name: q.Name, Music: !q.Kind.Spoken()}
	if r.Name == "" {
		r.Name = p.env.T("plan.kind." + string(q.Kind))
	}
	_, length, ok := p.edit.PlaceSpan(q.ID)
	if !ok {
		r.Second = p.env.T("plan.state.empty")
		return r
	}
	c, _, _ := p.edit.Clip(q.Clip)
	r.Filled, r.Second, r.Length = true, clipName(p.edit, c), p.at(length)
	return r
}

func (p *Page) musicRow(id app.ID, icon string, m *edit.Media) planRow {
	r := planRow{ID: id, Icon: icon, Name: p.env.T("plan.row." + string(id)), Second: p.env.T("plan.state.none"), Music: true}
	if m != nil {
		r.Filled, r.Second, r.Length = true, m.Name, p.at(m.Frames)
	}
	return r
}

// planRowView is one drawn line of the order.
type planRowView struct {
	line         *fyne.Container
	icon         *widget.Icon
	name, second *widget.Text
	length       *widget.Text
}

// Object is the line.
func (v *planRowView) Object() fyne.CanvasObject { return v.line }

func newPlanRowView() widget.RowView {
	v := &planRowView{
		icon: widget.NewIcon("document", 20, theme.Muted),
		name: widget.NewEllipsis("", widget.RoleTextBold, theme.Text), second: widget.NewEllipsis("", widget.RoleCaption, theme.Muted),
		length: widget.NewText("", widget.RoleText, theme.Text).Right(),
	}
	words := widget.Column(0, widget.Fixed(20, v.name), widget.Fixed(20, v.second))
	v.line = widget.Pad(2, 12, 2, 12, widget.Line(10, widget.Fixed(20, v.icon), widget.Grow(words), widget.Fixed(48, v.length)))
	return v
}

// set puts the words of a row in. The chosen empty place says how it is filled.
func (q *planPanel) set(i int, o widget.RowView, selected bool) {
	v, r := o.(*planRowView), q.rows[i]
	ink := theme.Muted
	if r.Filled {
		ink = theme.Accent
	}
	second := r.Second
	if selected && !r.Filled {
		second = q.page.env.T(howToFill(r))
	}
	if r.ID == q.filling {
		second, ink = q.page.env.T("plan.state.filling"), theme.AmberText
	}
	v.icon.Set(r.Icon, ink)
	v.name.Set(r.Name)
	v.second.Set(second)
	v.length.Set(r.Length)
}

func howToFill(r planRow) string {
	if r.Music {
		return "plan.state.fill_music"
	}
	return "plan.state.fill_voice"
}
