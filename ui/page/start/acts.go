package start

import (
	"context"

	"tienglang/ui/backend"
	"tienglang/ui/page"
)

// save keeps settings and then goes on.
func (p *Page) save(s backend.Settings, then func()) {
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.SaveSettings(ctx, s) }, then)
}

// skip leaves the rest for later.
func (p *Page) skip() { p.finish() }

// finish opens the station.
func (p *Page) finish() {
	p.mic.stop()
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.FinishSetUp(ctx) }, func() {
		p.env.Go(page.Today, nil)
		p.env.Say("status.set_up")
	})
}
