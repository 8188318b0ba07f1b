package app

import "time"

// CartKeys is how many carts a station has: the keys 1 to 9.
const CartKeys = 9

// Cart is a sound that lies under a key, to be played at once.
type Cart struct {
	Key    int    // 1 to CartKeys
	Name   string // shown on the key
	Media  string // SHA-256, "" for a key without a sound
	Colour int    // 0 to 8, one of the theme's nine
	Loop   bool   // again and again until it is faded out
	Fade   time.Duration
	GainDB float64
}

// Empty tells whether no sound lies under the key.
func (c Cart) Empty() bool { return c.Media == "" }
