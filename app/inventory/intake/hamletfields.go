package intake

import (
	"strings"

	"tienglang/app"
)

// hamletColumn is a column of what is noted of a hamlet, beside its name.
type hamletColumn struct {
	field Field
	text  func(app.Hamlet) string
}

var hamletColumns = []hamletColumn{
	{HamletCode, func(h app.Hamlet) string { return h.Code }},
	{Households, func(h app.Hamlet) string { return plainInt(h.Households) }},
	{People, func(h app.Hamlet) string { return plainInt(h.People) }},
	{Languages, func(h app.Hamlet) string { return strings.Join(h.Languages, ", ") }},
}

// CompareHamlets is what differs between two states of a hamlet, as lists write
// it.
func CompareHamlets(was, is app.Hamlet) (all []Change) {
	if was.Name != is.Name {
		all = append(all, Change{Hamlet, was.Name, is.Name})
	}
	for _, c := range hamletColumns {
		if before, after := c.text(was), c.text(is); before != after {
			all = append(all, Change{c.field, before, after})
		}
	}
	return all
}
