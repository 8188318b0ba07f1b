package geo

import (
	"strings"

	"tienglang/app"
	"tienglang/app/finding"
)

// Named finds the hamlet that a map calls by a name: the one of that very name;
// else the only one that has it but for the word for what it is ("Xóm Khe Cốc"
// is Khe Cốc), else but for its marks too ("Hoà" is "Hòa"). Where two are meant as
// well ("Thôn 3" and "Xóm 3" by "3"), neither is: "".
func Named(hamlets []app.Hamlet) func(name string) app.ID {
	ways := []func(string) string{strings.ToLower, app.BareHamlet, func(s string) string { return finding.Fold(app.BareHamlet(s)) }}
	by := make([]map[string][]app.ID, len(ways))
	for i, way := range ways {
		by[i] = map[string][]app.ID{}
		for _, h := range hamlets {
			by[i][way(h.Name)] = append(by[i][way(h.Name)], h.ID)
		}
	}
	return func(name string) app.ID {
		for i, way := range ways {
			if found := by[i][way(name)]; len(found) == 1 {
				return found[0]
			}
		}
		return ""
	}
}
