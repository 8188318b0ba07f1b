package intake_test

import (
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/inventory/intake"
)

func TestAPoleFarFromAllOthersIsAskedAbout(t *testing.T) {
	rows := [][]string{{"Tên cụm", "Toạ độ"}, {"Chợ", "21.5672, 105.8252"}, {"Đình", "21.5701, 105.8302"}, {"Lạc", "10.7769, 106.7009"}}
	r := read(t, rows, known(), intake.Choices{}).Rows
	if len(r[0].Doubts)+len(r[1].Doubts) > 0 || len(r[2].Doubts) != 1 || app.CodeOf(r[2].Doubts[0].Err) != "inventory.far" || !strings.Contains(r[2].Doubts[0].Err.Error(), "120") {
		t.Errorf("%v, %v, %v", r[0].Doubts, r[1].Doubts, r[2].Doubts)
	}
	here := known(app.Cluster{ID: "c1", Number: 9, Name: "Cổng", Position: app.Position{Lat: 21.56, Lon: 105.82}}, app.Cluster{ID: "c2", Number: 8, Name: "Núi", Position: app.Position{Lat: 10.7769, Lon: 106.7009}},
		app.Cluster{ID: "c3", Number: 7, Name: "Suối", Position: app.Position{Lat: 21.57, Lon: 105.83}})
	rows = [][]string{{"Tên cụm", "Toạ độ"}, {"Lạc", "10.7769; 106.7009"}, {"Núi", "10.7769; 106.7009"}}
	r = read(t, rows, here, intake.Choices{}).Rows
	if !slices.Equal(codes(r[0]), []string{"inventory.far"}) || r[1].Kind != intake.Same || len(r[1].Doubts) > 0 { // that one stands there already
		t.Errorf("%v, %+v", codes(r[0]), r[1])
	}
}

func TestWholeDegreesAndFormulasWithoutAValueAreDoubtful(t *testing.T) {
	rows := [][]string{{"Tên cụm", "Toạ độ", "Số loa", "Ghi chú"}, {"Chợ", "21 105", "2 x 30W", "x"}, {"Đình", "21.5; 105.8", "#CALC!", "#N/A"}, {"#REF!", "", "", ""}}
	p := read(t, rows, intake.Known{Check: known().Check}, intake.Choices{})
	for i, want := range []string{"inventory.rough_place", "inventory.no_value inventory.no_value", "cluster.name_missing inventory.no_value"} {
		if got := strings.Join(codes(p.Rows[i]), " "); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
	if p.Rows[1].After.Note != "" || len(p.Rows[1].After.Horns) != 0 {
		t.Errorf("%+v", p.Rows[1].After)
	}
}

func TestHeadingsInShort(t *testing.T) {
	l, err := intake.Understand([][]string{{"STT", "Mã TB", "Tên TB", "Loại", "V.trí", "SL", "C.suất (W)", "Giá (tr.đ)", "T.Trạng", "Hạn BH", "G.chú", "Loại dây"}, {"1"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []intake.Field{intake.Ordinal, intake.Code, intake.Name, intake.Technology, intake.Place, intake.Horns, intake.Watts, intake.Price, intake.Condition, intake.Warranty, intake.Note, ""}
	for i, c := range l.Columns {
		if c.Field != want[i] {
			t.Errorf("%s is %q, want %q", c.Heading, c.Field, want[i])
		}
	}
}

func TestHeadingsOfPeopleAndOfMoney(t *testing.T) {
	l, err := intake.Understand([][]string{{"TT", "Người quản lý cụm loa", "SĐT người quản lý loa", "Địa điểm đặt loa", "Kinh phí (triệu đồng)", "Kinh phí"}, {"1"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []intake.Field{intake.Ordinal, "", "", intake.Place, intake.Price, intake.Funding}
	for i, c := range l.Columns {
		if c.Field != want[i] {
			t.Errorf("%s is %q, want %q", c.Heading, c.Field, want[i])
		}
	}
}

func TestAPoleAtTheGateIsNoSum(t *testing.T) {
	p := read(t, [][]string{{"Tên cụm", "Xóm"}, {"Cổng", "Khe Cốc"}, {"Cộng", "2"}}, known(), intake.Choices{})
	if len(p.Rows) != 1 || p.Rows[0].After.Name != "Cổng" || len(p.Skipped) != 1 {
		t.Errorf("%+v, %v", p.Rows, p.Skipped)
	}
}

// A row that says a hamlet's name alone is the title of the rows below it,
// wherever it stands.
func TestAHamletsNameAloneIsATitle(t *testing.T) {
	heads := []string{"STT", "Mã thiết bị", "Tên cụm", "Thôn", "IMEI"}
	for name, c := range map[string]struct {
		title []string
		want  string
	}{
		"first column":          {[]string{"XÓM KHE CỐC"}, "Xóm Khe Cốc"},
		"counted":               {[]string{"I. XÓM KHE CỐC (2 cụm)"}, "Xóm Khe Cốc"},
		"column of codes":       {[]string{"", "Xóm Khe Cốc"}, "Xóm Khe Cốc"},
		"column of names":       {[]string{"", "", "XÓM KHE CỐC"}, "Xóm Khe Cốc"},
		"column of boxes":       {[]string{"", "", "", "", "Thôn Đông:"}, "Thôn Đông"},
		"over merged cells":     {[]string{"XÓM KHE CỐC", "XÓM KHE CỐC", "XÓM KHE CỐC", "XÓM KHE CỐC", "XÓM KHE CỐC"}, "Xóm Khe Cốc"},
		"over two":              {[]string{"XÓM KHE CỐC", "XÓM KHE CỐC"}, "Xóm Khe Cốc"},
		"known without a word":  {[]string{"NÚI VOI"}, "Núi Voi"},
		"known across the rows": {[]string{"NÚI VOI", "NÚI VOI", "NÚI VOI", "NÚI VOI", "NÚI VOI"}, "Núi Voi"},
	} {
		t.Run(name, func(t *testing.T) {
			k := known()
			k.Hamlets = []app.Hamlet{{ID: "h1", Name: "Núi Voi"}}
			p := read(t, [][]string{heads, c.title, {"1", "A1", "Chợ", "", ""}, {"2", "A2", "Đình", "Thôn Tây", ""}}, k, intake.Choices{})
			if len(p.Rows) != 2 || len(p.Skipped) != 1 || p.Rows[0].Hamlet != c.want || p.Rows[1].Hamlet != "Thôn Tây" {
				t.Errorf("%+v, passed over %v", p.Rows, p.Skipped)
			}
		})
	}
}

// Half of a place is none: "105,8" alone would be read as 105 and 8, which is
// Vietnam's southern tip.
func TestHalfAPlaceIsAskedAbout(t *testing.T) {
	at := app.Position{Lat: 21.5, Lon: 105.8}
	rows := [][]string{{"Tên cụm", "Vĩ độ", "Kinh độ"}, {"Chợ", "", "105,8"}, {"Đình", "21,5", ""}, {"Cổng", "21,5", "105,8"}}
	p := read(t, rows, known(app.Cluster{ID: "c", Number: 1, Name: "Chợ", Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 80, Position: at}),
		intake.Choices{Take: map[int]bool{2: true}})
	for i, want := range [][]string{{"inventory.half_place"}, {"inventory.half_place"}, nil} {
		if got := codes(p.Rows[i]); !slices.Equal(got, want) {
			t.Errorf("row %d: %v, want %v", i+2, got, want)
		}
	}
	if p.Rows[0].After.Position != at || p.Rows[1].After.Position.Known() || p.Rows[2].After.Position != at {
		t.Errorf("%v, %v, %v", p.Rows[0].After.Position, p.Rows[1].After.Position, p.Rows[2].After.Position)
	}
}
