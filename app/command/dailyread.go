package command

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"

	"tienglang/app"
	"tienglang/app/daily"
	"tienglang/sync/wire"
)

// embedded finds the head of a file that is carried in a PDF, as drawDaily's
// library writes it.
var embedded = regexp.MustCompile(`/Type /EmbeddedFile /Length (\d{1,9}) /Filter /FlateDecode [^\n]{0,200}\n\nstream\n`)

// pageIn reads a daily page from a file of figures or out of a PDF. Errors:
// "daily.unreadable", "daily.no_figures".
func pageIn(data []byte) (p daily.Page, isPDF bool, err error) {
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		p, err = daily.Decode(data)
		return p, false, err
	}
	figures, err := figuresIn(data)
	if err != nil {
		return p, true, err
	}
	p, err = daily.Decode(figures)
	return p, true, err
}

// figuresIn takes the one file out of a PDF that it carries; a PDF with two
// could show one and be checked by the other.
func figuresIn(pdf []byte) ([]byte, error) {
	all := embedded.FindAllSubmatchIndex(pdf, 2)
	if len(all) != 1 {
		return nil, app.Fail("daily.no_figures", nil)
	}
	at := all[0]
	length, err := strconv.Atoi(string(pdf[at[2]:at[3]]))
	if err != nil || length > len(pdf)-at[1] {
		return nil, app.Fail("daily.no_figures", err)
	}
	z, err := zlib.NewReader(bytes.NewReader(pdf[at[1] : at[1]+length]))
	if err != nil {
		return nil, app.Fail("daily.no_figures", err)
	}
	figures, err := io.ReadAll(io.LimitReader(z, daily.MostBytes+1))
	if err != nil {
		return nil, app.Fail("daily.no_figures", err)
	}
	return figures, nil
}

// checkDaily tells whether a file is a whole daily page by expect, "" for
// whatever station's; a PDF must be what its figures give. Errors: those of
// daily.Check, "daily.pdf_differs".
func checkDaily(data []byte, expect string) (daily.Page, error) {
	p, isPDF, err := pageIn(data)
	if err != nil {
		return p, err
	}
	if err := daily.Check(p, expect, wire.VerifySignature); err != nil {
		return p, err
	}
	if !isPDF {
		return p, nil
	}
	again, err := drawDaily(p)
	if err != nil {
		return p, err
	}
	if !bytes.Equal(again, data) {
		return p, app.Fail("daily.pdf_differs", nil, "date", string(p.Date), "program", p.Program)
	}
	return p, nil
}
