package clusters

import (
	"strconv"

	"fyne.io/fyne/v2/container"

	"tienglang/app/security"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// securityForm changes an item of the list, or adds one.
type securityForm struct {
	board           *securityBoard
	card            *widget.Card
	head            *widget.Text
	text, do, basis *widget.Entry
	group, weight   *widget.Select
	drop            *widget.Button
	item            security.Item
}

func newSecurityForm(b *securityBoard) *securityForm {
	t := b.page.env.T
	f := &securityForm{board: b, head: widget.NewText("", widget.RoleSubhead, theme.Text)}
	f.text, f.do, f.basis = widget.NewTextArea("", 2), widget.NewTextArea("", 2), widget.NewEntry("")
	f.group = widget.NewSelect(nil, -1, func(int) {})
	f.weight = widget.NewSelect([]string{t("security.weight.1"), t("security.weight.2"), t("security.weight.3")}, 1, func(int) {})
	f.drop = widget.NewButton(t("security.form.drop"), "trash", f.remove)
	fields := widget.Column(10, widget.Fitted(widget.NewField(t("security.form.text"), f.text)), widget.Fitted(widget.NewField(t("security.form.do"), f.do)),
		widget.Fitted(widget.NewField(t("security.form.basis"), f.basis)),
		widget.Fitted(widget.NewField(t("security.form.group"), f.group)), widget.Fitted(widget.NewField(t("security.form.weight"), f.weight)))
	f.card = widget.NewCard(widget.Column(12, widget.Fitted(f.head), widget.Grow(container.NewVScroll(widget.Pad(4, 12, 4, 4, fields))),
		widget.Fitted(widget.Line(8, widget.Fitted(widget.NewPrimary(t("security.form.save"), "check", f.save)),
			widget.Fitted(widget.NewButton(t("security.form.leave"), "", f.leave)), widget.Space(), widget.Fitted(f.drop)))))
	f.card.Hide()
	return f
}

// open shows an item, one without an ID for a new one.
func (f *securityForm) open(i security.Item) {
	env := f.board.page.env
	lang := env.Catalogue.Lang()
	f.item = i
	f.head.Set(env.T("security.form.head"))
	f.drop.Hidden = i.ID == ""
	if i.ID == "" {
		f.head.Set(env.T("security.form.new"))
		f.item.Basis, f.item.Weight = security.Text{VI: env.T("security.form.own")}, 2
	}
	f.text.SetText(f.item.Text.In(lang))
	f.do.SetText(f.item.Do.In(lang))
	f.basis.SetText(f.item.Basis.In(lang))
	var groups []string
	at := 0
	for n, g := range f.board.now.List.Groups {
		groups = append(groups, g.Text.In(lang))
		if g.ID == i.Group {
			at = n
		}
	}
	f.group.SetOptions(groups, at)
	f.weight.SetOptions(f.weight.Options, max(0, f.item.Weight-1))
	f.board.item.card.Hide()
	f.card.Show()
	f.board.box.Refresh()
	f.board.page.focus(f.text)
}

func (f *securityForm) leave() {
	f.card.Hide()
	f.board.item.card.Show()
	for _, r := range f.board.rows {
		if r.item.ID == f.board.chosen {
			f.board.item.show(r)
			break
		}
	}
	f.board.box.Refresh()
}

// save puts the list with this item in force. A text is changed in the window's
// language alone; of a new one it stands for both.
func (f *securityForm) save() {
	lang, i := f.board.page.env.Catalogue.Lang(), f.item
	put := func(t security.Text, words string) security.Text {
		if lang == "en" && t.VI != "" {
			t.EN = words
			return t
		}
		if t.VI != words {
			t = security.Text{VI: words} // the other language would say what was
		}
		return t
	}
	i.Text, i.Do, i.Basis = put(i.Text, f.text.Value()), put(i.Do, f.do.Value()), put(i.Basis, f.basis.Value())
	groups := f.board.now.List.Groups
	i.Group, i.Weight = groups[max(0, min(f.group.Index, len(groups)-1))].ID, max(0, f.weight.Index)+1
	if i.ID == "" {
		i.ID = f.freeID()
	}
	f.board.chosen = i.ID
	f.board.saveList(f.board.now.List.Put(i), "security.list.saved")
}

// freeID names an item of the unit's own.
func (f *securityForm) freeID() string {
	for n := 1; ; n++ {
		id := "rieng-" + strconv.Itoa(n)
		if _, taken := f.board.now.List.Item(id); !taken {
			return id
		}
	}
}

func (f *securityForm) remove() {
	f.board.saveList(f.board.now.List.Without(f.item.ID), "security.list.dropped")
}
