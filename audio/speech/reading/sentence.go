package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is one stretch of text that is read in one breath.
type Sentence struct {
	Text string // as it was typed, without white space at its ends
	// Paragraph tells that a paragraph, which is a line, ends with it.
	Paragraph bool
}

// longSentence is how many bytes a sentence may have before it is cut at a
// pause, so that a voice never gets a page at once.
const longSentence = 1200

// Sentences cuts a text into sentences: at . ! ? … and at the ends of lines.
// It does not cut after abbreviations and initials, nor within numbers, dates
// and addresses. What holds no letter and no digit is left out.
func Sentences(text string) (all []Sentence) {
	for line := range strings.Lines(strings.ReplaceAll(text, "\r", "\n")) {
		before := len(all)
		for line = strings.TrimSpace(line); line != ""; {
			end := sentenceEnd(line)
			if s := strings.TrimSpace(line[:end]); strings.ContainsFunc(s, wordRune) {
				all = append(all, Sentence{Text: s})
			}
			line = strings.TrimSpace(line[end:])
		}
		if len(all) > before {
			all[len(all)-1].Paragraph = true
		}
	}
	return all
}

// sentenceEnd gives the end of the first sentence of a line.
func sentenceEnd(line string) int {
	for i, r := range line {
		if i > longSentence && (r == ',' || r == ';' || r == ' ') {
			return i + 1
		}
		switch r {
		case '!', '?', '…', '.':
		default:
			continue
		}
		if end := marksEnd(line, i); endsSentence(line, i, end) {
			return end
		}
	}
	return len(line)
}

// marksEnd skips the marks and the closing quotes and brackets that belong to
// a sentence's end.
func marksEnd(line string, i int) int {
	for i < len(line) {
		r, n := utf8.DecodeRuneInString(line[i:])
		if !strings.ContainsRune(".!?…\"”’')»", r) {
			break
		}
		i += n
	}
	return i
}

// endsSentence tells whether the mark at i, with others up to end, is a
// sentence's end: white space and then no small letter must follow, and no
// abbreviation may come before a lone full stop.
func endsSentence(line string, i, end int) bool {
	if end == len(line) {
		return true
	}
	space, _ := utf8.DecodeRuneInString(line[end:])
	if !unicode.IsSpace(space) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(line[end:], " \t\u00a0\"“‘'«("))
	if unicode.IsLower(next) {
		return line[i] == '!' || line[i] == '?'
	}
	return end-i > 1 || line[i] != '.' || !abbreviated(line[:i], next)
}

// abbreviated tells whether the full stop after the text belongs to its last
// word: TP. Thái Nguyên, Nguyễn V. An, a heading's "1.".
func abbreviated(before string, next rune) bool {
	from := strings.LastIndexFunc(before, unicode.IsSpace) + 1
	word := strings.TrimLeft(before[from:], "(\"“‘'")
	if _, ok := dotted[word+"."]; ok {
		return true
	}
	first, size := utf8.DecodeRuneInString(word)
	if size == len(word) && unicode.IsUpper(first) && unicode.IsUpper(next) { // an initial
		return true
	}
	if from != 0 { // the rest are headings
		return false
	}
	_, isRoman := romanValue(word)
	return isRoman || len(word) <= 2 && strings.Trim(word, "0123456789") == ""
}
