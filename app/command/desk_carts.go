package command

import (
	"context"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// Carts are the nine keys with their sounds.
func (d *desk) Carts() ([]backend.CartView, error) {
	ctx := context.Background()
	all, err := d.carts.All(ctx)
	if err != nil {
		return nil, err
	}
	views := make([]backend.CartView, len(all))
	for i, c := range all {
		if views[i], err = d.cartView(ctx, c); err != nil {
			return nil, err
		}
	}
	return views, nil
}

// cartView tells of a cart's sound.
func (d *desk) cartView(ctx context.Context, c app.Cart) (backend.CartView, error) {
	v := backend.CartView{Cart: c}
	if c.Empty() {
		return v, nil
	}
	m, err := d.db.MediaBySHA(ctx, c.Media)
	if app.CodeOf(err) == "data.not_found" {
		v.Missing = true
		return v, nil
	}
	if err != nil {
		return v, err
	}
	v.Length = m.Duration
	uses, err := d.db.MediaUses(ctx, c.Media)
	v.MayAir = slices.Contains(uses, app.MediaJingle) && !slices.Contains(uses, app.MediaMaster)
	return v, err
}

// SaveCart puts a sound under its key, and holds it ready.
func (d *desk) SaveCart(ctx context.Context, c app.Cart) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	if c, err = d.carts.Save(ctx, by, c); err != nil {
		return err
	}
	d.holdCarts(ctx)
	key := "status.cart_saved"
	if c.Empty() {
		key = "status.cart_cleared"
	}
	return d.done(nil, backend.TopicCarts, key, "key", strconv.Itoa(c.Key), "name", c.Name)
}

// PressCart is a key that goes down.
func (d *desk) PressCart(ctx context.Context, key int, onAir, anew bool) (bool, error) {
	c, err := d.carts.Get(ctx, key)
	if err != nil {
		return false, err
	}
	if sounds(d.CartsNow(onAir), key) && !anew {
		d.fadeCart(c, onAir)
		return false, nil
	}
	if onAir {
		by, err := d.may(app.MayAir)
		if err != nil {
			return false, err
		}
		return true, d.playout.PlayCart(ctx, by, c)
	}
	file, err := d.db.MediaPath(ctx, c.Media)
	if err != nil {
		return false, err
	}
	return true, d.deck.play(c, file)
}

// sounds tells whether a key's sound is heard and is not on its way out.
func sounds(now []backend.CartNow, key int) bool {
	return slices.ContainsFunc(now, func(c backend.CartNow) bool { return c.Key == key && !c.Fading })
}

func (d *desk) fadeCart(c app.Cart, onAir bool) {
	if onAir {
		d.playout.FadeCart(c)
		return
	}
	d.deck.fade(c.Key, c.Fade)
}

// StopCarts fades all of them out.
func (d *desk) StopCarts(onAir bool) {
	if onAir {
		d.playout.StopCarts()
		return
	}
	for key := 1; key <= app.CartKeys; key++ {
		d.deck.fade(key, playout.CartStop)
	}
}

// CartsNow are those that sound.
func (d *desk) CartsNow(onAir bool) []backend.CartNow {
	all := d.deck.carts
	if onAir {
		all = d.playout.Carts
	}
	var now []backend.CartNow
	for _, c := range all() {
		now = append(now, backend.CartNow(c))
	}
	return now
}
