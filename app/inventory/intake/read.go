package intake

import (
	"maps"
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
	r := reader{layout: l, known: k, index: indexOf(k), hamlets: newHamlets(k.Hamlets), preview: Preview{Layout: l}}
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
	section string // the hamlet that a title between the rows names
	guessed bool
	preview Preview
}

// take reads one row.
func (r *reader) take(number int, row []string, ch Choices) {
	cells := r.cells(row)
	maps.Copy(cells, ch.Cells[number])
	maps.DeleteFunc(cells, func(_ Field, cell string) bool { return isEmpty(cell) })
	if len(cells) == 0 && !slices.ContainsFunc(row, func(c string) bool { return !isEmpty(c) }) {
		return
	}
	if title, hamlet := noCluster(row, cells, r.titled()); title != "" && len(ch.Cells[number]) == 0 {
		if hamlet {
			r.section = title
		}
		r.preview.Skipped = append(r.preview.Skipped, Skipped{number, short(title)})
		return
	}
	r.preview.Rows = append(r.preview.Rows, r.row(number, cells, ch))
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
	before, doubts := r.index.find(cells, r.hamlets)
	out := Row{Number: number, Kind: New, Before: before, Doubts: doubts, Left: ch.Leave[number], Taken: ch.Take[number]}
	out.After = app.Cluster{Technology: app.TechnologyIP, Volume: usualVolume, VolumeCap: usualCap}
	if before != nil {
		out.Kind, out.After = Changed, *before
	}
	r.fill(&out, cells)
	r.stand(&out, cells)
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
	p, odd, err := geo.Parse(text)
	if err == nil && odd == geo.DoubtSwapped {
		err = app.Fail("inventory.swapped", nil, "text", geo.Format(p))
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

func cellError(f Field, cell string) error {
	return app.Fail("inventory.cell", nil, "value", short(cell), "column", Heading(f))
}

var (
	sums       = []string{"tong cong", "tong so", "cong", "tong", "total"}
	signatures = []string{"nguoi lap", "lap bieu", "ky ten", "ky va ghi", "thu truong", "tm ubnd", "chu tich", "nguoi tong hop", "xac nhan", "ghi chu"}
	hamletSaid = []string{"xom", "thon", "ban", "to dan pho", "tdp", "khu", "ap", "khoi", "to"}
)

// titled tells whether hamlets may stand as titles in the column of names: the
// table has no column for them, and more of each cluster than its name.
func (r *reader) titled() bool {
	return r.layout.Column(Hamlet).At < 0 && r.layout.Column(Name).At >= 0 && r.layout.used() >= 3
}

// noCluster tells the text of a row that is none: a sum, a signature, or the
// title of the rows of a hamlet. With titled, a hamlet's name alone in the
// column of names is one.
func noCluster(row []string, cells map[Field]string, titled bool) (title string, hamlet bool) {
	texts, filled := different(row)
	if len(texts) == 0 {
		return "", false
	}
	last, spread := texts[len(texts)-1], filled >= len(texts)+2 // over merged cells
	if p := plain(texts[0]); slices.Contains(sums, p) || strings.HasPrefix(p, "tong cong ") || strings.HasPrefix(p, "tong so ") {
		return texts[0], false
	}
	for _, own := range []Field{Code, IMEI, ID} {
		if cells[own] != "" && !spread {
			return "", false
		}
	}
	if len(texts) <= 3 {
		for _, t := range texts {
			if p := plain(t); slices.ContainsFunc(signatures, func(s string) bool { return strings.HasPrefix(p, s) }) || dated(p) {
				return t, false
			}
		}
	}
	alone := len(texts) == 1 && (spread || titled || cells[Name] == "")
	if !alone && (len(texts) != 2 || !mark(plain(texts[0]))) {
		return "", false
	}
	p := plain(last)
	if slices.ContainsFunc(hamletSaid, func(s string) bool { return strings.HasPrefix(p, s+" ") }) {
		return last, true
	}
	if spread {
		return last, false
	}
	return "", false
}

// different are the texts of a row, each once, and how many cells have one.
func different(row []string) (texts []string, filled int) {
	for _, c := range row {
		if t := tidy(c); t != "" {
			filled++
			if !slices.Contains(texts, t) {
				texts = append(texts, t)
			}
		}
	}
	return texts, filled
}

// dated is how papers are signed: "Khe Cốc, ngày 5 tháng 3 năm 2024".
func dated(p string) bool {
	return strings.Contains(p, "ngay ") && strings.Contains(p, " thang ") && strings.Contains(p, " nam ")
}

// mark is what counts hamlets: I, II, A.
func mark(p string) bool {
	return p != "" && len(p) <= 4 && strings.Trim(p, "ivx") == "" || len(p) == 1 && p[0] >= 'a' && p[0] <= 'z'
}
