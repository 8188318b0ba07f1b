package app

import (
	"slices"
	"strconv"
	"strings"
)

// Hamlet is a part of the commune (thôn, xóm, tổ dân phố).
type Hamlet struct {
	ID         ID
	Name       string
	Code       string   `json:",omitempty"` // the province's, "" while it has none
	Households int      `json:",omitempty"` // 0: not known
	People     int      `json:",omitempty"` // 0: not known
	Languages  []string `json:",omitempty"` // of minorities that many speak, in words: "Tày", "Dao"
}

// fullHouse is how many people live in each house on average where nobody would
// be surprised; communes have 3 to 5.
const fullHouse = 12

// Doubt is what a person should look at once more before it is believed, nil for
// nothing: "hamlet.people_few" (more households than people), "hamlet.people_many".
func (h Hamlet) Doubt() error {
	pairs := []string{"name", h.Name, "people", strconv.Itoa(h.People), "households", strconv.Itoa(h.Households)}
	switch {
	case h.People == 0 || h.Households == 0:
		return nil
	case h.People < h.Households:
		return Fail("hamlet.people_few", nil, pairs...)
	case h.People > fullHouse*h.Households:
		return Fail("hamlet.people_many", nil, pairs...)
	}
	return nil
}

// hamletKinds are the words for what a hamlet is.
var hamletKinds = []string{"xóm", "thôn", "bản", "ấp", "làng", "buôn", "khu", "khối", "tổ dân phố", "tổ"}

// BareHamlet is a hamlet's name in small letters, without the word for what it
// is, as maps, lists and poles are named with it or without.
func BareHamlet(name string) string {
	name = strings.Join(strings.Fields(strings.ToLower(name)), " ")
	i := slices.IndexFunc(hamletKinds, func(kind string) bool { return strings.HasPrefix(name, kind+" ") })
	if i < 0 {
		return name
	}
	return strings.TrimPrefix(name, hamletKinds[i]+" ")
}
