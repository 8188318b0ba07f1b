package studio

import (
	"context"

	"tienglang/ui/backend"
)

// wantSounds asks for the waveform of every sound that has none yet, and has
// it read, so that it is heard at once.
func (p *Page) wantSounds() {
	for _, m := range p.edit.Media {
		if !p.asked[m.ID] && p.missing(m.ID) == nil && p.known(m.ID) {
			p.asked[m.ID] = true
			p.wantSound(m.ID)
		}
	}
}

// known tells whether the station has an edit with this sound already.
func (p *Page) known(media string) bool {
	_, ok := p.view.Edit.MediaByID(media)
	return ok && p.view.Edit.ID == p.edit.ID
}

func (p *Page) wantSound(id string) {
	of := p.edit.ID
	var o backend.Outline
	p.env.Run(func(ctx context.Context) (err error) {
		o, err = p.env.Backend.EditPeaks(ctx, id)
		return err
	}, func(err error) {
		if p.edit.ID != of {
			return
		}
		if err == nil {
			p.outlines[id] = o
			p.showLanes()
		}
		p.prepare(id)
	})
}

func (p *Page) prepare(id string) {
	of := p.edit.ID
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.PrepareEdit(ctx, id) }, func(err error) {
		if p.edit.ID != of || err == nil {
			return
		}
		p.faults[id] = err
		p.env.Fail(err)
		p.showLanes()
	})
}
