package stream

import (
	"context"
	"math"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	browserapi "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tienglang/audio"
)

// browser starts Debian's Chromium with a profile of its own.
func browser(ctx context.Context, t *testing.T) context.Context {
	t.Helper()
	// Chromium writes to its profile until it is dead; a folder of the test's
	// own would then not go away.
	profile, err := os.MkdirTemp("", "chromium")
	if err != nil {
		t.Fatal(err)
	}
	flag := chromedp.Flag
	alloc, cancelAlloc := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(filepath.Join(profile, "profile")),
		flag("headless", true), flag("no-sandbox", true), flag("disable-gpu", true), flag("disable-quic", true),
		flag("no-first-run", true), flag("disable-background-networking", true), flag("disable-dev-shm-usage", true),
		flag("disable-component-update", true), flag("disable-sync", true), flag("mute-audio", false),
		flag("autoplay-policy", "no-user-gesture-required"), flag("ignore-certificate-errors", true),
		flag("allow-loopback-in-peer-connection", true))
	tab, cancelTab := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab)
		cancelTab()
		cancelAlloc()
		_ = os.RemoveAll(profile)
	})
	return tab
}

// measure reads, with WebAudio, what the page's player gives: level in dBFS
// and the strongest frequency.
const measure = `(async () => {
  const sound = document.getElementById("sound");
  const ctx = new AudioContext({ sampleRate: 48000 });
  const analyser = ctx.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  ctx.createMediaStreamSource(sound.srcObject).connect(analyser);
  await ctx.resume();
  const wave = new Float32Array(analyser.fftSize), bins = new Float32Array(analyser.frequencyBinCount);
  let best = { level: -120, hz: 0 };
  for (let i = 0; i < 100; i++) {
    await new Promise((done) => setTimeout(done, 100));
    analyser.getFloatTimeDomainData(wave);
    analyser.getFloatFrequencyData(bins);
    let power = 0, top = 0;
    for (const v of wave) power += v * v;
    bins.forEach((v, k) => { if (v > bins[top]) top = k; });
    best = { level: 10 * Math.log10(power / wave.length + 1e-12), hz: top * ctx.sampleRate / analyser.fftSize };
    if (i > 10 && best.level > -16.5) break; // past any gap of a busy machine
  }
  await ctx.close();
  return best;
})()`

// TestBrowserListens opens the listening page in a real browser over HTTPS
// and reads the tone that it plays.
func TestBrowserListens(t *testing.T) {
	const hz, amplitude = 440.0, 0.25
	ctx := within(t, 90*time.Second)
	s := newTestSender(t)
	w := NewWHEP(s, goodToken)
	server := httptest.NewTLSServer(w)
	t.Cleanup(server.Close)
	play(t, s, sine(80*audio.Rate, hz, amplitude))
	tab := browser(ctx, t)

	if !networked(t) {
		allowLoopback(tab, t)
	}

	visit(tab, t, server.URL+ListenPath+"#wrong", "token")
	if n := len(s.Sessions()); n != 0 {
		t.Errorf("%d sessions with a wrong token", n)
	}
	visit(tab, t, "about:blank", "")
	visit(tab, t, server.URL+ListenPath+"#"+goodToken, "live")
	got, err := chromedp.Run(tab, chromedp.Evaluate[tone](measure, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	want := audio.DB(amplitude / math.Sqrt2)
	t.Logf("heard %.1f Hz at %.2f dBFS, sent %.0f Hz at %.2f dBFS; %+v", got.Hz, got.Level, hz, want, s.Sessions())
	if math.Abs(got.Hz-hz) > 48000.0/8192 || math.Abs(got.Level-want) > 1.5 {
		t.Errorf("heard %.1f Hz at %.2f dBFS, want %.0f Hz at %.2f dBFS", got.Hz, got.Level, hz, want)
	}
	if err := chromedp.Do(tab, chromedp.Click("#listen")); err != nil {
		t.Fatal(err)
	}
	await(ctx, t, "session gone after the stop", func() bool { return w.Sessions() == 0 && len(s.Sessions()) == 0 })
}

// holed is a sender whose sessions lose every eighth packet, resent ones
// too, on the way out.
type holed struct{ *Sender }

func (h holed) Answer(ctx context.Context, offer string, peer PeerInfo) (string, *Session, error) {
	answer, session, err := h.Sender.Answer(ctx, offer, peer)
	if err == nil {
		h.mu.Lock() // Write takes it before the session's goroutine reads out
		session.out = &holes{TrackLocalWriter: session.out}
		h.mu.Unlock()
	}
	return answer, session, err
}

type holes struct {
	webrtc.TrackLocalWriter
	n atomic.Int64
}

func (h *holes) WriteRTP(header *rtp.Header, payload []byte) (int, error) {
	if h.n.Add(1)%8 == 0 {
		return len(payload), nil
	}
	return h.TrackLocalWriter.WriteRTP(header, payload)
}

// TestBrowserAsksAgain lets the browser miss packets: the page has asked for
// resending, so it gets them.
func TestBrowserAsksAgain(t *testing.T) {
	ctx := within(t, 90*time.Second)
	s := newTestSender(t)
	server := httptest.NewTLSServer(NewWHEP(holed{s}, goodToken))
	t.Cleanup(server.Close)
	play(t, s, sine(80*audio.Rate, 440, 0.25))
	tab := browser(ctx, t)
	if !networked(t) {
		allowLoopback(tab, t)
	}
	visit(tab, t, server.URL+ListenPath+"#"+goodToken, "live")
	await(ctx, t, "packets sent again", func() bool {
		l := s.Sessions()
		return len(l) == 1 && l[0].Resent >= 10 && l[0].NACKs >= l[0].Resent && l[0].Loss > 0
	})
	t.Logf("%+v", s.Sessions())
}

// networked tells whether this machine has any network but itself.
func networked(t *testing.T) bool {
	t.Helper()
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if ip, ok := a.(*net.IPNet); ok && ip.IP.IsGlobalUnicast() {
			return true
		}
	}
	return false
}

// allowLoopback lets pages use the loopback network for WebRTC, for machines
// that have no other: Chromium lists networks one by one only to pages that
// may use the microphone.
func allowLoopback(tab context.Context, t *testing.T) {
	t.Helper()
	err := chromedp.Do(tab, chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.CallBrowser(ctx, browserapi.SetPermission, browserapi.SetPermissionParams{
			Permission: &browserapi.PermissionDescriptor{Name: "microphone"},
			Setting:    browserapi.PermissionSettingGranted,
		})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// tone is what measure returns.
type tone struct {
	Level float64 `json:"level"` // dBFS
	Hz    float64 `json:"hz"`
}

// visit opens a page and waits until it shows the state.
func visit(tab context.Context, t *testing.T, url, state string) {
	t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(30 * time.Second)
	await(tab, t, "state "+state, func() bool {
		now, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.getElementById("state")?.dataset.state || ""`))
		if err != nil {
			t.Fatal(err)
		}
		if now != state && time.Now().After(deadline) {
			t.Fatalf("%s: the page says %q, want %q", url, now, state)
		}
		return now == state
	})
}
