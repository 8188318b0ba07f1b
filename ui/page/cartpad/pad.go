// Package cartpad is the pad of the sounds under the keys 1 to 9, as the
// studio and the live page have it.
package cartpad

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// Pad is nine keys and what they do. All its methods are called on the
// window's goroutine.
type Pad struct {
	Grid *widget.CartGrid
	// OnAir tells whether a press goes out; nil never.
	OnAir func() bool
	// OnPointed is told of the key whose settings are looked at.
	OnPointed func(backend.CartView)
	// OnPlayed is told of a press: whether the sound began, or was faded out.
	OnPlayed func(v backend.CartView, begun bool)
	// OnLoaded is told when the sounds were read anew.
	OnLoaded func()

	env    *page.Env
	views  []backend.CartView
	chosen int  // key whose settings are shown, 0 for none
	stop   bool // a tenth key stops all
}

// New makes a pad in columns. With stop it has a tenth key, which silences all.
func New(env *page.Env, columns int, stop bool) *Pad {
	p := &Pad{env: env, Grid: widget.NewCartGrid(columns), stop: stop}
	p.Grid.Name = env.T("carts.title")
	p.Grid.OnPressed = func(i int, anew bool) {
		if i == app.CartKeys {
			p.StopAll()
			return
		}
		p.Press(i+1, anew)
	}
	p.Grid.OnPointed = func(i int) {
		if i < len(p.views) {
			p.Choose(i + 1)
		}
	}
	return p
}

// Load reads the sounds of the keys.
func (p *Pad) Load() {
	var views []backend.CartView
	p.env.Ask(func(context.Context) (err error) {
		views, err = p.env.Backend.Carts()
		return err
	}, func() {
		p.views = views
		p.Tick()
		if p.OnLoaded != nil {
			p.OnLoaded()
		}
	})
}

// View is the key of that number; false before the keys were read.
func (p *Pad) View(key int) (backend.CartView, bool) {
	if key < 1 || key > len(p.views) {
		return backend.CartView{}, false
	}
	return p.views[key-1], true
}

// Chosen is the key whose settings are looked at, 0 for none.
func (p *Pad) Chosen() int { return p.chosen }

// Choose looks at the settings of a key.
func (p *Pad) Choose(key int) {
	p.chosen = key
	p.Grid.Point(key - 1)
	p.Tick()
	if v, ok := p.View(key); ok && p.OnPointed != nil {
		p.OnPointed(v)
	}
}

func (p *Pad) onAir() bool { return p.OnAir != nil && p.OnAir() }

// Press plays a key, or fades out what it plays; anew it begins again.
func (p *Pad) Press(key int, anew bool) {
	v, ok := p.View(key)
	if !ok {
		return
	}
	if v.Empty() {
		p.env.Fail(app.Fail("carts.empty_key", nil, "key", strconv.Itoa(key)))
		return
	}
	begun, air := false, p.onAir()
	p.env.Ask(func(ctx context.Context) (err error) {
		begun, err = p.env.Backend.PressCart(ctx, key, air, anew)
		return err
	}, func() {
		p.Tick()
		p.tell(v, begun, air)
	})
}

func (p *Pad) tell(v backend.CartView, begun, air bool) {
	say := "carts.say.fading"
	switch {
	case begun && air:
		say = "carts.say.on_air"
	case begun:
		say = "carts.say.playing"
	}
	p.env.Say(say, "key", strconv.Itoa(v.Key), "name", v.Name)
	if p.OnPlayed != nil {
		p.OnPlayed(v, begun)
	}
}

// StopAll silences every key.
func (p *Pad) StopAll() {
	air := p.onAir()
	p.env.Run(func(context.Context) error {
		p.env.Backend.StopCarts(air)
		return nil
	}, func(error) {
		p.Tick()
		p.env.Say("carts.say.stopped")
	})
}

// sounds tells whether any key is heard.
func (p *Pad) sounds() bool { return len(p.env.Backend.CartsNow(p.onAir())) > 0 }

// digits are the keys of the keyboard.
var digits = []fyne.KeyName{fyne.Key0, fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7, fyne.Key8, fyne.Key9}

// TypedKey presses the key of a digit, anew with Shift; 0 silences all.
func (p *Pad) TypedKey(e *fyne.KeyEvent) bool {
	switch key := slices.Index(digits, e.Name); key {
	case -1:
		return false
	case 0: // the timeline's key too
		if p.sounds() {
			p.StopAll()
		}
	default:
		p.Press(key, widget.ShiftHeld())
	}
	return true
}

// Tick shows what sounds; ten times a second while it is seen.
func (p *Pad) Tick() {
	if p.views == nil {
		return
	}
	air := p.onAir()
	now := map[int]backend.CartNow{}
	for _, c := range p.env.Backend.CartsNow(air) {
		now[c.Key] = c
	}
	keys := make([]widget.CartKey, 0, len(p.views)+1)
	for _, v := range p.views {
		c, playing := now[v.Key]
		k := p.key(v, air)
		if playing {
			p.showPlaying(&k, v, c, air)
		}
		keys = append(keys, k)
	}
	if p.stop {
		keys = append(keys, widget.CartKey{Cap: "0", Name: p.env.T("carts.stop"), Icon: "stop", Plain: true, Disabled: len(now) == 0})
	}
	p.Grid.SetKeys(keys)
}

// key is a key that is silent.
func (p *Pad) key(v backend.CartView, air bool) widget.CartKey {
	k := widget.CartKey{Cap: strconv.Itoa(v.Key), Name: v.Name, Colour: v.Colour, Chosen: v.Key == p.chosen}
	switch {
	case v.Empty():
		k.Second, k.Disabled = p.env.T("carts.empty"), air
	case v.Missing:
		k.Second, k.Disabled = p.env.T("carts.missing"), true
	case air && !v.MayAir:
		k.Second, k.Disabled = p.env.T("carts.here_only"), true
	default:
		k.Second = p.env.Catalogue.Duration(v.Length)
	}
	if v.Loop && !v.Empty() {
		k.Icon = "sync"
	}
	return k
}

// showPlaying shows how far a sound is: what is left of one that ends.
func (p *Pad) showPlaying(k *widget.CartKey, v backend.CartView, c backend.CartNow, air bool) {
	k.Playing, k.Fading, k.OnAir = true, c.Fading, air
	at := c.Played
	if v.Length <= 0 {
		return
	}
	if v.Loop {
		at %= v.Length
		k.Second = p.env.Catalogue.Duration(at)
	} else {
		k.Second = "−" + p.env.Catalogue.Duration((max(0, v.Length-at) + time.Second - 1).Truncate(time.Second))
	}
	k.Share = float64(at) / float64(v.Length)
}
