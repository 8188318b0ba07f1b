package command

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/ui/backend"
)

// hearSink records what a sink plays while f runs, and gives the samples.
func hearSink(t *testing.T, record func(ctx context.Context, sink, wav string) (time.Time, error), f func()) []float32 {
	t.Helper()
	wav := filepath.Join(t.TempDir(), "heard.wav")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := record(ctx, "here", wav); done <- err }()
	time.Sleep(500 * time.Millisecond) // the recorder has connected
	f()
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	samples, _ := readWAV(t, wav)
	return samples
}

// loud tells how many seconds of a sound are above −40 dBFS, in steps of 10 ms.
func loud(p []float32) float64 {
	n, step := 0, 480
	for ; len(p) >= step; p = p[step:] {
		top := float32(0)
		for _, x := range p[:step] {
			top = max(top, x, -x)
		}
		if top > 0.01 {
			n++
		}
	}
	return float64(n) / 100
}

// The key of a cart lets it be heard here over what plays; pressed again it is
// faded out in its own time.
func TestCartsAreHeardAtTheDesk(t *testing.T) {
	cards := launchCards(t, "here")
	d := studioDesk(t, filepath.Join(t.TempDir(), "station"))
	t.Cleanup(d.deck.close)
	v := d.Settings()
	v.Output = "here"
	if err := d.SaveSettings(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	_, err := d.PressCart(t.Context(), 1, false, false)
	apptest.Wants(t, err, "cart.empty")
	once, again := kept(t, d, "Nhạc hiệu", app.MediaJingle, 1, 400), kept(t, d, "Trống", app.MediaVoice, 1, 600)
	for _, c := range []app.Cart{{Key: 1, Media: once.SHA256}, {Key: 2, Media: again.SHA256, Loop: true, Fade: 200 * time.Millisecond}} {
		if err := d.SaveCart(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	heard := hearSink(t, cards.Record, func() {
		pressed(t, d, 1, true)
		until(t, 20*time.Second, "the first is over", func() bool { return len(d.CartsNow(false)) == 0 })
		time.Sleep(500 * time.Millisecond)
		pressed(t, d, 2, true)
		until(t, 20*time.Second, "the second has come round", func() bool {
			now := d.CartsNow(false)
			return len(now) == 1 && now[0].Key == 2 && now[0].Played > 1500*time.Millisecond
		})
		pressed(t, d, 2, false)
		until(t, 20*time.Second, "it is faded out", func() bool { return len(d.CartsNow(false)) == 0 })
		time.Sleep(300 * time.Millisecond)
	})
	if s := loud(heard); s < 2.3 || s > 4 {
		t.Errorf("%.2f s of %.2f were heard, of a jingle of 1 s and a loop of some 1.7 s", s, float64(len(heard))/48000)
	}
}

func pressed(t *testing.T, d *desk, key int, begins bool) {
	t.Helper()
	begun, err := d.PressCart(t.Context(), key, false, false)
	if err != nil || begun != begins {
		t.Fatalf("key %d: begun %v, %v", key, begun, err)
	}
}

// On air a jingle goes out beside the microphone, and nothing else does.
func TestCartsGoOutOnAir(t *testing.T) {
	launchCards(t)
	d := openDesk(t)
	jingle, voice := kept(t, d, "Nhạc hiệu", app.MediaJingle, 2, 400), kept(t, d, "Tin 1", app.MediaVoice, 2, 500)
	for _, c := range []app.Cart{{Key: 4, Media: jingle.SHA256, Loop: true, Fade: 100 * time.Millisecond}, {Key: 5, Media: voice.SHA256}} {
		if err := d.SaveCart(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	views, err := d.Carts()
	if err != nil || !views[3].MayAir || views[4].MayAir || views[3].Name != "Nhạc hiệu" || views[3].Length != 2*time.Second {
		t.Fatalf("%+v, %v", views, err)
	}
	_, err = d.PressCart(t.Context(), 4, true, false)
	apptest.Wants(t, err, "air.nothing_on")
	if err := d.GoLive(t.Context(), backend.LiveRequest{Title: "Trực tiếp", Device: "mic"}); err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "silence is sent", func() bool { return d.OnAir().LUFS < -70 })
	_, err = d.PressCart(t.Context(), 5, true, false)
	apptest.Wants(t, err, "air.not_a_jingle")
	if begun, err := d.PressCart(t.Context(), 4, true, false); err != nil || !begun {
		t.Fatalf("begun %v, %v", begun, err)
	}
	until(t, 10*time.Second, "the jingle is sent", func() bool { return d.OnAir().LUFS > -40 })
	if now := d.CartsNow(true); len(now) != 1 || now[0].Key != 4 || len(d.CartsNow(false)) != 0 {
		t.Errorf("on air: %+v, here: %+v", now, d.CartsNow(false))
	}
	d.StopCarts(true)
	until(t, 10*time.Second, "it is gone", func() bool { return d.OnAir().LUFS < -70 && len(d.CartsNow(true)) == 0 })
	rows, _, err := d.Audit(50)
	if err != nil {
		t.Fatal(err)
	}
	noted := 0
	for _, r := range rows {
		if r.Action == "air.cart" && r.Object == string(d.OnAir().Broadcast.ID) {
			noted++
		}
	}
	if noted != 1 {
		t.Errorf("%d presses are noted", noted)
	}
	if err := d.StopLive(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// While a card opens, which may take seconds, the window looks at the keys.
func TestAnOpeningCardDoesNotHoldTheKeysUp(t *testing.T) {
	var d cartDeck
	d.mu.Lock() // as play does
	defer d.mu.Unlock()
	looked := make(chan struct{})
	go func() {
		defer close(looked)
		if len(d.carts()) != 0 {
			t.Error("nothing was played")
		}
		d.fade(1, 0)
	}()
	select {
	case <-looked:
	case <-time.After(time.Minute):
		t.Error("the keys wait for the card")
	}
}
