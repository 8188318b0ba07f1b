package studio

import (
	"slices"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/dialog"
)

// addTrack puts an empty track under the chosen one, and under those of its
// kind, which so keep their numbers; it is chosen then.
func (p *Page) addTrack(kind edit.TrackKind) {
	row := p.rowOf(p.lane) + 1
	for i, t := range p.edit.Tracks {
		if t.Kind == kind {
			row = max(row, i+1)
		}
	}
	var id app.ID
	p.changeThen(step("track_add", "kind", p.env.T("studio.lane."+string(kind))), func(e edit.Edit) (next edit.Edit, err error) {
		if next, id, err = e.AddTrack("", kind); err != nil {
			return e, err
		}
		return next.MoveTrack(id, row)
	}, func() { p.goToLane(id) })
}

// goToLane chooses a track and brings it into sight.
func (p *Page) goToLane(id app.ID) {
	p.pickLane(string(id))
	p.line.RevealLane(string(id))
}

// rowOf is a track's row, −1 for none.
func (p *Page) rowOf(id app.ID) int {
	return slices.IndexFunc(p.edit.Tracks, func(t edit.Track) bool { return t.ID == id })
}

// moveTrack puts the chosen track a row further down, or up.
func (p *Page) moveTrack(by int) {
	row, id := p.rowOf(p.lane), p.lane
	if to := row + by; row >= 0 && to >= 0 && to < len(p.edit.Tracks) {
		p.changeThen(step(onOff(by > 0, "track_down", "track_up"), "name", p.trackName(id)), func(e edit.Edit) (edit.Edit, error) {
			return e.MoveTrack(id, to)
		}, func() { p.line.RevealLane(string(id)) })
	}
}

// removeTrack takes the chosen track away with all that is on it, and chooses
// the one that is there then. The last one stays: there is nothing to record
// onto without it.
func (p *Page) removeTrack() {
	row, id := p.rowOf(p.lane), p.lane
	if len(p.edit.Tracks) <= 1 || row < 0 {
		p.env.Fail(app.Fail("studio.last_track", nil))
		return
	}
	p.changeThen(step("track_remove", "name", p.trackName(id)), func(e edit.Edit) (edit.Edit, error) { return e.RemoveTrack(id) },
		func() { p.goToLane(p.edit.Tracks[min(row, len(p.edit.Tracks)-1)].ID) })
}

// renameTrack asks for the chosen track's name; none gives back the usual one.
func (p *Page) renameTrack() {
	t, ok := p.track(p.lane)
	if !ok {
		return
	}
	dialog.Ask(p.env, "studio.track.rename", t.Name, p.trackName(t.ID), func(name string) {
		p.change(step("track_name", "name", name), func(e edit.Edit) (edit.Edit, error) {
			return e.WithTrack(t.ID, func(t *edit.Track) { t.Name = name })
		})
	})
}

// setKind says what the chosen track is for. Music goes down under voices from
// then on, and a voice does not.
func (p *Page) setKind(kind edit.TrackKind) {
	p.change(step("track_kind", "name", p.trackName(p.lane), "kind", p.env.T("studio.lane."+string(kind))),
		func(e edit.Edit) (edit.Edit, error) {
			return e.WithTrack(p.lane, func(t *edit.Track) {
				t.Kind = kind
				switch {
				case kind == edit.TrackVoice:
					t.Duck = nil
				case kind == edit.TrackMusic && t.Duck == nil:
					t.Duck = &edit.Duck{DepthDB: duckUsual}
				}
			})
		})
}

// insertGap moves everything from the beginning of what is selected on later
// by its length, on every track.
func (p *Page) insertGap() {
	from, to, ok := p.line.Selection()
	if !ok {
		p.env.Fail(app.Fail("studio.select_gap", nil))
		return
	}
	p.change(step("gap", "at", p.at(from), "length", p.seconds(to-from)), func(e edit.Edit) (edit.Edit, error) { return e.InsertGap(from, to-from) })
}

// seconds is a length as a person reads it, to a tenth.
func (p *Page) seconds(frames int64) string {
	return p.env.Catalogue.Number(length(frames).Seconds(), 1) + " s"
}
