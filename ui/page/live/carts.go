package live

import (
	"tienglang/ui/backend"
	"tienglang/ui/page/cartpad"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// cartsHeight is that of two rows of keys.
const cartsHeight = 112

// cartCard is the pad of carts: heard here until something is on air, and then
// at the poles.
type cartCard struct {
	page *Page
	card *widget.Card
	pad  *cartpad.Pad
	says *widget.Text
	on   bool
}

func newCartCard(p *Page) *cartCard {
	c := &cartCard{page: p, pad: cartpad.New(p.env, 5, true), says: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	c.pad.OnAir = func() bool { return c.on }
	c.pad.OnLoaded = c.fit
	c.card = widget.NewBareCard(widget.Pad(8, 12, 12, 12, widget.Column(6, widget.Fixed(20, c.says), widget.Fixed(cartsHeight, c.pad.Grid))))
	return c
}

// fit tells what the keys do; while none has a sound they leave their room to
// the clusters.
func (c *cartCard) fit() {
	words := c.words()
	c.says.Set(c.page.env.T(words))
	if none := words == "live.carts.none"; c.pad.Grid.Hidden != none {
		c.pad.Grid.Hidden = none
		c.page.right.Refresh()
	}
}

// show follows what is on air.
func (c *cartCard) show(a backend.OnAir) {
	c.on = a.On
	c.pad.Tick()
	c.fit()
}

func (c *cartCard) words() string {
	for key := 1; ; key++ {
		v, ok := c.pad.View(key)
		switch {
		case !ok:
			return "live.carts.none"
		case v.Empty():
		case c.on:
			return "live.carts.on"
		default:
			return "live.carts.off"
		}
	}
}
