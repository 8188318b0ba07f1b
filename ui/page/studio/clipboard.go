package studio

import (
	"slices"
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
		p.env.Fail(app.Fail("studio.choose_first", nil))
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
		p.env.Fail(app.Fail("studio.nothing_copied", nil))
		return
	}
	first := p.clipboard[0].clip.At
	for _, c := range p.clipboard {
		first = min(first, c.clip.At)
	}
	by := p.line.Head() - first
	var made []app.ID
	s := step("paste", "n", strconv.Itoa(len(p.clipboard)), "name", p.clipboard[0].media.Name, "at", p.at(p.line.Head()))
	p.changeThen(s, func(e edit.Edit) (next edit.Edit, err error) {
		next, made, err = pasted(e, p.clipboard, by)
		return next, err
	}, func() { p.choose(made...) })
}

// pasted puts clips into an edit, later by so much than they were, and gives
// their IDs: at once what is of one sound and comes onto one track.
func pasted(e edit.Edit, all []clipped, by int64) (edit.Edit, []app.ID, error) {
	type place struct {
		track app.ID
		media string
	}
	clips, media := map[place][]edit.Clip{}, map[place]edit.Media{}
	var order []place
	for _, c := range all {
		to := place{e.Tracks[pasteRow(e, c)].ID, c.media.ID}
		if _, ok := media[to]; !ok {
			order = append(order, to)
			media[to] = c.media
		}
		c.clip.ID = ""
		c.clip.At += by
		clips[to] = append(clips[to], c.clip)
	}
	var made []app.ID
	for _, to := range order {
		next, some, err := e.InsertAll(to.track, media[to], clips[to])
		if err != nil {
			return e, nil, err
		}
		e, made = next, append(made, some...)
	}
	return e, made, nil
}

// pasteRow is where a clip comes to: the track it was on, or else the one in
// its row.
func pasteRow(e edit.Edit, c clipped) int {
	row := slices.IndexFunc(e.Tracks, func(t edit.Track) bool { return t.ID == c.track })
	if row < 0 {
		row = min(c.row, len(e.Tracks)-1)
	}
	return row
}
