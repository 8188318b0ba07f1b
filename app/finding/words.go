package finding

import (
	"strings"

	"tienglang/app"
)

// Version is of what Programme and Medium give. A store whose words are of
// another one makes them anew.
const Version = 2

// longest bounds what is searched of one programme or medium, in bytes of each
// of its two parts.
const longest = 40000

// Words is what something is found by. What is found by its title comes before
// what is found by the rest.
type Words struct{ Title, Rest string }

// Programme is by which words a programme is found: its title; then its items,
// authors, tags, notes, remarks and what is read in it, and tokens for its account, its category
// and its languages.
func Programme(p app.Programme, remarks []app.Remark, script string) Words {
	rest := about(p.About)
	for _, i := range p.Items {
		rest = append(rest, i.Title)
	}
	for _, r := range remarks {
		rest = append(rest, r.Text)
	}
	return made(p.Title, append(rest, p.Remark, script), Person(p.Author), p.About)
}

// Medium is by which words a medium is found.
func Medium(m app.Media) Words { return made(m.Name, about(m.About), Person(m.AddedBy), m.About) }

func about(a app.About) []string {
	return append(append(append([]string{}, a.Authors...), a.Tags...), a.Notes)
}

func made(title string, rest []string, person string, a app.About) Words {
	tokens := []string{person, Category(a.Category)}
	for _, code := range a.Languages {
		tokens = append(tokens, Language(code))
	}
	words := strings.Join(Split(strings.Join(rest, " ")), " ")
	return Words{Title: cut(strings.Join(Split(title), " ")), Rest: strings.Join(tokens, " ") + " " + cut(words)}
}

func cut(s string) string {
	if len(s) <= longest {
		return s
	}
	return strings.ToValidUTF8(s[:longest], "")
}

// Person is the token of an account.
func Person(id app.ID) string { return token("ǃp", string(id)) }

// Category is the token of a category.
func Category(id string) string { return token("ǃc", id) }

// Language is the token of a language.
func Language(code string) string { return token("ǃl", code) }

// token is a word that nobody types, for its first letter; "" for no id.
func token(kind, id string) string {
	word := strings.Join(Split(id), "")
	if word == "" {
		return ""
	}
	return kind + word
}
