package security

import (
	"maps"
	"unicode"
	"unicode/utf8"
)

// Words is a catalogue of sentences.
type Words interface {
	Has(key string) bool
	T(key string, pairs ...string) string
	Values(key string, values map[string]string) string
}

// In is the sentence in a catalogue's language. A code within it is told by the
// words that the catalogue has for it, as {what} of what was refused and as
// {cause} of an error: what a finding keeps of the program's own words, as those
// of former versions do, is never shown.
func (f Told) In(w Words) string {
	args := maps.Clone(f.Args)
	if code, ok := args["code"]; ok {
		args["what"] = refusedWords(w, code)
	}
	if _, english := args["cause"]; english || f.Cause != nil {
		if args == nil {
			args = map[string]string{}
		}
		args["cause"] = f.cause(w)
	}
	return w.Values("security.found."+f.Code, args)
}

// refusedWords are what was turned away, as a sentence begins.
func refusedWords(w Words, code string) string {
	key := "audit.refused." + code
	if !w.Has(key) {
		key = "audit.refused"
	}
	words := w.T(key)
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

func (f Told) cause(w Words) string {
	c := Cause{Code: f.Args["code"]} // as former versions kept it
	if f.Cause != nil {
		c = *f.Cause
	}
	if key := "error." + c.Code; w.Has(key) {
		return w.Values(key, c.Args)
	}
	return w.T("security.found.cause_unknown")
}
