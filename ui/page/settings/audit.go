package settings

import (
	"context"
	"encoding/json"
	"fmt"

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
	names map[app.ID]string
	whole bool
}

func newAuditPart(p *Page) *auditPart { return &auditPart{p: p, room: container.NewStack()} }

func (s *auditPart) build() fyne.CanvasObject { return s.room }

// read takes the newest rows and has the chain checked.
func (s *auditPart) read() {
	var rows []app.AuditRow
	var whole bool
	names := map[app.ID]string{}
	b := s.p.env.Backend
	s.p.env.Ask(func(context.Context) (err error) {
		rows, whole, err = b.Audit(mostAudit)
		for _, r := range rows {
			if _, ok := names[r.User]; !ok {
				names[r.User] = b.UserName(r.User)
			}
		}
		return err
	}, func() {
		s.rows, s.whole, s.names = rows, whole, names
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
	act := "audit." + r.Action
	words := r.Action
	if e.Catalogue.Has(act) {
		words = e.T(act)
	}
	line := widget.Line(theme.Gap,
		widget.Fixed(56, widget.NewText(e.Catalogue.Int(r.Seq), widget.RoleText, theme.Muted).Right()),
		widget.Fixed(140, widget.NewText(e.Catalogue.DateClock(r.At), widget.RoleText, theme.Muted)),
		widget.Fixed(220, widget.NewEllipsis(name, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(280, widget.NewEllipsis(words, widget.RoleStrong, theme.Text)),
		widget.Grow(widget.NewEllipsis(subject(r.Detail), widget.RoleText, theme.Muted)))
	return widget.Column(0, widget.Grow(widget.Pad(0, 16, 0, 16, line)), widget.Fixed(1, widget.NewRule()))
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
