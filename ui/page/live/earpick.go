package live

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// chooseEar ends the listening, or begins it: at the pole that is opened in the
// grid, and else at one that is chosen among all.
func (p *Page) chooseEar() {
	if p.listened != "" {
		p.listen("", false)
		return
	}
	if v, ok := p.openedPole(); ok {
		p.listen(v.ID, false)
		return
	}
	cat, hint := p.env.Catalogue, "live.ear.pick.hint"
	if p.microphoneOn() {
		hint = "live.ear.pick.headphones"
		if p.env.Backend.OnAir().Broadcast.Emergency != "" {
			hint += ".emergency"
		}
	}
	dialog.Pick(p.env, p.env.T("live.ear.pick"), p.env.T(hint), p.env.T("live.ear.pick.none"),
		func(words string) ([]dialog.Picked, error) { return earChoices(cat, p.env.Backend, words) },
		func(c dialog.Picked) { p.listen(app.ID(c.ID), false) })
}

// openedPole is the cluster that was opened in the grid.
func (p *Page) openedPole() (backend.ClusterView, bool) {
	for _, v := range p.views {
		if v.ID == p.board.opened {
			return v, true
		}
	}
	return backend.ClusterView{}, false
}

// earChoices are the poles that can be listened to and that words find, those
// that play first.
func earChoices(cat *locale.Catalogue, b backend.Backend, words string) ([]dialog.Picked, error) {
	views, err := b.Clusters()
	if err != nil {
		return nil, err
	}
	views = byNumber(views)
	slices.SortStableFunc(views, func(a, b backend.ClusterView) int { return cmp.Compare(earRank(b), earRank(a)) })
	words = page.Fold(strings.TrimSpace(words))
	var found []dialog.Picked
	for _, v := range views {
		if earRank(v) == 0 || !strings.Contains(page.Fold(poleName(v)+" "+v.HamletName), words) {
			continue
		}
		one := dialog.Picked{ID: string(v.ID), Name: poleName(v), Note: v.HamletName, Right: cat.T("live.count." + string(v.Status.State)), Tone: widget.TagGrey}
		if v.Status.State == app.StateHeard {
			one.Tone = widget.TagGreen
			if v.Status.LatencyMS >= 10 { // what it holds itself is late by nothing
				one.Note += " · " + cat.T("live.ear.late", "seconds", cat.Number(v.Status.LatencyMS/1000, 2))
			}
		}
		found = append(found, one)
	}
	return found, nil
}

// listening tells which pole is heard here and how late, "" while none is.
func (p *Page) listening() string {
	i := slices.IndexFunc(p.views, func(v backend.ClusterView) bool { return v.ID == p.listened })
	if p.listened == "" || i < 0 {
		return ""
	}
	v := p.views[i]
	late := time.Duration(v.Status.LatencyMS)*time.Millisecond + p.env.Backend.Listening().Behind
	if late <= 0 {
		return p.env.T("live.ear.here", "name", poleName(v))
	}
	return p.env.T("live.ear.here.late", "name", poleName(v), "seconds", p.env.Catalogue.Number(late.Seconds(), 1))
}

// microphoneOn tells that a microphone of this room may be on air.
func (p *Page) microphoneOn() bool { return p.howls(p.env.Backend.OnAir()) != "" }

// howls is what is on air by a microphone beside these loudspeakers, "" for
// nothing: an emergency may be spoken too.
func (p *Page) howls(a backend.OnAir) string {
	switch hand := a.ByHand(); {
	case a.On && a.Broadcast.Emergency != "":
		return string(a.Broadcast.ID)
	case hand.On && hand.Broadcast.Kind == app.BroadcastLive:
		return string(hand.Broadcast.ID)
	}
	return ""
}

// hush ends the listening when a microphone goes on air, once for each time:
// what comes out of the loudspeakers here would go out again and howl. Who
// listens anew after that has headphones.
func (p *Page) hush(a backend.OnAir) {
	now := p.howls(a)
	if now == p.hushed {
		return
	}
	p.hushed = now
	if now != "" && p.listened != "" {
		p.listen("", false)
		key := "live.say.hushed"
		if a.Broadcast.Emergency != "" { // whether it is spoken here is not known
			key += ".emergency"
		}
		p.env.Say(key)
	}
}
