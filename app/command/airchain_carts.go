package command

import (
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio"
	"tienglang/audio/mix"
)

// PlayCart lets a cart sound beside what is on air.
func (a *airchain) PlayCart(c app.Cart, file string) {
	if o := a.current(); o != nil && !o.over() {
		o.console.PlayCart(c.Key-1, mix.CartSound{Open: a.carts.opener(c.Media, file), Loop: c.Loop, GainDB: c.GainDB})
	}
}

// FadeCart takes a cart away.
func (a *airchain) FadeCart(key int, over time.Duration) {
	if o := a.current(); o != nil && !o.over() {
		o.console.FadeCart(key-1, over)
	}
}

// Carts are those that sound on air.
func (a *airchain) Carts() []playout.CartState {
	o := a.current()
	if o == nil || o.over() {
		return nil
	}
	return cartsOn(o.console)
}

// cartsOn are the carts that sound on a console.
func cartsOn(k *mix.Console) (all []playout.CartState) {
	for key := 1; key <= app.CartKeys; key++ {
		if s := k.Cart(key - 1); s.On {
			all = append(all, playout.CartState{Key: key, Played: audio.Duration(s.Played, audio.Rate), Fading: s.Fading})
		}
	}
	return all
}
