package studio

import (
	"slices"

	"tienglang/app"
	"tienglang/audio/edit"
)

// mark sets a marker at the playhead, where there is none yet.
func (p *Page) mark() {
	at := p.line.Head()
	p.change(step("marker_add", "at", p.at(at)), func(e edit.Edit) (edit.Edit, error) {
		if slices.ContainsFunc(e.Markers, func(m edit.Marker) bool { return m.At == at }) {
			return e, nil
		}
		name := p.env.T("studio.marker.name", "number", p.env.Catalogue.Int(int64(len(e.Markers)+1)))
		next, _, err := e.AddMarker(at, name)
		return next, err
	})
}

func (p *Page) markerMoved(id string, to int64) {
	p.change(step("marker", "at", p.at(to)), func(e edit.Edit) (edit.Edit, error) {
		return e.WithMarker(app.ID(id), func(m *edit.Marker) { m.At = to })
	})
}
