package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// SetGate puts the noise gate into the microphone's way, or takes it out.
func (d *desk) SetGate(ctx context.Context, on bool) error {
	by, err := d.may(app.MayAir)
	if err != nil {
		return err
	}
	key := "status.gate_off"
	if on {
		key = "status.gate_on"
	}
	v := d.settings.Get()
	v.Gate = on
	if err := d.settings.Save(ctx, by, v); err != nil {
		return err
	}
	d.air.SetGate(on)
	return d.done(nil, backend.TopicSettings, key)
}
