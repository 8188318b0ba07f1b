package clusters

import (
	"cmp"
	"slices"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// drafts are the texts of a form's fields that were written and not kept, of each
// thing that the form shows in turn.
type drafts struct {
	fields []*widget.Entry
	of     app.ID
	filled []string            // the texts with which the form was filled
	apart  map[app.ID][]string // of what it does not show now
}

func newDrafts(fields ...*widget.Entry) *drafts {
	d := &drafts{fields: fields, apart: map[app.ID][]string{}}
	d.filled = d.texts()
	return d
}

func (d *drafts) texts() []string {
	var texts []string
	for _, e := range d.fields {
		texts = append(texts, e.Text)
	}
	return texts
}

// touched tells whether something is written that is not kept.
func (d *drafts) touched() bool { return !slices.Equal(d.texts(), d.filled) }

// leave puts aside what is written, before the form is filled with something else.
func (d *drafts) leave() {
	if d.touched() {
		d.apart[d.of] = d.texts()
	}
}

// come notes that the form was filled with a thing, and writes what was put aside
// of it.
func (d *drafts) come(of app.ID) {
	d.of, d.filled = of, d.texts()
	for i, text := range d.apart[of] {
		d.fields[i].SetText(text)
	}
	delete(d.apart, of)
}

// over forgets what was written of a thing, which was kept or removed.
func (d *drafts) over(of app.ID) {
	delete(d.apart, of)
	if d.of == of {
		d.filled = d.texts()
	}
}

// head is a form's title: see formHead.
func (d *drafts) head(e *page.Env, name, fresh string) string {
	return formHead(e, name, fresh, d.touched())
}

// formHead is the name of what a form shows, or the words for a new thing, and that
// what is written is not kept.
func formHead(e *page.Env, name, fresh string, unsaved bool) string {
	title := cmp.Or(name, e.T(fresh))
	if unsaved {
		title += " · " + e.T("clusters.unsaved")
	}
	return title
}
