package command

import (
	"sync"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio/device"
	"tienglang/audio/mix"
)

// cartRest is how long the output stays open after the last cart, so that the
// next key does not wait for a sound card to open.
const cartRest = 20 * time.Second

// cartDeck plays carts on this machine's output, over whatever else sounds
// there.
type cartDeck struct {
	output func() string // the device chosen in the settings
	sounds *cartSounds

	// console is read without mu: a card may take long to open, and the keys are
	// looked at ten times a second meanwhile.
	console atomic.Pointer[mix.Console]

	mu   sync.Mutex
	card *device.Output
	on   string      // the device that is open
	rest *time.Timer // closes it
}

// play lets a cart be heard, from the beginning of its file.
func (d *cartDeck) play(c app.Cart, file string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.open(); err != nil {
		return err
	}
	d.console.Load().PlayCart(c.Key-1, mix.CartSound{Open: d.sounds.opener(c.Media, file), Loop: c.Loop, GainDB: c.GainDB})
	d.rest.Reset(cartRest)
	return nil
}

// open opens the chosen output unless it is open. With mu held.
func (d *cartDeck) open() error {
	chosen := d.output()
	if d.console.Load() != nil && d.on == chosen {
		return nil
	}
	d.shut()
	console := mix.NewConsole(mix.ConsoleConfig{})
	card, err := device.OpenOutput(chosen, device.OutputOptions{}, func(frames []float32, _ time.Time) { console.Pull(frames) })
	if err != nil {
		console.Close()
		return err
	}
	d.card, d.on = card, chosen
	d.console.Store(console)
	d.rest = time.AfterFunc(cartRest, d.tire)
	return nil
}

// tire closes the output that nobody has used for a while.
func (d *cartDeck) tire() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.carts()) > 0 {
		d.rest.Reset(cartRest)
		return
	}
	d.shut()
}

// shut closes what is open. With mu held.
func (d *cartDeck) shut() {
	console := d.console.Swap(nil)
	if console == nil {
		return
	}
	d.rest.Stop()
	d.card.Close()
	console.Close()
	d.card = nil
}

func (d *cartDeck) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut()
}

// fade takes the cart of a key away.
func (d *cartDeck) fade(key int, over time.Duration) {
	if console := d.console.Load(); console != nil {
		console.FadeCart(key-1, over)
	}
}

// carts are those that are heard.
func (d *cartDeck) carts() []playout.CartState {
	console := d.console.Load()
	if console == nil {
		return nil
	}
	return cartsOn(console)
}
