package clusters

import (
	"context"
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
)

// askUpdate has the boxes of the chosen clusters take the newest program that
// the station keeps, once that was confirmed. Where it keeps none, a file is
// asked for first.
func (p *Page) askUpdate() {
	var all []backend.Release
	none := false
	p.env.Ask(func(ctx context.Context) (err error) {
		all, err = p.env.Backend.Releases(ctx)
		if none = app.CodeOf(err) == "update.none"; none {
			return nil
		}
		return err
	}, func() {
		if none {
			p.addRelease()
			return
		}
		p.confirmUpdate(all)
	})
}

func (p *Page) confirmUpdate(all []backend.Release) {
	var machines []string
	for _, r := range all {
		machines = append(machines, r.Machine+" "+r.Version)
	}
	dialog.Confirm(p.env.Window, p.env.Catalogue, "clusters.order.ask_update", func() { p.order("update", 0) },
		"n", p.env.Catalogue.Int(int64(len(p.picked()))), "version", all[0].Version, "machines", strings.Join(machines, ", "))
}

// beginRelease is addRelease of a person who has chosen no clusters: where this
// build takes no new programs, that is told before a file is looked for.
func (p *Page) beginRelease() {
	p.env.Ask(func(ctx context.Context) error {
		if _, err := p.env.Backend.Releases(ctx); app.CodeOf(err) != "update.none" {
			return err
		}
		return nil
	}, p.addRelease)
}

// addRelease asks for a file with a new program, and keeps it.
func (p *Page) addRelease() {
	dialog.OpenRelease(p.env, p.takeRelease)
}

func (p *Page) takeRelease(path string) {
	var r backend.Release
	p.env.Ask(func(ctx context.Context) (err error) {
		r, err = p.env.Backend.AddRelease(ctx, path)
		return err
	}, func() {
		p.env.Say("clusters.say.release", "version", r.Version, "machine", r.Machine)
	})
}
