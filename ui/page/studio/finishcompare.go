package studio

import (
	"context"

	"tienglang/app"
	"tienglang/ui/widget"
)

// compareButton lets the sound be heard before its finishing and after it, in
// turn, while it plays. It is no step: the edit stays as it is.
type compareButton struct {
	card   *finishCard
	button *widget.Button
	on     bool   // the sound before is heard
	of     app.ID // whose
	asked  bool   // the station has been told of it
}

func newCompareButton(f *finishCard) *compareButton {
	c := &compareButton{card: f}
	c.button = widget.NewButton("", "headphones", c.toggle).High(44).WithKey("B")
	return c
}

// toggle goes over to the other, and plays where nothing does.
func (c *compareButton) toggle() {
	p := c.card.page
	if p.edit.Length() == 0 {
		p.env.Fail(app.Fail("studio.nothing_to_play", nil))
		return
	}
	c.on = !c.on
	c.of = c.card.of()
	c.tell(func() {
		if !p.play.on {
			p.togglePlay()
		}
	})
	c.show()
	p.env.Say(onOff(c.on, "studio.say.heard_before", "studio.say.heard_after"), "name", c.card.name())
}

// tell tells the station what is to be heard.
func (c *compareButton) tell(then func()) {
	p, of, on := c.card.page, c.of, c.on
	c.asked = on
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.HearUnfinished(ctx, of, on) }, then)
}

// follow goes over to what is worked on now.
func (c *compareButton) follow() {
	if c.on && c.of != c.card.of() {
		c.of = c.card.of()
		c.tell(nil)
	}
	c.show()
}

// end has everything heard as it will be.
func (c *compareButton) end() {
	c.on = false
	if c.asked {
		c.tell(nil)
	}
	c.show()
}

func (c *compareButton) show() {
	t := c.card.page.env.T
	c.button.SetText(t(onOff(c.on, "studio.finish.hearing_before", "studio.finish.hear_before")))
	c.button.SetKind(widget.Secondary)
	if c.on {
		c.button.SetKind(widget.Chosen)
	}
}
