package intake

import (
	"slices"
	"testing"

	"tienglang/app"
)

func TestNumbersAsVietnameseWriteThem(t *testing.T) {
	for cell, want := range map[string]float64{"1.234,5": 1234.5, "1234.5": 1234.5, "12,5": 12.5, "1.234.567": 1234567, "1,234,567.5": 1234567.5, "30W": 30, "30 oát": 30, "1.25E+2": 125} {
		if v, _, ok := parseNumber(cell, false); !ok || v != want {
			t.Errorf("%q is %v, %v", cell, v, ok)
		}
	}
	for _, cell := range []string{"", "ba mươi", "12-5", "1,2,3", "1e999", "--3", "30 chiếc rưỡi"} {
		if v, _, ok := parseNumber(cell, false); ok {
			t.Errorf("%q is %v", cell, v)
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		cell string
		unit float64
		want int64
	}{
		{"12.500.000", 1, 12_500_000}, {"12.500.000 đ", 1, 12_500_000}, {"12500000", 1, 12_500_000}, {"12.500", 1, 12_500}, {"12,5 triệu", 1, 12_500_000},
		{"12,5", 1e6, 12_500_000}, {"12.5", 1e6, 12_500_000}, {"12.500", 1e3, 12_500_000}, {"12500", 1e3, 12_500_000}, {"12.500 nghìn đồng", 1, 12_500_000}, {"12.500.000 đồng", 1e6, 12_500_000},
	} {
		if got, ok := dong(c.cell, c.unit); !ok || got != c.want {
			t.Errorf("%q by %v is %d, %v", c.cell, c.unit, got, ok)
		}
	}
	if v, ok := dong("-5", 1); ok {
		t.Errorf("%d", v)
	}
}

func TestDays(t *testing.T) {
	for cell, want := range map[string][2]string{
		"14/3/2024": {"14/03/2024", "14/03/2024"}, "14-03-24": {"14/03/2024", "14/03/2024"}, "2024-03-14": {"14/03/2024", "14/03/2024"}, "45365": {"14/03/2024", "14/03/2024"},
		"ngày 14 tháng 3 năm 2024": {"14/03/2024", "14/03/2024"}, "3-2024": {"01/03/2024", "31/03/2024"}, "tháng 3/2024": {"01/03/2024", "31/03/2024"},
		"2024": {"01/01/2024", "31/12/2024"}, "năm 2024": {"01/01/2024", "31/12/2024"}, "45365.5": {"14/03/2024", "14/03/2024"},
		"14/03/2024 08:30": {"14/03/2024", "14/03/2024"}, "2024/03/14": {"14/03/2024", "14/03/2024"}, "14-3-2024 8h30": {"14/03/2024", "14/03/2024"}, "2024-03-14T08:30:00": {"14/03/2024", "14/03/2024"},
		"1/3/99": {"01/03/1999", "01/03/1999"}, "2/9/75": {"02/09/1975", "02/09/1975"}, "1/3/74": {"01/03/2074", "01/03/2074"}, "27395": {"01/01/1975", "01/01/1975"},
		"14/03/2024 08:30:15 SA": {"14/03/2024", "14/03/2024"},
	} {
		for i, last := range []bool{false, true} {
			if got, ok := parseDay(cell, last); !ok || dayText(got) != want[i] {
				t.Errorf("%q is %v, %v", cell, got, ok)
			}
		}
	}
	for _, cell := range []string{"31/2/2024", "14/13/2024", "1/1/1800", "0", "NaN", "12", "sắp tới"} {
		if got, ok := parseDay(cell, false); ok {
			t.Errorf("%q is %v", cell, got)
		}
	}
}

func TestHorns(t *testing.T) {
	for cell, want := range map[string][]int{"2 x 30W": {30, 30}, "2 loa 30W + 1 loa 25W": {30, 30, 25}, "30W x 2": {30, 30}, "2x30": {30, 30}, "30W": {30},
		"30W, 25W": {30, 25}, "02 loa x 30 W và 1 loa 25 W": {30, 30, 25}, "2 loa nén 30W": {30, 30}} {
		set, ok := parseHorns(cell)
		var watts []int
		for _, h := range set.horns {
			watts = append(watts, h.Watts)
		}
		if !ok || !slices.Equal(watts, want) {
			t.Errorf("%q is %v, %v", cell, watts, ok)
		}
	}
	for cell, want := range map[string]int{"2": 2, "2 loa": 2, "2.0": 2} {
		if set, ok := parseHorns(cell); !ok || set.count != want {
			t.Errorf("%q is %v", cell, set)
		}
	}
	for _, cell := range []string{"hai loa", "999 x 30W", "0 x 30W", "2 x", "30 + W"} {
		if set, ok := parseHorns(cell); ok {
			t.Errorf("%q is %v", cell, set)
		}
	}
}

func TestHornsOfSeveralColumns(t *testing.T) {
	for name, c := range map[string]struct {
		cells   map[Field]string
		was     []app.Horn
		want    string
		doubts  int
		guessed bool
	}{
		"a number and a power":         {cells: map[Field]string{Horns: "2", Watts: "30"}, want: "2 x 30W"},
		"a number and all their power": {cells: map[Field]string{Horns: "2", TotalWatts: "60"}, want: "2 x 30W"},
		"all in the power":             {cells: map[Field]string{Horns: "3", Watts: "2 x 30W + 25W"}, want: "2 x 30W + 1 x 25W"},
		"a power alone":                {cells: map[Field]string{Watts: "50W"}, want: "1 x 50W"},
		"a number alone":               {cells: map[Field]string{Horns: "2"}, want: "2 x 30W", doubts: 1, guessed: true},
		"as many as there were":        {cells: map[Field]string{Horns: "2"}, was: []app.Horn{{Watts: 50}, {Watts: 25}}, want: "1 x 50W + 1 x 25W"},
		"words":                        {cells: map[Field]string{Horns: "hai"}, doubts: 1},
	} {
		t.Run(name, func(t *testing.T) {
			pole := app.Cluster{Horns: c.was}
			doubts, guessed := putHorns(&pole, c.cells, true)
			if hornsText(pole) != c.want || len(doubts) != c.doubts || guessed != c.guessed {
				t.Errorf("%q, %v, %v", hornsText(pole), doubts, guessed)
			}
		})
	}
}

func TestBearings(t *testing.T) {
	c := app.Cluster{Horns: []app.Horn{{Watts: 30}, {Watts: 30}, {Watts: 30}}}
	if !turn(&c, "Bắc; Đông Nam, 270°") || bearingsText(c) != "360, 135, 270" {
		t.Errorf("%v", c.Horns)
	}
	if turn(&c, "1,2,3,4") || turn(&c, "400") || turn(&c, "lên trời") || bearingsText(c) != "360, 135, 270" {
		t.Errorf("%v", c.Horns)
	}
}

func TestWordsThatDenyAreNotTakenForWhatTheyDeny(t *testing.T) {
	for cell, want := range map[string]app.Condition{"Hoạt động tốt": app.ConditionWorks, "Không hoạt động": app.ConditionBroken, "Đã hỏng": app.ConditionBroken,
		"Ngừng hoạt động": app.ConditionRetired, "Bình thường": app.ConditionWorks, "HONG": app.ConditionBroken,
		"BT": app.ConditionWorks, "tốt": app.ConditionWorks, "HĐ": app.ConditionWorks, "HĐ BT": app.ConditionWorks, "không HĐ": app.ConditionBroken, "Ko HĐ": app.ConditionBroken, "hỏng": app.ConditionBroken,
		"hoạt động không tốt": app.ConditionBroken, "Ko hoạt động": app.ConditionBroken, "K0 hoạt động": app.ConditionBroken, "Không còn hoạt động": app.ConditionBroken,
		"k hđ": app.ConditionBroken, "Hoạt động không đều": app.ConditionBroken, "Hoạt động tốt, không lỗi": app.ConditionWorks, "Hỏng, không sửa được": app.ConditionBroken,
		"mất tín hiệu": app.ConditionBroken, "đã tháo": app.ConditionRetired, "Không còn dùng": app.ConditionRetired, "không dùng, chờ thanh lý": app.ConditionRetired} {
		if got, ok := meaning(conditions, cell); !ok || got != want {
			t.Errorf("%q is %q", cell, got)
		}
	}
	for _, cell := range []string{"Chưa hỏng", "đang kiểm tra", "không được tốt", "không bị cháy"} {
		if got, ok := meaning(conditions, cell); ok {
			t.Errorf("%q is %q", cell, got)
		}
	}
	for cell, want := range map[string]app.Technology{"IP": app.TechnologyIP, "Ứng dụng CNTT-VT": app.TechnologyIP, "Loa FM": app.TechnologyFM, "có dây": app.TechnologyWired, "IP không dây": app.TechnologyIP} {
		if got, ok := meaning(technologies, cell); !ok || got != want {
			t.Errorf("%q is %q", cell, got)
		}
	}
}

func TestNumbersThatAreNames(t *testing.T) {
	for _, c := range []struct {
		read             func(string) (string, error)
		cell, want, code string
	}{
		{imei, "860000000000001", "860000000000001", ""}, {imei, "8.60000000000001E+14", "860000000000001", ""}, {imei, "86-000000-000000-1", "860000000000001", ""},
		{imei, "12345", "", "inventory.bad_imei"}, {imei, "IMEI?", "", "inventory.bad_imei"},
		{simCard, "912345678", "0912345678", ""}, {simCard, "0912 345 678", "0912345678", ""}, {simCard, "+84912345678", "0912345678", ""},
		{simCard, "8984012345678901234", "8984012345678901234", ""}, {simCard, "8.9840123456789E+18", "", "inventory.rounded"}, {simCard, "113", "", "inventory.bad_sim"},
	} {
		if got, err := c.read(c.cell); got != c.want || app.CodeOf(err) != c.code {
			t.Errorf("%q is %q, %v", c.cell, got, err)
		}
	}
}

func TestHamletsAreFoundAsTheyAreSaid(t *testing.T) {
	h := newHamlets([]app.Hamlet{{ID: "h1", Name: "Khe Cốc"}, {ID: "h2", Name: "Thôn Đông"}, {ID: "h3", Name: "Tổ dân phố 5"}})
	for name, want := range map[string]app.ID{"xóm Khe Cốc": "h1", "KHE COC": "h1", "Đông": "h2", "Xóm Đông": "", "TDP 5": "h3", "5": "h3", "Núi Voi": ""} {
		if got := h.named(name).ID; got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if h.named("thôn Núi Voi").Name != "Núi Voi" {
		t.Error("a new hamlet is made twice")
	}
}

func FuzzCells(f *testing.F) {
	for _, s := range []string{"1.234,5", "14/3/2024", "2 x 30W + 25W", "8.6E+14", "Bắc, 90", "24 tháng", "21°34'02\"N 105°49'31\"E", "Xóm Khe Cốc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		row, head := []string{}, []Column{}
		for i, field := range Fields() {
			row, head = append(row, cell), append(head, Column{At: i, Field: field, Unit: 1e3})
		}
		for skip := range row { // each column alone says something of its own, too
			p, err := Read([][]string{row[:skip+1]}, Layout{Columns: head}, Known{Check: func(app.Cluster) error { return nil }}, Choices{})
			if err == nil && (len(p.Rows) != 1 || len(p.Rows[0].After.Horns) > mostHorns || p.Rows[0].After.Purchase.PriceDong < 0) {
				t.Fatalf("%+v", p)
			}
		}
	})
}

func FuzzTables(f *testing.F) {
	f.Add("Tên cụm;Xóm;Toạ độ\nChợ;Khe Cốc;21,5 105,8\n")
	f.Add(`[{"name":"Chợ","hamlet":"Khe Cốc","horns":2}]`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, from := range []func([]byte) ([][]string, error){FromCSV, FromJSON} {
			rows, err := from([]byte(text))
			if err != nil {
				if app.CodeOf(err) == "" {
					t.Fatal(err)
				}
				continue
			}
			l, err := Understand(rows)
			if err == nil {
				_, _ = Read(rows, l, Known{Check: func(app.Cluster) error { return nil }}, Choices{})
			}
		}
	})
}
