package daily

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"tienglang/app"
)

// domain separates these signatures from those of other things, and names the
// version of the encoding.
const domain = "tienglang daily 1\n"

// Head is the last page that a station has made: what the next one carries.
type Head struct {
	Number int64
	Date   app.Date
	Hash   string
}

// Signer is a station's identity.
type Signer interface {
	Public() string
	Sign(data []byte) []byte
}

// Seal numbers p as the page after head and signs it.
func Seal(p Page, head Head, by Signer) (Page, error) {
	p.Number, p.Prev, p.Key = head.Number+1, head.Hash, by.Public()
	hash, err := p.hash()
	if err != nil {
		return p, err
	}
	p.Hash = hash
	p.Signature = base64.StdEncoding.EncodeToString(by.Sign(signed(string(p.Date), hash)))
	return p, nil
}

// signed is what the station signs of a page: its day and its hash, which are
// in the QR code too.
func signed(date, hash string) []byte { return []byte(domain + date + " " + hash) }

// hash is the hex SHA-256 of the page's JSON, as Encode writes it, without Hash
// and Signature.
func (p Page) hash() (string, error) {
	p.Hash, p.Signature = "", ""
	b, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("daily page %s: %w", p.Date, err)
	}
	sum := sha256.Sum256(append([]byte(domain), b...))
	return hex.EncodeToString(sum[:]), nil
}

// Encode writes a page for people and machines to keep.
func (p Page) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return nil, fmt.Errorf("daily page %s: %w", p.Date, err)
	}
	return append(b, '\n'), nil
}

// MostBytes bounds what is read as a page: a year's worst day has a tenth.
const MostBytes = 32 << 20

// Decode reads what Encode wrote; a field that it does not know, a second value,
// or anything that would not be written again in the same words is
// "daily.unreadable": nothing may stand in a page that its hash is not over.
func Decode(data []byte) (p Page, err error) {
	if len(data) > MostBytes {
		return p, app.Fail("daily.unreadable", errors.New("too large"))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return p, app.Fail("daily.unreadable", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return p, app.Fail("daily.unreadable", errors.New("more than one value"))
	}
	again, err := p.Encode()
	if err == nil && !bytes.Equal(bytes.TrimSpace(again), bytes.TrimSpace(data)) {
		err = errors.New("not written as a page is")
	}
	if err != nil {
		return p, app.Fail("daily.unreadable", err)
	}
	return p, nil
}

// Check tells whether a page is whole and by whom: "daily.other_version",
// "daily.changed" where a figure, a name or a time is not what was signed,
// "daily.signature" where its key did not sign it, "daily.other_key" where
// expect is not "" and is another key. verify is the check of a signature.
func Check(p Page, expect string, verify func(key string, data, sig []byte) error) error {
	if p.Version != Version {
		return app.Fail("daily.other_version", nil, "version", fmt.Sprint(p.Version))
	}
	hash, err := p.hash()
	if err != nil {
		return err
	}
	if hash != p.Hash {
		return app.Fail("daily.changed", nil, "date", string(p.Date))
	}
	sig, err := base64.StdEncoding.DecodeString(p.Signature)
	if err == nil {
		err = verify(p.Key, signed(string(p.Date), hash), sig)
	}
	if err != nil {
		return app.Fail("daily.signature", err, "date", string(p.Date))
	}
	if expect != "" && !strings.EqualFold(expect, p.Key) {
		return app.Fail("daily.other_key", nil, "key", p.Key)
	}
	return nil
}

// Follows tells whether p is the very next page after head. A later page may be
// of an earlier day: it was made anew when late accounts had come in.
func Follows(head Head, p Page) bool { return p.Number == head.Number+1 && p.Prev == head.Hash }

// Code is what a page's QR code holds: date, number, hash, signature and key, so
// that a printed page can be told from one that was made up.
func (p Page) Code() string {
	return strings.Join([]string{"TL1", string(p.Date), fmt.Sprint(p.Number), p.Hash, p.Signature, p.Key}, " ")
}

// CheckCode tells whether a QR code is of a page by the key that it names, and
// gives what it says; "daily.code" where it is not.
func CheckCode(code, expect string, verify func(key string, data, sig []byte) error) (date app.Date, hash string, err error) {
	f := strings.Fields(code)
	if len(f) != 6 || f[0] != "TL1" {
		return "", "", app.Fail("daily.code", nil)
	}
	if _, err := app.ParseDate(f[1]); err != nil {
		return "", "", app.Fail("daily.code", err)
	}
	sig, err := base64.StdEncoding.DecodeString(f[4])
	if err == nil {
		err = verify(f[5], signed(f[1], f[3]), sig)
	}
	if err != nil {
		return "", "", app.Fail("daily.code", err)
	}
	if expect != "" && expect != f[5] {
		return "", "", app.Fail("daily.other_key", nil, "key", f[5])
	}
	return app.Date(f[1]), f[3], nil
}
