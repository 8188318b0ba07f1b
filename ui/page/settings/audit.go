package settings

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// mostAudit is how many of the newest rows are shown.
const mostAudit = 200

// auditPart is who did what, and whether the chain of the log is whole.
type auditPart struct {
	p     *Page
	room  *fyne.Container
	rows  []app.AuditRow
	names map[app.ID]string // of people
	poles map[app.ID]string // names of clusters
	whole bool
}

func newAuditPart(p *Page) *auditPart { return &auditPart{p: p, room: container.NewStack()} }

func (s *auditPart) build() fyne.CanvasObject { return s.room }

// read takes the newest rows and has the chain checked.
func (s *auditPart) read() {
	var rows []app.AuditRow
	var whole bool
	names, poles := map[app.ID]string{}, map[app.ID]string{}
	b := s.p.env.Backend
	s.p.env.Ask(func(context.Context) (err error) {
		rows, whole, err = b.Audit(mostAudit)
		for _, r := range rows {
			if _, ok := names[r.User]; !ok {
				names[r.User] = b.UserName(r.User)
			}
		}
		if err != nil {
			return err
		}
		all, err := b.Clusters()
		for _, c := range all {
			poles[c.ID] = c.Name
		}
		return err
	}, func() {
		s.rows, s.whole, s.names, s.poles = rows, whole, names, poles
		s.fill()
	})
}

func (s *auditPart) fill() {
	e := s.p.env
	state := widget.NewNote("check", e.T("audit.whole"), theme.GreenText)
	if !s.whole {
		state = widget.NewNote("warning", e.T("audit.broken"), theme.AmberText)
	}
	slots := make([]widget.Slot, 0, len(s.rows))
	for _, r := range s.rows {
		slots = append(slots, widget.Fixed(theme.QueueRow, s.row(r)))
	}
	s.room.Objects = []fyne.CanvasObject{widget.NewSection(e.T("audit.title"), state,
		container.NewVScroll(widget.Column(0, slots...)))}
	s.room.Refresh()
}

func (s *auditPart) row(r app.AuditRow) fyne.CanvasObject {
	e := s.p.env
	name := s.names[r.User]
	if name == "" {
		name = e.T("audit.machine")
	}
	words, of := s.act(r)
	line := widget.Line(theme.Gap,
		widget.Fixed(56, widget.NewText(e.Catalogue.Int(r.Seq), widget.RoleText, theme.Muted).Right()),
		widget.Fixed(140, widget.NewText(e.Catalogue.DateClock(r.At), widget.RoleText, theme.Muted)),
		widget.Fixed(220, widget.NewEllipsis(name, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(280, widget.NewEllipsis(words, widget.RoleStrong, theme.Text)),
		widget.Grow(widget.NewEllipsis(of, widget.RoleText, theme.Muted)))
	return widget.Column(0, widget.Grow(widget.Pad(0, 16, 0, 16, line)), widget.Fixed(1, widget.NewRule()))
}

// act is what was done and what it was done to, in words.
func (s *auditPart) act(r app.AuditRow) (act, of string) {
	cat := s.p.env.Catalogue
	if r.Action == refusedAct {
		return s.refused(r)
	}
	if key := "audit." + r.Action; cat.Has(key) {
		return cat.T(key), subject(r.Detail)
	}
	return r.Action, subject(r.Detail)
}

// refusedAct is the action of rows that tell of what was turned away.
const refusedAct = "refused"

// refused is what was turned away, why, and how often, where it came from a
// cluster by that cluster's name. Reasons for which there are no words stand as
// their code, which a technician can look for.
func (s *auditPart) refused(r app.AuditRow) (act, of string) {
	cat := s.p.env.Catalogue
	var d struct {
		Detail string `json:"detail"`
		Count  int    `json:"count"`
	}
	_ = json.Unmarshal([]byte(r.Detail), &d) // read leniently, as above
	act, of = cat.T("audit.refused"), d.Detail
	if key := "audit.refused." + r.Object; cat.Has(key) {
		act = cat.T(key)
	} else {
		of = strings.TrimSpace(r.Object + " " + of)
	}
	if from, rest, _ := strings.Cut(d.Detail, " "); s.poles[app.ID(from)] != "" {
		of = strings.TrimSpace(s.poles[app.ID(from)] + " " + rest)
	}
	if d.Count > 1 {
		of = cat.N("audit.refused.times", d.Count) + " · " + of
	}
	return act, of
}

// subjectKeys are what a row's detail may say of what was acted on, the most
// telling first.
var subjectKeys = []string{"title", "name", "login", "volume", "url"}

// subject is what a person is told of a row's detail, "" when nothing in it
// says anything to a person. The detail is read leniently: it may come from
// another version.
func subject(detail string) string {
	var fields map[string]any
	if json.Unmarshal([]byte(detail), &fields) != nil {
		return ""
	}
	for _, k := range subjectKeys {
		if v, ok := fields[k]; ok && v != "" {
			return fmt.Sprint(v)
		}
	}
	return ""
}
