package clusters

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/app/replacement"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

// planStation has hamlets that are wired, FM and broken, and money for a part.
func planStation() *uitest.Backend {
	b := uitest.Station()
	for i := range b.ClustersOf {
		c := &b.ClustersOf[i]
		switch {
		case i%5 == 1:
			c.Technology, c.Line = app.TechnologyWired, app.LineNone
		case i%7 == 3:
			c.Technology, c.Line = app.TechnologyFM, app.LineNone
		case i%11 == 5:
			c.Condition = app.ConditionBroken
		}
	}
	for i := range b.HamletsOf {
		b.HamletsOf[i].Households = 90 + 37*i%220
	}
	k := replacement.Usual(2026)
	for i := range k.Rules.Budgets {
		k.Rules.Budgets[i].Sources = []replacement.Source{{Kind: replacement.SourceProvince, Dong: int64(40+30*i) * 1_000_000}, {Kind: replacement.SourceCommune, Dong: 20_000_000}}
	}
	b.KeptPlans = []replacement.Kept{k}
	return b
}

// opened shows the board.
func openedPlan(t *testing.T, b *uitest.Backend) (*uitest.Env, *Page) {
	t.Helper()
	e, p := shown(t, b, nil)
	p.openPlan()
	e.Wait()
	return e, p
}

// The board tells the move by year, and a decision on a hamlet moves it; Ctrl+Z
// takes the decision back.
func TestAHamletIsMovedToAnotherYear(t *testing.T) {
	b := planStation()
	e, p := openedPlan(t, b)
	before := p.plan.all.Plan
	if bars := p.plan.chart.Bars(); len(bars) != 6 || bars[0].Parts[2] != before.Now.Wired || bars[5].Parts[0] != before.Years[4].IP {
		t.Errorf("drawn %+v", bars)
	}
	at := slices.IndexFunc(before.Hamlets, func(h replacement.HamletLine) bool { return h.First == 2027 })
	p.plan.list.Select(at)
	p.plan.edit.year.Choose(3) // 2029
	e.Wait()
	name := before.Hamlets[at].Name
	if h, _ := p.plan.hamlet(); h.Name != name || h.First < 2029 && h.First != 0 || h.Fixed != 2029 {
		t.Errorf("%s is planned from %d, %+v", name, h.First, h)
	}
	p.plan.edit.wanted.SetText("9")
	p.plan.edit.wanted.OnEnter()
	e.Wait()
	if h, _ := p.plan.hamlet(); h.Wanted != 9 || h.Fixed != 2029 {
		t.Errorf("%+v", h)
	}
	p.plan.edit.wanted.SetText("900")
	p.plan.edit.wanted.OnEnter()
	e.Wait()
	if want := "Số cụm cần phải từ 0 đến 100"; len(p.plan.edit.wrong.Text) < len(want) || p.plan.edit.wrong.Text[:len(want)] != want {
		t.Errorf("says %q", p.plan.edit.wrong.Text)
	}
	p.restore()
	e.Wait()
	if h, _ := p.plan.hamlet(); h.Wanted == 9 || h.Fixed != 2029 || p.plan.edit.wanted.Value() != "" {
		t.Errorf("taken back: %+v, typed %q", h, p.plan.edit.wanted.Value())
	}
}

// The rules' form keeps money and years; what cannot be is said, and Escape
// leaves the form for the table.
func TestTheRulesOfThePlanAreSet(t *testing.T) {
	b := uitest.Station()
	e, p := openedPlan(t, b)
	if p.plan.all.Plan.Beyond == 0 || !strings.Contains(p.plan.sum.Text, "Hãy ghi ngân sách các năm") {
		t.Errorf("without money it says %q", p.plan.sum.Text)
	}
	if !strings.HasSuffix(p.plan.sum.Text, "Tính theo giá ví dụ, sửa ở “Quy tắc và ngân sách”.") {
		t.Errorf("the prices pass as the commune's: %q", p.plan.sum.Text)
	}
	e.Press(t, "Quy tắc và ngân sách")
	f := p.plan.form
	f.span.SetText("2")
	if len(f.money) != 2 {
		t.Fatalf("%d years are offered", len(f.money))
	}
	f.money[0].dong[1].SetText("100.000.000")
	f.money[0].dong[4].SetText("5 triệu")
	f.money[0].name.SetText("dự án")
	f.keep()
	e.Wait()
	if len(b.KeptPlans) != 0 || f.wrong.Text == "" || e.Focused() != f.money[0].dong[4] {
		t.Fatalf("kept %+v, says %q, focus %T", b.KeptPlans, f.wrong.Text, e.Focused())
	}
	f.money[0].dong[4].SetText("5.000.000")
	f.inPlace.SetText("nhiều")
	f.keep()
	e.Wait()
	if len(b.KeptPlans) != 0 || f.wrong.Text == "" {
		t.Fatalf("kept %+v, says %q", b.KeptPlans, f.wrong.Text)
	}
	f.inPlace.SetText("20.000.000")
	f.newOne.SetText("24.000.000")
	f.keep()
	e.Wait()
	if strings.Contains(p.plan.sum.Text, "giá ví dụ") {
		t.Errorf("the commune's prices pass as an example: %q", p.plan.sum.Text)
	}
	want := []replacement.Budget{{Year: 2027, Sources: []replacement.Source{{Kind: replacement.SourceProvince, Dong: 100_000_000},
		{Kind: replacement.SourceOther, Name: "dự án", Dong: 5_000_000}}}, {Year: 2028}}
	if len(b.KeptPlans) != 1 || !reflect.DeepEqual(b.KeptPlans[0].Rules.Budgets, want) || b.KeptPlans[0].Rules.PriceOld != 20_000_000 {
		t.Errorf("kept %+v", b.KeptPlans)
	}
	if f.card.Visible() {
		t.Error("the form stays")
	}
	p.plan.openRules()
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if f.card.Visible() || p.open == nil {
		t.Error("Escape does not leave the form for the table")
	}
}

// What was done stands before what is planned, and the sum has each source.
func TestYearsThatAreOverStandAsTheyWere(t *testing.T) {
	b := planStation()
	b.Clock = time.Date(2029, 3, 1, 8, 0, 0, 0, app.Vietnam)
	up := 0
	for i := range b.ClustersOf {
		if c := &b.ClustersOf[i]; c.Technology == app.TechnologyIP && up < 2 && c.Condition != app.ConditionBroken {
			c.InstalledOn, c.Purchase = time.Date(2027, 5, 1, 0, 0, 0, 0, app.Vietnam), app.Purchase{PriceDong: int64(up) * 19_000_000, Funding: "tỉnh"}
			up++
		}
	}
	_, p := openedPlan(t, b)
	want := planYearLine{year: "2027", count: "2", dong: "60.000.000", spent: "19.000.000", from: "đã lắp · 1 cụm chưa ghi giá · tỉnh"}
	if l := p.plan.lines; l[0] != want || l[1].year != "2028" || l[1].from != "đã qua, không lắp cụm nào" || l[2].year != "2029" || l[2].from != "ngân sách tỉnh 100.000.000 · ngân sách xã 20.000.000" {
		t.Errorf("%+v", l)
	}
	if l := p.plan.lines[5]; l.year != "Cộng" || l.from != "ngân sách tỉnh 390.000.000 · ngân sách xã 60.000.000" || l.dong != "450.000.000" {
		t.Errorf("the sum is %+v", l)
	}
	if bars := p.plan.chart.Bars(); len(bars) != 4 || bars[1].Label != "2029" {
		t.Errorf("drawn %+v", bars)
	}
	for _, year := range p.plan.edit.year.Options {
		if year == "2027" || year == "2028" {
			t.Errorf("%s is offered", year)
		}
	}
}

func TestPicturesOfThePlan(t *testing.T) {
	for _, look := range looks() {
		b := planStation()
		b.Prefs.Theme, b.Prefs.Language = look[0], look[1]
		e, p := openedPlan(t, b)
		e.Picture(t, "clusters-plan-"+look[0]+"-"+look[1])
		p.plan.openRules()
		e.Picture(t, "clusters-plan-rules-"+look[0]+"-"+look[1])
		if p.plan.none.Visible() || !p.plan.form.card.Visible() {
			t.Error("the rules are not seen")
		}
	}
}

// TestAHamletsNameIsReadOnASmallScreen, beside all that is told of it.
func TestAHamletsNameIsReadOnASmallScreen(t *testing.T) {
	shown(t, uitest.Station(), nil)
	r := newPlanRow().(*planRow)
	r.line.Resize(fyne.NewSize(1024-theme.NavNarrow-2*theme.PageMargin, 40))
	if is := r.name.Size().Width; is < planName {
		t.Errorf("it has %v", is)
	}
}

// TestTheYearsAreSeen: all of them where the screen is high, beside where the money
// comes from where it is narrow; on the smallest screen the plan fits, and the keys
// bring each field of the rules into sight.
func TestTheYearsAreSeen(t *testing.T) {
	e, p := openedPlan(t, planStation())
	e.Win.Resize(fyne.NewSize(1440, 900))
	if high := p.plan.years.Size().Height; high < float32(planLine*len(p.plan.lines)) {
		t.Errorf("%v are seen of %d lines", high, len(p.plan.lines))
	}
	room := fyne.NewSize(1024-theme.NavNarrow-2*theme.PageMargin, 640-theme.BarHeight-theme.StatusHeight-2*theme.PageTop-40-16)
	p.plan.box.Resize(room)
	if least := p.plan.box.MinSize(); least.Height > room.Height || least.Width > room.Width {
		t.Errorf("it needs %v of %v", least, room)
	}
	r := newPlanYearRow().(*planYearRow)
	r.line.Resize(fyne.NewSize(p.plan.years.Size().Width, planLine))
	if wide := r.from.Size().Width; wide < 120 {
		t.Errorf("the sources have %v", wide)
	}
	p.plan.openRules()
	f := p.plan.form
	wide := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.years)
	if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(f.old); wide.Y <= at.Y || f.money[0].name.Size().Width < 200 {
		t.Errorf("the money lies at %v beside %v, a field %v wide", wide, at, f.money[0].name.Size().Width)
	}
	last := f.money[len(f.money)-1].name
	p.focus(last)
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(last).Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(f.scroll).Y
	if top < 0 || top+last.Size().Height > f.scroll.Size().Height {
		t.Errorf("the last field is at %v of %v", top, f.scroll.Size().Height)
	}
}

// TestThePlanFollowsTheInventory: what is to be replaced is marked as soon as a
// cluster is found to be so.
func TestThePlanFollowsTheInventory(t *testing.T) {
	b := planStation()
	e, p := shown(t, b, nil)
	before := p.count.Renew
	p.load(nil)
	e.Wait()
	b.Do(func() {
		for i := range b.ClustersOf {
			b.ClustersOf[i].Condition = app.ConditionBroken
		}
	})
	p.load(nil)
	e.Wait()
	if p.count.Renew <= before {
		t.Errorf("%d are to be replaced, before %d", p.count.Renew, before)
	}
	read := p.planned.at
	b.Do(func() { b.Clock = b.Clock.Add(time.Second) })
	p.load(nil)
	e.Wait()
	if !p.planned.at.Equal(read) {
		t.Error("a look without news has the plan read")
	}
}
