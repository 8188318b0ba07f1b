package uitest

import (
	"context"
	"slices"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Carts are CartsOf under their keys; the others are empty.
func (b *Backend) Carts() ([]backend.CartView, error) {
	return locked(b, func() []backend.CartView {
		all := make([]backend.CartView, app.CartKeys)
		for i := range all {
			all[i] = backend.CartView{Cart: app.Cart{Key: i + 1, Colour: i, Fade: 1500 * time.Millisecond}}
		}
		for _, c := range b.CartsOf {
			all[c.Key-1] = b.cartView(c)
		}
		return all
	}), b.err("Carts")
}

func (b *Backend) cartView(c app.Cart) backend.CartView {
	v := backend.CartView{Cart: c, Missing: !c.Empty()}
	for _, m := range b.MediaOf {
		if m.SHA256 == c.Media {
			v.Missing, v.Length, v.MayAir = false, m.Duration, m.Kind == app.MediaJingle
		}
	}
	return v
}

// cart finds the sound of a key.
func (b *Backend) cart(key int) *app.Cart {
	for i := range b.CartsOf {
		if b.CartsOf[i].Key == key && !b.CartsOf[i].Empty() {
			return &b.CartsOf[i]
		}
	}
	return nil
}

// SaveCart puts a sound under its key.
func (b *Backend) SaveCart(_ context.Context, c app.Cart) error {
	defer b.Tell(backend.TopicCarts)
	return b.act(func() error {
		b.CartsOf = slices.DeleteFunc(b.CartsOf, func(o app.Cart) bool { return o.Key == c.Key })
		if !c.Empty() {
			b.CartsOf = append(b.CartsOf, c)
		}
		return nil
	}, "SaveCart", c.Key, c.Name)
}

// PressCart begins what is silent and fades what sounds, as the real one does.
func (b *Backend) PressCart(_ context.Context, key int, onAir, anew bool) (begun bool, err error) {
	err = b.act(func() error {
		c := b.cart(key)
		switch {
		case c == nil:
			return app.Fail("cart.empty", nil, "key", strconv.Itoa(key))
		case onAir && !b.Air.On:
			return app.Fail("air.nothing_on", nil)
		case onAir && !b.cartView(*c).MayAir:
			return app.Fail("air.not_a_jingle", nil, "name", c.Name)
		}
		now := b.cartsNow(onAir)
		i := slices.IndexFunc(*now, func(s backend.CartNow) bool { return s.Key == key })
		switch {
		case i < 0:
			*now, begun = append(*now, backend.CartNow{Key: key}), true
		case anew || (*now)[i].Fading:
			(*now)[i], begun = backend.CartNow{Key: key}, true
		default:
			(*now)[i].Fading = true
		}
		return nil
	}, "PressCart", key, onAir, anew)
	return begun, err
}

func (b *Backend) cartsNow(onAir bool) *[]backend.CartNow {
	if onAir {
		return &b.CartsOnAir
	}
	return &b.CartsHere
}

// StopCarts silences them.
func (b *Backend) StopCarts(onAir bool) {
	_ = b.act(func() error { *b.cartsNow(onAir) = nil; return nil }, "StopCarts", onAir)
}

// CartsNow is CartsHere or CartsOnAir.
func (b *Backend) CartsNow(onAir bool) []backend.CartNow {
	return locked(b, func() []backend.CartNow { return slices.Clone(*b.cartsNow(onAir)) })
}
