package sheet

import (
	"slices"
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

// ReadMerged is Read with the value of merged cells in each of them, and hundredths
// as they are shown ("70%"), as a person sees it. Errors are those of Read.
func ReadMerged(body []byte, mostRows int) ([][]string, error) {
	s, err := ReadFitting(body, mostRows, func([][]string) bool { return true })
	return s.Rows, err
}

// mostSheets is how many sheets are looked through.
const mostSheets = 30

// Sheet is one sheet of a file.
type Sheet struct {
	Name   string
	Rows   [][]string
	Others []string // the names of those that are not it
}

// ReadFitting is ReadMerged of the first sheet that fits, or of the first one
// where none does.
func ReadFitting(body []byte, mostRows int, fits func([][]string) bool) (s Sheet, err error) {
	_, err = read(body, mostMerged, func(f *excelize.File) ([][]string, error) {
		names := f.GetSheetList()
		if len(names) == 0 {
			return nil, app.Fail("sheet.not_xlsx", nil)
		}
		rows, err := mergedRows(f, names[0], mostRows)
		at := 0
		for i := 1; i < min(len(names), mostSheets) && (err != nil || !fits(rows)); i++ {
			if other, otherErr := mergedRows(f, names[i], mostRows); otherErr == nil && fits(other) {
				rows, err, at = other, nil, i
			}
		}
		s = Sheet{Name: names[at], Rows: rows, Others: slices.Delete(slices.Clone(names), at, at+1)}
		return rows, err
	})
	if err != nil {
		return Sheet{}, err
	}
	return s, nil
}

func mergedRows(f *excelize.File, name string, mostRows int) ([][]string, error) {
	rows, err := rowsOf(f, name, mostRows)
	if err != nil {
		return nil, err
	}
	if err := percents(f, name, rows); err != nil {
		return nil, app.Fail("sheet.not_xlsx", err)
	}
	merged, err := f.GetMergeCells(name, true)
	if err != nil {
		return nil, app.Fail("sheet.not_xlsx", err)
	}
	return spread(rows, merged)
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
