// Package device is the sound card: what there is, what it hears and what it
// plays, as mono float32 at audio.Rate; it alone imports malgo. A card's
// callback only copies to and from memory. A watchdog reopens a card that
// stops giving or taking frames.
package device
