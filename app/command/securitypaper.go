package command

import (
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/security"
	"tienglang/assets/locale"
)

// securityPaper is the check as it is handed in: what stands on it, whatever
// kind of file it is drawn in. Where the form of such a paper is the unit's own
// to say, it follows the parts of a state document (Decree 30/2020/NĐ-CP).
type securityPaper struct {
	Agency, State []string // the two columns at the head
	Place         string   // and date
	Title         string
	Subject       string
	About         []string
	Head          []string // of the table's columns
	Groups        []paperGroup
	ToDoTitle     string
	ToDo          []string
	SinceTitle    string
	Since         []string
	SignTitles    []string
	SignHint      string
}

type paperGroup struct {
	Name string
	Rows []paperRow
}

type paperRow struct {
	Number  string
	Text    string
	Basis   string
	Verdict string
	Bad     bool
	Shown   []string // what was found, a person's words, files
}

// newSecurityPaper puts the words together; last is the check of the year
// before, with Year 0 where there is none.
func newSecurityPaper(cat *locale.Catalogue, about app.Station, c, last security.Check) securityPaper {
	at := c.Changed
	if at.IsZero() {
		at = c.BegunAt
	}
	local := at.In(app.Vietnam)
	p := securityPaper{
		Agency: []string{strings.ToUpper(cat.T("security.paper.committee", "commune", about.CommuneOf)), strings.ToUpper(about.Name)},
		State:  []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"},
		Place: cat.T("security.paper.place", "commune", about.CommuneOf, "day", local.Format("02"), "month", local.Format("01"),
			"year", local.Format("2006")),
		Title:   cat.T("security.paper.title"),
		Subject: cat.T("security.paper.subject", "title", c.List.Title.In(cat.Lang()), "year", strconv.Itoa(c.Year)),
		Head: []string{cat.T("security.paper.number"), cat.T("security.paper.item"), cat.T("security.paper.verdict"),
			cat.T("security.paper.shown")},
		ToDoTitle: cat.T("security.paper.todo"), SinceTitle: cat.T("security.paper.since", "year", strconv.Itoa(last.Year)),
		SignTitles: []string{cat.T("security.paper.sign.checker"), cat.T("security.paper.sign.leader")},
		SignHint:   cat.T("security.paper.sign.hint"),
	}
	p.about(cat, c)
	p.groups(cat, c)
	for n, i := range c.ToDo() {
		p.ToDo = append(p.ToDo, strconv.Itoa(n+1)+". "+i.Text.In(cat.Lang())+": "+i.Do.In(cat.Lang()))
	}
	if len(p.ToDo) == 0 {
		p.ToDo = []string{cat.T("security.paper.todo_none")}
	}
	if last.Year != 0 {
		for _, d := range c.Since(last) {
			p.Since = append(p.Since, cat.T("security.paper.differs", "item", d.Item.Text.In(cat.Lang()),
				"was", cat.T("security.verdict."+string(d.Was)), "now", cat.T("security.verdict."+string(d.Now))))
		}
	}
	return p
}

func (p *securityPaper) about(cat *locale.Catalogue, c security.Check) {
	if !c.RunAt.IsZero() {
		p.About = append(p.About, cat.T("security.paper.run", "at", cat.DateClock(c.RunAt), "by", c.RunBy, "version", Version))
	}
	list := cat.T("security.paper.list", "version", strconv.Itoa(c.List.Version), "n", strconv.Itoa(len(c.List.Items)))
	if c.List.Edited {
		list += " " + cat.T("security.paper.list_edited")
	}
	t := c.Totals()
	p.About = append(p.About, list, cat.T("security.paper.totals")+" "+cat.T("security.totals", "met", strconv.Itoa(t.Met),
		"failed", strconv.Itoa(t.Failed), "unknown", strconv.Itoa(t.Unknown), "not_applicable", strconv.Itoa(t.NotApplicable))+".")
}

func (p *securityPaper) groups(cat *locale.Catalogue, c security.Check) {
	n := 0
	for _, g := range c.List.Groups {
		group := paperGroup{Name: g.Text.In(cat.Lang())}
		for _, i := range c.List.Of(g.ID) {
			n++
			r := c.Result(i.ID)
			group.Rows = append(group.Rows, paperRow{
				Number: strconv.Itoa(n), Text: i.Text.In(cat.Lang()), Basis: cat.T("security.paper.basis", "basis", i.Basis.In(cat.Lang())),
				Verdict: cat.T("security.verdict." + string(r.Verdict)), Bad: r.Verdict == security.Failed, Shown: shownText(cat, r),
			})
		}
		if len(group.Rows) > 0 {
			p.Groups = append(p.Groups, group)
		}
	}
}

// shownText is what speaks for a verdict: what was found, what a person wrote,
// and the files with their sums, by which a copy is known.
func shownText(cat *locale.Catalogue, r security.Result) []string {
	all := foundText(cat, r)
	if r.ByName != "" {
		all = append(all, cat.T("security.paper.by", "name", r.ByName, "at", cat.DateClock(r.At)))
	}
	if a := r.Accepted; a != nil {
		all = append(all, cat.T("security.accepted", "why", a.Why, "name", a.ByName, "at", cat.DateClock(a.At)))
	}
	for _, f := range r.Files {
		all = append(all, cat.T("security.paper.file", "name", f.Name, "sum", f.SHA256[:16]))
	}
	return all
}
