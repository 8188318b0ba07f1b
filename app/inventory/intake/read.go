package intake

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/geo"
)

// Read says row by row what taking a table would change of the inventory, with
// what a person chose. It is quick enough to be done again after each choice.
// "inventory.sheet_empty" when no row is a cluster.
func Read(rows [][]string, l Layout, k Known, ch Choices) (Preview, error) {
	r := reader{layout: l, known: k, index: indexOf(k), hamlets: newHamlets(k.Hamlets), notes: notesOf(k.Hamlets), preview: Preview{Layout: l}}
	for i := l.First; i < len(rows); i++ {
		r.take(i+1, rows[i], ch)
	}
	if len(r.preview.Rows) == 0 {
		return Preview{}, app.Fail("inventory.sheet_empty", nil)
	}
	if r.guessed {
		r.preview.Remarks = append(r.preview.Remarks, Doubt{Field: Horns, Err: app.Fail("inventory.watts_no_column", nil, "watts", strconv.Itoa(usualWatts))})
	}
	r.settle()
	return r.preview, nil
}

// reader is a table being read.
type reader struct {
	layout  Layout
	known   Known
	index   index
	hamlets *hamlets
	notes   notes
	section string // the hamlet that a title between the rows names
	guessed bool
	preview Preview

	signed    bool // who signed the table stands above
	underHead bool // the row above has headings that came again
	otherHead bool // of another table
}

// take reads one row.
func (r *reader) take(number int, row []string, ch Choices) {
	cells := r.cells(row)
	maps.Copy(cells, ch.Cells[number])
	maps.DeleteFunc(cells, func(_ Field, cell string) bool { return isEmpty(cell) })
	if len(cells) == 0 && !slices.ContainsFunc(row, func(c string) bool { return !isEmpty(c) }) {
		return
	}
	title, hamlet := r.noCluster(row, cells)
	if alone, ok := r.hamletAlone(row, cells); ok {
		title, hamlet = alone, true
	}
	if title != "" && len(ch.Cells[number]) == 0 {
		if hamlet {
			r.section = hamletTitle(title)
		}
		r.preview.Skipped = append(r.preview.Skipped, Skipped{number, short(title)})
		return
	}
	if r.layout.hamletsAlone() {
		r.preview.Rows = append(r.preview.Rows, r.hamletRow(number, cells, ch))
		return
	}
	out := r.row(number, cells, ch)
	if texts, _ := different(row); len(texts) == 1 && len(ch.Cells[number]) == 0 && out.Kind == New && tidy(cells[Name]) == texts[0] && r.layout.used() >= 3 {
		out.Doubts = append(out.Doubts, Doubt{Field: Name, Err: app.Fail("inventory.name_alone", nil)})
	}
	r.preview.Rows = append(r.preview.Rows, out)
}

func (r *reader) cells(row []string) map[Field]string {
	cells := map[Field]string{}
	for _, c := range r.layout.Columns {
		if c.Field != "" && c.Field != Ordinal && c.At < len(row) {
			cells[c.Field] = strings.TrimSpace(strings.ToValidUTF8(row[c.At], ""))
		}
	}
	return cells
}

func (r *reader) row(number int, cells map[Field]string, ch Choices) Row {
	if cells[Hamlet] == "" && r.section != "" {
		cells[Hamlet] = r.section
	}
	lost := valueless(cells)
	before, doubts := r.index.find(cells, r.hamlets)
	doubts = append(doubts, lost...)
	if r.otherHead {
		doubts = append(doubts, Doubt{Err: app.Fail("inventory.other_heading", nil)})
	}
	out := Row{Number: number, Kind: New, Before: before, Doubts: doubts, Left: ch.Leave[number], Taken: ch.Take[number]}
	out.After = app.Cluster{Technology: app.TechnologyIP, Volume: usualVolume, VolumeCap: usualCap}
	if before != nil {
		out.Kind, out.After = Changed, *before
	}
	r.fill(&out, cells)
	r.stand(&out, cells)
	r.notes.take(&out, cells)
	if before == nil && out.After.Line == app.LineNone && out.After.Technology == app.TechnologyIP && out.After.Box.SIM != "" {
		out.After.Line = app.Line4G
	}
	return out
}

// A new cluster's volume, where its sheet tells none.
const (
	usualVolume = 70
	usualCap    = 85
)

// fill puts the cells into the row's cluster.
func (r *reader) fill(out *Row, cells map[Field]string) {
	doubt := func(f Field, err error) { out.Doubts = append(out.Doubts, Doubt{Field: f, Err: err}) }
	for _, c := range columns {
		cell, ok := cells[c.field]
		if !ok || c.put == nil {
			continue
		}
		if err := c.put(&out.After, cell, r.layout.Column(c.field)); err != nil {
			if app.CodeOf(err) == "" {
				err = cellError(c.field, cell)
			}
			doubt(c.field, err)
		}
	}
	if out.After.VolumeCap < out.After.Volume && cells[VolumeCap] == "" {
		doubt(Volume, app.Fail("inventory.volume_over_cap", nil, "volume", strconv.Itoa(out.After.Volume), "cap", strconv.Itoa(out.After.VolumeCap)))
		out.After.Volume = out.After.VolumeCap
	}
	if out.After.Technology != app.TechnologyIP {
		out.After.Line = app.LineNone
	}
	hasWatts := r.layout.Column(Watts).At >= 0 || r.layout.Column(TotalWatts).At >= 0
	doubts, guessed := putHorns(&out.After, cells, hasWatts)
	out.Doubts = append(out.Doubts, doubts...)
	r.guessed = r.guessed || guessed && !hasWatts
	r.place(out, cells)
}

// place reads where the cluster hangs: one cell, or one for each angle.
func (r *reader) place(out *Row, cells map[Field]string) {
	text, f := cells[Position], Position
	if lat, lon := cells[Latitude], cells[Longitude]; text == "" && (lat != "" || lon != "") {
		text, f = lat+"; "+lon, Latitude
	}
	if text == "" {
		return
	}
	if f == Latitude && (cells[Latitude] == "" || cells[Longitude] == "") {
		half := app.Fail("inventory.half_place", nil, "value", short(cells[Latitude]+cells[Longitude]))
		out.Doubts = append(out.Doubts, Doubt{Field: f, Err: half})
		return
	}
	p, odd, err := geo.Parse(text)
	if err == nil && odd == geo.DoubtSwapped {
		err = app.Fail("inventory.swapped", nil, "text", geo.Format(p))
	}
	if err == nil && p.Lat == math.Trunc(p.Lat) && p.Lon == math.Trunc(p.Lon) {
		err = app.Fail("inventory.rough_place", nil, "value", short(text))
	}
	if err != nil {
		out.Doubts = append(out.Doubts, Doubt{Field: f, Err: err})
	}
	if p.Known() && geo.Format(p) != geo.Format(out.After.Position) {
		out.After.Position = p
	}
}

// stand finds the hamlet in which the cluster stands.
func (r *reader) stand(out *Row, cells map[Field]string) {
	name := tidy(cells[Hamlet])
	if name == "" {
		return
	}
	h := r.hamlets.named(name)
	out.Hamlet, out.After.Hamlet = h.Name, h.ID
}

// faults are what a spreadsheet shows where a formula has no value. app/sheet
// gives #CALC! where the file keeps none.
var faults = []string{"#CALC!", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}

func isFault(cell string) bool {
	return strings.HasPrefix(cell, "#") && slices.Contains(faults, strings.ToUpper(cell))
}

// valueless takes out the cells whose formula has no value, each with a doubt.
func valueless(cells map[Field]string) (doubts []Doubt) {
	for _, c := range columns {
		if isFault(cells[c.field]) {
			doubts = append(doubts, Doubt{Field: c.field, Err: app.Fail("inventory.no_value", nil, "column", Heading(c.field))})
			delete(cells, c.field)
		}
	}
	return doubts
}

func cellError(f Field, cell string) error {
	return app.Fail("inventory.cell", nil, "value", short(cell), "column", Heading(f))
}
