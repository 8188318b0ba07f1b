package studio

import (
	"strconv"

	"tienglang/app"
	"tienglang/audio/edit"
)

// clipped is what was copied: clips with the sounds they point into.
type clipped struct {
	clip  edit.Clip
	media edit.Media
	track app.ID
	row   int
}

// copyChosen keeps the chosen clips for paste; it tells whether there are any.
func (p *Page) copyChosen() bool {
	some := p.chosen()
	if len(some) == 0 {
		p.env.Say("studio.say.choose_first")
		return false
	}
	p.clipboard = nil
	for _, id := range some {
		c, row, _ := p.edit.Clip(id)
		m, _ := p.edit.MediaByID(c.Media)
		p.clipboard = append(p.clipboard, clipped{c, m, p.edit.Tracks[row].ID, row})
	}
	p.env.Say("studio.say.copied", "n", strconv.Itoa(len(some)))
	return true
}

func (p *Page) cut() {
	some := p.chosen()
	if p.copyChosen() {
		p.change(p.counted("cut", some), func(e edit.Edit) (edit.Edit, error) { return e.Delete(some, false) })
	}
}

// paste puts what was copied at the playhead, each clip on the track it came
// from or the one in its row.
func (p *Page) paste() {
	if len(p.clipboard) == 0 {
		p.env.Say("studio.say.nothing_copied")
		return
	}
	first := p.clipboard[0].clip.At
	for _, c := range p.clipboard {
		first = min(first, c.clip.At)
	}
	by := p.line.Head() - first
	var made []app.ID
	s := step("paste", "n", strconv.Itoa(len(p.clipboard)), "name", p.clipboard[0].media.Name, "at", p.at(p.line.Head()))
	p.changeThen(s, func(e edit.Edit) (edit.Edit, error) {
		made = nil
		return pasted(e, p.clipboard, by, &made)
	}, func() { p.choose(made...) })
}

func pasted(e edit.Edit, all []clipped, by int64, made *[]app.ID) (edit.Edit, error) {
	for _, c := range all {
		to := e.Tracks[min(c.row, len(e.Tracks)-1)].ID
		for _, t := range e.Tracks {
			if t.ID == c.track {
				to = t.ID
			}
		}
		c.clip.ID = ""
		c.clip.At += by
		next, id, err := e.Insert(to, c.media, c.clip)
		if err != nil {
			return e, err
		}
		e = next
		*made = append(*made, id)
	}
	return e, nil
}
