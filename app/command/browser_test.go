package command

import (
	"context"
	"crypto/tls"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// hears reads, with WebAudio, the level in dBFS and the strongest frequency of
// what the page's player gives.
const hears = `(async () => {
  const player = document.querySelector("audio");
  for (let i = 0; i < 100 && !player.srcObject; i++) await new Promise((done) => setTimeout(done, 100));
  const ctx = new AudioContext({ sampleRate: 48000 });
  const analyser = ctx.createAnalyser();
  analyser.fftSize = 8192;
  ctx.createMediaStreamSource(player.srcObject).connect(analyser);
  await ctx.resume();
  const wave = new Float32Array(analyser.fftSize), bins = new Float32Array(analyser.frequencyBinCount);
  let best = { level: -120, hz: 0 };
  for (let i = 0; i < 60; i++) {
    await new Promise((done) => setTimeout(done, 100));
    analyser.getFloatTimeDomainData(wave);
    analyser.getFloatFrequencyData(bins);
    const level = 10 * Math.log10(wave.reduce((sum, x) => sum + x * x, 1e-12) / wave.length);
    const top = bins.indexOf(Math.max(...bins));
    if (level > best.level) best = { level, hz: top * 48000 / analyser.fftSize };
  }
  return best;
})()`

// TestABrowserHearsTheStation plays the WHEP stream of a station at work in
// Debian's Chromium and reads the level that it hears.
func TestABrowserHearsTheStation(t *testing.T) {
	tone := filepath.Join(t.TempDir(), "tone.wav")
	if out, err := exec.Command("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=f=1000:d=5", tone).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	station := start(t, nil, "tienglang", "live", "--headless", "--data", filepath.Join(t.TempDir(), "s"),
		"--input", tone, "--loop", "--listen", "127.0.0.1:0")
	var live liveLine
	station.line(t, 2*time.Minute, &live)
	tab := chromium(t)
	if _, err := chromedp.Run(tab, chromedp.Navigate(live.Listen)); err != nil {
		t.Fatal(err)
	}
	heard, err := chromedp.Run(tab, chromedp.Evaluate[struct{ Level, Hz float64 }](hears, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the browser hears %.0f Hz at %.1f dBFS", heard.Hz, heard.Level)
	// −16 LUFS as two loudspeakers play it is a sine of −19 dBFS RMS a channel.
	if math.Abs(heard.Hz-1000) > 10 || math.Abs(heard.Level+19) > 1.5 {
		t.Errorf("heard %.0f Hz at %.1f dBFS", heard.Hz, heard.Level)
	}
	wantUnauthorised(t, live.WHEP)
}

// wantUnauthorised offers without the token.
func wantUnauthorised(t *testing.T, address string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("v=0\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/sdp")
	r.Header.Set("Authorization", "Bearer not-the-token")
	answer, err := trustingClient().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("a wrong token gets %s", answer.Status)
	}
}

// chromium starts Debian's browser with a profile of its own and returns a tab.
func chromium(t *testing.T) context.Context {
	t.Helper()
	profile, err := os.MkdirTemp("", "chromium-")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	flag := chromedp.Flag
	alloc, cancelAlloc := chromedp.NewExecAllocator(ctx,
		chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(profile),
		flag("headless", true), flag("no-sandbox", true), flag("disable-gpu", true), flag("disable-quic", true),
		flag("no-first-run", true), flag("disable-background-networking", true), flag("disable-dev-shm-usage", true),
		flag("disable-component-update", true), flag("disable-sync", true),
		flag("autoplay-policy", "no-user-gesture-required"), flag("ignore-certificate-errors", true),
		flag("allow-loopback-in-peer-connection", true))
	tab, cancelTab := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		_ = chromedp.Cancel(tab)
		cancelTab()
		cancelAlloc()
		cancel()
		_ = os.RemoveAll(profile)
	})
	return tab
}

// trustingClient takes the station's self-made certificate.
func trustingClient() *http.Client {
	return &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, // the test's own station on loopback
	}}
}
