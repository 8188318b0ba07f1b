package sheet_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tienglang/app/sheet"
)

// A spreadsheet reckons with numbers, money, days and moments, shows each as its
// kind is written, and leaves texts as they are.
func TestCellsHaveTheirKind(t *testing.T) {
	saigon := time.FixedZone("", 7*3600)
	rows := sheet.Typed([][]string{{"Số", "Giá", "Ngày", "IMEI"}, {"7", "12500000", "25/11/2026", "860000000000001"}, {"007", "nhiều", "25/11", "=1+1"}},
		sheet.Number, sheet.Money, sheet.Date)
	rows[0] = append(rows[0], "Lúc")
	rows[1] = append(rows[1], time.Date(2026, 11, 25, 6, 0, 0, 0, saigon))
	rows[2] = append(rows[2], time.Time{})
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Table{Name: "Bảng", Rows: rows, Widths: []float64{8, 8, 8, 20, 20}}); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	const text, number = excelize.CellTypeSharedString, excelize.CellTypeUnset // a cell without a type is a number
	for at, want := range map[string]struct {
		kind       excelize.CellType
		raw, shown string
	}{
		"A1": {text, "Số", "Số"},
		"A2": {number, "7", "7"}, "B2": {number, "12500000", "12,500,000"}, "C2": {number, "46351", "25/11/2026"},
		"D2": {text, "860000000000001", "860000000000001"}, "E2": {number, "46351.25", "25/11/2026 06:00"},
		"A3": {text, "007", "007"}, "B3": {text, "nhiều", "nhiều"}, "C3": {text, "25/11", "25/11"}, "D3": {text, "=1+1", "=1+1"}, "E3": {number, "", ""},
	} {
		kind, err := f.GetCellType("Bảng", at)
		raw, bad := f.GetCellValue("Bảng", at, excelize.Options{RawCellValue: true})
		shown, _ := f.GetCellValue("Bảng", at)
		if err != nil || bad != nil || kind != want.kind || raw != want.raw || shown != want.shown {
			t.Errorf("%s is %v %q, shown %q, want %+v; %v %v", at, kind, raw, shown, want, err, bad)
		}
	}
	if err := f.SetCellFormula("Bảng", "B4", "SUM(A2:B3)"); err != nil {
		t.Fatal(err)
	}
	if sum, err := f.CalcCellValue("Bảng", "B4"); err != nil || sum != "12500007" {
		t.Errorf("the sum is %q, %v", sum, err)
	}
}
