package reading

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// passes bound how often a text is read anew until nothing changes: a reading
// may bring together what only then has a meaning, and a dictionary's reading
// may be one that has rules of its own.
const passes = 4

// Normalize gives the words that an announcer says for text. It never fails
// and keeps lines and punctuation. No digit is left, and what comes out reads
// as itself.
func Normalize(text string, o Options) string {
	out := tidy(clean(text))
	for range passes {
		next := tidy(pass(out, o))
		if next == out {
			break
		}
		out = next
	}
	return out
}

// scan is one pass over a text that was cleaned.
type scan struct {
	text string
	at   int    // what is read next
	out  []byte // what was said
	glue bool   // the next letter needs a space before it

	accent
	south bool
	dict  *Dictionary

	join     string // said between the numbers of a chain under way
	joinEnd  int    // where in text that chain ends
	listEnd  int    // where in text a list of numbers without spaces ends
	daysEnd  int    // until where in text small numbers are days of a month
	phoneOut int    // length of out after a telephone number, 0 for none
	romanOut int    // the same after a Roman numeral
}

func pass(text string, o Options) string {
	s := &scan{text: text, out: make([]byte, 0, len(text)+len(text)/2), accent: north, dict: o.Dictionary}
	if o.South {
		s.accent, s.south = south, true
	}
	for s.at < len(text) {
		s.step()
	}
	return string(s.out)
}

// step reads one thing: by the person's dictionary, as a number, a word or a
// sign. It always moves on.
func (s *scan) step() {
	if s.byDictionary() {
		return
	}
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	switch {
	case r >= '0' && r <= '9':
		s.digits()
	case unicode.IsLetter(r) || unicode.Is(unicode.Mn, r):
		s.word()
	default:
		s.sign(r, size)
	}
}

// byDictionary reads what the person's dictionary knows, at the beginning of
// words alone.
func (s *scan) byDictionary() bool {
	if s.dict == nil || !s.starts(s.at) {
		return false
	}
	say, end, ok := s.dict.find(s.text, s.at)
	if !ok || say == s.text[s.at:end] {
		return false
	}
	s.at = end
	s.say(say)
	return true
}

// starts tells whether no letter or digit stands directly before i.
func (s *scan) starts(i int) bool {
	r, _ := utf8.DecodeLastRuneInString(s.text[:i])
	return i == 0 || !wordRune(r)
}

// say adds whole words, apart from what stands around them.
func (s *scan) say(words string) {
	if words == "" {
		return
	}
	if len(s.out) > 0 && !s.opened() {
		s.out = append(s.out, ' ')
	}
	s.out = append(s.out, words...)
	s.glue = true
}

// opened tells whether a word may follow what was said without a space.
func (s *scan) opened() bool {
	r, _ := utf8.DecodeLastRune(s.out)
	return r == ' ' || r == '\n' || r == '(' || r == '“'
}

// copyTo takes the text up to end as it is.
func (s *scan) copyTo(end int) {
	part := s.text[s.at:end]
	r, _ := utf8.DecodeRuneInString(part)
	if s.glue && (wordRune(r) || r == '(' || r == '“') {
		s.out = append(s.out, ' ')
	}
	s.out = append(s.out, part...)
	s.glue, s.at = false, end
}

// word reads what begins with a letter.
func (s *scan) word() {
	if isDigit(s.text, s.at-1) && s.times() {
		return
	}
	if s.starts(s.at) {
		for _, rule := range wordRules {
			if rule(s) {
				return
			}
		}
	}
	s.copyTo(letters(s.text, s.at))
}

// wordRules are tried in turn at the beginning of a word.
var wordRules = []func(*scan) bool{
	(*scan).internet, (*scan).symbol, (*scan).roman, (*scan).weekday, (*scan).times, (*scan).measure, (*scan).spoken, (*scan).abbreviation,
}

// spoken brings number words that were typed in letters to the accent.
func (s *scan) spoken() bool {
	if c := s.text[s.at] | 0x20; c != 'n' && c != 'm' {
		return false
	}
	end := letters(s.text, s.at)
	switch word := strings.ToLower(s.text[s.at:end]); {
	case s.south && word == north.thousand:
		s.at = end
		s.say(s.thousand)
		return true
	case (word == north.early || word == south.early) && word != s.early && digitAfter(s.text, end):
		s.at = end
		s.say(s.early)
		return true
	}
	return false
}

// letters gives the end of the letters that begin at i, at least one rune on.
func letters(text string, i int) int {
	_, n := utf8.DecodeRuneInString(text[i:])
	for i += n; i < len(text); i += n {
		var r rune
		if r, n = utf8.DecodeRuneInString(text[i:]); !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
	}
	return i
}

// digitAfter tells whether a digit follows, after spaces or none.
func digitAfter(text string, i int) bool { return isDigit(text, skipSpaces(text, i)) }

func skipSpaces(text string, i int) int {
	return i + len(text[i:]) - len(strings.TrimLeft(text[i:], " "))
}
