// Package sheet reads and writes tables as XLSX. What it reads comes from
// anywhere, and is held to its bounds before it is unpacked.
package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"tienglang/app"
)

// The bounds of a file that is read.
const (
	MostBytes    = 8 << 20  // of the file
	mostUnpacked = 48 << 20 // of all that is packed in it
	mostParts    = 500
	mostColumns  = 100
	mostCell     = 4000 // letters that are kept of a cell
)

// ReadFile is Read for a file. Errors: those of Read, and "sheet.file" when it
// can't be opened.
func ReadFile(path string, mostRows int) ([][]string, error) {
	body, err := Bytes(path)
	if err != nil {
		return nil, err
	}
	return Read(body, mostRows)
}

// Bytes are those of a file, at most one more than MostBytes: "sheet.file".
func Bytes(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, app.Fail("sheet.file", err, "name", path)
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, MostBytes+1))
	if err != nil {
		return nil, app.Fail("sheet.file", err, "name", path)
	}
	return body, nil
}

// Read is the first sheet of an XLSX file, row by row; numbers, times and days
// are the numbers that the file keeps, days counted from 1900 on; a formula whose
// value the file does not keep is "#CALC!". Errors: "sheet.not_xlsx",
// "sheet.too_large", "sheet.too_many_rows" with more than mostRows.
func Read(body []byte, mostRows int) (rows [][]string, err error) {
	return read(body, mostUnpacked, func(f *excelize.File) ([][]string, error) { return firstSheet(f, mostRows) })
}

func read(body []byte, unpacked int64, rowsOf func(*excelize.File) ([][]string, error)) (rows [][]string, err error) {
	if len(body) > MostBytes {
		return nil, app.Fail("sheet.too_large", nil)
	}
	if err := unpacks(body, unpacked); err != nil {
		return nil, err
	}
	defer func() { // foreign bytes: a fault in reading them is theirs
		if r := recover(); r != nil {
			rows, err = nil, app.Fail("sheet.not_xlsx", fmt.Errorf("%v", r))
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: unpacked, UnzipXMLSizeLimit: unpacked,
	})
	if err != nil {
		return nil, app.Fail("sheet.not_xlsx", err)
	}
	defer func() { _ = f.Close() }() // only read
	return rowsOf(f)
}

// unpacks counts what is packed in a file by unpacking it: what it says of
// itself may be false.
func unpacks(body []byte, left int64) error {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return app.Fail("sheet.not_xlsx", err)
	}
	if len(z.File) > mostParts {
		return app.Fail("sheet.too_large", fmt.Errorf("%d parts", len(z.File)))
	}
	for _, part := range z.File {
		r, err := part.Open()
		if err != nil {
			return app.Fail("sheet.not_xlsx", err)
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, left+1))
		err = errors.Join(err, r.Close())
		if left -= n; left < 0 {
			return app.Fail("sheet.too_large", nil)
		}
		if err != nil {
			return app.Fail("sheet.not_xlsx", err)
		}
	}
	return nil
}

func firstSheet(f *excelize.File, mostRows int) (rows [][]string, err error) {
	names := f.GetSheetList()
	if len(names) == 0 {
		return nil, app.Fail("sheet.not_xlsx", nil)
	}
	return rowsOf(f, names[0], mostRows)
}

func rowsOf(f *excelize.File, name string, mostRows int) (rows [][]string, err error) {
	it, err := f.Rows(name)
	if err != nil {
		return nil, app.Fail("sheet.not_xlsx", err)
	}
	defer func() { _ = it.Close() }() // only read
	blank := 0                        // rows that are only formatted, of which a sheet may have a million below its last one
	for it.Next() {
		row, err := it.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, app.Fail("sheet.not_xlsx", err)
		}
		if len(row) == 0 {
			blank++
			continue
		}
		if len(rows)+blank >= mostRows {
			return nil, app.Fail("sheet.too_many_rows", nil, "most", fmt.Sprint(mostRows))
		}
		rows = append(append(rows, make([][]string, blank)...), bounded(row))
		blank = 0
	}
	if err := it.Error(); err != nil {
		return nil, app.Fail("sheet.not_xlsx", err)
	}
	if err := errors.Join(uncounted(f, name, rows), since1904(f, name, rows)); err != nil {
		return nil, app.Fail("sheet.not_xlsx", err)
	}
	return rows, nil
}

func bounded(row []string) []string {
	row = row[:min(len(row), mostColumns)]
	for i, cell := range row {
		if utf8.RuneCountInString(cell) > mostCell {
			row[i] = string([]rune(cell)[:mostCell])
		}
	}
	return row
}
