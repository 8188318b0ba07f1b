package widget

import "slices"

// keepChoice brings the choice in line with new content.
func (t *Tracks) keepChoice() {
	there, marked := map[string]bool{}, map[string]bool{}
	for _, l := range t.lanes {
		for i := range l.Clips {
			there[l.Clips[i].ID] = true
			if l.Clips[i].Chosen {
				marked[l.Clips[i].ID] = true
			}
		}
	}
	if len(marked) > 0 {
		t.chosen = marked
		return
	}
	for id := range t.chosen {
		if !there[id] {
			delete(t.chosen, id)
		}
	}
}

// SetSelection selects a stretch of time without telling OnSelect; from == to
// selects nothing.
func (t *Tracks) SetSelection(from, to int64) {
	t.selFrom, t.selTo = max(0, min(from, to)), max(0, from, to)
	t.redraw()
}

// Selection is the stretch that is selected, if any.
func (t *Tracks) Selection() (from, to int64, ok bool) {
	return t.selFrom, t.selTo, t.selTo > t.selFrom
}

// Chosen are the clips that are chosen, in order of lane and place.
func (t *Tracks) Chosen() []string {
	var ids []string
	for _, l := range t.lanes {
		for i := range l.Clips {
			if t.chosen[l.Clips[i].ID] {
				ids = append(ids, l.Clips[i].ID)
			}
		}
	}
	return ids
}

// Choose makes the clips the choice without telling OnChoose.
func (t *Tracks) Choose(ids ...string) {
	t.setChoice(ids)
	t.redraw()
}

func (t *Tracks) setChoice(ids []string) {
	t.chosen = make(map[string]bool, len(ids))
	for _, id := range ids {
		t.chosen[id] = true
	}
}

// choose is the operator's choice.
func (t *Tracks) choose(ids ...string) {
	before := t.Chosen()
	t.setChoice(ids)
	if after := t.Chosen(); !slices.Equal(before, after) {
		t.redraw()
		if t.OnChoose != nil {
			t.OnChoose(after)
		}
	}
}

// selectRange selects by the operator's hand and tells of it.
func (t *Tracks) selectRange(from, to int64) {
	had := t.selTo > t.selFrom
	t.SetSelection(from, to)
	if t.OnSelect != nil && (had || t.selTo > t.selFrom) {
		t.OnSelect(t.selFrom, t.selTo)
	}
}
