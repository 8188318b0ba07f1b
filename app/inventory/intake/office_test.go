package intake_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/inventory/intake"
	"tienglang/app/sheet"
)

var officeHeads = []string{"STT", "Tên cụm", "Thôn", "Số loa", "Công suất (W)", "Tình trạng", "Ghi chú"}

// What stands between and below the rows of a table as offices keep it is no
// cluster, and is told.
func TestWhatStandsBetweenAndBelowTheRowsIsNoCluster(t *testing.T) {
	first, last := []string{"1", "Chợ", "Khe Cốc", "2", "30", "Tốt", ""}, []string{"2", "Đình", "Khe Cốc", "2", "30", "Tốt", ""}
	for name, c := range map[string]struct {
		rows   [][]string
		hamlet string // of the row below, "" for its own
	}{
		"a sum of a hamlet":              {rows: [][]string{{"", "Cộng xóm Khe Cốc", "", "2", "60"}}},
		"a sum of sections":              {rows: [][]string{{"", "Tổng (I+II)", "", "4", "120"}}},
		"headings of the next page":      {rows: [][]string{officeHeads}},
		"headings and the columns' sums": {rows: [][]string{officeHeads, {"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"}}},
		"a section":                      {rows: [][]string{{"II", "Khu trung tâm"}}},
		"a section with its sums":        {rows: [][]string{{"II", "Xóm Núi Voi", "", "5", "150"}}},
		"who signs for the commune":      {rows: [][]string{{"", "TM. UỶ BAN NHÂN DÂN"}, {"", "KT. CHỦ TỊCH"}, {"", "PHÓ CHỦ TỊCH"}}},
	} {
		t.Run(name, func(t *testing.T) {
			p := read(t, slices.Concat([][]string{officeHeads, first}, c.rows, [][]string{last}), known(), intake.Choices{})
			if len(p.Rows) != 2 || len(p.Skipped) != len(c.rows) || p.Counts().New != 2 {
				t.Errorf("%+v of %d rows, passed over %v", p.Counts(), len(p.Rows), p.Skipped)
			}
		})
	}
}

func TestNamesBelowASignatureAreNoClusters(t *testing.T) {
	rows := [][]string{officeHeads, {"1", "Chợ", "Khe Cốc", "2", "30", "Tốt", ""}, {"", "Người lập biểu", "", "", "", "", "CHỦ TỊCH"}, nil, {"", "Nguyễn Văn An", "", "", "", "", "Trần Bình"}}
	p := read(t, rows, known(), intake.Choices{})
	if len(p.Rows) != 1 || len(p.Skipped) != 2 {
		t.Errorf("%+v, passed over %v", p.Rows, p.Skipped)
	}
	p = read(t, rows, known(), intake.Choices{Cells: map[int]map[intake.Field]string{5: {intake.Hamlet: "Khe Cốc"}}})
	if len(p.Rows) != 2 {
		t.Error("a person can't say that it is one")
	}
}

func TestPolesThatAreCalledLikeSumsAndSections(t *testing.T) {
	rows := [][]string{officeHeads, {"1", "Cổng xóm Khe Cốc", "", "2", "30", "", ""}, {"2", "Cộng Hoà", "Xóm Mới", "2", "30", "", ""}, {"V", "Chợ", "Xóm Mới", "2", "30", "Tốt", ""},
		{"4", "UBND xã", "Xóm Mới", "2", "30", "", ""}, {"5", "Xóm Bắc", "", "2", "30", "", ""}}
	if p := read(t, rows, known(), intake.Choices{}); len(p.Rows) != 5 {
		t.Errorf("passed over %v", p.Skipped)
	}
	list := [][]string{{"TT", "Tên thôn", "Số hộ", "Số khẩu"}, {"I", "Xóm Khe Cốc", "112", "431"}, {"II", "Xóm Mới", "80", "310"}}
	if p := read(t, list, known(), intake.Choices{}); len(p.Rows) != 2 {
		t.Errorf("passed over %v", p.Skipped)
	}
}

func TestASecondTableIsDoubted(t *testing.T) {
	rows := [][]string{officeHeads, {"1", "Chợ", "Khe Cốc", "2", "30", "Tốt", ""}, {"", "BẢNG 2"}, {"STT", "Thôn", "Tên cụm", "Ghi chú"}, {"1", "Khe Cốc", "Đình", "x"}}
	p := read(t, rows, known(), intake.Choices{})
	last := p.Rows[len(p.Rows)-1]
	if len(p.Rows) != 3 || !slices.Contains(codes(last), "inventory.other_heading") || !slices.Equal(codes(p.Rows[1]), []string{"inventory.name_alone"}) {
		t.Errorf("%q, %q, passed over %v", codes(p.Rows[1]), codes(last), p.Skipped)
	}
}

func TestWordsThatAreOthersWithoutTheirMarks(t *testing.T) {
	for cell, want := range map[string]app.Condition{"Chạy tốt": app.ConditionWorks, "Đang chạy": app.ConditionWorks, "Cháy": app.ConditionBroken, "Tăng âm bị cháy": app.ConditionBroken,
		"Không chạy": app.ConditionBroken, "Tốt, đã thay bộ thu": app.ConditionWorks, "Bỏ": app.ConditionRetired, "BỎ": app.ConditionRetired} {
		rows := [][]string{officeHeads, {"1", "Chợ", "Khe Cốc", "2", "30", cell, ""}}
		if r := read(t, rows, known(), intake.Choices{}).Rows[0]; r.After.Condition != want || len(r.Doubts) > 0 {
			t.Errorf("%q is %q, %q", cell, r.After.Condition, codes(r))
		}
	}
	for _, cell := range []string{"chay", "bo", "Không có thông tin"} { // which may be either, or nothing
		rows := [][]string{officeHeads, {"1", "Chợ", "Khe Cốc", "2", "30", cell, ""}}
		if r := read(t, rows, known(), intake.Choices{}).Rows[0]; !slices.Equal(codes(r), []string{"inventory.cell"}) {
			t.Errorf("%q is %q", cell, r.After.Condition)
		}
	}
}

// What a spreadsheet shows of a long number is not what it has.
func TestShortenedNumbersAreNotTaken(t *testing.T) {
	for cell, want := range map[string]string{"8.60123E+14": "inventory.rounded", "8,60123E+14": "inventory.rounded", "8.6E+14": "inventory.rounded", "8.60123456789012E+14": "", "860123456789012": ""} {
		r := read(t, [][]string{{"Tên cụm", "IMEI"}, {"Chợ", cell}}, known(), intake.Choices{}).Rows[0]
		if got := strings.Join(codes(r), " "); got != want || want != "" && r.After.Box.IMEI != "" {
			t.Errorf("%s is %s, %q", cell, r.After.Box.IMEI, got)
		}
	}
	for cell, want := range map[string]string{"8984012345678900000": "inventory.rounded", "8984012345678901230": "", "9.12345678E+8": ""} {
		r := read(t, [][]string{{"Tên cụm", "SIM"}, {"Chợ", cell}}, known(), intake.Choices{}).Rows[0]
		if got := strings.Join(codes(r), " "); got != want {
			t.Errorf("%s is %s, %q", cell, r.After.Box.SIM, got)
		}
	}
}

func TestAnglesUnderXAndY(t *testing.T) {
	rows := [][]string{{"STT", "Tên cụm", "Toạ độ", "Toạ độ"}, {"", "", "X", "Y"}, {"1", "Chợ", "21,567", "105,825"}, {"2", "Đình", "105.826", "21.568"}, {"3", "Ao", "2385123", "425678"}}
	p := read(t, rows, known(), intake.Choices{})
	if r := p.Rows[0]; len(r.Doubts) > 0 || r.After.Position != (app.Position{Lat: 21.567, Lon: 105.825}) {
		t.Errorf("%+v, %q", r.After.Position, codes(r))
	}
	if got := [][]string{codes(p.Rows[1]), codes(p.Rows[2])}; !slices.Equal(got[0], []string{"inventory.swapped"}) || !slices.Equal(got[1], []string{"place.unreadable"}) {
		t.Errorf("%q", got)
	}
}

func TestThousandsOfWholeNumbers(t *testing.T) {
	rows := [][]string{{"Tên cụm", "Công suất tăng âm (W)", "Độ trễ (ms)"}, {"Chợ", "1.000W", "1.500"}, {"Đình", "1,5", "120"}}
	p := read(t, rows, known(), intake.Choices{})
	if c := p.Rows[0].After; c.Amplifier.Watts != 1000 || c.DelayMS != 1500 {
		t.Errorf("%+v", c)
	}
	if got := codes(p.Rows[1]); !slices.Equal(got, []string{"inventory.cell"}) {
		t.Errorf("%q", got)
	}
}

// What a list was given by hand comes back from its own export as it was: notes
// in lines, a carrier's branch, a telephone number as it is written, a station of
// 1985, hamlets of one name but for its marks, a large ward.
func TestOwnWordsComeBackAsTheyWere(t *testing.T) {
	c := app.Cluster{ID: "c1", Number: 1, Name: "Chợ", Hamlet: "h1", Technology: app.TechnologyIP, Volume: 70, VolumeCap: 85, Place: "'=cột  5", Note: "dòng một\ndòng hai",
		Box: app.Box{Carrier: "Viettel Thái Nguyên", SIM: "0912 345 678"}, InstalledOn: time.Date(1985, 9, 2, 0, 0, 0, 0, app.Vietnam)}
	k := known(c, app.Cluster{ID: "c2", Number: 2, Name: "Đình", Hamlet: "h2", Technology: app.TechnologyFM, VolumeCap: 100})
	k.Hamlets = []app.Hamlet{{ID: "h1", Name: "Bản Lang"}, {ID: "h2", Name: "Bản Làng", Households: 4200, People: 15_000}}
	table := intake.Table(k.Clusters, k.Hamlets)
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Table{Name: "Cụm loa", Rows: sheet.Typed(table, intake.Kinds()...)}); err != nil {
		t.Fatal(err)
	}
	fromXLSX, err := sheet.ReadMerged(b.Bytes(), intake.MostRows)
	if err != nil {
		t.Fatal(err)
	}
	csv, err := intake.ToCSV(table)
	if err != nil {
		t.Fatal(err)
	}
	fromCSV, err := intake.FromCSV(csv)
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string][][]string{"XLSX": fromXLSX, "CSV": fromCSV, "a Macintosh": decomposed(fromCSV)} {
		for _, r := range read(t, rows, k, intake.Choices{}).Rows {
			if r.Kind != intake.Same || len(r.Doubts) > 0 {
				t.Errorf("%s: %s %+v, %q", name, r.Kind, r.Changes, codes(r))
			}
		}
	}
}

func TestFormattedRowsBelowTheLastOneDoNotCount(t *testing.T) {
	text := "Tên cụm;Xóm;Ghi chú\r\nChợ;Khe Cốc;x\r\n" + strings.Repeat(";;\r\n", intake.MostRows) + "Đình;Khe Cốc;y\r\n"
	rows, err := intake.FromCSV([]byte(strings.TrimSuffix(text, "Đình;Khe Cốc;y\r\n")))
	if err != nil || len(rows) != 2 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if _, err := intake.FromCSV([]byte(text)); app.CodeOf(err) != "inventory.sheet_rows" {
		t.Errorf("%v", err)
	}
}

func TestRowsWithoutAHamletAreAskedAbout(t *testing.T) {
	rows := [][]string{{"Tên cụm", "Thôn"}, {"Chợ", "Khe Cốc"}, {"Đình", ""}, {"Trạm", ""}} // merged cells, saved as CSV
	p := read(t, rows, known(), intake.Choices{})
	if got := [][]string{codes(p.Rows[0]), codes(p.Rows[1]), codes(p.Rows[2])}; len(got[0]) != 0 || !slices.Equal(got[1], []string{"inventory.hamlet_missing"}) || len(got[2]) != 1 {
		t.Errorf("%q", got)
	}
}

// decomposed are rows as Macintoshes write their letters.
func decomposed(rows [][]string) (all [][]string) {
	for _, row := range rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, norm.NFD.String(cell))
		}
		all = append(all, cells)
	}
	return all
}
