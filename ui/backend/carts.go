package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// Carts are the sounds under the keys 1 to 9. They are heard at this machine,
// or go out beside what is on air.
type Carts interface {
	// Carts are all nine, by key.
	Carts() ([]CartView, error)
	// SaveCart puts a sound under its key; one without a sound empties it.
	// Errors: "cart.bad_key", "cart.bounds", "data.not_found".
	SaveCart(ctx context.Context, c app.Cart) error
	// PressCart is a key that goes down: what is silent begins, what sounds is
	// faded out. With anew what sounds begins again from its start. onAir lets
	// it go out, else it is heard here. begun tells which it was. Errors:
	// "cart.empty", "air.nothing_on", "air.not_a_jingle", "people.not_allowed".
	PressCart(ctx context.Context, key int, onAir, anew bool) (begun bool, err error)
	// StopCarts fades all of them out, here or on air, quickly.
	StopCarts(onAir bool)
	// CartsNow are those that sound, here or on air; polled at most 10 times a
	// second.
	CartsNow(onAir bool) []CartNow
}

// CartView is a key with its sound.
type CartView struct {
	app.Cart
	Length  time.Duration // of the sound
	Missing bool          // the library does not have it any more
	MayAir  bool          // it is a jingle of the library
}

// CartNow is a cart that sounds.
type CartNow struct {
	Key    int
	Played time.Duration // since it was pressed, through all turns of a loop
	Fading bool
}
