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

// TestRelay hears three seconds of any address of HTTP.
func (b *Backend) TestRelay(_ context.Context, r app.Relay, heard func(backend.RelayTest)) error {
	err := b.act(func() error {
		if !strings.HasPrefix(r.URL, "http") && r.Device == "" {
			return app.Fail("relay.bad_url", nil, "url", r.URL)
		}
		return nil
	}, "TestRelay", r.URL)
	if err == nil {
		heard(backend.RelayTest{Codec: "aac (LC), 44100 Hz, stereo", Opened: 800 * time.Millisecond, Heard: 6 * time.Second, LUFS: -18, PeakDBFS: -6})
	}
	return err
}
