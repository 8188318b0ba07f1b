package live

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/uitest"
)

// withKeys is the sample station off air, a jingle on key 1 and a voice on 2.
func withKeys() *uitest.Backend {
	b := offAir()
	jingle := uitest.Medium("Nhạc hiệu đài xã", app.MediaJingle, 8*time.Second)
	b.MediaOf = append(b.MediaOf, jingle)
	voices, _ := b.Media(app.MediaVoice)
	b.CartsOf = []app.Cart{{Key: 1, Name: "Nhạc hiệu", Media: jingle.SHA256}, {Key: 2, Name: "Lời rao", Media: voices[0].SHA256, Colour: 3}}
	return b
}

func TestKeysAreHeardHereAndOnAirAtThePoles(t *testing.T) {
	b := withKeys()
	e, p := shown(t, b, nil)
	press := func(k fyne.KeyName) {
		p.TypedKey(&fyne.KeyEvent{Name: k})
		e.Wait()
	}
	if !e.Sees("nghe thử tại bàn") {
		t.Errorf("off air it says %q", e.Words())
	}
	e.Picture(t, "live-carts-off")
	press(fyne.Key2)
	if len(b.CartsNow(false)) != 1 || len(b.CartsNow(true)) != 0 {
		t.Fatalf("calls %q", b.Calls)
	}
	press(fyne.Key0)
	e.Throw(t, "TẮT")
	press(fyne.Key1)
	press(fyne.Key2)
	if now := b.CartsNow(true); len(now) != 1 || now[0].Key != 1 || len(b.CartsNow(false)) != 0 {
		t.Fatalf("on air %+v, calls %q", now, b.Calls)
	}
	if n := len(e.Failed); n != 1 || app.CodeOf(e.Failed[0]) != "air.not_a_jingle" {
		t.Errorf("a voice that nobody approved: %v", e.Failed)
	}
	p.tick()
	keys := p.carts.pad.Grid.Keys()
	if !keys[0].Playing || !keys[0].OnAir || !keys[1].Disabled || keys[1].Second != "chỉ ở bàn" || keys[9].Disabled {
		t.Errorf("the pad shows %+v", keys)
	}
	e.Picture(t, "live-carts-on")
	press(fyne.Key0)
	if len(b.CartsNow(true)) != 0 {
		t.Errorf("calls %q", b.Calls)
	}
}
