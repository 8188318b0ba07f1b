package studio

import (
	"context"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page/cartpad"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// cartPanel is the pad of carts and what can be set of the chosen key. Every
// change is kept at once.
type cartPanel struct {
	page *Page
	pad  *cartpad.Pad
	box  fyne.CanvasObject

	title   *widget.Text
	undo    *widget.Button
	sound   *widget.Select
	clear   *widget.Button
	name    *widget.Entry
	colours *widget.Swatches
	loop    *widget.Chip
	fade    *gain
	level   *gain

	offered []app.Media // what the choice of sounds shows
	before  []app.Cart  // for undo, the last one last
	saved   app.Cart    // the chosen key as it is shown
	typed   bool
	idle    int
	presses presses
}

// What a key's sliders reach.
const (
	cartFadeHigh = 10 // seconds
	cartLow      = -30
	cartHigh     = 12
)

func newCartPanel(p *Page) *cartPanel {
	t := p.env.T
	c := &cartPanel{page: p, pad: cartpad.New(p.env, 3, false)}
	c.pad.OnPointed = c.showKey
	c.pad.OnPlayed = c.played
	c.pad.OnLoaded = c.loaded
	c.title = widget.NewText("", widget.RoleTextBold, theme.Text)
	c.undo = widget.NewIconButton("undo", t("carts.undo"), c.undoLast)
	c.sound = widget.NewSelect(nil, -1, c.pick)
	c.sound.Hint, c.sound.Icon, c.sound.MinWidth = t("carts.choose"), "music", 120
	c.clear = widget.NewIconButton("trash", t("carts.clear"), func() { c.change(func(k *app.Cart) { *k = app.Cart{Key: k.Key, Colour: k.Colour, Fade: k.Fade} }) })
	c.name = widget.NewEntry(t("carts.name"))
	c.name.OnChanged = func(string) { c.typed, c.idle = c.name.Value() != c.saved.Name, 0 }
	c.name.OnSubmitted = func(string) { c.commit(); p.env.Window.Canvas().Focus(c.pad.Grid) }
	c.colours = widget.NewSwatches(func(i int) { c.change(func(k *app.Cart) { k.Colour = i }) })
	c.colours.Name = t("carts.colour")
	c.loop = widget.NewChip(t("carts.loop"), "", false, func() { c.change(func(k *app.Cart) { k.Loop = !k.Loop }) })
	seconds := func(v float64) string { return p.env.Catalogue.Number(v, 1) + " s" }
	db := func(v float64) string { return decibels(p.env.Catalogue, v) }
	c.fade = cartSlide(p, "carts.fade", 0, cartFadeHigh, 0.1, seconds, func(v float64) {
		c.change(func(k *app.Cart) { k.Fade = time.Duration(v*1000+0.5) * time.Millisecond })
	})
	c.level = cartSlide(p, "carts.level", cartLow, cartHigh, 0.5, db, func(v float64) { c.change(func(k *app.Cart) { k.GainDB = v }) })
	stop := widget.NewButton(t("carts.stop"), "", c.pad.StopAll).WithKey("0").High(32)
	c.box = widget.Column(0,
		widget.Grow(widget.Pad(12, 12, 8, 12, c.pad.Grid)), widget.Fixed(1, widget.NewRule()),
		widget.Fixed(256, widget.Pad(8, 12, 8, 12, widget.Column(4,
			widget.Fixed(36, widget.Line(8, widget.Fitted(c.title), widget.Space(), widget.Fitted(c.undo), widget.Fitted(stop))),
			widget.Fixed(40, widget.Line(4, widget.Grow(c.sound), widget.Fixed(40, c.clear))),
			widget.Fixed(40, c.name),
			widget.Fixed(24, c.colours),
			widget.Fixed(46, widget.Line(12, widget.Share(1, c.fade.box), widget.Share(1, c.level.box))),
			widget.Fixed(32, widget.Line(8, widget.Fitted(c.loop), widget.Grow(widget.NewEllipsis(t("carts.hint"), widget.RoleCaption, theme.Muted))))))))
	return c
}

// cartSlide makes a slider under its name and number.
func cartSlide(p *Page, key string, low, high, step float64, words func(float64) string, set func(float64)) *gain {
	s := &gain{
		slider: widget.NewVolumeSlider(low, high, step, 0), words: words,
		number: widget.NewText("", widget.RoleCaptionBold, theme.Text).Right(),
	}
	s.slider.Name = p.env.T(key)
	s.slider.OnChanged = func(v float64) { s.number.Set(words(v)) }
	s.slider.OnChosen = set
	label := widget.NewEllipsis(s.slider.Name, widget.RoleCaption, theme.Muted)
	s.box = widget.Column(2, widget.Fixed(20, widget.Line(4, widget.Grow(label), widget.Fixed(64, s.number))), widget.Fixed(24, s.slider))
	return s
}

func (c *cartPanel) panel() *panel {
	return &panel{name: "carts", object: c.box, show: c.show, tick: c.tick, leave: c.commit,
		focus: func() { c.page.env.Window.Canvas().Focus(c.pad.Grid) }}
}

// show offers the sounds that there are now.
func (c *cartPanel) show() {
	c.offered = c.offered[:0]
	var words []string
	for _, kind := range []app.MediaKind{app.MediaJingle, app.MediaBed, app.MediaVoice} {
		for _, m := range c.page.sources.media[kind] {
			c.offered = append(c.offered, m)
			words = append(words, m.Name+" · "+c.page.env.T("studio.sources."+string(kind)))
		}
	}
	c.sound.SetOptions(words, c.at(c.saved.Media))
	c.pad.Tick()
}

func (c *cartPanel) at(sha string) int {
	return slices.IndexFunc(c.offered, func(m app.Media) bool { return m.SHA256 == sha })
}

func (c *cartPanel) tick() {
	c.pad.Tick()
	if c.typed {
		if c.idle++; c.idle >= titlePause {
			c.commit()
		}
	}
}

// loaded shows the first key, or again the one that was looked at.
func (c *cartPanel) loaded() { c.pad.Choose(max(1, c.pad.Chosen())) }

// showKey shows what is set of a key.
func (c *cartPanel) showKey(v backend.CartView) {
	if v.Key != c.saved.Key {
		c.commit()
	}
	c.saved = v.Cart
	c.title.Set(c.page.env.T("carts.key", "key", strconv.Itoa(v.Key)))
	if !c.typed {
		c.name.SetText(v.Name)
		c.typed = false // it was not a hand
	}
	c.sound.SetOptions(c.sound.Options, c.at(v.Media))
	c.colours.Set(v.Colour)
	c.loop.Set("", v.Loop)
	c.fade.show(v.Fade.Seconds())
	c.level.show(v.GainDB)
	able(c.clear, !v.Empty())
	able(c.undo, len(c.before) > 0)
}

// commit keeps the name that was typed.
func (c *cartPanel) commit() {
	if !c.typed {
		return
	}
	c.typed = false
	if name := c.name.Value(); !c.saved.Empty() && name != "" {
		c.change(func(k *app.Cart) { k.Name = name })
	}
}

// pick puts a sound under the key; it is called like the sound.
func (c *cartPanel) pick(i int) {
	if i >= 0 && i < len(c.offered) {
		m := c.offered[i]
		c.change(func(k *app.Cart) { k.Media, k.Name = m.SHA256, "" })
	}
}

// change keeps the chosen key with a change. A key without a sound is given
// one first.
func (c *cartPanel) change(f func(*app.Cart)) {
	next := c.saved
	f(&next)
	if next == c.saved || next.Key == 0 {
		return
	}
	if next.Empty() && c.saved.Empty() {
		c.page.env.Fail(app.Fail("carts.empty_key", nil, "key", strconv.Itoa(next.Key)))
		c.pad.Choose(next.Key)
		return
	}
	c.before = append(c.before, c.saved)
	c.saved = next
	c.save(next)
}

func (c *cartPanel) save(k app.Cart) {
	c.page.env.Run(func(ctx context.Context) error { return c.page.env.Backend.SaveCart(ctx, k) }, func(err error) {
		c.page.env.Fail(err)
		c.pad.Load()
	})
}

// undoLast takes the last change of a key back.
func (c *cartPanel) undoLast() {
	n := len(c.before)
	if n == 0 {
		return
	}
	was := c.before[n-1]
	c.before = c.before[:n-1]
	c.pad.Choose(was.Key)
	c.save(was)
}
