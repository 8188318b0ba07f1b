package edit

import "tienglang/app"

// AsTemplate is the order of an edit as a template of that name: music that
// stands in it is the same each time, what is spoken is filled anew. Links
// belong to the bulletin in which they were spoken. Without a plan it is empty.
func (e Edit) AsTemplate(name string) app.Template {
	t := app.Template{Name: name}
	if e.Plan == nil {
		return t
	}
	t.ID, t.SlotSeconds = e.Plan.Template, int(e.Plan.Slot/msFrames(1000))
	for _, q := range e.Plan.Places {
		if q.Kind == app.PlaceLink {
			continue
		}
		one := q.Place
		one.Media = ""
		if !q.Kind.Spoken() && q.Filled() {
			one.Media = e.soundOf(q)
		}
		t.Places = append(t.Places, one)
	}
	if s := e.Plan.Sting; s != nil {
		sting := s.Sting
		sting.Media = sumOfSound(s.Sound)
		t.Sting = &sting
	}
	if b := e.Plan.Bed; b != nil {
		bed := b.Bed
		bed.Media = sumOfSound(b.Sound)
		t.Bed = &bed
	}
	return t
}

func sumOfSound(m *Media) string {
	if m == nil {
		return ""
	}
	return m.SHA256
}
