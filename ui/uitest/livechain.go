package uitest

import (
	"context"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// SetGate keeps it with the settings.
func (b *Backend) SetGate(_ context.Context, on bool) error {
	defer b.Tell(backend.TopicSettings)
	return b.act(func() error {
		b.Prefs.Gate = on
		return nil
	}, "SetGate", on)
}

// TestRelay hears some seconds of any address of HTTP; Hold holds it at its
// first sound.
func (b *Backend) TestRelay(ctx context.Context, r app.Relay, heard func(backend.RelayTest)) error {
	err := b.act(func() error {
		if !strings.HasPrefix(r.URL, "http") && r.Device == "" {
			return app.Fail("relay.bad_url", nil, "url", r.URL)
		}
		return nil
	}, "TestRelay", r.URL)
	if err != nil {
		return err
	}
	t := backend.RelayTest{Codec: "aac (LC), 44100 Hz, stereo", Opened: 800 * time.Millisecond, Heard: time.Second, LUFS: -18, PeakDBFS: -6, LevelDBFS: -20}
	heard(t)
	if err := b.wait(ctx); err != nil {
		return err
	}
	t.Heard = 6 * time.Second
	heard(t)
	return nil
}
