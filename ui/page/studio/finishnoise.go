package studio

import (
	"context"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
)

// learn learns the noise of what is worked on: from the stretch that is
// selected, or else from its quietest moments.
func (n *noisePart) learn() {
	from, to, selected := n.stage.card.page.line.Selection()
	if !selected {
		from, to = 0, 0
	}
	n.learnFrom(from, to)
}

// learnFrom learns from a stretch, or from the quietest moments where it is
// empty: a stretch that was selected for something else is no noise. With what
// is learned the reduction is on.
func (n *noisePart) learnFrom(from, to int64) {
	f := n.stage.card
	p, of, name := f.page, f.of(), f.name()
	p.keeper.then(func() {
		p.keeper.settled(func() {
			var learned *edit.NoiseProfile
			mine := p.edit.ID
			p.work(p.env.T("studio.finish.learning", "name", name), func(ctx context.Context, tell backend.Progress) (err error) {
				learned, err = p.env.Backend.LearnNoise(ctx, of, from, to, tell)
				return err
			}, func() {
				if p.edit.ID != mine {
					p.env.Fail(app.Fail("edit.gone", nil)) // another one was opened meanwhile
					return
				}
				p.change(step("noise", "name", name, "db", p.env.Catalogue.Number(learned.LevelDB(), 0)), func(e edit.Edit) (edit.Edit, error) {
					return e.WithFinish(of, func(now *edit.Finish) {
						now.SetNoise(learned)
						now.Switch(edit.StageDenoise, true)
					})
				})
			})
		})
	})
}
