package clusters

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/uitest"
)

func press(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

// shortcut does what keys held together do on the page; false where nothing has
// them.
func shortcut(p *Page, name string) bool {
	for _, s := range p.Shortcuts() {
		if s.Keys.ShortcutName() == name {
			s.Do()
			return true
		}
	}
	return false
}

// promised presses each key that the help tells of this page, and sees what it
// says come about.
var promised = map[string]func(t *testing.T, e *uitest.Env, b *uitest.Backend, p *Page) bool{
	"help.clusters.shift": func(_ *testing.T, _ *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.list.list.Pick(0, 0)
		p.list.list.Pick(2, fyne.KeyModifierShift)
		return len(p.picked()) == 3
	},
	"help.clusters.ctrl": func(_ *testing.T, _ *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.list.list.Pick(0, 0)
		p.list.list.Pick(2, fyne.KeyModifierShortcutDefault)
		return len(p.picked()) == 2
	},
	"help.clusters.all": func(_ *testing.T, _ *uitest.Env, _ *uitest.Backend, p *Page) bool {
		return shortcut(p, (&fyne.ShortcutSelectAll{}).ShortcutName()) && len(p.picked()) == 43
	},
	"help.clusters.find": func(_ *testing.T, e *uitest.Env, _ *uitest.Backend, p *Page) bool {
		return shortcut(p, "CustomDesktop:Control+F") && e.Focused() == p.search
	},
	"help.clusters.enter": func(_ *testing.T, _ *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.list.list.TypedKey(press(fyne.KeyReturn))
		return p.form.open
	},
	"help.clusters.delete": func(_ *testing.T, e *uitest.Env, b *uitest.Backend, p *Page) bool {
		used := p.TypedKey(press(fyne.KeyDelete))
		e.Wait()
		return used && b.Called("DeleteCluster") == 1
	},
	"help.clusters.undo": func(_ *testing.T, e *uitest.Env, b *uitest.Backend, p *Page) bool {
		p.remove()
		e.Wait()
		used := shortcut(p, (&fyne.ShortcutUndo{}).ShortcutName())
		e.Wait()
		return used && b.Called("RestoreCluster") == 1
	},
	"help.clusters.drop": func(t *testing.T, e *uitest.Env, _ *uitest.Backend, p *Page) bool {
		files, _ := photoFiles(t, 1)
		p.Dropped(files)
		e.Wait()
		v, _ := p.view(p.chosen)
		return len(v.Photos) == 1
	},
	"help.clusters.esc": func(_ *testing.T, _ *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.change()
		return p.TypedKey(press(fyne.KeyEscape)) && !p.form.open
	},
	"help.clusters.board": func(t *testing.T, e *uitest.Env, _ *uitest.Backend, p *Page) bool {
		for _, w := range p.works() {
			w.do()
			e.Wait()
			if p.open == nil || !p.TypedKey(press(fyne.KeyEscape)) || p.open != nil {
				t.Errorf("Escape does not leave %q", w.key)
			}
		}
		return true
	},
	"help.clusters.withdraw": func(_ *testing.T, e *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.openOrders()
		e.Wait()
		return p.TypedKey(press(fyne.KeyDelete))
	},
	"help.clusters.release": func(_ *testing.T, e *uitest.Env, b *uitest.Backend, p *Page) bool {
		b.Kept = []backend.Release{{Version: "1.2.0", Machine: "linux/arm64", File: "f1"}}
		p.openReleases()
		e.Wait()
		used := p.TypedKey(press(fyne.KeyDelete))
		e.Wait()
		return used && b.Called("RemoveRelease") == 1
	},
	"help.clusters.leave_out": func(_ *testing.T, e *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.openLists()
		e.Wait()
		none := p.TypedKey(press(fyne.KeyDelete)) // no file is open
		p.lists.path = "ds.xlsx"
		return !none && p.TypedKey(press(fyne.KeyDelete))
	},
	"help.clusters.zone": func(_ *testing.T, e *uitest.Env, b *uitest.Backend, p *Page) bool {
		p.openZones()
		e.Wait()
		p.zoning.choose("z2")
		used := p.TypedKey(press(fyne.KeyDelete))
		e.Wait()
		return used && b.Called("DeleteZone") == 1
	},
	"help.clusters.member": func(_ *testing.T, e *uitest.Env, _ *uitest.Backend, p *Page) bool {
		p.openZones()
		e.Wait()
		p.zoning.choose("z1")
		p.zoning.in.list.Select(0)
		p.zoning.in.list.TypedRune(' ')
		out := !slices.Contains(p.zoning.now().Clusters, app.ID("c1"))
		p.zoning.in.list.TypedKey(press(fyne.KeyReturn))
		return out && slices.Contains(p.zoning.now().Clusters, app.ID("c1"))
	},
	"help.clusters.check": func(_ *testing.T, e *uitest.Env, b *uitest.Backend, p *Page) bool {
		p.openSecurity()
		e.Wait()
		used := p.TypedKey(press(fyne.KeyF9))
		e.Wait()
		return used && b.Called("RunSecurity") == 1
	},
}

// TestTheHelpTellsOfTheKeysThatThereAre: each key that it tells of does what it
// says, and the page and its boards use no others.
func TestTheHelpTellsOfTheKeysThatThereAre(t *testing.T) {
	var caps []string
	for _, k := range dialog.Keys("clusters") {
		caps = append(caps, k[0])
		do, ok := promised[k[1]]
		if !ok {
			t.Errorf("nothing tries %s", k[1])
			continue
		}
		b := uitest.Station()
		e, p := shown(t, b, nil)
		if !do(t, e, b, p) {
			t.Errorf("%s does not do %s; calls %q", k[0], k[1], b.Calls)
		}
	}
	if len(caps) != len(promised) {
		t.Errorf("%d keys are told of, %d tried", len(caps), len(promised))
	}
	told := map[string]string{"Undo": "key.ctrlz", "SelectAll": "key.clusters.all", "CustomDesktop:Control+F": "key.library.find",
		string(fyne.KeyDelete): "key.library.delete", string(fyne.KeyEscape): "key.script.esc", string(fyne.KeyF9): "key.script.f9"}
	used := func(where, key string) {
		if !slices.Contains(caps, told[key]) {
			t.Errorf("%s uses %s, which the help does not tell of", where, key)
		}
	}
	e, p := shown(t, uitest.Station(), nil)
	for _, s := range p.Shortcuts() {
		used("the page", s.Keys.ShortcutName())
	}
	for _, w := range p.works() {
		for _, key := range []fyne.KeyName{fyne.KeyDelete, fyne.KeyInsert, fyne.KeyEscape, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF6,
			fyne.KeyF7, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11, fyne.KeyF12, fyne.KeyBackspace, fyne.KeySpace} {
			w.do()
			e.Wait()
			if p.TypedKey(press(key)) {
				used(w.key, string(key))
			}
			e.Wait()
		}
	}
}
