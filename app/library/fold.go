package library

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
)

// Fold is text as it is searched: lower case, without diacritics, so that
// "thoi tiet" finds "Thời tiết" and "duong" finds "Đường". Letters are taken
// apart (NFD) and their marks dropped; đ has no such parts and is named.
func Fold(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == 'đ' || r == 'Đ':
			b.WriteByte('d')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// longestKey bounds what is searched of one programme, in bytes.
const longestKey = 4000

// Key is what a programme is found by: its title and the titles of its items,
// folded.
func Key(p app.Programme) string {
	parts := []string{p.Title}
	for _, i := range p.Items {
		parts = append(parts, i.Title)
	}
	key := strings.Join(strings.Fields(Fold(strings.Join(parts, " "))), " ")
	if len(key) > longestKey {
		key = strings.ToValidUTF8(key[:longestKey], "")
	}
	return key
}
