package command

import (
	"context"
	"errors"

	"tienglang/app"
	apprelay "tienglang/app/relay"
	"tienglang/audio/relay"
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

// TestRelay tells what is heard of a relay.
func (d *desk) TestRelay(ctx context.Context, r app.Relay, heard func(backend.RelayTest)) error {
	if _, err := d.may(app.MaySchedule); err != nil {
		return err
	}
	return tryRelay(ctx, r, func(t relay.Trial) { heard(backend.RelayTest(t)) })
}

// tryRelay listens to a relay for some seconds.
func tryRelay(ctx context.Context, r app.Relay, heard func(relay.Trial)) error {
	if r.URL == "" && r.Device == "" {
		return app.Fail("relay.no_source", nil)
	}
	if r.URL != "" {
		if err := apprelay.CheckURL(r.URL); err != nil {
			return err
		}
	}
	err := relay.Try(ctx, relaySource(r), heard)
	var f *relay.Fault
	if errors.As(err, &f) {
		return f.Sentence()
	}
	return err
}
