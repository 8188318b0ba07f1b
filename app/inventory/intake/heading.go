package intake

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tienglang/app"
)

// Column is one column of a table, and how it is understood.
type Column struct {
	At      int     // its place in a row, from 0; below 0 for one that is not there
	Heading string  // as the table has it
	Field   Field   // "" while it is not used
	Unit    float64 // of money: 1000 where the heading says thousands of đồng
}

// Layout is how a table is understood.
type Layout struct {
	First   int // the first row of data, from 0
	Columns []Column
}

// Column is the column of a field; At is −1 where there is none.
func (l Layout) Column(f Field) Column {
	for _, c := range l.Columns {
		if c.Field == f {
			return c
		}
	}
	return Column{At: -1, Field: f}
}

// used is how many columns tell something of a cluster.
func (l Layout) used() (n int) {
	for _, c := range l.Columns {
		if c.Field != "" && c.Field != Ordinal {
			n++
		}
	}
	return n
}

// With is the layout with the column at that place used for f, and no other;
// "" for none.
func (l Layout) With(at int, f Field) Layout {
	l.Columns = slices.Clone(l.Columns)
	for i, c := range l.Columns {
		switch {
		case c.At == at:
			l.Columns[i].Field = f
		case c.Field == f:
			l.Columns[i].Field = ""
		}
	}
	return l
}

// price counts money in unit where its heading names none.
func (l Layout) price(unit float64) {
	for i, c := range l.Columns {
		if c.Unit == 1 {
			l.Columns[i].Unit = unit
		}
	}
}

// What headings are looked for in.
const (
	deepest      = 30 // rows from the top
	mostHeadRows = 3
	longestHead  = 80 // letters; longer ones are titles
)

// Understand finds the headings of a table, over one, two or three rows, and
// what each column tells. Merged cells must have been given their value all
// over. Errors: "inventory.file_empty", "inventory.sheet_empty",
// "inventory.sheet_rows", "inventory.sheet_no_heading".
func Understand(rows [][]string) (Layout, error) {
	if len(rows) > MostRows {
		return Layout{}, app.Fail("inventory.sheet_rows", nil, "most", strconv.Itoa(MostRows))
	}
	best, score := headed(rows)
	switch {
	case score == 0 && blank(rows):
		return Layout{}, app.Fail("inventory.file_empty", nil)
	case score == 0:
		return Layout{}, app.Fail("inventory.sheet_no_heading", nil, "expected", expected())
	}
	best.price(unitAbove(rows[:best.First]))
	best.First += numberRow(rows, best.First)
	if best.First >= len(rows) {
		return Layout{}, app.Fail("inventory.sheet_empty", nil)
	}
	return best, nil
}

// Headed tells whether a table has the headings of a list of clusters.
func Headed(rows [][]string) bool {
	_, score := headed(rows)
	return score > 0
}

// headed is the layout by the headings that say most, and how much they say; 0
// where there are none.
func headed(rows [][]string) (best Layout, score int) {
	depth := 0
	for top := range min(deepest, len(rows)) {
		for n := 1; n <= mostHeadRows && top+n <= len(rows); n++ {
			l, s := reading(rows, top, n)
			if s > score || s == score && s > 0 && n < depth {
				best, score, depth = l, s, n
			}
		}
	}
	return best, score
}

func blank(rows [][]string) bool {
	return !slices.ContainsFunc(rows, func(row []string) bool {
		return slices.ContainsFunc(row, func(cell string) bool { return tidy(cell) != "" })
	})
}

// OfSheets is the remark on a file with several sheets: which was read.
func OfSheets(read string, others []string) Doubt {
	names := make([]string, len(others))
	for i, name := range others {
		names[i] = short(name)
	}
	return Doubt{Err: app.Fail("inventory.sheet_read", nil, "sheet", short(read), "others", short(strings.Join(names, ", ")))}
}

func expected() string {
	heads := []string{}
	for _, f := range []Field{Name, Hamlet, Code, Number, Technology, Horns, Position, IMEI} {
		heads = append(heads, Heading(f))
	}
	return strings.Join(heads, ", ")
}

// reading understands the rows from top as n rows of headings; what is no
// heading of clusters scores 0.
func reading(rows [][]string, top, n int) (l Layout, score int) {
	l.First = top + n
	width := 0
	for _, row := range rows[top : top+n] {
		width = max(width, min(len(row), mostCells))
	}
	got := map[Field]int{} // how well each field is matched
	at := map[Field]int{}  // by which column
	for i := range width {
		parts := headParts(rows[top:top+n], i)
		heading := strings.Join(parts, " · ")
		field, how := match(parts)
		if field == Funding && unitOf(heading) > 1 {
			field = Price // "Kinh phí (triệu đồng)" counts it
		}
		c := Column{At: i, Heading: short(heading), Unit: unitOf(heading)}
		switch {
		case field == "":
		case how > got[field]:
			if old, taken := at[field]; taken {
				l.Columns[old].Field = ""
			}
			c.Field, got[field], at[field] = field, how, len(l.Columns)
		}
		if heading != "" {
			l.Columns = append(l.Columns, c)
		}
	}
	for _, how := range got {
		score += how
	}
	if len(got) >= 2 && got[Hamlet] > 0 && got[Households]+got[People] > 0 {
		return l, score // a list of hamlets, where it has no more
	}
	if len(got) < 2 || got[Name]+got[Code]+got[IMEI]+got[ID]+got[Place] == 0 {
		return l, 0
	}
	return l, score
}

// headParts are the different headings above each other.
func headParts(rows [][]string, column int) (parts []string) {
	for _, row := range rows {
		if column < len(row) {
			if text := tidy(row[column]); text != "" && !slices.Contains(parts, text) {
				parts = append(parts, text)
			}
		}
	}
	return parts
}

// persons begin headings of people, whatever loudspeakers these look after.
var persons = []string{"nguoi", "ho ten", "ho va ten", "can bo", "dien thoai", "so dt", "sdt", "so dien thoai nguoi"}

// How well a heading matches: the whole of it, or words in it.
const (
	matchWords = 2
	matchWhole = 3
)

// bracketed is what a heading adds to itself: Giá (tr.đ).
var bracketed = regexp.MustCompile(`\([^)]*\)`)

// match is the field that headings above each other mean: the lowest one by
// itself or all of them together.
func match(parts []string) (f Field, how int) {
	if len(parts) == 0 {
		return "", 0
	}
	last := parts[len(parts)-1]
	joined, leaf := plain(strings.Join(parts, " ")), plain(last)
	if len([]rune(joined)) > longestHead {
		joined = leaf
	}
	if len([]rune(leaf)) > longestHead || slices.ContainsFunc(persons, func(p string) bool { return strings.HasPrefix(leaf+" ", p+" ") }) {
		return "", 0
	}
	for _, text := range []string{joined, leaf, plain(bracketed.ReplaceAllString(last, " "))} {
		for _, c := range columns {
			if c.named(text) {
				return c.field, matchWhole
			}
		}
	}
	longest := 0
	for _, text := range []string{leaf, joined} {
		for _, c := range columns {
			if n := c.within(text); n > longest {
				f, how, longest = c.field, matchWords, n
			}
		}
		if f != "" {
			return f, how
		}
	}
	return "", 0
}

func (c column) named(text string) bool {
	return text != "" && slices.Contains(headNames[c.field], text)
}

// anyKind is a heading of the technology by itself, and a part of many others.
const anyKind = "loai"

// within is how many letters of text are a name of the column; short names
// count only as the whole of a heading.
func (c column) within(text string) (n int) {
	text = " " + text + " "
	for _, name := range headNames[c.field] {
		if len(name) >= 4 && name != anyKind && len(name) > n && strings.Contains(text, " "+name+" ") {
			n = len(name)
		}
	}
	return n
}

// headNames are what each field's column may be headed, folded.
var headNames = func() map[Field][]string {
	all := map[Field][]string{}
	for _, c := range columns {
		all[c.field] = append([]string{strings.ReplaceAll(string(c.field), "_", " ")}, c.also...)
		if c.head != "" {
			all[c.field] = append(all[c.field], plain(c.head))
		}
	}
	return all
}()

// numberRow is 1 where the row only numbers the columns: (1) (2) (3), A B 1 2.
func numberRow(rows [][]string, at int) int {
	if at >= len(rows) {
		return 0
	}
	cells := 0
	for _, cell := range rows[at] {
		text := plain(cell)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if letter := len(text) == 1 && text[0] >= 'a' && text[0] <= 'z'; !letter && (err != nil || n < 1 || n > mostCells) {
			return 0
		}
		cells++
	}
	if cells < 2 {
		return 0
	}
	return 1
}
