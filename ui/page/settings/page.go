// Package settings is the page Cài đặt: language and looks, sound, the line,
// the people of the station and what they did.
package settings

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// section is one part of the settings, behind a chip.
type section struct {
	name  string
	build func() fyne.CanvasObject
	shown func() // re-reads what the section shows
	admin bool   // only for administrators
}

// Page is the page Cài đặt.
type Page struct {
	env      *page.Env
	content  *fyne.Container
	chips    *fyne.Container
	room     *fyne.Container
	sections []section
	at       string
	first    *widget.Chip // of the open section
	sound    *soundPart
	speech   *speechPart
	people   *peoplePart
	audit    *auditPart
	urgent   *emergencyPart
	messages *messagesPart
	backup   *backupPart
}

// New makes the page.
func New(e *page.Env) page.Page {
	p := &Page{env: e, room: container.NewStack(), chips: widget.Flow(0, chipGap), at: "general"}
	p.sound, p.people, p.audit = newSoundPart(p), newPeoplePart(p), newAuditPart(p)
	p.speech, p.urgent = newSpeechPart(p), newEmergencyPart(p)
	p.messages, p.backup = newMessagesPart(p), newBackupPart(p)
	none := func() {}
	p.sections = []section{
		{"general", p.general, none, false},
		{"sound", p.sound.build, p.sound.read, false},
		{"line", p.line, none, true},
		{"speech", p.speech.build, p.speech.read, false},
		{"emergency", p.urgent.build, p.urgent.read, false},
		{"messages", p.messages.build, p.messages.read, false},
		{"people", p.people.build, p.people.read, true},
		{"backup", p.backup.build, p.backup.read, true},
		{"audit", p.audit.build, p.audit.read, true},
	}
	p.content = container.New(&inLines{p.chips}, p.title(), p.chips, p.room)
	return p
}

func (p *Page) title() fyne.CanvasObject {
	user, _ := p.env.Backend.Current()
	out := widget.NewButton(p.env.T("settings.sign_out"), "door", func() {
		p.env.Backend.SignOut()
		p.env.Go(page.SignIn, nil)
	})
	return widget.NewTitleRow(p.env.T("nav.settings"), user.Name, out)
}

// Content is the page.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown opens the section that args name, else the one of before.
func (p *Page) Shown(args page.Args) {
	if name := args["section"]; name != "" {
		p.at = name
	}
	p.open(p.at)
}

// Hidden ends what is heard at the desk, and the polling; a backup goes on.
func (p *Page) Hidden() {
	p.messages.hush()
	p.backup.quiet()
}

// FirstFocus is the open section's chip: Tab leads on into the section.
func (p *Page) FirstFocus() fyne.Focusable { return p.first }

// Keep is the open section.
func (p *Page) Keep() page.Args { return page.Args{"section": p.at} }

// Refresh reads the people and the log again.
func (p *Page) Refresh(t backend.Topic) {
	switch {
	case t == backend.TopicPeople && p.at == "people":
		p.people.read()
	case p.at == "messages" && (t == backend.TopicMessages || t == backend.TopicClusters):
		p.messages.read()
	case p.at == "audit":
		p.audit.read()
	}
}

func (p *Page) administrator() bool {
	u, ok := p.env.Backend.Current()
	return ok && (u.Has(app.RoleAdministrator) || u.Has(app.RoleTrainee))
}

func (p *Page) open(name string) {
	mine := slices.DeleteFunc(slices.Clone(p.sections), func(s section) bool { return s.admin && !p.administrator() })
	i := max(slices.IndexFunc(mine, func(s section) bool { return s.name == name }), 0)
	p.at = mine[i].name
	p.chips.Objects = nil
	for _, s := range mine {
		chip := widget.NewChip(p.env.T("settings."+s.name), "", s.name == p.at, func() {
			p.open(s.name)
			p.env.Window.Canvas().Focus(p.first) // the chips are others now
		})
		if s.name == p.at {
			p.first = chip
		}
		p.chips.Add(chip)
	}
	p.room.Objects = []fyne.CanvasObject{mine[i].build()}
	p.content.Refresh()
	mine[i].shown()
}

// save keeps settings and says so.
func (p *Page) save(s backend.Settings, then func()) {
	p.env.Ask(func(ctx context.Context) error { return p.env.Backend.SaveSettings(ctx, s) }, func() {
		if then != nil {
			then()
		}
		p.env.Say("status.settings_saved")
	})
}

// change alters the settings and saves them.
func (p *Page) change(f func(*backend.Settings), then func(backend.Settings)) {
	s := p.env.Backend.Settings()
	f(&s)
	p.save(s, func() {
		if then != nil {
			then(s)
		}
	})
}

// halfWidth is that of a card of a section, in pixels.
const halfWidth = 752

// half puts a card of a section at the left, no higher than it must be.
func half(o fyne.CanvasObject) fyne.CanvasObject {
	return widget.Row(0, widget.Fixed(halfWidth, widget.Column(theme.Gap, widget.Fitted(o))), widget.Space())
}

// setting is a row of a section: what it is, what it means, and its control.
func setting(title, second string, control fyne.CanvasObject) widget.Slot {
	words := widget.Column(0,
		widget.Fixed(24, widget.NewEllipsis(title, widget.RoleStrongBold, theme.Text)),
		widget.Fixed(20, widget.NewEllipsis(second, widget.RoleText, theme.Muted)))
	line := widget.Pad(0, 16, 0, 16, widget.Line(theme.Gap, widget.Grow(words), widget.Fitted(control)))
	return widget.Fixed(theme.NeedRow, line)
}

// table puts rules between rows.
func table(rows ...widget.Slot) fyne.CanvasObject { return half(ruled(rows)) }

// ruled is table as wide as its room.
func ruled(rows []widget.Slot) fyne.CanvasObject {
	var slots []widget.Slot
	for i, r := range rows {
		if i > 0 {
			slots = append(slots, widget.Fixed(1, widget.NewRule()))
		}
		slots = append(slots, r)
	}
	return widget.NewBareCard(widget.Column(0, slots...))
}
