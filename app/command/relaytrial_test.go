package command

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/relay"
)

// A burst of a second is heard at this machine within a second, at its own
// pace; without an output it goes nowhere and nothing waits.
func TestATriedRelayIsHeardHere(t *testing.T) {
	launchCards(t, "here")
	ear := openRelayEar("here")
	defer ear.close()
	began, loudest := time.Now(), audio.SilenceDBFS
	ear.put(square(audio.Rate))
	err := ear.finish(t.Context(), func() { loudest = max(loudest, ear.level(audio.SilenceDBFS)) })
	if took := time.Since(began); err != nil || took < 700*time.Millisecond || loudest < -20 {
		t.Errorf("heard for %v at %.0f dBFS: %v", took, loudest, err)
	}
	deaf := openRelayEar("nowhere")
	defer deaf.close()
	deaf.put(square(audio.Rate))
	if deaf.left() || deaf.level(-18) != -18 {
		t.Errorf("without an output something waits, and the level is %.0f", deaf.level(-18))
	}
	ear.put(square(3 * audio.Rate))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ear.finish(ctx, func() {}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped, it says %v", err)
	}
}

func TestARelayThatSendsNoSoundIsSaid(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	for url, code := range map[string]string{
		server.URL: "relay.http", "ftp://vov.example/live": "relay.bad_url", "": "relay.no_source", "http://127.0.0.1:9/live": "relay.unreachable",
	} {
		err := tryRelay(t.Context(), app.Relay{URL: url}, func([]float32) {}, func(relay.Trial) {})
		if got := app.CodeOf(err); got != code {
			t.Errorf("%q: %q (%v), want %q", url, got, err, code)
		}
	}
}
