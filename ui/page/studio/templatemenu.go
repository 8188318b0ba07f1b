package studio

import (
	"context"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/edit"
	"tienglang/ui/dialog"
)

// offerMore shows what can be done with the order and its template.
func (q *planPanel) offerMore() {
	p := q.page
	t := p.env.T
	plan := p.edit.Plan
	item := func(key string, can bool, do func()) *fyne.MenuItem {
		one := fyne.NewMenuItem(t("plan.menu."+key), do)
		one.Disabled = !can
		return one
	}
	known, here := q.template()
	items := []*fyne.MenuItem{
		item("name", plan.Index(q.chosen) >= 0, q.rename), item("segue", plan.Index(q.chosen) >= 0, q.askSegue),
		item("slot", plan != nil, q.askSlot), fyne.NewMenuItemSeparator(),
		item("save", plan != nil && here, func() { q.save(known.Name, known.ID) }),
		item("save_as", plan != nil, q.saveAs),
		item("rename", here, func() { q.renameTemplate(known) }),
		item("delete", here, func() { q.delete(known) }), fyne.NewMenuItemSeparator(),
		item("off", plan != nil, q.off),
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(q.more)
	p.menu(at.AddXY(0, 44), items)
}

// template is the one of the edit's plan; false where it has none, or that is
// not here any more.
func (q *planPanel) template() (app.Template, bool) {
	if plan := q.page.edit.Plan; plan != nil {
		for _, t := range q.templates {
			if t.ID == plan.Template {
				return t, true
			}
		}
	}
	return app.Template{}, false
}

// rename names the chosen place anew.
func (q *planPanel) rename() {
	id := q.chosen
	dialog.Ask(q.page.env, "plan.ask.name", q.nameOf(id), "", func(name string) {
		if name != "" {
			q.page.change(step("place_name", "name", name), func(e edit.Edit) (edit.Edit, error) {
				return e.WithPlace(id, func(one *edit.Place) { one.Name = name })
			})
		}
	})
}

// askSegue asks for the seconds from the end of the chosen place to the next;
// below 0 they overlap.
func (q *planPanel) askSegue() {
	p, id := q.page, q.chosen
	i := p.edit.Plan.Index(id)
	if i < 0 {
		return
	}
	now := p.env.Catalogue.Number(float64(p.edit.Plan.Places[i].SegueMS)/1000, 1)
	dialog.Ask(p.env, "plan.ask.segue", now, "", func(text string) {
		seconds, ok := decimal(text)
		if !ok || math.Abs(seconds) > 60 {
			p.env.Fail(app.Fail("plan.bad_number", nil, "text", text))
			return
		}
		p.change(step("place_segue", "name", q.nameOf(id)), func(e edit.Edit) (edit.Edit, error) {
			return e.WithPlace(id, func(one *edit.Place) { one.SegueMS = int(math.Round(seconds * 1000)) })
		})
	})
}

// decimal reads a number with a comma or a point, and any sign for minus.
func decimal(text string) (float64, bool) {
	text = strings.NewReplacer(",", ".", "−", "-", "–", "-").Replace(strings.TrimSpace(text))
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil && !math.IsNaN(v)
}

// askSlot asks for the length on air, as minutes and seconds.
func (q *planPanel) askSlot() {
	p := q.page
	dialog.Ask(p.env, "plan.ask.slot", p.at(p.edit.Plan.Slot), "15:00", func(text string) {
		slot, ok := minutes(text)
		if !ok {
			p.env.Fail(app.Fail("plan.bad_number", nil, "text", text))
			return
		}
		p.change(step("slot", "length", p.at(slot)), func(e edit.Edit) (edit.Edit, error) {
			return e.WithSlot(slot)
		})
	})
}

// minutes reads "15:00", or "15" for as many minutes; nothing is no slot.
func minutes(text string) (frames int64, ok bool) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, true
	}
	m, s, _ := strings.Cut(text, ":")
	if s == "" {
		s = "0"
	}
	min, err := strconv.Atoi(m)
	sec, err2 := strconv.Atoi(s)
	if err != nil || err2 != nil || min < 0 || sec < 0 || sec > 59 || min >= 24*60 {
		return 0, false
	}
	return int64(60*min+sec) * audio.Rate, true
}

// save keeps the order as a template; an empty ID makes a new one, by which the
// bulletin then goes.
func (q *planPanel) save(name string, id app.ID) {
	p := q.page
	t := p.edit.AsTemplate(name)
	t.ID = id
	of := p.edit.ID
	var kept app.Template
	p.env.Ask(func(ctx context.Context) (err error) {
		kept, err = p.env.Backend.SaveTemplate(ctx, t)
		return err
	}, func() {
		if id == "" && of == p.edit.ID {
			p.change(step("template_name", "name", kept.Name), func(e edit.Edit) (edit.Edit, error) {
				return e.NamedPlan(kept.ID, kept.Name)
			})
		}
		q.load()
	})
}

func (q *planPanel) saveAs() {
	dialog.Ask(q.page.env, "plan.ask.save_as", q.page.edit.Plan.Name, "", func(name string) {
		if name != "" {
			q.save(name, "")
		}
	})
}

// renameTemplate names the template anew, and changes nothing else of it.
func (q *planPanel) renameTemplate(t app.Template) {
	dialog.Ask(q.page.env, "plan.ask.rename", t.Name, "", func(name string) {
		t.Name = name
		q.page.env.Ask(func(ctx context.Context) error {
			_, err := q.page.env.Backend.SaveTemplate(ctx, t)
			return err
		}, q.load)
	})
}

// delete takes the template out of the list; a banner brings it back.
func (q *planPanel) delete(t app.Template) {
	p := q.page
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.DeleteTemplate(ctx, t.ID) }, func() {
		q.load()
		p.tellDeleted(t)
	})
}

// off forgets the order; everything stays where it is.
func (q *planPanel) off() {
	q.page.change(step("plan_off"), func(e edit.Edit) (edit.Edit, error) { return e.WithoutPlan(), nil })
}
