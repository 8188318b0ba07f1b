package page

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold writes s without Vietnamese marks and in lower case, so that
// "khe coc" finds "Khe Cốc" and "doi" finds "Đồi".
func Fold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case r == 'đ':
			b.WriteRune('d')
		case !unicode.Is(unicode.Mn, r):
			b.WriteRune(r)
		}
	}
	return b.String()
}
