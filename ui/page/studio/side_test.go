package studio

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

// Whatever is opened, the page asks for no more than the smallest screen has.
func TestEveryPanelFitsTheSmallestScreen(t *testing.T) {
	room := fyne.NewSize(1366-theme.NavWidth, 680-theme.BarHeight-theme.StatusHeight)
	e, p := shown(t, uitest.Station(), nil)
	fits := func(what string) {
		e.Wait()
		if least := page.Margins(p.Content()).MinSize(); least.Width > room.Width || least.Height > room.Height {
			t.Errorf("%s: the page needs %v of %v", what, least, room)
		}
	}
	fits("at first")
	for i, one := range p.side.panels {
		p.side.turn(i)
		fits(one.name)
	}
	_, e2, p2 := withScript(t)
	e, p = e2, p2
	p.openPrompter()
	e.Wait()
	if !p.prompter.open {
		t.Fatal("the prompter is not open")
	}
	fits("the prompter")
}
