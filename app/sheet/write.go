package sheet

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"
)

// Table is a sheet to be written.
type Table struct {
	Name   string    // of the sheet
	Rows   [][]any   // the headings first; cells are string, int, Dong, Day or time.Time
	Widths []float64 // of the columns, in letters; 0 for the usual one
}

// Dong is an amount of money.
type Dong int64

// Day is a day in its own zone, without a time; the zero one is an empty cell, as
// that of a time.Time is.
type Day time.Time

// The formats of cells.
const (
	formatPlain  = "0"
	formatMoney  = "#,##0"
	formatDay    = "dd/mm/yyyy"
	formatMoment = "dd/mm/yyyy hh:mm"
	formatText   = "@" // also what is typed in later
)

// Write writes t as XLSX: numbers, money, days and moments are what a
// spreadsheet reckons with, texts stay texts whatever they look like; the
// headings stay in sight.
func Write(w io.Writer, t Table) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }() // it was never a file
	s := writer{file: f, Table: t, styles: map[string]int{}}
	err := f.SetSheetName("Sheet1", t.Name)
	if err == nil {
		err = s.fill()
	}
	if err == nil {
		err = f.Write(w)
	}
	if err != nil {
		return fmt.Errorf("sheet %s: %w", t.Name, err)
	}
	return nil
}

type writer struct {
	Table
	file   *excelize.File
	styles map[string]int // of formats
}

func (w *writer) fill() error {
	if err := w.columns(); err != nil {
		return err
	}
	for i, row := range w.Rows {
		for k, cell := range row {
			if err := w.cell(k+1, i+1, cell); err != nil {
				return err
			}
		}
	}
	head, err := w.file.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E3EAF4"}}})
	if err == nil {
		err = w.file.SetRowStyle(w.Name, 1, 1, head)
	}
	if err != nil {
		return err
	}
	return w.file.SetPanes(w.Name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// columns sets widths, and has columns of texts alone keep as text what is typed
// into them later.
func (w *writer) columns() error {
	for i, width := range w.Widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err == nil && w.texts(i) {
			var text int
			if text, err = w.style(formatText); err == nil {
				err = w.file.SetColStyle(w.Name, name, text)
			}
		}
		if err == nil && width > 0 {
			err = w.file.SetColWidth(w.Name, name, name, width)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) texts(column int) bool {
	for _, row := range w.Rows {
		if column < len(row) {
			if _, is := row[column].(string); !is && row[column] != nil {
				return false
			}
		}
	}
	return true
}

// cell writes one, numbered from 1.
func (w *writer) cell(column, row int, value any) error {
	at, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	value, format := plain(value)
	if value == nil {
		return nil
	}
	style, err := w.style(format)
	if err == nil {
		err = w.file.SetCellValue(w.Name, at, value)
	}
	if err != nil {
		return err
	}
	return w.file.SetCellStyle(w.Name, at, at, style)
}

// plain is a cell as the file keeps it, nil for an empty one, with its format.
func plain(value any) (kept any, format string) {
	switch v := value.(type) {
	case Dong:
		return int64(v), formatMoney
	case Day:
		return days(time.Time(v), false), formatDay
	case time.Time:
		return days(v, true), formatMoment
	case string:
		if v == "" {
			return nil, formatText
		}
		return v, formatText
	case nil:
		return nil, formatText
	}
	return value, formatPlain
}

// days is a time as spreadsheets count it: the days since 30/12/1899 by the
// clock of its zone; nil for none.
func days(t time.Time, clock bool) any {
	if t.IsZero() {
		return nil
	}
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	n := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Sub(zero).Hours() / 24
	if !clock {
		return int(n)
	}
	return n + float64(t.Hour()*60+t.Minute())/(24*60)
}

func (w *writer) style(format string) (int, error) {
	if id, ok := w.styles[format]; ok {
		return id, nil
	}
	id, err := w.file.NewStyle(&excelize.Style{CustomNumFmt: &format})
	w.styles[format] = id
	return id, err
}
