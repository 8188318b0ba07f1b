package studio

import (
	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/dialog"
)

// mark sets a marker at the playhead, or takes away the one that stands there.
func (p *Page) mark() {
	at := p.line.Head()
	for _, m := range p.edit.Markers {
		if m.At == at {
			p.removeMarker(m)
			return
		}
	}
	p.change(step("marker_add", "at", p.at(at)), func(e edit.Edit) (edit.Edit, error) {
		name := p.env.T("studio.marker.name", "number", p.env.Catalogue.Int(int64(len(e.Markers)+1)))
		next, _, err := e.AddMarker(at, name)
		return next, err
	})
}

func (p *Page) removeMarker(m edit.Marker) {
	p.change(step("marker_remove", "name", m.Name), func(e edit.Edit) (edit.Edit, error) { return e.RemoveMarker(m.ID) })
}

// renameMarker asks for a marker's name; none leaves it as it is.
func (p *Page) renameMarker(m edit.Marker) {
	dialog.Ask(p.env, "studio.marker.rename", m.Name, "", func(name string) {
		if name == "" {
			return
		}
		p.change(step("marker_name", "name", name), func(e edit.Edit) (edit.Edit, error) {
			return e.WithMarker(m.ID, func(m *edit.Marker) { m.Name = name })
		})
	})
}

func (p *Page) markerMoved(id string, to int64) {
	if isRemark(id) {
		p.showLanes()
		return
	}
	p.change(step("marker", "at", p.at(to)), func(e edit.Edit) (edit.Edit, error) {
		return e.WithMarker(app.ID(id), func(m *edit.Marker) { m.At = to })
	})
}
