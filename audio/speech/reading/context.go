package reading

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// after tells whether what was said ends with one of the phrases, as whole
// words in any case.
func (s *scan) after(phrases ...string) bool { return endsWith(s.said(), phrases) }

// afterLoosely looks past a colon and the words that join a name to its
// number: "số tài khoản là:".
func (s *scan) afterLoosely(phrases ...string) bool {
	out := s.said()
	for range 3 {
		out = bytes.TrimRight(out, " :.(")
		for _, filler := range [...]string{"số", "là", "của"} {
			if endsWith(out, []string{filler}) && !endsWith(out, phrases) {
				out = bytes.TrimRight(out[:len(out)-len(filler)], " ")
			}
		}
	}
	return endsWith(out, phrases)
}

// said is what was said, without the spaces at its end.
func (s *scan) said() []byte { return bytes.TrimRight(s.out, " ") }

func endsWith(out []byte, phrases []string) bool {
	for _, p := range phrases {
		from := len(out) - len(p)
		if from < 0 || !bytes.EqualFold(out[from:], []byte(p)) {
			continue
		}
		if r, _ := utf8.DecodeLastRune(out[:from]); from == 0 || !wordRune(r) {
			return true
		}
	}
	return false
}

// follows tells whether one of the phrases comes at i, after spaces or none,
// as whole words in any case.
func (s *scan) follows(i int, phrases ...string) bool {
	i = skipSpaces(s.text, i)
	for _, p := range phrases {
		if end, ok := foldedPrefix(s.text, i, p); ok {
			if r, _ := utf8.DecodeRuneInString(s.text[end:]); end == len(s.text) || !wordRune(r) {
				return true
			}
		}
	}
	return false
}

// lineStart tells whether only spaces stand between i and the line's start.
func (s *scan) lineStart(i int) bool {
	before := strings.TrimRight(s.text[:i], " ")
	return before == "" || before[len(before)-1] == '\n'
}

// pauses tells whether the text ends, or a mark of a pause comes, at i.
func (s *scan) pauses(i int) bool {
	i = skipSpaces(s.text, i)
	return i == len(s.text) || strings.IndexByte(",.;:!?()\n\"", s.text[i]) >= 0
}

// capital tells whether a capital letter or a digit comes at i, after spaces
// or none.
func (s *scan) capital(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[skipSpaces(s.text, i):])
	return unicode.IsUpper(r) || unicode.IsDigit(r)
}

func isDigit(text string, i int) bool {
	return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9'
}

// digitsAt gives the digits that stand at i; "" also beyond the end.
func digitsAt(text string, i int) string {
	if !isDigit(text, i) {
		return ""
	}
	end := i
	for isDigit(text, end) {
		end++
	}
	return text[i:end]
}

// byteAt is the byte at i, or 0 beyond the end.
func byteAt(text string, i int) byte {
	if i < 0 || i >= len(text) {
		return 0
	}
	return text[i]
}

// letterAt tells whether a letter stands at i.
func letterAt(text string, i int) bool {
	if i >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}
