package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean brings text into the letters and signs that the rules know: NFC,
// decimal digits of every script as 0–9, one kind of dash, quote and space.
// Emoji, control characters and signs that nobody says are left out.
func clean(text string) string {
	if plain(text) {
		return text
	}
	text = norm.NFC.String(strings.ToValidUTF8(text, " "))
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		cleanRune(&b, r)
	}
	return norm.NFC.String(b.String()) // what was left out may have parted a letter and its accent
}

// plain tells text of ASCII without anything to clean.
func plain(text string) bool {
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf || c < ' ' && c != '\n' || strings.IndexByte("`^*|[]{}\\#\x7f", c) >= 0 {
			return false
		}
	}
	return true
}

// written are signs that stand for others.
var written = map[rune]string{
	'–': "–", '—': "–", '―': "–", '‒': "–", '−': "-", '‐': "-", '‑': "-", '﹣': "-", '－': "-",
	'‘': "’", '’': "’", '′': "’", '`': "’", '´': "’", '″': "\"", '“': "“", '”': "”", '„': "“", '«': "“", '»': "”",
	'…': "...", 'º': "°", '˚': "°", '℃': "°C", '°': "°", '²': "²", '³': "³", '½': " 1/2", '¼': " 1/4", '¾': " 3/4",
	'₫': "₫", '€': "€", '£': "£", '¥': "¥", '×': "×", '÷': "÷", '±': "±", '≤': "≤", '≥': "≥", '≈': "~", 'µ': "µ", 'μ': "µ",
	'‰': "‰", '⁄': "/", '∕': "/", '№': "số ", '\n': "\n", '\u2028': "\n", '\u2029': "\n\n", '\v': "\n", '\f': "\n",
	'|': ", ", '[': "(", ']': ")", '{': "(", '}': ")", '\\': "/", '*': " ", '^': " ", '#': " ",
	'•': "\n", '●': "\n", '▪': "\n", '◦': "\n", '➢': "\n", '、': ", ", '。': ". ", '，': ", ", '：': ": ", '；': "; ", '！': "! ", '？': "? ",
}

// cleanRune writes r as the rules know it.
func cleanRune(b *strings.Builder, r rune) {
	if r < utf8.RuneSelf && r >= ' ' && r != 0x7f && strings.IndexByte("`^*|[]{}\\#", byte(r)) < 0 {
		b.WriteByte(byte(r))
		return
	}
	if s, ok := written[r]; ok {
		b.WriteString(s)
		return
	}
	switch {
	case unicode.IsDigit(r):
		b.WriteByte('0' + digitValue(r))
	case unicode.IsLetter(r), unicode.Is(unicode.Mn, r):
		b.WriteRune(r)
	case unicode.Is(unicode.No, r):
		cleanNumber(b, r)
	case unicode.IsSpace(r):
		b.WriteByte(' ')
	}
}

// cleanNumber writes a digit in a ring and the like as its digits.
func cleanNumber(b *strings.Builder, r rune) {
	for _, d := range norm.NFKC.String(string(r)) {
		if d == '⁄' {
			d = '/'
		}
		if d >= '0' && d <= '9' || d == '/' {
			b.WriteRune(d)
		}
	}
}

// digitValue is the value of a decimal digit: Unicode keeps the digits of a
// script in runs of ten.
func digitValue(r rune) byte {
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return byte((r - rune(t.Lo)) % 10)
		}
	}
	return 0
}

// tidy sets spaces as a printer does: one between words, none before a comma
// or at a line's ends, no line that begins with a comma, and at most one empty
// line.
func tidy(text string) string {
	b := make([]byte, 0, len(text))
	newlines, space := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\n':
			newlines++
			continue
		case c == ' ':
			space = true
			continue
		case strings.IndexByte(",.;:!?)", c) >= 0:
			b = endMark(b, c, newlines)
			if c == ')' || len(b) > 0 && b[len(b)-1] == c {
				space = false
			}
			continue
		}
		b = gap(b, newlines, space)
		b = append(b, c)
		newlines, space = 0, false
	}
	return string(b)
}

// gap writes the white space before a word.
func gap(b []byte, newlines int, space bool) []byte {
	switch {
	case len(b) == 0:
	case newlines > 0:
		b = append(b, "\n\n"[:min(newlines, 2)]...)
	case space && b[len(b)-1] != '(':
		b = append(b, ' ')
	}
	return b
}

// endMark writes a mark that belongs to the word before it; one that has no
// word is left out, and the stronger of two stays.
func endMark(b []byte, c byte, newlines int) []byte {
	if len(b) == 0 || newlines > 0 || b[len(b)-1] == '(' && c != ')' {
		return b
	}
	last := b[len(b)-1]
	switch {
	case last == '(': // nothing in brackets
		return b[:len(b)-1]
	case last == ',' && c != ')':
		b[len(b)-1] = c
		return b
	case c == ',' && last == '.' && (len(b) < 2 || b[len(b)-2] != '.'):
		b[len(b)-1] = c
		return b
	case c == ',' && strings.IndexByte(".;:!?", last) >= 0:
		return b
	}
	return append(b, c)
}
