package studio

import (
	"strconv"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// editMedia is a medium of the library as a sound of the edit.
func editMedia(m app.Media) edit.Media { return backend.EditMedia(m) }

// pick chooses a place; the playhead goes to its beginning, so that the space
// bar lets it be heard.
func (q *planPanel) pick(i int) {
	p := q.page
	q.chosen = q.rows[i].ID
	if q.filling != "" && q.filling != q.chosen {
		q.filling = ""
	}
	if at, _, ok := p.edit.PlaceSpan(q.chosen); ok && p.rec.now == nil {
		p.line.SetHead(at)
		p.seek(at)
	}
	q.showActs()
}

// open asks for the sound of a place: the next one that is taken from the list
// of sounds goes into it.
func (q *planPanel) open(r planRow) {
	p := q.page
	if q.tracking != nil { // Enter is the link's
		q.linkOn()
		return
	}
	q.filling = r.ID
	kind := app.MediaVoice
	switch {
	case r.ID == rowBed:
		kind = app.MediaBed
	case r.Music:
		kind = app.MediaJingle
	}
	p.sources.turn(kind)
	p.side.turnTo("sources")
	p.env.Window.Canvas().Focus(p.sources.list)
	p.env.Say("plan.say.filling", "name", r.Name)
}

// takes fills the place that was opened with a sound of the list; false where
// none was.
func (q *planPanel) takes(m app.Media) bool {
	id := q.filling
	if id == "" || q.page.edit.Plan == nil {
		return false
	}
	q.filling = ""
	q.fill(id, m)
	q.page.side.turnTo("template")
	q.page.env.Window.Canvas().Focus(q.list)
	return true
}

// fillPlace puts a sound into the chosen place, or the first empty one; false
// where the bulletin has no order, or no place is chosen or empty.
func (p *Page) fillPlace(m app.Media) bool {
	id := p.plan.target()
	if id == "" {
		return false
	}
	p.plan.fill(id, m)
	return true
}

// target is the place that is filled next, "" for none.
func (q *planPanel) target() app.ID {
	plan := q.page.edit.Plan
	if i := plan.Index(q.chosen); i >= 0 && plan.Places[i].Kind.Spoken() {
		return q.chosen
	}
	return q.firstEmpty()
}

// fill puts a sound into a place as one step, and goes on to the next empty
// one.
func (q *planPanel) fill(id app.ID, m app.Media) { q.fillFrom(id, m, 0) }

// fillFrom is fill with the sound from a frame on.
func (q *planPanel) fillFrom(id app.ID, m app.Media, from int64) {
	p := q.page
	sound := editMedia(m)
	if sound.Frames <= from {
		p.env.Fail(app.Fail("studio.nothing_in_it", nil, "name", m.Name))
		return
	}
	p.changeThen(step("fill", "name", m.Name, "place", q.nameOf(id)), func(e edit.Edit) (edit.Edit, error) {
		switch id {
		case rowSting:
			return e.WithSting(&sound)
		case rowBed:
			return e.WithBed(&sound)
		}
		return filledFrom(e, id, sound, from)
	}, func() {
		if next := q.emptyAfter(id); next != "" && q.page.edit.Plan.Index(id) >= 0 {
			q.chosen = next
		}
		q.show()
	})
}

// filledFrom fills a place and cuts off what is before a frame of the sound.
func filledFrom(e edit.Edit, place app.ID, m edit.Media, from int64) (edit.Edit, error) {
	out, err := e.FillPlace(place, m)
	if err != nil || from <= 0 {
		return out, err
	}
	out, err = out.WithClip(out.Plan.Places[out.Plan.Index(place)].Clip, func(c *edit.Clip) {
		c.From, c.Length = c.From+from, c.Length-from
		c.FadeIn.Length = min(c.FadeIn.Length, c.Length-min(c.Length, c.FadeOut.Length))
	})
	if err != nil {
		return e, err
	}
	return out.Assembled()
}

func (q *planPanel) nameOf(id app.ID) string {
	for _, r := range q.rows {
		if r.ID == id {
			return r.Name
		}
	}
	return ""
}

// itemSegueMS is the pause after an item that a person adds.
const itemSegueMS = 800

// addItem puts an item after the chosen place.
func (q *planPanel) addItem() {
	p := q.page
	plan := p.edit.Plan
	if plan == nil {
		return
	}
	after := q.chosen
	if plan.Index(after) < 0 {
		after = lastItem(plan)
	}
	place := app.Place{Kind: app.PlaceItem, Name: p.env.T("plan.item", "n", strconv.Itoa(countItems(plan)+1)), SegueMS: itemSegueMS}
	var id app.ID
	p.changeThen(step("place_add", "name", place.Name), func(e edit.Edit) (next edit.Edit, err error) {
		next, id, err = e.AddPlace(after, place)
		return next, err
	}, func() {
		q.chosen = id
		q.show()
		p.env.Window.Canvas().Focus(q.list)
	})
}

// lastItem is the place after which one more item comes.
func lastItem(plan *edit.Plan) (id app.ID) {
	for _, one := range plan.Places {
		if one.Kind != app.PlaceFarewell && one.Kind != app.PlaceClosing {
			id = one.ID
		}
	}
	return id
}

func countItems(plan *edit.Plan) (n int) {
	for _, one := range plan.Places {
		if one.Kind == app.PlaceItem {
			n++
		}
	}
	return n
}

// typed is a key that the list itself has no use for.
func (q *planPanel) typed(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyDelete, fyne.KeyBackspace:
		q.takeAway()
	case fyne.KeyInsert, fyne.KeyPlus:
		q.addItem()
	case fyne.KeyV:
		q.trackLink()
	case fyne.KeyF2:
		if q.page.edit.Plan.Index(q.chosen) >= 0 {
			q.rename()
		}
	default:
		return false
	}
	return true
}

// move moves the chosen place up or down.
func (q *planPanel) move(by int) {
	if q.page.edit.Plan.Index(q.chosen) < 0 {
		return
	}
	id := q.chosen
	q.page.change(step("place_move", "name", q.nameOf(id)), func(e edit.Edit) (edit.Edit, error) { return e.MovePlace(id, by) })
}

// takeAway empties the chosen place; an empty one goes altogether.
func (q *planPanel) takeAway() {
	p, id := q.page, q.chosen
	if !q.removable() {
		return
	}
	switch i := p.edit.Plan.Index(id); {
	case id == rowSting:
		p.change(step("sting_off"), func(e edit.Edit) (edit.Edit, error) { return e.WithSting(nil) })
	case id == rowBed:
		p.change(step("bed_off"), func(e edit.Edit) (edit.Edit, error) { return e.WithBed(nil) })
	case p.edit.Plan.Places[i].Filled() && p.edit.Plan.Places[i].Kind != app.PlaceLink:
		p.change(step("place_empty", "name", q.nameOf(id)), func(e edit.Edit) (edit.Edit, error) { return e.EmptyPlace(id) })
	default:
		q.chosen = q.neighbour(i)
		p.change(step("place_remove", "name", q.nameOf(id)), func(e edit.Edit) (edit.Edit, error) { return e.RemovePlace(id) })
	}
}

// neighbour is the place that is chosen once another is gone.
func (q *planPanel) neighbour(gone int) app.ID {
	all := q.page.edit.Plan.Places
	switch {
	case gone+1 < len(all):
		return all[gone+1].ID
	case gone > 0:
		return all[gone-1].ID
	}
	return ""
}

// recordsInto is the place that a recording fills while the order is seen: the
// chosen one where that is for words, or the first that waits for them; "" for
// none. What is filled already is recorded anew only by whoever stands in the
// order: a hand in the timeline means the track.
func (q *planPanel) recordsInto() app.ID {
	if !q.box.Visible() {
		return ""
	}
	id := q.target()
	if i := q.page.edit.Plan.Index(id); i >= 0 && q.page.edit.Plan.Places[i].Filled() && !q.focused() {
		return ""
	}
	return id
}

// leadOf is how much of a take was spoken before its place.
func leadOf(over backend.OverRecording) int64 {
	if over == nil {
		return 0
	}
	if _, from, _, ok := over.Place(); ok {
		return from
	}
	return 0
}
