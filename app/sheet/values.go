package sheet

import (
	"bytes"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Uncounted stands where a formula has no value in the file, as programs leave
// it that write formulas and do not count.
const Uncounted = "#CALC!"

// uncounted marks the formulas without a value. An empty text is a value.
func uncounted(f *excelize.File, name string, rows [][]string) error {
	if !hasFormulas(f) {
		return nil
	}
	return eachCell(rows, func(ref string, cell *string) error {
		if *cell != "" {
			return nil
		}
		formula, err := f.GetCellFormula(name, ref)
		if err != nil || formula == "" {
			return err
		}
		value, err := f.GetCellValue(name, ref) // of the first cell where it is merged
		if kind, _ := f.GetCellType(name, ref); err != nil || value != "" || kind == excelize.CellTypeFormula {
			return err
		}
		*cell = Uncounted
		return nil
	})
}

func hasFormulas(f *excelize.File) (has bool) {
	f.Pkg.Range(func(path, body any) bool {
		text, _ := body.([]byte)
		part, _ := path.(string)
		has = strings.HasPrefix(part, "xl/worksheets/") && (bytes.Contains(text, []byte("<f>")) || bytes.Contains(text, []byte("<f ")))
		return !has
	})
	return has
}

// days1904 is how many days a file that counts from 1904 on, as Macintoshes
// did, is behind one that counts from 1900 on.
const days1904 = 1462

// since1904 counts the days of such a file from 1900 on: the numbers that are
// shown as days, from 1904 to 2099.
func since1904(f *excelize.File, name string, rows [][]string) error {
	if p, err := f.GetWorkbookProps(); err != nil || p.Date1904 == nil || !*p.Date1904 {
		return err
	}
	day := func(v float64) bool { return v >= 1 && v < 71588 }
	return rewrite(f, name, rows, day, showsDays, func(v float64) string { return strconv.FormatFloat(v+days1904, 'f', -1, 64) })
}

// percents writes numbers that are shown as hundredths as they are shown: 0.7 is
// "70%".
func percents(f *excelize.File, name string, rows [][]string) error {
	share := func(v float64) bool { return v > 0 && v <= 10 }
	return rewrite(f, name, rows, share, showsHundredths, func(v float64) string { return strconv.FormatFloat(math.Round(v*1e6)/1e4, 'f', -1, 64) + "%" })
}

// rewrite writes anew the numbers that fit and whose style shows them in a way.
func rewrite(f *excelize.File, name string, rows [][]string, fits func(float64) bool, shows func(*excelize.File, int) bool, as func(float64) string) error {
	known := map[int]bool{} // by style
	return eachCell(rows, func(ref string, cell *string) error {
		v, err := strconv.ParseFloat(*cell, 64)
		if err != nil || !fits(v) {
			return nil
		}
		style, err := f.GetCellStyle(name, ref)
		if err != nil {
			return err
		}
		is, seen := known[style]
		if !seen {
			is = shows(f, style)
			known[style] = is
		}
		if is {
			*cell = as(v)
		}
		return nil
	})
}

func showsHundredths(f *excelize.File, style int) bool {
	s, err := f.GetStyle(style)
	if err != nil {
		return false
	}
	return s.NumFmt == 9 || s.NumFmt == 10 || s.CustomNumFmt != nil && strings.HasSuffix(*s.CustomNumFmt, "%")
}

// showsDays tells whether a style shows numbers as days: one of the built-in
// ones, or one that speaks of years or days.
func showsDays(f *excelize.File, style int) bool {
	s, err := f.GetStyle(style)
	if err != nil {
		return false
	}
	if s.CustomNumFmt != nil {
		return strings.ContainsAny(strings.ToLower(*s.CustomNumFmt), "yd")
	}
	n := s.NumFmt
	return n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 36 || n >= 50 && n <= 58
}

func eachCell(rows [][]string, do func(ref string, cell *string) error) error {
	for y := range rows {
		for x := range rows[y] {
			ref, err := excelize.CoordinatesToCellName(x+1, y+1)
			if err != nil {
				return err
			}
			if err := do(ref, &rows[y][x]); err != nil {
				return err
			}
		}
	}
	return nil
}
