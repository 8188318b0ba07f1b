package sheet

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"tienglang/app"
)

// What a file with merged cells may be: it is unpacked as a whole, where others
// pass row by row.
const (
	mostMerged = 16 << 20 // of all that is packed in it
	mostFilled = 1 << 20  // cells that merged ones are written into
)

// ReadMerged is Read with the value of merged cells in each of them, as a
// person sees it. Errors are those of Read.
func ReadMerged(body []byte, mostRows int) ([][]string, error) {
	return read(body, mostMerged, func(f *excelize.File) ([][]string, error) {
		rows, err := firstSheet(f, mostRows)
		if err != nil {
			return nil, err
		}
		merged, err := f.GetMergeCells(f.GetSheetList()[0], true)
		if err != nil {
			return nil, app.Fail("sheet.not_xlsx", err)
		}
		return spread(rows, merged)
	})
}

// spread writes the value of each merged cell into all of its places, within
// the rows that are there.
func spread(rows [][]string, merged []excelize.MergeCell) ([][]string, error) {
	left := mostFilled
	for _, m := range merged {
		from, to, _ := strings.Cut(m[0], ":")
		if to == "" {
			to = from
		}
		x1, y1, err1 := excelize.CellNameToCoordinates(from)
		x2, y2, err2 := excelize.CellNameToCoordinates(to)
		if err1 != nil || err2 != nil {
			continue // it names no cells
		}
		x2, y2 = min(x2, mostColumns), min(y2, len(rows))
		if y1 > y2 || x1 > x2 || x1 > len(rows[y1-1]) || rows[y1-1][x1-1] == "" {
			continue
		}
		if left -= (x2 - x1 + 1) * (y2 - y1 + 1); left < 0 {
			return nil, app.Fail("sheet.too_large", nil)
		}
		value := rows[y1-1][x1-1]
		for y := y1 - 1; y < y2; y++ {
			for len(rows[y]) < x2 {
				rows[y] = append(rows[y], "")
			}
			for x := x1 - 1; x < x2; x++ {
				rows[y][x] = value
			}
		}
	}
	return rows, nil
}
