package security

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"tienglang/app"
)

// Text is a sentence in both languages of the program.
type Text struct {
	VI string `json:"vi"`
	EN string `json:"en,omitempty"`
}

// In is the text in lang, Vietnamese where the other is missing.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// Group is a heading of the list.
type Group struct {
	ID   string `json:"id"`
	Text Text   `json:"text"`
}

// Item is one thing that is looked at.
type Item struct {
	ID     string `json:"id"` // stays the same from year to year
	Group  string `json:"group"`
	Text   Text   `json:"text"`            // what must be so
	Do     Text   `json:"do"`              // what to do where it is not
	Basis  Text   `json:"basis"`           // why it must be so
	Probe  string `json:"probe,omitempty"` // that tests it by itself; "" for a person's eyes
	Weight int    `json:"weight"`          // 1 to 3, of which 3 is gravest
}

// List is what a station is held to. A text's legal basis is the editor's to
// know: the default list names what is sure and says "by the unit's own rules"
// elsewhere.
type List struct {
	Version int     `json:"version"` // of the default list that it began as
	Edited  bool    `json:"edited,omitempty"`
	Title   Text    `json:"title"`
	Groups  []Group `json:"groups"`
	Items   []Item  `json:"items"`
}

// The bounds of a list.
const (
	MostItems  = 300
	mostGroups = 30
	mostText   = 1000 // letters
	mostBytes  = 2 << 20
	gravest    = 3
)

//go:embed list.json
var defaultList []byte

// Default is the program's own list.
func Default() List {
	l, err := ReadList(bytes.NewReader(defaultList))
	if err != nil {
		panic("security: the embedded list: " + err.Error()) // cannot be: the tests read it
	}
	l.Edited = false
	return l
}

// ReadList reads a list and checks it. Errors: "security.list_broken",
// "security.list_large" and those of Check.
func ReadList(r io.Reader) (List, error) {
	var l List
	body, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return l, app.Fail("security.list_broken", err)
	}
	if len(body) > mostBytes {
		return l, app.Fail("security.list_large", nil, "most", strconv.Itoa(mostBytes>>20))
	}
	from := json.NewDecoder(bytes.NewReader(body))
	from.DisallowUnknownFields() // a slip in a field's name would lose what it holds
	if err := from.Decode(&l); err != nil {
		return List{}, app.Fail("security.list_broken", err)
	}
	if _, err := from.Token(); !errors.Is(err, io.EOF) {
		return List{}, app.Fail("security.list_broken", errors.New("more follows the list"))
	}
	return l, l.Check()
}

var plainID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,47}$`)

// Check says what is wrong with a list: "security.list_empty",
// "security.list_many", "security.item_id", "security.item_twice",
// "security.item_text", "security.item_group", "security.item_weight",
// "security.group_twice". Each names the item.
func (l List) Check() error {
	if len(l.Items) == 0 || len(l.Groups) == 0 {
		return app.Fail("security.list_empty", nil)
	}
	if len(l.Items) > MostItems || len(l.Groups) > mostGroups {
		return app.Fail("security.list_many", nil, "most", strconv.Itoa(MostItems))
	}
	groups := map[string]bool{}
	for _, g := range l.Groups {
		if groups[g.ID] || !plainID.MatchString(g.ID) || !said(g.Text) {
			return app.Fail("security.group_twice", nil, "group", g.ID)
		}
		groups[g.ID] = true
	}
	seen := map[string]bool{}
	for i, one := range l.Items {
		if err := one.check(groups, strconv.Itoa(i+1)); err != nil {
			return err
		}
		if seen[one.ID] {
			return app.Fail("security.item_twice", nil, "item", one.ID)
		}
		seen[one.ID] = true
	}
	return nil
}

func (i Item) check(groups map[string]bool, number string) error {
	switch {
	case !plainID.MatchString(i.ID):
		return app.Fail("security.item_id", nil, "number", number, "item", i.ID)
	case !said(i.Text) || long(i.Text) || long(i.Do) || long(i.Basis):
		return app.Fail("security.item_text", nil, "number", number, "most", strconv.Itoa(mostText))
	case !groups[i.Group]:
		return app.Fail("security.item_group", nil, "number", number, "group", i.Group)
	case i.Weight < 1 || i.Weight > gravest:
		return app.Fail("security.item_weight", nil, "number", number)
	}
	return nil
}

func said(t Text) bool { return strings.TrimSpace(t.VI) != "" }

func long(t Text) bool { return len([]rune(t.VI)) > mostText || len([]rune(t.EN)) > mostText }

// Item is the item of that ID.
func (l List) Item(id string) (Item, bool) {
	for _, i := range l.Items {
		if i.ID == id {
			return i, true
		}
	}
	return Item{}, false
}

// Of are the items of a group, in their order.
func (l List) Of(group string) (items []Item) {
	for _, i := range l.Items {
		if i.Group == group {
			items = append(items, i)
		}
	}
	return items
}

// Put is the list with an item changed, or added at the end of its group's
// items when it has a new ID; it is marked as edited.
func (l List) Put(item Item) List {
	items := append([]Item(nil), l.Items...)
	at := -1
	for i := range items {
		if items[i].ID == item.ID {
			at = i
		}
	}
	if at >= 0 {
		items[at] = item
	} else {
		items = append(items, item)
	}
	l.Items, l.Edited = items, true
	return l
}

// Without is the list without an item.
func (l List) Without(id string) List {
	var items []Item
	for _, i := range l.Items {
		if i.ID != id {
			items = append(items, i)
		}
	}
	l.Items, l.Edited = items, true
	return l
}
