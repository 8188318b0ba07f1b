package clusters

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

// TestABoxIsReplacedAndAStolenOneRevoked by the buttons of its card: the code
// stays until the new box came, the new numbers are asked, and who took the old
// one away stands below.
func TestABoxIsReplacedAndAStolenOneRevoked(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	v := b.ClustersOf[0]
	p.choose(v.ID)
	e.Press(t, "Thay hộp loa…")
	if c := boxOf(p); c.card.Position().Y+c.form.Position().Y+c.form.Size().Height+8 > p.looked.Offset.Y+p.looked.Size().Height {
		t.Errorf("the form ends at %v, seen are %v from %v on", c.card.Position().Y+c.form.Position().Y+c.form.Size().Height, p.looked.Size().Height, p.looked.Offset.Y)
	}
	e.Picture(t, "cum-loa-thay-hop")
	p.choose(b.ClustersOf[1].ID)
	if p.looked.Offset.Y != 0 {
		t.Errorf("another cluster is shown from %v on", p.looked.Offset.Y)
	}
	p.choose(v.ID)
	e.Press(t, "Thay hộp loa…")
	box := boxOf(p)
	box.serial.SetText("SN-2")
	box.begin()
	e.Wait()
	p.pair.tick()
	if b.Called("ReplaceBox "+string(v.ID)+" SN-2") != 1 || p.pair.cluster != v.ID || !e.Sees("ABCD-2345-WXYZ") {
		t.Fatalf("%q, %q", b.Calls, e.Words())
	}
	b.BoxComes(v.ID, "UNEW")
	p.load(nil)
	e.Wait()
	p.pair.tick()
	if now, _ := p.view(v.ID); p.pair.cluster != "" || now.SpeakerKey != "UNEW" || now.Box.Serial != "SN-2" {
		t.Errorf("the new box: %+v, code for %q", now.Cluster, p.pair.cluster)
	}
	e.Press(t, "Hộp bị mất…")
	if b.Called("RevokeBox "+string(v.ID)) != 0 {
		t.Error("revoked unasked")
	}
	e.Picture(t, "cum-loa-hop-mat")
	e.Press(t, "Thu hồi hộp này")
	e.Wait()
	now, _ := p.view(v.ID)
	if now.SpeakerKey != "" || len(b.RevokedBoxes()) != 2 || len(box.past.Objects) == 0 || box.card.Hidden {
		t.Errorf("after it: %+v, %d revoked", now.Cluster, len(b.RevokedBoxes()))
	}
	e.Picture(t, "cum-loa-hop-thu-hoi")
}

// TestTheCodeForANewBoxIsInSight of who asked for it, also where the old box has
// an alarm and its card had to be scrolled to.
func TestTheCodeForANewBoxIsInSight(t *testing.T) {
	e, p := shown(t, ill(), nil)
	p.choose("c24")
	if !p.alarms.card.Visible() {
		t.Fatal("no alarm stands there")
	}
	e.Press(t, "Thay hộp loa…")
	boxOf(p).begin()
	e.Wait()
	if at := p.pair.card.Position().Y; p.looked.Offset.Y > at || at+p.pair.card.Size().Height > p.looked.Offset.Y+p.looked.Size().Height {
		t.Errorf("the code is from %v on, %v high; seen are %v from %v on", at, p.pair.card.Size().Height, p.looked.Size().Height, p.looked.Offset.Y)
	}
}

func TestABoxMayKeepItsKey(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	v := b.ClustersOf[0]
	p.choose(v.ID)
	boxOf(p).keepKey()
	e.Wait()
	if now, _ := p.view(v.ID); !now.KeepsKey || !boxOf(p).keep.On {
		t.Error("it does not keep it")
	}
	p.restore()
	e.Wait()
	if now, _ := p.view(v.ID); now.KeepsKey {
		t.Error("it is not taken back")
	}
}

func boxOf(p *Page) *boxCard {
	for _, c := range p.side {
		if b, ok := c.(*boxCard); ok {
			return b
		}
	}
	return nil
}

// TestARevocationIsNoSlipOfEnter: the way out has the focus, and Enter there does
// nothing; afterwards the card's head says what became of the box.
func TestARevocationIsNoSlipOfEnter(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	v := b.ClustersOf[0]
	p.choose(v.ID)
	boxOf(p).askLost()
	if way, ok := e.Focused().(*widget.Button); !ok || way.Text != "Thôi" {
		t.Fatalf("the focus is on %T", e.Focused())
	}
	e.Key(fyne.KeyReturn)
	e.Wait()
	if b.Called("RevokeBox") != 0 {
		t.Fatal("Enter revoked the box")
	}
	boxOf(p).askLost()
	e.Press(t, "Thu hồi hộp này")
	e.Wait()
	if !strings.HasPrefix(p.card.state.Text, "Hộp loa bị mất, Nguyễn Thị Hoa thu hồi lúc ") {
		t.Errorf("the head says %q", p.card.state.Text)
	}
}

// TestTheCodeSaysWhoseItIs beside its title.
func TestTheCodeSaysWhoseItIs(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	p.choose("c30")
	p.beginPairing()
	e.Wait()
	if !e.Sees("Cho cụm 30 · Bản Đông 1") {
		t.Errorf("%q", e.Words())
	}
}
