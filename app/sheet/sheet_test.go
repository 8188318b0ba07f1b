package sheet_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/sheet"
)

func written(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Table{Name: "Lịch phát", Rows: sheet.Typed(rows), Widths: []float64{20, 8}}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestATableComesBackAsItWasWritten(t *testing.T) {
	rows := [][]string{{"Tên", "Bắt đầu", "Từ ngày"}, {"Bản tin sáng", "05:30", "25/11/2026"}, {"=1+1", "'quoted", "001"}}
	got, err := sheet.Read(written(t, rows...), 100)
	if err != nil || !slices.EqualFunc(got, rows, slices.Equal) {
		t.Errorf("%q %v", got, err)
	}
}

func TestHostileFilesAreRefused(t *testing.T) {
	many := make([][]string, 20)
	for i := range many {
		many[i] = []string{"x"}
	}
	good := written(t, []string{"a"})
	for name, c := range map[string]struct {
		body []byte
		code string
	}{
		"no bytes":          {nil, "sheet.not_xlsx"},
		"another file":      {[]byte("Tên;Bắt đầu\n"), "sheet.not_xlsx"},
		"half a file":       {good[:len(good)/2], "sheet.not_xlsx"},
		"an empty archive":  {packed(t, nil), "sheet.not_xlsx"},
		"too large":         {make([]byte, sheet.MostBytes+1), "sheet.too_large"},
		"a bomb":            {packed(t, map[string]io.Reader{"xl/worksheets/sheet1.xml": io.LimitReader(zeros{}, 49<<20)}), "sheet.too_large"},
		"more rows":         {written(t, many...), "sheet.too_many_rows"},
		"no workbook in it": {packed(t, map[string]io.Reader{"hello.txt": strings.NewReader("hello")}), "sheet.not_xlsx"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sheet.Read(c.body, 10)
			apptest.Wants(t, err, c.code)
		})
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func packed(t testing.TB, parts map[string]io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, r := range parts {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.Copy(w, r)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add(written(f, []string{"Tên", "Bắt đầu"}, []string{"Bản tin", "05:30"}))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, body []byte) {
		rows, err := sheet.Read(body, 100)
		if err == nil && len(rows) > 100 {
			t.Errorf("%d rows", len(rows))
		}
	})
}

func TestMergedCellsHaveTheirValueAllOver(t *testing.T) {
	body := apptest.MessyInventory(t, 600)
	rows, err := sheet.ReadMerged(body, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if rows[3][5] != "Loa" || rows[3][6] != "Loa" || rows[4][6] != "Công suất (W)" || rows[4][0] != "Số TT" || rows[0][18] != rows[0][0] || rows[6][18] != rows[6][1] {
		t.Errorf("%q\n%q\n%q\n%q", rows[0], rows[3], rows[4], rows[6])
	}
	if plain, err := sheet.Read(body, 1000); err != nil || plain[3][6] != "" {
		t.Errorf("%q, %v", plain[3], err)
	}
	_, err = sheet.ReadMerged(body, 100)
	apptest.Wants(t, err, "sheet.too_many_rows")
	_, err = sheet.ReadMerged(packed(t, map[string]io.Reader{"xl/worksheets/sheet1.xml": io.LimitReader(zeros{}, 17<<20)}), 100)
	apptest.Wants(t, err, "sheet.too_large")
}

func made(t *testing.T, make func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it was never a file
	var b bytes.Buffer
	if err := errors.Join(make(f), f.Write(&b)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestDaysOfAFileThatCountsFrom1904(t *testing.T) {
	yes, pattern := true, "dd/mm/yyyy"
	body := made(t, func(f *excelize.File) error {
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		own, err2 := f.NewStyle(&excelize.Style{CustomNumFmt: &pattern})
		return errors.Join(err, err2, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
			f.SetSheetRow("Sheet1", "A1", &[]any{45365, 45365, 45365, "x"}), f.SetCellStyle("Sheet1", "A1", "A1", day), f.SetCellStyle("Sheet1", "B1", "B1", own))
	})
	rows, err := sheet.Read(body, 10)
	if err != nil || !slices.Equal(rows[0], []string{"46827", "46827", "45365", "x"}) { // 15/03/2028, and what is no day
		t.Errorf("%q, %v", rows, err)
	}
}

func TestHundredthsAreAsTheyAreShown(t *testing.T) {
	own := `0.0"%"` // which shows 0.7 as 0.7%
	body := made(t, func(f *excelize.File) error {
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		tenths, err2 := f.NewStyle(&excelize.Style{NumFmt: 10})
		custom, err3 := f.NewStyle(&excelize.Style{CustomNumFmt: &own})
		return errors.Join(err, err2, err3, f.SetSheetRow("Sheet1", "A1", &[]any{0.7, 1, 0.655, 0.7, 1, "1"}), f.SetCellStyle("Sheet1", "A1", "B1", percent), f.SetCellStyle("Sheet1", "C1", "C1", tenths), f.SetCellStyle("Sheet1", "D1", "D1", custom))
	})
	rows, err := sheet.ReadMerged(body, 10)
	if err != nil || !slices.Equal(rows[0], []string{"70%", "100%", "65.5%", "0.7", "1", "1"}) {
		t.Errorf("%q, %v", rows, err)
	}
}

func TestFormattedRowsBelowTheLastOneDoNotCount(t *testing.T) {
	for name, c := range map[string]struct {
		below string // what stands in the last row
		code  string
	}{"nothing": {"", ""}, "a word": {"x", "sheet.too_many_rows"}} {
		body := made(t, func(f *excelize.File) error {
			bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
			err = errors.Join(err, f.SetSheetRow("Sheet1", "A1", &[]any{"Tên"}), f.SetSheetRow("Sheet1", "A3", &[]any{"Chợ"}), f.SetCellStyle("Sheet1", "A5000", "C5000", bold), f.SetRowHeight("Sheet1", 4000, 30))
			if c.below != "" {
				err = errors.Join(err, f.SetCellStr("Sheet1", "A5000", c.below))
			}
			return err
		})
		rows, err := sheet.Read(body, 100)
		if app.CodeOf(err) != c.code || err == nil && (len(rows) != 3 || rows[2][0] != "Chợ") {
			t.Errorf("%s: %q, %v", name, rows, err)
		}
	}
}

func TestAFormulaWithoutAValueIsMarked(t *testing.T) {
	body := made(t, func(f *excelize.File) error {
		return errors.Join(f.SetSheetRow("Sheet1", "A1", &[]any{"Chợ", nil, nil, "x"}), f.SetCellFormula("Sheet1", "B1", "1+1"),
			f.SetCellFormula("Sheet1", "C1", "IF(1,\"\",2)"), f.SetCellFormula("Sheet1", "A2", "1+1"), f.MergeCell("Sheet1", "A2", "B2"))
	})
	// As programs write it that do not count; an empty text is one that was counted.
	body = rewritten(t, body, `t="str"><f>1+1</f>`, `><f>1+1</f><v></v>`)
	rows, err := sheet.Read(body, 10)
	if err != nil || !slices.Equal(rows[0], []string{"Chợ", sheet.Uncounted, "", "x"}) || rows[1][0] != sheet.Uncounted {
		t.Errorf("%q, %v", rows, err)
	}
}

// rewritten is a file in whose first sheet old is replaced.
func rewritten(t *testing.T, body []byte, old, by string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]io.Reader{}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == "xl/worksheets/sheet1.xml" {
			if !bytes.Contains(text, []byte(old)) {
				t.Fatalf("%s is not in it: %s", old, text)
			}
			text = bytes.ReplaceAll(text, []byte(old), []byte(by))
		}
		parts[part.Name] = bytes.NewReader(text)
	}
	return packed(t, parts)
}

func TestTheSheetThatFitsIsRead(t *testing.T) {
	body := made(t, func(f *excelize.File) error {
		_, err := f.NewSheet("Danh sách")
		_, err2 := f.NewSheet("Ghi chú")
		return errors.Join(err, err2, f.SetSheetRow("Sheet1", "A1", &[]any{"BÌA"}), f.SetSheetRow("Danh sách", "A1", &[]any{"Tên", "Xóm"}), f.MergeCell("Danh sách", "A1", "A2"), f.SetSheetRow("Danh sách", "B2", &[]any{"x"}))
	})
	s, err := sheet.ReadFitting(body, 10, func(rows [][]string) bool { return len(rows) > 1 })
	if err != nil || s.Name != "Danh sách" || len(s.Rows) != 2 || s.Rows[1][0] != "Tên" || !slices.Equal(s.Others, []string{"Sheet1", "Ghi chú"}) {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = sheet.ReadFitting(body, 10, func([][]string) bool { return false })
	if err != nil || s.Name != "Sheet1" || s.Rows[0][0] != "BÌA" {
		t.Errorf("%+v, %v", s, err)
	}
}
