package clusters

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/page"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// TestPairingFitsTheWindow also on a small screen: the cluster's name can be
// read beside what is offered, and nothing of the code's card is cut.
func TestPairingFitsTheWindow(t *testing.T) {
	for _, size := range []fyne.Size{{Width: 1366, Height: 768}, {Width: 1024, Height: 640}} {
		e, p := shown(t, uitest.Station(), page.Args{"cluster": "c30"})
		e.Win.Resize(size)
		p.showRight()
		title := p.card.title
		if whole := widget.NewText(title.Text, widget.RoleSubhead, title.Color).MinSize().Width; title.Size().Width < whole {
			t.Errorf("%v: the name %q has %v of %v", size, title.Text, title.Size().Width, whole)
		}
		if p.card.repair.Visible() == p.card.low.Visible() || p.card.low.Visible() != (size.Width < 1100) {
			t.Errorf("%v: maintenance is offered above %v, below %v", size, p.card.repair.Visible(), p.card.low.Visible())
		}
		e.Press(t, "Ghép loa")
		e.Wait()
		p.showRight()
		e.Picture(t, "cum-loa-ghep")
		cardsFit(t, p)
	}
}
