package live

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// toggle asks the station to go on or off air; the switch turns when it has.
func (p *Page) toggle(on bool) {
	if on && p.target.nobody() {
		p.env.Fail(app.Fail("live.none_picked", nil))
		return
	}
	if on && p.current().Gone {
		p.env.Fail(app.Fail("live.source_gone", nil))
		return
	}
	p.endTest()
	p.head.sw.SetBusy(true)
	r := request(p.current(), p.subject.title(), p.bed, p.target)
	p.env.Run(func(ctx context.Context) error {
		if on {
			return p.env.Backend.GoLive(ctx, r)
		}
		return p.env.Backend.StopLive(ctx)
	}, func(err error) {
		p.head.sw.SetBusy(false)
		if err != nil {
			p.env.Fail(err)
		}
		p.tick()
		p.loadBoard()
	})
}

// talkOver turns the bed down by hand, or up again.
func (p *Page) talkOver() {
	p.env.Backend.SetTalkOver(!p.env.Backend.OnAir().ByHand().TalkOver)
	p.tick()
}

// toggleTest starts listening to the chosen microphone, or stops it.
func (p *Page) toggleTest() {
	if p.test != nil {
		p.endTest()
		return
	}
	var t backend.MicTest
	device := p.current().Device
	p.env.Ask(func(context.Context) (err error) {
		t, err = p.env.Backend.StartMicTest(device)
		return err
	}, func() {
		p.endTest()
		p.test = t
		if !p.shown {
			p.endTest()
		}
		p.tick()
	})
}

func (p *Page) endTest() {
	if p.test == nil {
		return
	}
	t := p.test
	p.test = nil
	p.env.Ask(func(context.Context) error { return t.Stop() }, nil)
	p.tick()
}

// choose takes another source.
func (p *Page) choose(i int) {
	if i == p.source {
		return
	}
	p.source = i
	p.endTest()
	p.tick()
}

// chooseBed takes a bed, or none when it was taken already. On air it is
// changed at once.
func (p *Page) chooseBed(sha string) {
	a := p.env.Backend.OnAir().ByHand()
	if sha == p.desk.under(a) {
		sha = ""
	}
	if !a.On {
		p.bed = sha
		p.tick()
		return
	}
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.SetBed(ctx, sha) }, func() {
		p.bed = sha
		p.tick()
	})
}

// chooseMore takes one of the beds without a button.
func (p *Page) chooseMore(i int) {
	if rest := p.desk.rest(); i < len(rest) {
		p.chooseBed(rest[i].SHA256)
	}
}

// chooseZone sends to a zone; "" is the whole commune.
func (p *Page) chooseZone(id app.ID) {
	p.target.Zone, p.target.ByHand = id, false
	clear(p.target.Picked)
	p.showBoard()
	p.reachOut()
}

// reachOut sends what is on air to what is chosen now; while nobody is chosen
// by hand it goes on where it is.
func (p *Page) reachOut() {
	if !p.head.sw.On() || p.target.nobody() {
		return
	}
	r := request(p.current(), "", "", p.target)
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.SetReach(ctx, r.Zone, r.Clusters) }, p.loadBoard)
}

// byHand lets the operator pick clusters in the grid.
func (p *Page) byHand() {
	p.target.Zone, p.target.ByHand = "", true
	p.env.Say("live.say.pick")
	p.showBoard()
}

// open picks a cluster while picking by hand, and otherwise marks it as the
// one that is listened to.
func (p *Page) open(i int) {
	if i < 0 || i >= len(p.views) {
		return
	}
	id := p.views[i].ID
	if !p.target.ByHand {
		p.board.opened = id
		p.desk.offerEar(p.views[i])
		return
	}
	if p.target.Picked[id] {
		delete(p.target.Picked, id)
	} else {
		p.target.Picked[id] = true
	}
	p.showBoard()
	p.reachOut()
}
