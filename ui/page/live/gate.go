package live

import "context"

// toggleGate puts the noise gate into the microphone's way, or takes it out, on
// air at once.
func (p *Page) toggleGate() {
	on := !p.env.Backend.Settings().Gate
	p.env.Run(func(ctx context.Context) error {
		return p.env.Backend.SetGate(ctx, on)
	}, func(err error) {
		if err != nil {
			p.env.Fail(err)
		}
		p.tick()
	})
}
