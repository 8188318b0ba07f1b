package clusters

import (
	"context"
	"math"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// graphSpan is one of the lengths of time that are shown: so many days, each
// point of one span.
type graphSpan struct {
	key  string
	days int
	each time.Duration
}

var graphSpans = []graphSpan{
	{"day", 1, time.Minute},
	{"month", 30, time.Hour},
	{"year", 365, 24 * time.Hour},
}

// graphEvery is how often the graphs of a cluster that is looked at are read
// anew.
const graphEvery = time.Minute

// graphCard is how the chosen cluster fared for a day, a month or a year.
type graphCard struct {
	page  *Page
	card  *widget.Card
	tabs  []*widget.Tab
	rows  []*graphRow
	ends  [2]*widget.Text
	none  *widget.Text
	span  int
	of    app.ID
	asked time.Time
}

// graphRow is one figure: its name, its range in words and its graph.
type graphRow struct {
	key    string
	box    fyne.CanvasObject
	words  *widget.Text
	graph  *widget.Graph
	points func([]backend.VitalsPoint) (points []widget.GraphPoint, least, most float64, words string)
}

func newGraphCard(p *Page) *graphCard {
	t := p.env.T
	c := &graphCard{page: p, none: widget.NewEllipsis(t("clusters.graphs.none"), widget.RoleText, theme.Muted)}
	head := []widget.Slot{widget.Grow(widget.NewText(t("clusters.graphs"), widget.RoleStrongBold, theme.Text))}
	for i, s := range graphSpans {
		tab := widget.NewTab(t("clusters.graphs."+s.key), func() { c.choose(i) })
		c.tabs = append(c.tabs, tab)
		head = append(head, widget.Fixed(72, tab))
	}
	slots := []widget.Slot{widget.Fixed(44, widget.Line(4, head...)), widget.Fitted(c.none)}
	c.rows = []*graphRow{
		{key: "heard", points: c.heard}, {key: "level", points: c.level}, {key: "volume", points: c.volume}, {key: "celsius", points: c.celsius},
		{key: "signal", points: c.signal}, {key: "data", points: c.data}, {key: "free", points: c.free}, {key: "clock", points: c.clock},
	}
	for _, r := range c.rows {
		r.words = widget.NewEllipsis("", widget.RoleText, theme.Muted)
		r.graph = widget.NewGraph(r.key == "heard", fyne.NewSize(100, 44))
		name := widget.Column(0, widget.Fitted(widget.NewEllipsis(t("clusters.graphs."+r.key), widget.RoleTextBold, theme.Text)), widget.Fitted(r.words))
		r.box = widget.Line(12, widget.Fixed(168, name), widget.Grow(r.graph))
		slots = append(slots, widget.Fixed(48, r.box))
	}
	for i := range c.ends {
		c.ends[i] = widget.NewText("", widget.RoleText, theme.Muted)
	}
	slots = append(slots, widget.Fitted(widget.Line(12, widget.Fixed(168, widget.NewText("", widget.RoleText, theme.Muted)),
		widget.Grow(c.ends[0]), widget.Fitted(c.ends[1]))))
	c.card = widget.NewCard(widget.Column(8, slots...))
	c.choose(0)
	c.card.Hide()
	return c
}

func (c *graphCard) choose(span int) {
	c.span, c.asked = span, time.Time{}
	for i, tab := range c.tabs {
		tab.Choose(i == span)
	}
	if c.of != "" {
		c.load()
	}
}

func (c *graphCard) root() fyne.CanvasObject { return c.card }

// show shows a cluster that has a speaker, "" for none.
func (c *graphCard) show(v backend.ClusterView, ok bool) {
	c.card.Hidden = !ok || v.SpeakerKey == ""
	if c.card.Hidden {
		c.of = ""
		return
	}
	if v.ID != c.of {
		c.of, c.asked = v.ID, time.Time{}
		c.draw(nil)
	}
	if c.page.env.Now().Sub(c.asked).Abs() >= graphEvery {
		c.load()
	}
}

func (c *graphCard) load() {
	e, id, span := c.page.env, c.of, graphSpans[c.span]
	c.asked = e.Now()
	to := app.DateOf(e.Now())
	var points []backend.VitalsPoint
	e.Ask(func(ctx context.Context) (err error) {
		points, err = e.Backend.Vitals(ctx, id, to.Add(1-span.days), to, span.each)
		return err
	}, func() {
		if id == c.of && span.key == graphSpans[c.span].key {
			c.draw(points)
		}
	})
}

func (c *graphCard) draw(points []backend.VitalsPoint) {
	e := c.page.env
	any := false
	for _, r := range c.rows {
		drawn, least, most, words := r.points(points)
		known := false
		for _, p := range drawn {
			known = known || p.Known
		}
		setHidden(r.box, !known)
		any = any || known
		r.words.Set(words)
		r.graph.SetPoints(drawn, least, most)
	}
	c.none.Hidden = any
	from, to := app.DateOf(e.Now()).Add(1-graphSpans[c.span].days), app.DateOf(e.Now())
	first, last := e.Catalogue.DayMonth(from.Time()), e.Catalogue.DayMonth(to.Time())
	if c.span == 0 {
		first, last = "00:00", "24:00"
	}
	c.ends[0].Set(first)
	c.ends[1].Set(last)
	c.ends[0].Hidden, c.ends[1].Hidden = !any, !any
	c.card.Refresh()
}

func setHidden(o fyne.CanvasObject, yes bool) {
	if yes {
		o.Hide()
	} else {
		o.Show()
	}
}

// heard is a stack: green what it was there and heard, amber what it was lost
// or heard in part, grey what nobody knows.
func (c *graphCard) heard(all []backend.VitalsPoint) (points []widget.GraphPoint, _, _ float64, words string) {
	heard, due := 0, 0
	for _, p := range all {
		minutes := p.Unknown + p.Ready + p.Heard + p.Late + p.Lost
		g := widget.GraphPoint{Known: minutes > p.Unknown}
		if minutes > 0 {
			g.Well = float64(p.Ready+p.Heard) / float64(minutes)
			g.Bad = float64(p.Late+p.Lost) / float64(minutes)
		}
		heard, due = heard+p.Heard, due+p.Heard+p.Late+p.Lost
		points = append(points, g)
	}
	if due > 0 {
		key := "clusters.graphs.heard.share"
		if v, ok := c.page.view(c.of); ok && v.Technology != app.TechnologyIP {
			key = "clusters.graphs.fed.share"
		}
		words = c.page.env.T(key, "n", c.page.env.Catalogue.Int(int64(heard*100/due)))
	}
	return points, 0, 1, words
}

func (c *graphCard) celsius(all []backend.VitalsPoint) ([]widget.GraphPoint, float64, float64, string) {
	return c.around(all, "celsius", func(p backend.VitalsPoint) backend.VitalsRange { return p.Celsius }, 10)
}

func (c *graphCard) signal(all []backend.VitalsPoint) ([]widget.GraphPoint, float64, float64, string) {
	return c.around(all, "signal", func(p backend.VitalsPoint) backend.VitalsRange { return p.Signal }, 10)
}

func (c *graphCard) clock(all []backend.VitalsPoint) ([]widget.GraphPoint, float64, float64, string) {
	return c.around(all, "clock", func(p backend.VitalsPoint) backend.VitalsRange { return p.ClockMS }, 20)
}

// quietest is the foot of the graph of levels, in dBFS: softer sound is not told
// apart at a pole.
const quietest = -60

func (c *graphCard) level(all []backend.VitalsPoint) ([]widget.GraphPoint, float64, float64, string) {
	points, _, _, words := c.band(all, "level", func(p backend.VitalsPoint) backend.VitalsRange { return p.Level })
	return points, quietest, 0, words
}

func (c *graphCard) volume(all []backend.VitalsPoint) ([]widget.GraphPoint, float64, float64, string) {
	points, _, _, words := c.band(all, "volume", func(p backend.VitalsPoint) backend.VitalsRange { return p.Volume })
	return points, 0, 100, words
}

// around is a figure's band with a scale of at least so much around it.
func (c *graphCard) around(all []backend.VitalsPoint, key string, of func(backend.VitalsPoint) backend.VitalsRange, atLeast float64) ([]widget.GraphPoint, float64, float64, string) {
	points, least, most, words := c.band(all, key, of)
	room := max(0, atLeast-(most-least)) / 2
	return points, least - room, most + room, words
}

// band is what lies between the least and the greatest of a figure.
func (c *graphCard) band(all []backend.VitalsPoint, key string, of func(backend.VitalsPoint) backend.VitalsRange) (points []widget.GraphPoint, least, most float64, words string) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, p := range all {
		r := of(p)
		g := widget.GraphPoint{Known: r.Mean != backend.Unmeasured, Low: float64(r.Min), High: float64(r.Max)}
		if g.Known {
			least, most = min(least, g.Low), max(most, g.High)
		}
		points = append(points, g)
	}
	if least > most {
		return points, 0, 1, ""
	}
	cat := c.page.env.Catalogue
	figure := cat.Int(int64(least))
	if least < most {
		figure = cat.T("clusters.graphs.range", "least", figure, "most", cat.Int(int64(most)))
	}
	return points, least, most, cat.T("clusters.graphs."+key+".unit", "range", figure)
}

// free is the least room on the box's disk.
func (c *graphCard) free(all []backend.VitalsPoint) (points []widget.GraphPoint, _, most float64, words string) {
	least := math.Inf(1)
	for _, p := range all {
		g := widget.GraphPoint{Known: p.FreeMB != backend.Unmeasured, High: float64(p.FreeMB)}
		if g.Known {
			least, most = min(least, g.High), max(most, g.High)
		}
		points = append(points, g)
	}
	if math.IsInf(least, 1) {
		return points, 0, 1, ""
	}
	cat := c.page.env.Catalogue
	return points, 0, most, cat.T("clusters.graphs.free.least", "gb", cat.Number(least/1000, 1))
}

func (c *graphCard) data(all []backend.VitalsPoint) (points []widget.GraphPoint, _, most float64, words string) {
	sum := 0
	for _, p := range all {
		g := widget.GraphPoint{Known: p.DataKB != backend.Unmeasured, High: float64(p.DataKB)}
		if g.Known {
			sum += p.DataKB
			most = max(most, g.High)
		}
		points = append(points, g)
	}
	cat := c.page.env.Catalogue
	return points, 0, most, cat.T("clusters.graphs.data.sum", "mb", cat.Number(float64(sum)/1000, 1))
}
