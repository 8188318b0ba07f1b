package script

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// MaxFile is the largest file that a script is read from, in bytes.
const MaxFile = 16 << 20

// ReadText gives the text of a file: plain, in UTF-8 or UTF-16, or a Word
// document (.docx) without its pictures and notes. Letters come composed (NFC)
// and lines end in "\n". Errors: "script.not_text", and "script.too_long" where
// there is more than a section holds.
func ReadText(b []byte) (string, error) {
	text, err := plain(b)
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		text, err = wordText(b)
	}
	if err != nil {
		return "", app.Fail("script.not_text", err)
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u00a0", " ", "\u0000", "").Replace(norm.NFC.String(text))
	if len(text) > MaxText {
		return "", app.Fail("script.too_long", nil)
	}
	return strings.TrimSpace(text), nil
}

var errNotText = errors.New("script: neither UTF-8 nor UTF-16 text")

// plain reads a text file.
func plain(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}):
		return wide(b[2:], binary.LittleEndian)
	case bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return wide(b[2:], binary.BigEndian)
	}
	b = bytes.TrimPrefix(b, []byte{0xef, 0xbb, 0xbf})
	if !utf8.Valid(b) || bytes.ContainsRune(b, 0) {
		return "", errNotText
	}
	return string(b), nil
}

func wide(b []byte, order binary.ByteOrder) (string, error) {
	if len(b)%2 != 0 {
		return "", errNotText
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units)), nil
}

// maxXML bounds the unpacked document, which a small file may make large.
const maxXML = 32 << 20

// wordText reads the paragraphs of a .docx file (ECMA-376, WordprocessingML).
func wordText(b []byte) (string, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return "", err
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // only read
	var w wordReader
	d := xml.NewDecoder(io.LimitReader(f, maxXML))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return w.text.String(), nil
		}
		if err != nil {
			return "", err
		}
		w.take(token)
		if w.text.Len() > 2*MaxText {
			return "", errors.New("script: the document is too long, " + strconv.Itoa(w.text.Len()))
		}
	}
}

// wordReader gathers the text of a document's runs.
type wordReader struct {
	text strings.Builder
	in   bool // within w:t
}

func (w *wordReader) take(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "t":
			w.in = true
		case "tab":
			w.text.WriteByte(' ')
		case "br", "cr":
			w.text.WriteByte('\n')
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "t":
			w.in = false
		case "p":
			w.text.WriteByte('\n')
		}
	case xml.CharData:
		if w.in {
			w.text.Write(t)
		}
	}
}
