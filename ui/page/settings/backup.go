package settings

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// backupWithout is under which the parts that a person left out are remembered.
const backupWithout = "settings.backup.without"

// The width of a toggle with a size beside it, where the size begins, and the
// least width of all parts, in pixels.
const (
	backupLeast  = 480
	backupToggle = 140
	backupIndent = 50
)

// backupPart copies the whole station to another disk, and tells of the last
// copy. A copy goes on while another page is shown.
type backupPart struct {
	p      *Page
	room   *fyne.Container
	last   backend.Backup
	ever   bool
	sizes  map[string]int64
	parts  []*widget.Toggle
	begin  *widget.Button
	job    *widget.Job
	silent func() // ends the polling, nil while there is none

	done, total atomic.Int64
}

func newBackupPart(p *Page) *backupPart {
	e := p.env
	s := &backupPart{p: p, room: container.NewStack()}
	s.job = widget.NewJob(e.T("backup.cancel"), nil)
	s.begin = widget.NewPrimary(e.T("backup.button"), "download", s.choose)
	out := strings.Split(fyne.CurrentApp().Preferences().String(backupWithout), ",")
	for i, part := range backend.BackupParts {
		t := widget.NewToggle("", func() { s.turn(i) })
		t.Name, t.On = e.T("backup.part.toggle", "part", e.T("backup.part."+part)), !slices.Contains(out, part)
		s.parts = append(s.parts, t)
	}
	return s
}

// turn takes a part in, or leaves it out, also the next time.
func (s *backupPart) turn(i int) {
	s.parts[i].Set(!s.parts[i].On)
	fyne.CurrentApp().Preferences().SetString(backupWithout, strings.Join(s.without(), ","))
}

func (s *backupPart) without() (all []string) {
	for i, t := range s.parts {
		if !t.On {
			all = append(all, backend.BackupParts[i])
		}
	}
	return all
}

func (s *backupPart) build() fyne.CanvasObject {
	s.fill()
	return s.room
}

// read asks for the last copy and for the sizes.
func (s *backupPart) read() {
	b := s.p.env.Backend
	var last backend.Backup
	var ever bool
	var sizes map[string]int64
	s.p.env.Ask(func(ctx context.Context) (err error) {
		if last, ever, err = b.LastBackup(ctx); err == nil {
			sizes, err = b.BackupSizes(ctx)
		}
		return err
	}, func() {
		s.last, s.ever, s.sizes = last, ever, sizes
		s.fill()
	})
	s.watch()
}

func (s *backupPart) fill() {
	e := s.p.env
	rows := []widget.Slot{s.lastRow(), setting(e.T("backup.records"), e.T("backup.records.second"),
		widget.Row(0, widget.Blank(backupIndent), widget.Fixed(backupToggle-backupIndent, widget.NewText(s.size(""), widget.RoleText, theme.Text))))}
	for i, part := range backend.BackupParts {
		s.parts[i].Text = s.size(part)
		rows = append(rows, setting(e.T("backup.part."+part), e.T("backup.part."+part+".second"), widget.Row(0, widget.Fixed(backupToggle, s.parts[i]))))
	}
	act := widget.Column(theme.Gap, widget.Fitted(s.begin), widget.Fitted(s.job), widget.Grow(s.about()))
	all := widget.Column(0, widget.Fitted(ruled(rows)))
	s.room.Objects = []fyne.CanvasObject{widget.Row(theme.Gap, widget.Slot{Object: all, Basis: backupLeast, Grow: 1}, widget.Fixed(sentWidth, act))}
	s.room.Refresh()
}

// size is how much there is of a part.
func (s *backupPart) size(part string) string {
	if s.sizes == nil {
		return ""
	}
	return s.p.env.Catalogue.Bytes(s.sizes[part])
}

func (s *backupPart) lastRow() widget.Slot {
	e := s.p.env
	if !s.ever {
		return setting(e.T("backup.last"), e.T("backup.never.second"), widget.NewText(e.T("backup.never"), widget.RoleStrongBold, theme.AmberText))
	}
	where := s.last.Folder
	if !s.last.There {
		where = e.T("backup.away", "folder", where)
	}
	when := e.Catalogue.DateClock(s.last.MadeAt) + " · " + e.Catalogue.Bytes(s.last.Bytes)
	return setting(e.T("backup.last"), where, widget.NewText(when, widget.RoleStrong, theme.Text))
}

// about is what a person should know of copies.
func (s *backupPart) about() fyne.CanvasObject {
	e := s.p.env
	rows := []widget.Slot{widget.Fixed(24, widget.NewText(e.T("backup.about.title"), widget.RoleStrongBold, theme.Text))}
	tell := func(text string, ink fyne.ThemeColorName) {
		words := widget.NewParagraph(text, widget.RoleText, ink)
		words.Width = sentWidth - 2*theme.Inside
		rows = append(rows, widget.Fitted(words))
	}
	if s.ever && len(s.last.Without) > 0 {
		var names []string
		for _, part := range s.last.Without {
			names = append(names, strings.ToLower(e.T("backup.part."+part)))
		}
		tell(e.T("backup.without", "parts", strings.Join(names, ", ")), theme.AmberText)
	}
	for _, key := range []string{"twice", "keys", "delete", "restore"} {
		tell(e.T("backup.about."+key), theme.Muted)
	}
	card := widget.NewBareCard(widget.Inset(theme.Inside, widget.Column(theme.GapSmall, rows...)))
	return widget.Column(0, widget.Fitted(card), widget.Space())
}

// choose asks for the folder, and copies.
func (s *backupPart) choose() { dialog.SaveInFolder(s.p.env, s.copy) }

// copy copies the station into a folder.
func (s *backupPart) copy(into string) {
	if s.job.Running() {
		return
	}
	e := s.p.env
	var made backend.Backup
	without := s.without()
	s.report(0, 0)
	s.begin.Disable()
	over := false
	cancel := e.Run(func(ctx context.Context) (err error) {
		made, err = e.Backend.BackUp(ctx, into, without, s.report)
		return err
	}, func(err error) {
		over = true
		s.ended(made, err)
	})
	if !over {
		s.job.Begin(e.T("backup.preparing"), e.Now(), cancel)
		s.watch()
		s.room.Refresh()
	}
}

func (s *backupPart) ended(made backend.Backup, err error) {
	e := s.p.env
	s.job.End()
	s.begin.Enable()
	s.quiet()
	switch {
	case err == nil:
		e.Say("backup.done", "size", e.Catalogue.Bytes(made.Bytes), "folder", made.Folder)
	case errors.Is(err, context.Canceled):
		e.Say("backup.stopped")
	default:
		e.Fail(err)
	}
	s.read()
}

// report may be called from any goroutine.
func (s *backupPart) report(done, total int64) {
	s.total.Store(total)
	s.done.Store(done)
	s.job.Report(done, total)
}

// watch moves the bar while a copy is made and seen.
func (s *backupPart) watch() {
	if s.silent != nil || !s.job.Running() {
		return
	}
	e := s.p.env
	s.silent = e.Poll(200*time.Millisecond, func() {
		if !s.job.Running() {
			return
		}
		if total := s.total.Load(); total > 0 {
			s.job.SetTitle(e.T("backup.working", "done", e.Catalogue.Bytes(s.done.Load()), "total", e.Catalogue.Bytes(total)))
		}
		s.job.Tick(e.Now())
	})
}

// quiet ends the polling.
func (s *backupPart) quiet() {
	if s.silent != nil {
		s.silent()
		s.silent = nil
	}
}
