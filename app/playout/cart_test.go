package playout_test

import (
	"fmt"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
)

func TestCartGoesOutBesideWhatIsOnAir(t *testing.T) {
	s := begin(t)
	jingle := apptest.Sound(t, s.d, app.MediaJingle, "jingle")
	c := app.Cart{Key: 3, Name: "Nhạc hiệu", Media: jingle.SHA256, Fade: time.Second}
	apptest.Wants(t, s.PlayCart(ctx, s.officer, c), "air.nothing_on")
	b := s.goLive(t, playout.Request{Title: "Trực tiếp"})
	if err := s.PlayCart(ctx, s.officer, c); err != nil {
		t.Fatal(err)
	}
	s.FadeCart(c)
	file, err := s.d.MediaPath(ctx, jingle.SHA256)
	if got, want := fmt.Sprint(s.engine.askedOfCarts()), fmt.Sprintf("[play 3 %s fade 3 1s]", file); err != nil || got != want {
		t.Errorf("asked %s, want %s", got, want)
	}
	acts, err := s.d.Audit(ctx, 1)
	want := `{"key":"3","name":"Nhạc hiệu","sound":"` + jingle.SHA256 + `"}`
	if err != nil || acts[0].Action != "air.cart" || acts[0].Object != string(b.ID) || acts[0].User != s.officer.ID || acts[0].Detail != want {
		t.Errorf("%+v, %v", acts, err)
	}
	s.engine.end(nil)
	s.settle(t)
}

// What nobody approved does not go out by a key: neither a voice nor a bed,
// nor a jingle that is also a programme's sound.
func TestOnlyJinglesGoOutFromAKey(t *testing.T) {
	s := begin(t)
	s.goLive(t, playout.Request{Title: "Trực tiếp"})
	for _, kind := range []app.MediaKind{app.MediaVoice, app.MediaBed, app.MediaMaster} {
		m := apptest.Sound(t, s.d, kind, string(kind))
		apptest.Wants(t, s.PlayCart(ctx, s.officer, app.Cart{Key: 1, Media: m.SHA256}), "air.not_a_jingle")
	}
	both := apptest.Sound(t, s.d, app.MediaJingle, "both")
	apptest.Sound(t, s.d, app.MediaMaster, "both")
	apptest.Wants(t, s.PlayCart(ctx, s.officer, app.Cart{Key: 1, Media: both.SHA256}), "air.not_a_jingle")
	good := apptest.Sound(t, s.d, app.MediaJingle, "good")
	apptest.Wants(t, s.PlayCart(ctx, apptest.User("e", app.RoleEditor), app.Cart{Key: 1, Media: good.SHA256}), "people.not_allowed")
	if asked := s.engine.askedOfCarts(); len(asked) != 0 {
		t.Errorf("it was played all the same: %v", asked)
	}
	s.engine.end(nil)
	s.settle(t)
}
