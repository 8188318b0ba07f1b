package studio

import (
	"strconv"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// press is a cart's key that was pressed while a voice was recorded.
type press struct {
	cart backend.CartView
	at   int64 // on the timeline
	end  int64 // where it was faded out, 0 where it was not
}

// presses are those of one recording.
type presses []press

// begin notes a sound that began, end one that was faded out.
func (p *presses) begin(v backend.CartView, at int64) { *p = append(*p, press{cart: v, at: at}) }

func (p presses) end(key int, at int64) {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i].cart.Key == key && p[i].end == 0 {
			p[i].end = at
			return
		}
	}
}

// played notes a key that was pressed into a recording.
func (c *cartPanel) played(v backend.CartView, begun bool) {
	p := c.page
	if p.rec.now == nil || !p.rec.here() {
		return
	}
	at := p.rec.at + frames(p.rec.now.Elapsed())
	if p.rec.over != nil {
		at = max(0, p.rec.over.Heard())
	}
	if begun {
		c.presses.begin(v, at)
	} else {
		c.presses.end(v.Key, at)
	}
}

// offerPresses offers to lay what was pressed into the recording that has just
// ended at a place.
func (p *Page) offerPresses(end int64) {
	some := p.carts.presses
	p.carts.presses = nil
	if len(some) == 0 || !p.rec.here() {
		return
	}
	use := widget.NewButton(p.env.T("carts.lay"), "plus", func() {
		p.notices.drop(noticeCarts)
		p.layPresses(some, end)
	})
	words := p.env.Catalogue.N("carts.pressed", len(some), "name", some[0].cart.Name)
	p.notices.put(noticeCarts, widget.NewBanner(widget.BannerInfo, "music", words, use, p.dropper("studio.recovered.later", noticeCarts)))
}

// layPresses puts the sounds on the effects' track where their keys were
// pressed, as one step.
func (p *Page) layPresses(some presses, end int64) {
	p.change(step("carts", "n", strconv.Itoa(len(some)), "name", some[0].cart.Name), func(e edit.Edit) (edit.Edit, error) {
		t, ok := firstOf(e, edit.TrackEffect)
		if !ok {
			return e, app.Fail("edit.gone", nil)
		}
		var err error
		for _, one := range some {
			if m, known := p.media[one.cart.Media]; known && err == nil {
				e, err = one.lay(e, t.ID, backend.EditMedia(m), end)
			}
		}
		return e, err
	})
}

// firstOf is the first track of a kind.
func firstOf(e edit.Edit, kind edit.TrackKind) (edit.Track, bool) {
	for _, t := range e.Tracks {
		if t.Kind == kind {
			return t, true
		}
	}
	return edit.Track{}, false
}

// lay puts one sound on a track: until it was faded out, a loop else until the
// recording's end.
func (one press) lay(e edit.Edit, track app.ID, m edit.Media, end int64) (edit.Edit, error) {
	fade := frames(one.cart.Fade)
	to := one.at + m.Frames
	switch {
	case one.end > 0 && one.cart.Loop:
		to = one.end + fade
	case one.end > 0:
		to = min(to, one.end+fade)
	case one.cart.Loop:
		to = max(end, one.at+m.Frames)
		fade = 0
	default:
		fade = 0
	}
	out, err := e.Repeat(track, m, one.at, to, 0, fade)
	if err != nil || one.cart.GainDB == 0 {
		return out, err
	}
	return out.WithClips(freshClips(e, out), func(c *edit.Clip) { c.GainDB = one.cart.GainDB })
}

// freshClips are the clips that one edit has and another had not.
func freshClips(was, is edit.Edit) (fresh []app.ID) {
	for _, t := range is.Tracks {
		for _, c := range t.Clips {
			if _, _, ok := was.Clip(c.ID); !ok {
				fresh = append(fresh, c.ID)
			}
		}
	}
	return fresh
}
