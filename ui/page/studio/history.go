package studio

import (
	"slices"

	"tienglang/ui/backend"
)

// history is the draft's past and, after an undo, its future.
type history struct {
	past   []backend.Draft
	now    backend.Draft
	future []backend.Draft
}

// historyDepth is how many steps back are kept.
const historyDepth = 200

// change makes d the present; it tells whether anything differs.
func (h *history) change(d backend.Draft) bool {
	if same(h.now, d) {
		return false
	}
	h.past = append(h.past, h.now)
	if len(h.past) > historyDepth {
		h.past = h.past[1:]
	}
	h.now, h.future = d, nil
	return true
}

// undo steps back; ok is false at the beginning.
func (h *history) undo() (ok bool) {
	n := len(h.past)
	if n == 0 {
		return false
	}
	h.future = append(h.future, h.now)
	h.now, h.past = h.past[n-1], h.past[:n-1]
	return true
}

// redo steps forward again; ok is false at the end.
func (h *history) redo() (ok bool) {
	n := len(h.future)
	if n == 0 {
		return false
	}
	h.past = append(h.past, h.now)
	h.now, h.future = h.future[n-1], h.future[:n-1]
	return true
}

// named gives the draft the identifier that its first save brought, in every
// step, so that undoing an edit never makes a second programme.
func (h *history) named(d backend.Draft) {
	h.now.ID = d.ID
	for i := range h.past {
		h.past[i].ID = d.ID
	}
	for i := range h.future {
		h.future[i].ID = d.ID
	}
}

// same compares drafts by value.
func same(a, b backend.Draft) bool {
	return a.ID == b.ID && a.Title == b.Title && slices.Equal(a.Voice, b.Voice) &&
		a.Bed == b.Bed && a.VoiceDB == b.VoiceDB && a.BedDB == b.BedDB &&
		a.DuckDB == b.DuckDB && a.TargetLUFS == b.TargetLUFS && a.CeilingDB == b.CeilingDB
}

// titled renames the draft in every step that bears its present title.
func (h *history) titled(title string) {
	was := h.now.Title
	h.now.Title = title
	for _, steps := range [][]backend.Draft{h.past, h.future} {
		for i := range steps {
			if steps[i].Title == was {
				steps[i].Title = title
			}
		}
	}
}
