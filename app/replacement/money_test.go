package replacement_test

import (
	"reflect"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/replacement"
)

// A year that is over is planned no more: what was done in it stands, its money
// is gone, and work begins in the present year with what is left of that.
func TestNothingIsPlannedInAYearThatIsOver(t *testing.T) {
	f := small()
	f.Today = time.Date(2029, 3, 1, 8, 0, 0, 0, app.Vietnam)
	up := func(id app.ID, year int, dong int64, funding string) {
		f.Clusters = append(f.Clusters, app.Cluster{ID: id, Number: 20 + len(f.Clusters), Hamlet: "nui", Technology: app.TechnologyIP,
			InstalledOn: time.Date(year, 6, 1, 0, 0, 0, 0, app.Vietnam), Purchase: app.Purchase{PriceDong: dong, Funding: funding}})
	}
	up("a", 2027, 19, "tỉnh")
	up("b", 2027, 0, "")
	up("c", 2029, 30, "xã")
	p := replacement.Make(with(40, 18, 70), f)
	want := []replacement.DoneYear{
		{Year: 2027, New: 2, Unpriced: 1, Dong: 19, Funding: []string{"tỉnh"}, Budget: 40}, {Year: 2028, Budget: 18},
		{Year: 2029, New: 1, Dong: 30, Funding: []string{"xã"}, Budget: 70}}
	if !reflect.DeepEqual(p.Past, want) || len(p.Done) != 3 {
		t.Errorf("done %+v, %+v", p.Past, p.Done)
	}
	if len(p.Years) != 1 || p.Years[0].Year != 2029 || p.Years[0].Dong != 70 || p.Years[0].Paid != 30 || p.Years[0].Spent != 36 || p.Years[0].Left() != 4 {
		t.Errorf("planned %+v", p.Years)
	}
	for _, i := range p.Items {
		if i.Year != 0 && i.Year != 2029 {
			t.Errorf("%+v in a year that is over", i)
		}
	}
	k := with(40, 18, 70).With(replacement.Fix{Hamlet: "che", Year: 2027})
	if h := replacement.Make(k, f).Hamlets[0]; h.First != 2029 {
		t.Errorf("a hamlet whose year is over is planned in %d", h.First)
	}
	f.Today = f.Today.AddDate(1, 0, 0)
	if p := replacement.Make(with(40, 18, 70), f); len(p.Years) != 0 || len(p.Past) != 3 || p.Beyond == 0 || p.Items[0].Year != 0 {
		t.Errorf("when all is over: %+v", p)
	}
}

// The year turns at midnight in Việt Nam.
func TestAYearIsOverInVietnam(t *testing.T) {
	f := small()
	f.Today = time.Date(2027, 12, 31, 16, 59, 0, 0, time.UTC)
	if p := replacement.Make(with(40, 18, 70), f); p.Years[0].Year != 2027 {
		t.Errorf("before midnight: %+v", p.Years)
	}
	f.Today = f.Today.Add(2 * time.Minute)
	if p := replacement.Make(with(40, 18, 70), f); p.Years[0].Year != 2028 {
		t.Errorf("after midnight: %+v", p.Years)
	}
}

func TestAYearHasSeveralSources(t *testing.T) {
	k := with(10, 20)
	k.Rules.Budgets[0].Sources = []replacement.Source{{Kind: replacement.SourcePeople, Dong: 5}, {Kind: replacement.SourceProvince, Dong: 7}, {Kind: replacement.SourceCommune, Dong: 1}}
	k.Rules.Budgets[1].Sources = append(k.Rules.Budgets[1].Sources, replacement.Source{Kind: replacement.SourceOther, Name: "dự án", Dong: 3})
	p := replacement.Make(k, small())
	want := []replacement.Source{{Kind: replacement.SourceProvince, Dong: 7}, {Kind: replacement.SourceCommune, Dong: 21},
		{Kind: replacement.SourcePeople, Dong: 5}, {Kind: replacement.SourceOther, Name: "dự án", Dong: 3}}
	if !reflect.DeepEqual(p.Sources, want) || p.Years[0].Dong != 13 || p.Years[1].Dong != 23 {
		t.Errorf("%+v, %+v", p.Sources, p.Years)
	}
}

// What the program before kept is read on: one amount with its words.
func TestAPlanWithOneSourceAYearIsReadOn(t *testing.T) {
	body := `{"Rules":{"Budgets":[{"Year":2027,"Dong":40,"Source":"tỉnh"},{"Year":2028,"Dong":0},{"Year":2029,"Dong":6}],"Households":100,"Heard":80,"OldAfter":7,"PriceNew":25,"PriceOld":18}}`
	k, err := replacement.Decode([]byte(body), 2026)
	want := []replacement.Budget{{Year: 2027, Sources: []replacement.Source{{Kind: replacement.SourceOther, Name: "tỉnh", Dong: 40}}}, {Year: 2028},
		{Year: 2029, Sources: []replacement.Source{{Kind: replacement.SourceOther, Dong: 6}}}}
	if err != nil || !reflect.DeepEqual(k.Rules.Budgets, want) {
		t.Errorf("%+v, %v", k.Rules.Budgets, err)
	}
}

func TestPricesOfTheProgramAreToldApart(t *testing.T) {
	k := replacement.Usual(2026)
	if !replacement.Make(k, small()).Example {
		t.Error("they pass as the commune's")
	}
	k.Rules.PriceNew, k.Rules.PriceOld = 22_000_000, 17_000_000
	if replacement.Make(k, small()).Example {
		t.Error("the commune's pass as an example")
	}
}

// TestHamletsStandByTheAlphabet of Vietnamese, in which Đ does not come last.
func TestHamletsStandByTheAlphabet(t *testing.T) {
	f := small()
	f.Hamlets = []app.Hamlet{{ID: "1", Name: "Suối Cạn"}, {ID: "2", Name: "Đồi Chè"}, {ID: "3", Name: "Khe Cốc"}}
	var names []string
	for _, h := range replacement.Make(with(10), f).Hamlets {
		if h.Name != "" {
			names = append(names, h.Name)
		}
	}
	if want := []string{"Đồi Chè", "Khe Cốc", "Suối Cạn"}; !reflect.DeepEqual(names, want) {
		t.Errorf("%q", names)
	}
}
