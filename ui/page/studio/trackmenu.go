package studio

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tienglang/app"
	"tienglang/audio/edit"
)

// kinds are what tracks are for, as they are offered.
var kinds = []edit.TrackKind{edit.TrackVoice, edit.TrackMusic, edit.TrackEffect}

// menu shows a menu at a place of the canvas; the keyboard is the timeline's
// again once something was chosen.
func (p *Page) menu(at fyne.Position, items []*fyne.MenuItem) {
	for _, one := range items {
		if do := one.Action; do != nil {
			one.Action = func() {
				p.env.Window.Canvas().Focus(p.line)
				do()
			}
		}
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), p.env.Window.Canvas(), at)
}

// item is a line of a menu, with its keys.
func (p *Page) item(key string, do func()) *fyne.MenuItem {
	return fyne.NewMenuItem(p.env.T("studio.menu."+key), do)
}

// offer shows what can be done with a clip, a marker or a track.
func (p *Page) offer(id string, at fyne.Position) {
	if _, _, ok := p.edit.Clip(app.ID(id)); ok {
		p.menu(at, p.clipItems())
		return
	}
	for _, m := range p.edit.Markers {
		if string(m.ID) == id {
			p.menu(at, p.markerItems(m))
			return
		}
	}
	if _, ok := p.track(app.ID(id)); ok {
		p.pickLane(id)
		p.menu(at, p.trackItems())
	}
}

func (p *Page) clipItems() []*fyne.MenuItem {
	return []*fyne.MenuItem{
		p.item("split", p.split), p.item("mute", p.mute), fyne.NewMenuItemSeparator(),
		p.item("trim_start", func() { p.trim(edit.EdgeStart) }), p.item("trim_end", func() { p.trim(edit.EdgeEnd) }),
		p.item("fade_in", func() { p.fadeToHead(false) }), p.item("fade_out", func() { p.fadeToHead(true) }), fyne.NewMenuItemSeparator(),
		p.item("cut", p.cut), p.item("copy", func() { p.copyChosen() }), p.item("paste", p.paste),
		p.item("remove", func() { p.remove(false) }), p.item("close", func() { p.remove(true) }),
	}
}

func (p *Page) markerItems(m edit.Marker) []*fyne.MenuItem {
	return []*fyne.MenuItem{
		p.item("marker_go", func() { p.line.SetHead(m.At); p.seek(m.At) }),
		p.item("marker_rename", func() { p.renameMarker(m) }),
		p.item("marker_remove", func() { p.removeMarker(m) }),
	}
}

func (p *Page) trackItems() []*fyne.MenuItem {
	t, _ := p.track(p.lane)
	row := p.rowOf(t.ID)
	up, down := p.item("up", func() { p.moveTrack(-1) }), p.item("down", func() { p.moveTrack(1) })
	up.Disabled, down.Disabled = row == 0, row == len(p.edit.Tracks)-1
	remove := p.item("track_remove", p.removeTrack)
	remove.Disabled = len(p.edit.Tracks) <= 1
	kind := p.item("kind", nil)
	var all []*fyne.MenuItem
	for _, k := range kinds {
		one := fyne.NewMenuItem(p.env.T("studio.lane."+string(k)), func() { p.setKind(k) })
		one.Checked = t.Kind == k
		all = append(all, one)
	}
	kind.ChildMenu = fyne.NewMenu("", all...)
	return []*fyne.MenuItem{
		p.item("finish", func() { p.finish.turn(false); p.side.turnTo("finish") }), p.item("rename", p.renameTrack), kind,
		fyne.NewMenuItemSeparator(), up, down, fyne.NewMenuItemSeparator(), p.item("track_add", p.askTrack), remove,
	}
}

// askTrack asks what the track that is wanted is for.
func (p *Page) askTrack() {
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.line)
	p.askTrackAt(place.AddXY(24, 40))
}

func (p *Page) askTrackAt(at fyne.Position) {
	var items []*fyne.MenuItem
	for _, k := range kinds {
		items = append(items, fyne.NewMenuItem(p.env.T("studio.menu.add."+string(k)), func() { p.addTrack(k) }))
	}
	p.menu(at, items)
}
