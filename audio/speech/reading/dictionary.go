package reading

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxEntries and maxEntry bound a dictionary that a person hands in.
const (
	maxEntries = 20_000
	maxEntry   = 400 // bytes of a line
)

// Dictionary gives the reading of names and abbreviations. The longest entry
// that matches whole words wins. The zero value is empty; a Dictionary may be
// used by several goroutines once it is filled.
type Dictionary struct {
	exact  map[rune][]entry // by the first letter, longest first
	folded map[rune][]entry // by the first letter in lower case, longest first
	size   int
}

// entry is one text and how it is read.
type entry struct {
	text, folded string
	say          string
	exact        bool // case counts
}

// DictionaryError is a dictionary's line that is not "text = reading", or one
// too many.
type DictionaryError struct {
	Line int // counted from 1
	Err  error
}

// Error names the line.
func (e *DictionaryError) Error() string { return fmt.Sprintf("reading: line %d: %v", e.Line, e.Err) }

// Unwrap returns the cause.
func (e *DictionaryError) Unwrap() error { return e.Err }

var (
	errNoEntry = errors.New("not \"text = reading\"")
	errTooMany = errors.New("too many entries")
)

// ParseDictionary reads a dictionary of lines "text = reading". A text in
// straight quotation marks matches in its own case alone; lines that start
// with # and empty ones are remarks. An error is a *DictionaryError. A reading that holds its own text again is read anew each time a
// text is normalised.
func ParseDictionary(r io.Reader) (*Dictionary, error) {
	d := &Dictionary{}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, maxEntry), maxEntry)
	n := 1
	for ; lines.Scan(); n++ {
		if err := d.addLine(strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))); err != nil {
			return nil, &DictionaryError{Line: n, Err: err}
		}
	}
	if err := lines.Err(); err != nil {
		return nil, &DictionaryError{Line: n, Err: err}
	}
	return d, nil
}

func (d *Dictionary) addLine(line string) error {
	if line == "" || line[0] == '#' {
		return nil
	}
	text, say, ok := strings.Cut(line, "=")
	text, say = strings.TrimSpace(text), strings.TrimSpace(say)
	exact := len(text) > 2 && text[0] == '"' && text[len(text)-1] == '"'
	if exact {
		text = text[1 : len(text)-1]
	}
	switch {
	case d.size >= maxEntries:
		return errTooMany
	case !ok || !utf8.ValidString(line) || !d.Add(text, say, exact):
		return errNoEntry
	}
	return nil
}

// Add makes text be read as say; exact where its case counts. It reports
// false, and adds nothing, where either is without a letter or digit.
func (d *Dictionary) Add(text, say string, exact bool) bool {
	text, say = tidy(clean(text)), strings.TrimSpace(norm.NFC.String(say))
	if !strings.ContainsFunc(text, wordRune) || !strings.ContainsFunc(say, wordRune) {
		return false
	}
	d.add(entry{text: text, say: say, exact: exact})
	return true
}

// Len is the number of entries.
func (d *Dictionary) Len() int {
	if d == nil {
		return 0
	}
	return d.size
}

func (d *Dictionary) add(e entry) {
	if d.exact == nil {
		d.exact, d.folded = map[rune][]entry{}, map[rune][]entry{}
	}
	e.folded = strings.ToLower(e.text)
	table, key := d.folded, e.folded
	if e.exact {
		table, key = d.exact, e.text
	}
	first, _ := utf8.DecodeRuneInString(key)
	list := table[first]
	at, _ := slices.BinarySearchFunc(list, e, func(a, b entry) int { return len(b.text) - len(a.text) })
	table[first] = slices.Insert(list, at, e)
	d.size++
}

// find gives the reading of the longest entry at text[i:], and where it ends.
// Of two that are as long, the one that minds the case is taken.
func (d *Dictionary) find(text string, i int) (say string, end int, ok bool) {
	if d == nil {
		return "", 0, false
	}
	first, _ := utf8.DecodeRuneInString(text[i:])
	say, end, ok = longest(d.exact[first], text, i)
	if len(d.folded) == 0 {
		return say, end, ok
	}
	if other, otherEnd, found := longest(d.folded[unicode.ToLower(first)], text, i); found && otherEnd > end {
		return other, otherEnd, true
	}
	return say, end, ok
}

func longest(list []entry, text string, i int) (say string, end int, ok bool) {
	for k := range list {
		if end, ok := list[k].match(text, i); ok {
			return list[k].say, end, true
		}
	}
	return "", 0, false
}

// match tells where the entry ends in text, if it stands at i as whole words.
func (e *entry) match(text string, i int) (end int, ok bool) {
	if e.exact {
		if !strings.HasPrefix(text[i:], e.text) {
			return 0, false
		}
		end = i + len(e.text)
	} else if end, ok = foldedPrefix(text, i, e.folded); !ok {
		return 0, false
	}
	next, _ := utf8.DecodeRuneInString(text[end:])
	last, _ := utf8.DecodeLastRuneInString(e.text)
	return end, !wordRune(last) || !wordRune(next)
}

// foldedPrefix compares text from i on with what is in lower case already.
func foldedPrefix(text string, i int, folded string) (end int, ok bool) {
	for _, want := range folded {
		r, n := utf8.DecodeRuneInString(text[i:])
		if n == 0 || unicode.ToLower(r) != want {
			return 0, false
		}
		i += n
	}
	return i, true
}

// wordRune tells letters and digits, also a letter's loose accent.
func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}
