package live

import (
	"context"
	"fmt"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// offerEar names the pole that would be listened to.
func (d *deskRow) offerEar(v backend.ClusterView) {
	if d.page.listened == "" {
		d.ear.SetText(d.page.env.T("live.ear.at", "name", poleName(v)))
	}
}

// showListening names the pole that is listened to.
func (d *deskRow) showListening(views []backend.ClusterView, id app.ID) {
	d.heard = ""
	d.ear.SetKind(widget.Secondary)
	d.ear.SetText(d.page.env.T("live.ear"))
	for _, v := range views {
		if v.ID == id {
			d.heard, d.number = poleName(v), fmt.Sprintf("%02d", v.Number)
			d.ear.SetKind(widget.Chosen)
			d.ear.SetText(d.page.env.T("live.ear.on", "name", d.heard))
		}
	}
	if d.heard == "" {
		d.mic.Hide()
	} else {
		d.mic.Show()
	}
	d.mic.SetKind(widget.Secondary)
	if d.page.earMicrophone {
		d.mic.SetKind(widget.Chosen)
	}
	d.box.Refresh()
}

// showLevel tells how loud the pole is that is listened to, and of an end that
// nobody asked for.
func (d *deskRow) showLevel() {
	p := d.page
	if p.listened == "" || p.turning {
		return
	}
	l := p.env.Backend.Listening()
	switch {
	case l.Cluster != p.listened:
	case l.Failure != nil:
		p.listen("", false)
		p.env.Fail(l.Failure)
	case !l.Sounds:
		d.ear.SetText(p.env.T("live.ear.silent", "number", d.number))
	default:
		d.ear.SetText(p.env.T("live.ear.level", "number", d.number, "level", p.env.Catalogue.Number(l.LevelDBFS, 0)+" dB"))
	}
}

// toggleEar changes from what the pole plays to what its microphone hears, and
// back.
func (p *Page) toggleEar() { p.listen(p.listened, !p.earMicrophone) }

// earPole is the cluster to listen to: the one opened in the grid, else the
// first that was measured to play, else the first of the training clusters,
// else the first that can be reached.
func (p *Page) earPole() (backend.ClusterView, bool) {
	best, rank := -1, 0
	for i, v := range p.views {
		if v.ID == p.board.opened {
			return v, true
		}
		if r := earRank(v); r > rank {
			best, rank = i, r
		}
	}
	if best < 0 {
		return backend.ClusterView{}, false
	}
	return p.views[best], true
}

func earRank(v backend.ClusterView) int {
	switch {
	case v.Status.State == app.StateHeard:
		return 3
	case v.Status.Gateway != "":
		return 0 // its gateway is listened to where that is
	case v.Virtual, v.Status.State == app.StateFed:
		return 2
	case v.Status.Connected:
		return 1
	}
	return 0
}

// listen plays another pole, its output or its microphone; "" ends it.
func (p *Page) listen(id app.ID, microphone bool) {
	if id == p.listened && microphone == p.earMicrophone {
		return
	}
	was, wasMicrophone := p.listened, p.earMicrophone
	p.listened, p.earMicrophone, p.turning = id, microphone, true
	p.desk.showListening(p.views, id)
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.ListenTo(ctx, id, microphone) }, func(err error) {
		p.turning = false
		if err == nil {
			return
		}
		p.listened, p.earMicrophone = "", false // what was heard before has been let go
		if was != "" && wasMicrophone != microphone {
			p.listen(was, wasMicrophone)
		}
		p.desk.showListening(p.views, p.listened)
		p.env.Fail(err)
	})
}
