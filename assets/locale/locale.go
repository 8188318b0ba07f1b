// Package locale keeps the sentences of the program in each language and
// writes numbers, times and dates as its readers do. It knows nothing of the
// window, so the command line uses it too.
package locale

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tienglang/app"
)

//go:embed vi.json en.json
var files embed.FS

// Languages are the languages that there are catalogues of, the first being
// the one that is used when nothing was chosen.
var Languages = []string{"vi", "en"}

// Catalogue is the sentences of one language, flat from key to sentence with
// {name} where a value goes. It never changes once made.
type Catalogue struct {
	lang      string
	sentences map[string]string
}

// New reads the catalogue of lang; an unknown language gives Vietnamese.
func New(lang string) *Catalogue {
	if lang != "en" {
		lang = "vi"
	}
	c := &Catalogue{lang: lang, sentences: map[string]string{}}
	raw, err := files.ReadFile(lang + ".json")
	if err == nil {
		err = json.Unmarshal(raw, &c.sentences)
	}
	if err != nil {
		panic(fmt.Sprintf("embedded catalogue %s: %v", lang, err)) // cannot be: the tests read it
	}
	return c
}

// Lang is "vi" or "en".
func (c *Catalogue) Lang() string { return c.lang }

// Has reports whether there is a sentence under key.
func (c *Catalogue) Has(key string) bool { _, ok := c.sentences[key]; return ok }

// T is the sentence under key, with {name} replaced from pairs of names and
// values in turn; key + ".one" where there is such a form and {n} or {count}
// is 1. A key that is not there is given back, so that it shows.
func (c *Catalogue) T(key string, pairs ...string) string {
	s, ok := c.sentences[key]
	if !ok {
		return key
	}
	if one, ok := c.sentences[key+".one"]; ok && countsOne(pairs) {
		s = one
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+pairs[i]+"}", pairs[i+1])
	}
	return s
}

func countsOne(pairs []string) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if (pairs[i] == "n" || pairs[i] == "count") && pairs[i+1] == "1" {
			return true
		}
	}
	return false
}

// Values is T with the values in a map.
func (c *Catalogue) Values(key string, values map[string]string) string {
	return c.T(key, pairsOf(values)...)
}

// N is T for a count: {n} is n as the language writes it.
func (c *Catalogue) N(key string, n int, pairs ...string) string {
	return c.T(key, append(slices.Clip(pairs), "n", c.Int(int64(n)))...)
}

// Error is the sentence for a person about err: what happened and what to
// do. An error without a code, or with an unknown one, gets a general one.
func (c *Catalogue) Error(err error) string {
	var e *app.Error
	if err == nil {
		return ""
	}
	if errors.As(err, &e) && c.Has("error."+e.Code) {
		return c.Values("error."+e.Code, e.Args)
	}
	return c.T("error.unknown")
}

func pairsOf(values map[string]string) []string {
	pairs := make([]string, 0, 2*len(values))
	for k, v := range values {
		pairs = append(pairs, k, v)
	}
	return pairs
}
