package signin

import (
	"context"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// askChange asks for a secret that only this person knows. The old one is
// kept from the sign-in; where it is not known any more, it is asked for.
func (p *Page) askChange(u app.User) {
	p.fresh = widget.NewSecretEntry("")
	p.again = widget.NewSecretEntry("")
	p.fresh.OnEnter, p.again.OnEnter = p.next(p.again), p.change
	p.enter = widget.NewPrimary(p.env.T("signin.change"), "", p.change).High(48).Wide(160)
	p.message = message()
	p.chosen = u.Login
	if p.old == "" {
		p.secret = widget.NewSecretEntry("")
		p.secret.OnEnter = p.next(p.fresh)
		p.show(u.Name, p.env.T("signin.must_change"), widget.NewField(p.env.T("signin.old"), p.secret),
			widget.NewField(p.env.T("signin.fresh"), p.fresh), widget.NewField(p.env.T("signin.again"), p.again))
	} else {
		p.show(u.Name, p.env.T("signin.must_change"), widget.NewField(p.env.T("signin.fresh"), p.fresh),
			widget.NewField(p.env.T("signin.again"), p.again))
	}
	if p.old == "" {
		p.env.Window.Canvas().Focus(p.secret)
	} else {
		p.env.Window.Canvas().Focus(p.fresh)
	}
}

// next is what Enter does in a field before another.
func (p *Page) next(f *widget.Entry) func() {
	return func() { p.env.Window.Canvas().Focus(f) }
}

func (p *Page) change() {
	if p.enter.Disabled() {
		return
	}
	if key := Unfit(p.fresh.Text, p.again.Text); key != "" {
		p.message.Set(p.env.T(key))
		return
	}
	old, fresh := p.old, p.fresh.Text
	if old == "" {
		old = p.secret.Text
	}
	p.enter.Disable()
	p.env.Run(func(ctx context.Context) error { return p.env.Backend.ChangeSecret(ctx, old, fresh) }, func(err error) {
		p.enter.Enable()
		if err != nil {
			p.message.Set(p.env.Catalogue.Error(err))
			return
		}
		p.old, p.fresh, p.again = "", nil, nil
		p.env.Go(page.Today, nil)
		p.env.Say("status.secret_changed")
	})
}

// Unfit is the key of what is wrong with a new secret typed twice, "" when
// it will do.
func Unfit(fresh, again string) string {
	switch {
	case len([]rune(fresh)) < MinSecret:
		return "signin.too_short"
	case fresh != again:
		return "signin.differ"
	}
	return ""
}
