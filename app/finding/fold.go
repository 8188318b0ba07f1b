// Package finding is by which words programmes and media are found: without
// diacritics, without case, by the beginnings of words.
package finding

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
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

// Split gives the words of text, folded: runs of letters and digits.
func Split(text string) []string {
	return strings.FieldsFunc(Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}
