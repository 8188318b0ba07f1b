package app

import (
	"strings"
	"unicode"
)

// In is the cluster's name with that of its hamlet, as communes have a "Nhà văn
// hoá" in every one: "Trường TH (Nà Lẹng)". One that is named after its hamlet,
// "Đồi Chè 1" of "Xóm Đồi Chè", says so by itself.
func (c Cluster) In(hamlet string) string {
	name := strings.ToLower(c.Name)
	bare := BareHamlet(hamlet)
	numbered := !strings.ContainsFunc(bare, unicode.IsLetter) // "Thôn 3" is not told by "Cổng chợ 3"
	if hamlet == "" || says(name, strings.ToLower(hamlet)) || !numbered && says(name, bare) {
		return c.Name
	}
	return c.Name + " (" + hamlet + ")"
}

// says tells whether these words stand in a text: "Xóm Am" is not told by "Cây cam".
func says(text, words string) bool {
	apart := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) }), " ") + " "
	}
	return strings.Contains(apart(text), apart(words))
}
