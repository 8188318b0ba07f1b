package schedule

import (
	"context"

	"tienglang/app"
)

func (p *Page) readRelays(context.Context) ([]app.Relay, error) { return p.env.Backend.Relays() }
