package clusters

import (
	"context"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app/security"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// securityBoard is the yearly security check in the place of the list and the
// card: its groups and items with their verdicts, and the chosen one beside.
type securityBoard struct {
	page   *Page
	box    *fyne.Container
	sum    *widget.Paragraph
	run    *widget.Button
	backup *widget.Button
	export *widget.Button
	job    *widget.Job
	list   *widget.RowList
	item   *securityItem
	form   *securityForm

	now, last security.Check // last is of the year before; Year 0: there is none
	rows      []securityRow
	chosen    string // the item's ID
	read      bool
}

// securityRow is a group's head, or an item below it.
type securityRow struct {
	group security.Group
	item  security.Item // without an ID: the head
}

// securityWide is the width of what is told of one item, in pixels.
const securityWide = 424

func newSecurityBoard(p *Page) *securityBoard {
	t := p.env.T
	b := &securityBoard{page: p}
	b.sum = widget.NewParagraph("", widget.RoleStrong, theme.Text)
	b.run = widget.NewPrimary(t("security.run"), "shield", b.check)
	b.backup = widget.NewButton(t("security.backup"), "download", b.copyAway)
	b.export = widget.NewButton(t("security.export"), "document", b.write)
	b.job = widget.NewJob(t("security.stop"), nil)
	b.list = widget.NewRowList(44, newSecurityLine, b.set)
	b.list.Name = t("security.board")
	b.list.OnSelected = func(i int) { b.choose(b.rows[i]) }
	b.list.OnOpened = func(int) { p.focus(b.item.note) }
	b.item, b.form = newSecurityItem(b), newSecurityForm(b)
	head := newBoardHead(b.sum, b.run, b.export, b.backup, widget.NewButton(t("clusters.held.back"), "", b.leave))
	table := widget.NewBareCard(widget.Pad(0, 1, 1, 1, b.list))
	foot := widget.Line(8, widget.Grow(widget.NewEllipsis(t("security.keys"), widget.RoleText, theme.Muted)),
		widget.Fitted(widget.NewButton(t("security.list.add"), "plus", func() { b.form.open(security.Item{}) })),
		widget.Fitted(widget.NewButton(t("security.list.reset"), "undo", b.reset)))
	b.box = widget.Column(12, widget.Fitted(head), widget.Fitted(b.job),
		widget.Grow(widget.Row(16, widget.Grow(table), widget.Fixed(securityWide, container.NewStack(b.item.card, b.form.card)))),
		widget.Fitted(foot))
	b.box.Hide()
	return b
}

// openSecurity shows the board.
func (p *Page) openSecurity() {
	p.secure.load()
	p.openBoard(p.secure)
}

func (b *securityBoard) root() fyne.CanvasObject { return b.box }

func (b *securityBoard) first() fyne.Focusable { return b.list }

// show ticks what is under way; the check itself is read when it has changed.
func (b *securityBoard) show() {
	if b.job.Running() {
		b.job.Tick(b.page.env.Now())
	}
}

func (b *securityBoard) leave() { b.page.leaveBoard() }

// typed leaves the form, or the board, by Escape, and checks by F9.
func (b *securityBoard) typed(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyF9:
		b.check()
	case e.Name == fyne.KeyEscape && b.form.card.Visible():
		b.form.leave()
	case e.Name == fyne.KeyEscape && b.job.Running():
		b.job.Cancel()
	case e.Name == fyne.KeyEscape:
		b.leave()
	default:
		return false
	}
	return true
}

// load reads the checks.
func (b *securityBoard) load() {
	var all []security.Check
	b.page.env.Ask(func(ctx context.Context) (err error) {
		all, err = b.page.env.Backend.SecurityChecks(ctx)
		return err
	}, func() {
		b.now, b.last, b.read = security.Check{}, security.Check{}, true
		if len(all) > 0 {
			b.now = all[0]
		}
		if len(all) > 1 {
			b.last = all[1]
		}
		b.apply()
	})
}

// apply shows what was read, and goes on with the item that was chosen.
func (b *securityBoard) apply() {
	b.rows = nil
	selected := 1
	for _, g := range b.now.List.Groups {
		items := b.now.List.Of(g.ID)
		if len(items) == 0 {
			continue
		}
		b.rows = append(b.rows, securityRow{group: g})
		for _, i := range items {
			if i.ID == b.chosen {
				selected = len(b.rows)
			}
			b.rows = append(b.rows, securityRow{g, i})
		}
	}
	b.sum.Set(b.summary())
	selected = min(selected, max(0, len(b.rows)-1))
	b.list.SetCount(len(b.rows), selected)
	if len(b.rows) > 0 {
		b.choose(b.rows[selected])
	}
	b.box.Refresh()
}

func (b *securityBoard) summary() string {
	env := b.page.env
	words := totalsWords(env.Catalogue, b.now.Totals())
	if b.now.RunAt.IsZero() {
		return words + " " + env.T("security.never")
	}
	return words + " " + env.T("security.ran", "at", env.Catalogue.DateClock(b.now.RunAt), "by", b.now.RunBy)
}

func (b *securityBoard) choose(r securityRow) {
	b.chosen = r.item.ID
	if !b.form.card.Visible() {
		b.item.show(r)
	}
}

// begin shows work under way, with its cancel.
func (b *securityBoard) begin(key string, work func(ctx context.Context) error, done func()) {
	if b.job.Running() {
		return
	}
	env := b.page.env
	b.run.Disable()
	b.backup.Disable()
	cancel := env.Run(work, func(err error) {
		b.job.End()
		b.run.Enable()
		b.backup.Enable()
		b.box.Refresh()
		switch {
		case err == nil:
			done()
		case ctxOver(err):
			env.Say("security.stopped")
		default:
			env.Fail(err)
		}
	})
	if b.run.Disabled() { // it is not done yet
		b.job.Begin(env.T(key), env.Now(), cancel)
		env.Say(key) // in the place of what was said of the work before
		b.watch()
	}
	b.box.Refresh()
}

// progress may be told from any goroutine.
func (b *securityBoard) progress(share float64) { b.job.Report(int64(share*1000), 1000) }

// watch moves the bar while the work goes on.
func (b *securityBoard) watch() {
	var stop func()
	stop = b.page.env.Poll(200*time.Millisecond, func() {
		if !b.job.Running() {
			stop()
			return
		}
		b.job.Tick(b.page.env.Now())
	})
}

// check runs what can be tested without a person, and then shows what is gravest,
// unless a person has gone to another item meanwhile.
func (b *securityBoard) check() {
	var c security.Check
	at := b.chosen
	b.begin("security.running", func(ctx context.Context) (err error) {
		c, err = b.page.env.Backend.RunSecurity(ctx, b.progress)
		return err
	}, func() {
		b.now = c
		if todo := c.ToDo(); len(todo) > 0 && b.chosen == at {
			b.chosen = todo[0].ID
		}
		b.apply()
		b.page.env.Say("security.done", "sum", totalsWords(b.page.env.Catalogue, c.Totals()))
	})
}

// copyAway backs the station up into a folder that a person chooses.
func (b *securityBoard) copyAway() {
	dialog.SaveInFolder(b.page.env, func(into string) {
		var made backend.Backup
		b.begin("security.backing", func(ctx context.Context) (err error) {
			made, err = b.page.env.Backend.BackUp(ctx, into, nil, b.job.Report)
			return err
		}, func() { b.page.env.Say("security.backed", "folder", made.Folder) })
	})
}

// write writes this year's check to a file.
func (b *securityBoard) write() {
	env := b.page.env
	title := env.T("security.file", "year", yearText(b.now.Year))
	dialog.SaveRecord(env, title, func(path string) {
		env.Ask(func(ctx context.Context) error { return env.Backend.ExportSecurity(ctx, path) },
			func() { env.Say("security.exported", "name", filepath.Base(path)) })
	})
}

// change does what changes one item, and offers the way back; kept is called
// when it was done.
func (b *securityBoard) change(act func(context.Context) (security.Result, error), kept func(), said string, pairs ...string) {
	env := b.page.env
	var was security.Result
	env.Ask(func(ctx context.Context) (err error) {
		was, err = act(ctx)
		return err
	}, func() {
		kept()
		env.Say(said, pairs...)
		b.page.canUndo(func(ctx context.Context) error { return env.Backend.RestoreSecurity(ctx, was) },
			func() { env.Say("security.undone"); b.load() })
		b.load()
	})
}

// saveList puts a changed list in force, and offers the one before.
func (b *securityBoard) saveList(l security.List, said string) {
	env, before := b.page.env, b.now.List
	env.Ask(func(ctx context.Context) error { return env.Backend.SaveSecurityList(ctx, l) }, func() { b.listSaved(before, said) })
}

func (b *securityBoard) listSaved(before security.List, said string) {
	env := b.page.env
	b.form.leave()
	env.Say(said)
	b.page.canUndo(func(ctx context.Context) error { return env.Backend.SaveSecurityList(ctx, before) },
		func() { env.Say("security.undone"); b.load() })
	b.load()
}

// reset puts the program's own list in force.
func (b *securityBoard) reset() {
	env, before := b.page.env, b.now.List
	env.Ask(func(ctx context.Context) error { return env.Backend.ResetSecurityList(ctx) },
		func() { b.listSaved(before, "security.list.was_reset") })
}
