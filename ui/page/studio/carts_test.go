package studio

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// withCarts is the sample station with a jingle on key 1 and a loop on key 2.
func withCarts() *uitest.Backend {
	b := withEdit()
	jingle := uitest.Medium("Nhạc hiệu đài xã", app.MediaJingle, 8*time.Second)
	b.MediaOf = append(b.MediaOf, jingle)
	beds, _ := b.Media(app.MediaBed)
	b.CartsOf = []app.Cart{
		{Key: 1, Name: "Nhạc hiệu", Media: jingle.SHA256, Fade: time.Second},
		{Key: 2, Name: "Nền sáo", Media: beds[0].SHA256, Colour: 5, Loop: true, Fade: 2 * time.Second, GainDB: -6},
	}
	return b
}

func turnTo(e *uitest.Env, p *Page, name string) {
	p.side.turnTo(name)
	e.Wait()
}

func TestDigitsPlayAndFadeCarts(t *testing.T) {
	b := withCarts()
	e, p := shown(t, b, nil)
	turnTo(e, p, "carts")
	e.Picture(t, "studio-carts")
	key(e, p, fyne.Key1)
	key(e, p, fyne.Key2)
	key(e, p, fyne.Key1)
	key(e, p, fyne.Key5)
	want := []backend.CartNow{{Key: 1, Fading: true}, {Key: 2}}
	if got := b.CartsNow(false); len(got) != 2 || got[0] != want[0] || got[1] != want[1] || b.Called("PressCart 5") != 0 {
		t.Fatalf("%+v, calls %q", got, b.Calls)
	}
	if said := e.Said; e.Refused() != "carts.empty_key" || said[len(said)-1] != "carts.say.fading" {
		t.Errorf("said %q, failed %v", said, e.Failed)
	}
	p.tick()
	if k := p.carts.pad.Grid.Keys(); !k[0].Fading || !k[1].Playing || k[1].OnAir || k[2].Playing {
		t.Errorf("the pad shows %+v", k[:3])
	}
	e.Picture(t, "studio-carts-playing")
	key(e, p, fyne.Key0)
	if len(b.CartsNow(false)) != 0 || b.Called("PlayEdit") != 0 {
		t.Errorf("calls %q", b.Calls)
	}
}

// Digits that are typed into a field are its own.
func TestDigitsInAFieldPlayNothing(t *testing.T) {
	b := withCarts()
	e, p := shown(t, b, nil)
	e.Window.Canvas().Focus(p.head.title)
	e.Type("12")
	e.Wait()
	if b.Called("PressCart") != 0 {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestKeyIsGivenASoundAndItsSettings(t *testing.T) {
	b := withCarts()
	e, p := shown(t, b, nil)
	turnTo(e, p, "carts")
	e.Window.Canvas().Focus(p.carts.pad.Grid)
	e.Key(fyne.KeyDown) // to key 4
	p.carts.loop.OnTapped()
	e.Wait()
	if b.Called("SaveCart") != 0 || e.Refused() != "carts.empty_key" {
		t.Fatalf("an empty key was saved: %q, said %q", b.Calls, e.Said)
	}
	p.carts.sound.Choose(0)
	e.Wait()
	p.carts.loop.OnTapped()
	e.Wait()
	e.Window.Canvas().Focus(p.carts.colours)
	e.Key(fyne.KeyRight)
	p.carts.fade.slider.OnChosen(3.2)
	e.Wait()
	p.carts.name.SetText("Hiệu ngắn")
	for range titlePause + 1 {
		p.tick()
	}
	e.Wait()
	views, _ := b.Carts()
	jingles, _ := b.Media(app.MediaJingle)
	want := app.Cart{Key: 4, Name: "Hiệu ngắn", Media: jingles[0].SHA256, Colour: 4, Loop: true, Fade: 3200 * time.Millisecond}
	if views[3].Cart != want {
		t.Errorf("%+v, want %+v", views[3].Cart, want)
	}
	for range 5 {
		p.carts.undoLast()
		e.Wait()
	}
	if views, _ = b.Carts(); !views[3].Empty() || !p.carts.undo.Disabled() {
		t.Errorf("after undo %+v", views[3].Cart)
	}
}

// Keys that are pressed while a voice is recorded are offered for the effects'
// track, where they were pressed; a loop as far as it was heard.
func TestKeysPressedIntoARecordingAreLaid(t *testing.T) {
	b := withCarts()
	e, p := shown(t, b, nil)
	p.line.SetHead(frames(200 * time.Second))
	key(e, p, fyne.KeyR)
	rec := b.UnderWay().(*uitest.Recording)
	at := func(s int) { b.Do(func() { rec.Length = time.Duration(s) * time.Second }); p.tick() }
	begun := p.rec.at
	at(2)
	key(e, p, fyne.Key1)
	at(5)
	key(e, p, fyne.Key2)
	at(9)
	key(e, p, fyne.Key2)
	at(12)
	key(e, p, fyne.KeyR)
	if !e.Sees("Trong lúc thu đã bấm 2 tiếng") {
		t.Fatalf("it says %q", e.Words())
	}
	e.Picture(t, "studio-carts-pressed")
	before := len(p.view.Undo)
	e.Press(t, "Đặt lên rãnh Nhạc hiệu")
	effects := p.view.Edit.Tracks[3].Clips
	if len(effects) != 2 || len(p.view.Undo) != before+1 {
		t.Fatalf("%+v, %d steps", effects, len(p.view.Undo)-before)
	}
	first, loop := effects[0], effects[1]
	if first.At-begun != frames(2*time.Second) || first.Length != frames(8*time.Second) ||
		loop.At-begun != frames(5*time.Second) || loop.Length != frames(6*time.Second) || loop.FadeOut.Length != frames(2*time.Second) || loop.GainDB != -6 {
		t.Errorf("%+v and %+v, from %d", first, loop, begun)
	}
	p.undo()
	e.Wait()
	if len(p.view.Edit.Tracks[3].Clips) != 0 || p.edit.Tracks[3].Kind != edit.TrackEffect {
		t.Error("it cannot be undone")
	}
}

// 0 silences the carts from the timeline too, which takes it for its own; where
// none sounds nothing is said of it.
func TestZeroOnTheTimelineSilencesTheCarts(t *testing.T) {
	b := withCarts()
	e, p := shown(t, b, nil)
	e.Window.Canvas().Focus(p.line)
	e.Key(fyne.Key0)
	if b.Called("StopCarts") != 0 {
		t.Errorf("calls %q", b.Calls)
	}
	e.Key(fyne.Key1)
	e.Key(fyne.Key0)
	if len(b.CartsNow(false)) != 0 || b.Called("PressCart 1") != 1 {
		t.Errorf("it sounds on: %+v, calls %q", b.CartsNow(false), b.Calls)
	}
}
