package clusters

import (
	"context"
	"slices"
	"strings"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
)

// askUpdate has the boxes of the chosen clusters take the newest program that
// the station keeps, once that was confirmed. Where it keeps none, a file is
// asked for first.
func (p *Page) askUpdate() { p.askUpdateOf(slices.Clone(p.picked()), func() {}) }

// askUpdateOf is askUpdate of these clusters; then is called once it is ordered.
func (p *Page) askUpdateOf(ids []app.ID, then func()) {
	if len(ids) == 0 {
		return
	}
	if len(ids) > 1 {
		if ids = p.boxed(ids); len(ids) == 0 {
			p.env.Fail(app.Fail("order.no_boxes", nil))
			return
		}
	}
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
		p.confirmUpdate(all, ids, then)
	})
}

func (p *Page) confirmUpdate(all []backend.Release, ids []app.ID, then func()) {
	var machines []string
	for _, r := range all {
		machines = append(machines, machineWords(p.env.Catalogue, r.Machine)+": "+r.Version)
	}
	order := func() { p.orderOf(ids, "update", 0); then() }
	dialog.Confirm(p.env.Window, p.env.Catalogue, "clusters.order.ask_update", order,
		"n", p.env.Catalogue.Int(int64(len(ids))), "version", all[0].Version, "machines", strings.Join(machines, "; "))
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

func (p *Page) takeRelease(path string) { p.takeReleases([]string{path}) }

// dropReleases keeps files that were dropped on the window, and shows them.
func (p *Page) dropReleases(paths []string) {
	p.openReleases()
	p.takeReleases(paths)
}

// takeReleases keeps files one after the other, and tells of each what became of
// it: what cannot be kept holds up no other.
func (p *Page) takeReleases(paths []string) {
	var kept []backend.Release
	var wrong []error
	p.env.Ask(func(ctx context.Context) error {
		for _, path := range paths {
			r, err := p.env.Backend.AddRelease(ctx, path)
			if err != nil {
				wrong = append(wrong, err)
				continue
			}
			kept = append(kept, r)
		}
		return nil
	}, func() {
		for _, r := range kept {
			p.cannotUndo()
			p.env.Say("clusters.say.release", "version", r.Version, "machine", machineWords(p.env.Catalogue, r.Machine))
		}
		for _, err := range wrong {
			p.env.Fail(err)
		}
		if p.open == p.releases {
			p.releases.show()
		}
	})
}
