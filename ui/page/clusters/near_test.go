package clusters

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app/security"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

// Near poles ask for attention until their delays are set, and not after.
func TestNearPolesThatAreSetAreQuiet(t *testing.T) {
	e, p := shown(t, placedStation(), nil)
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	p.switchEchoes()
	e.Wait()
	inks := func() (all []fyne.ThemeColorName) {
		for i := range p.near.chart.echoes {
			r := newNearRow().(*nearRow)
			p.near.row(i, r, false)
			if r.far.Color != r.apart.Color {
				t.Errorf("%s when wide, %s when slim", r.far.Color, r.apart.Color)
			}
			all = append(all, r.far.Color)
		}
		return all
	}
	before := inks()
	if len(before) == 0 || before[0] != theme.AmberText {
		t.Fatalf("not set yet: %v", before)
	}
	p.setDelays()
	e.Wait()
	for _, ink := range inks() {
		if ink != theme.Muted {
			t.Errorf("set, they are still %s", ink)
		}
	}
}

// What last year's check said of an item takes the room that its words need.
func TestLastYearsVerdictHasItsRoom(t *testing.T) {
	e, p := secured(t, checkedStation())
	seen := 0
	for i, r := range p.secure.rows {
		l := newSecurityLine().(*securityLine)
		l.line.Resize(fyne.NewSize(680, 44))
		p.secure.set(i, l, false)
		if p.secure.last.Result(r.item.ID).Verdict == security.Unknown {
			continue
		}
		seen++
		if l.last.Text == "" || l.last.Size().Width < l.last.MinSize().Width {
			t.Errorf("%s: %q has %v of %v", r.item.ID, l.last.Text, l.last.Size(), l.last.MinSize())
		}
	}
	if seen != 1 {
		t.Errorf("%d verdicts of last year in %q", seen, e.Words())
	}
}

// TestDelaysAreForPolesWithABox: one that has none can wait for nobody, and poles at
// one place are said to be there.
func TestDelaysAreForPolesWithABox(t *testing.T) {
	b := placedStation()
	b.Do(func() {
		b.ClustersOf[0].SpeakerKey, b.ClustersOf[0].Virtual = "", false
		b.ClustersOf[2].Position = b.ClustersOf[1].Position
	})
	e, p := shown(t, b, nil)
	p.chart.bring(mapFile(t, someMap))
	e.Wait()
	p.switchEchoes()
	c := p.near.chart
	if len(c.poles) != 3 || len(c.echoes) != 1 || c.echoes[0].A == "c1" || c.echoes[0].B == "c1" {
		t.Fatalf("%d poles, %+v", len(c.poles), c.echoes)
	}
	if _, ok := c.delays["c1"]; ok || !e.Sees("cùng một chỗ") || e.Sees("0 m,") {
		t.Errorf("%v, %q", c.delays, e.Words())
	}
	b.Do(func() { b.ClustersOf[1].SpeakerKey, b.ClustersOf[1].Virtual = "", false })
	p.load(nil)
	e.Wait()
	if e.Sees("300 m") || !e.Sees("Chưa có hai cụm nào") {
		t.Errorf("without boxes near poles are said to be far: %q", e.Words())
	}
}

// TestASketchWithTruePlacesIsToldAsSuch, and one without as a sketch.
func TestASketchWithTruePlacesIsToldAsSuch(t *testing.T) {
	b := placedStation()
	b.Do(func() { b.ClustersOf = b.ClustersOf[:1] })
	e, p := shown(t, b, nil)
	if e.Sees("chưa theo vị trí thật") || !e.Sees("Cột theo vị trí thật") {
		t.Errorf("%q", p.chart.said.Text)
	}
}

// TestAnEmptyPageOffersTheSpreadsheet beside the first cluster.
func TestAnEmptyPageOffersTheSpreadsheet(t *testing.T) {
	b := uitest.Station()
	b.Do(func() { b.ClustersOf = nil })
	e, p := shown(t, b, nil)
	e.Picture(t, "cum-loa-trong")
	e.Press(t, "Nhập từ bảng tính")
	if p.open != p.lists || p.empty.Visible() {
		t.Errorf("%q", e.Words())
	}
}
