package cart_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/cart"
	"tienglang/app/store"
)

var ctx = context.Background()

func TestKeysKeepTheirSoundsAcrossARestart(t *testing.T) {
	dir := t.TempDir()
	d := apptest.OpenDB(t, dir, store.Options{})
	s := cart.New(d)
	jingle := apptest.Sound(t, d, app.MediaJingle, "jingle")
	all, err := s.All(ctx)
	if err != nil || len(all) != 9 || !all[4].Empty() || all[4].Key != 5 || all[4].Colour != 4 || all[4].Fade != cart.UsualFade {
		t.Fatalf("a new station has %+v, %v", all, err)
	}
	want := app.Cart{Key: 5, Name: "Hiệu kèn", Media: jingle.SHA256, Colour: 2, Loop: true, Fade: 2500 * time.Millisecond, GainDB: -3.5}
	by := apptest.Officer()
	if _, err := s.Save(ctx, by, want); err != nil {
		t.Fatal(err)
	}
	acts, err := d.Audit(ctx, 1)
	if err != nil || acts[0].Action != "cart.save" || acts[0].Object != "5" || acts[0].User != by.ID {
		t.Errorf("%+v, %v", acts, err)
	}
	apptest.Closed(t, d)
	again := cart.New(apptest.OpenDB(t, dir, store.Options{}))
	if got, err := again.Get(ctx, 5); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := again.Save(ctx, by, app.Cart{Key: 5}); err != nil {
		t.Fatal(err)
	}
	_, err = again.Get(ctx, 5)
	apptest.Wants(t, err, "cart.empty")
}

func TestCartIsHeldToItsBounds(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	s := cart.New(d)
	m := apptest.Sound(t, d, app.MediaJingle, "jingle")
	good := app.Cart{Key: 1, Media: m.SHA256, Fade: time.Second}
	for code, spoil := range map[string][]func(*app.Cart){
		"cart.bad_key": {func(c *app.Cart) { c.Key = 0 }, func(c *app.Cart) { c.Key = 10 }},
		"cart.bounds": {
			func(c *app.Cart) { c.Colour = 9 }, func(c *app.Cart) { c.Colour = -1 },
			func(c *app.Cart) { c.Fade = -1 }, func(c *app.Cart) { c.Fade = time.Minute },
			func(c *app.Cart) { c.GainDB = 13 }, func(c *app.Cart) { c.GainDB = math.NaN() },
			func(c *app.Cart) { c.Name = strings.Repeat("ạ", 61) },
		},
		"data.not_found": {func(c *app.Cart) { c.Media = strings.Repeat("0", 64) }},
	} {
		for _, f := range spoil {
			c := good
			f(&c)
			_, err := s.Save(ctx, apptest.Officer(), c)
			apptest.Wants(t, err, code)
		}
	}
	_, err := s.Save(ctx, apptest.User("a", app.RoleApprover), good)
	apptest.Wants(t, err, "people.not_allowed")
	if kept, err := d.Carts(ctx); err != nil || len(kept) != 0 {
		t.Errorf("something was kept: %+v, %v", kept, err)
	}
	if c, err := s.Save(ctx, apptest.Officer(), good); err != nil || c.Name != m.Name {
		t.Errorf("it is called %q, %v", c.Name, err)
	}
}
