package clusters

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// add opens the form for a new cluster. One that was being filled in and put
// aside comes back as it was left.
func (p *Page) add() {
	if p.form.edited.ID != "" || p.form.name.Value() == "" {
		p.form.fill(app.Cluster{}, "", nextNumber(p.views))
	}
	p.form.open, p.open = true, nil
	p.showRight()
	p.form.scroll.ScrollToTop()
	p.focus(p.form.name)
}

// change opens the form on the chosen cluster, as it was left where it gave way.
func (p *Page) change() {
	v, ok := p.view(p.chosen)
	if !ok {
		return
	}
	if p.form.waits(v.Cluster) {
		p.form.open = true
	} else {
		p.form.fill(v.Cluster, v.HamletName, v.Number)
	}
	p.showRight()
	p.form.scroll.ScrollToTop()
	p.focus(p.form.name)
}

// save stores what the form holds, once however often it is pressed.
func (p *Page) save(c app.Cluster, hamlet string) {
	if p.form.saving {
		return
	}
	p.form.saving = true
	of := p.form.edited.ID
	var saved app.Cluster
	var undo app.ID
	p.env.Run(func(ctx context.Context) (err error) {
		saved, undo, err = p.env.Backend.SaveCluster(ctx, c, hamlet)
		return err
	}, func(err error) {
		p.form.saving = false
		p.saved(of, saved, undo, err)
	})
}

// saved opens the cluster that was stored, or says why it was not; a form that is of
// another one by now stays as it is.
func (p *Page) saved(of app.ID, saved app.Cluster, undo app.ID, err error) {
	here := p.form.edited.ID == of
	if err != nil {
		if here {
			p.form.say(p.env.Catalogue.Error(err))
		}
		p.env.Fail(err)
		return
	}
	if here {
		p.form.fill(app.Cluster{}, "", 0)
		p.form.open = false
		p.chosen, p.coming = saved.ID, saved.ID
	}
	p.canUndoSave(saved, undo)
	p.load(nil)
}

// canUndoSave lets Ctrl+Z take back what the form changed, and says so; where it
// changed nothing, what was done before can still be taken back.
func (p *Page) canUndoSave(saved app.Cluster, undo app.ID) {
	if undo == "" {
		p.env.Say("clusters.say.as_before", "name", saved.Name)
		return
	}
	p.canUndo(func(ctx context.Context) error {
		_, err := p.env.Backend.UndoClusterChange(ctx, undo)
		return err
	}, func() {
		p.env.Say("clusters.say.save_back", "name", saved.Name)
		p.history.of = app.Cluster{}
		p.load(nil)
	})
	p.env.Say("clusters.say.saved", "name", saved.Name)
}

// remove takes the chosen cluster away; Ctrl+Z brings it back.
func (p *Page) remove() {
	v, ok := p.view(p.chosen)
	if !ok {
		return
	}
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.DeleteCluster(ctx, v.ID) }, func() {
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.RestoreCluster(ctx, v.ID) }, func() {
			p.chosen, p.coming = v.ID, v.ID
			p.env.Say("clusters.say.restored")
			p.load(nil)
		})
		p.env.Say("clusters.say.removed", "name", v.Name)
		p.load(nil)
	})
}

// volume sets a cluster's volume: by an order, which its speaker answers, where
// it has one.
func (p *Page) volume(id app.ID, to int) {
	v, _ := p.view(id)
	if v.SpeakerKey != "" {
		p.orderOf([]app.ID{id}, "volume", to)
		return
	}
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.SetVolume(ctx, id, to) }, func() {
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.SetVolume(ctx, id, v.Volume) }, func() {
			p.env.Say("clusters.say.order_back")
			p.load(nil)
		})
		p.env.Say("clusters.say.volume", "n", p.env.Catalogue.Int(int64(to)))
		p.load(nil)
	})
}

// beginPairing asks for a code and shows it.
func (p *Page) beginPairing() {
	id := p.chosen
	var code backend.Pairing
	p.env.Ask(func(ctx context.Context) (err error) {
		code, err = p.env.Backend.BeginPairing(ctx, id)
		return err
	}, func() {
		p.pair.show(id, code)
	})
}

// unpair forgets the speaker of the chosen cluster.
func (p *Page) unpair() {
	v, ok := p.view(p.chosen)
	if !ok {
		return
	}
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.Unpair(ctx, v.ID) }, func() {
		p.cannotUndo()
		p.env.Say("clusters.say.unpaired", "name", v.Name)
		p.load(nil)
	})
}
