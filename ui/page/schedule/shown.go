package schedule

import (
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/app"
)

// turn shows another week.
func (p *Page) turn(step int) { p.goTo(p.monday.Add(7 * step)) }

// setWhole unfolds the whole day, or folds what is empty.
func (p *Page) setWhole(whole bool) {
	p.grid.SetWhole(whole)
	fyne.CurrentApp().Preferences().SetBool(prefWhole, whole)
}

func (p *Page) thisWeek() { p.goTo(mondayOf(app.DateOf(p.env.Now()))) }

func (p *Page) goTo(monday app.Date) {
	if p.panel != nil {
		return
	}
	p.commitNudge()
	p.monday = monday
	p.head.show()
	p.load(nil)
}

// shownZone is the zone that is shown, "" for the whole commune and for a hamlet
// without one.
func (p *Page) shownZone() app.ID {
	if slices.ContainsFunc(p.zones, func(z app.Zone) bool { return z.ID == p.zone }) {
		return p.zone
	}
	return ""
}

// setZone shows what concerns the clusters of one zone or hamlet alone.
func (p *Page) setZone(id app.ID) {
	p.zone = id
	fyne.CurrentApp().Preferences().SetString(prefPlace, string(id))
	p.load(nil)
}
