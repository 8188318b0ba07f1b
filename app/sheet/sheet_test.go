package sheet_test

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"tienglang/app/apptest"
	"tienglang/app/sheet"
)

func written(t testing.TB, rows ...[]string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := sheet.Write(&b, sheet.Table{Name: "Lịch phát", Rows: rows, Widths: []float64{20, 8}}); err != nil {
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
