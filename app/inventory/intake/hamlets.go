package intake

import (
	"strings"

	"tienglang/app"
)

// hamlets finds hamlets by their names as people write them.
type hamlets struct {
	bySpelt map[string]app.Hamlet // with its marks: Bản Lang is not Bản Làng where both are there
	byName  map[string]app.Hamlet // with the word before it
	byBare  map[string][]app.Hamlet
	byID    map[app.ID]string
}

func newHamlets(all []app.Hamlet) *hamlets {
	h := &hamlets{bySpelt: map[string]app.Hamlet{}, byName: map[string]app.Hamlet{}, byBare: map[string][]app.Hamlet{}, byID: map[app.ID]string{}}
	for _, one := range all {
		h.add(one)
	}
	return h
}

func (h *hamlets) add(one app.Hamlet) {
	_, bare := bareHamlet(one.Name)
	h.bySpelt[spelt(one.Name)], h.byName[plain(one.Name)] = one, one
	h.byBare[bare] = append(h.byBare[bare], one)
	if one.ID != "" {
		h.byID[one.ID] = one.Name
	}
}

// named is the hamlet of that name: "xóm Khe Cốc" is "Khe Cốc" unless one is a
// xóm and the other a thôn. A new one has no ID, and the name as it was first
// written.
func (h *hamlets) named(name string) app.Hamlet {
	if one, ok := h.bySpelt[spelt(name)]; ok {
		return one
	}
	if one, ok := h.byName[plain(name)]; ok {
		return one
	}
	word, bare := bareHamlet(name)
	for _, one := range h.byBare[bare] {
		if other, _ := bareHamlet(one.Name); word == "" || other == "" || word == other {
			return one
		}
	}
	one := app.Hamlet{Name: name}
	h.add(one)
	return one
}

// has tells whether the commune or the table has a hamlet of that name.
func (h *hamlets) has(name string) bool {
	_, bare := bareHamlet(name)
	return bare != "" && len(h.byBare[bare]) > 0
}

// bareHamlet parts the word for what it is (xóm, thôn, tổ dân phố) from a name.
func bareHamlet(name string) (word, bare string) {
	text := plain(name)
	for _, w := range hamletSaid {
		if rest, ok := strings.CutPrefix(text, w+" "); ok {
			if w == "tdp" || w == "to" {
				w = "to dan pho"
			}
			return w, rest
		}
	}
	return "", text
}
