package clusters

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// listBoard brings clusters in from a file and writes them to one, in the place
// of the list and the card: the file, what was understood of its columns, its
// rows with those that wait for a person first.
type listBoard struct {
	page    *Page
	box     *fyne.Container
	sum     *widget.Paragraph
	take    *widget.Button
	start   fyne.CanvasObject // before a file is chosen
	pick    *widget.Button    // a file
	undo    *widget.Button
	anew    *widget.Button // forgets what was chosen
	keys    *widget.Text
	read    *fyne.Container // the file
	columns *listColumns
	rows    *listRows
	fix     *listFix

	path    string
	choices backend.ListChoices
	aside   map[string]backend.ListChoices // of files that were left, by their digests
	all     backend.ClusterList
	batch   app.ID // what was kept last, "" when it was undone
	taking  bool   // it is being kept: nothing is chosen meanwhile
	cancel  func()
}

// fixWide is the width of what is told of one row, in pixels.
const fixWide = 400

func newListBoard(p *Page) *listBoard {
	t := p.env.T
	b := &listBoard{page: p, aside: map[string]backend.ListChoices{}, cancel: func() {}}
	b.sum = widget.NewParagraph("", widget.RoleStrong, theme.Text)
	b.sum.Width = 640
	b.take = widget.NewPrimary("", "check", b.keep)
	b.columns, b.rows, b.fix = newListColumns(b), newListRows(b), newListFix(b)
	b.start = b.begin()
	head := widget.Line(12, widget.Grow(b.sum), widget.Fitted(b.take))
	b.read = widget.Column(12, widget.Fitted(head), widget.Fitted(b.columns.box), widget.Fitted(b.rows.chips),
		widget.Grow(widget.Row(16, widget.Grow(b.rows.card), widget.Fixed(fixWide, b.fix.card))))
	b.keys = widget.NewEllipsis(t("clusters.list.keys"), widget.RoleText, theme.Muted)
	b.anew = widget.NewButton(t("clusters.list.anew"), "", b.askAnew)
	foot := widget.Line(12, widget.Grow(container.NewStack(b.keys)), widget.Fitted(b.anew),
		widget.Fitted(widget.NewButton(t("clusters.held.back"), "", b.back)))
	b.box = widget.Column(12, widget.Grow(container.NewStack(b.start, b.read)), widget.Fitted(foot))
	b.box.Hide()
	return b
}

// begin explains the first step.
func (b *listBoard) begin() fyne.CanvasObject {
	t := b.page.env.T
	about := widget.NewParagraph(t("clusters.list.about"), widget.RoleText, theme.Text)
	about.Width = 720
	b.undo = widget.NewButton(t("clusters.list.undo"), "undo", b.takeBack)
	b.pick = widget.NewPrimary(t("clusters.list.choose"), "folder", b.choose)
	return widget.Column(0, widget.Fitted(widget.NewCard(widget.Column(16,
		widget.Fitted(widget.NewText(t("clusters.list.title"), widget.RoleSubhead, theme.Text)), widget.Fitted(about),
		widget.Fitted(widget.Line(12, widget.Fitted(b.pick),
			widget.Fitted(widget.NewButton(t("clusters.list.export"), "download", b.export)), widget.Fitted(b.undo), widget.Space()))))), widget.Space())
}

// openLists shows the board.
func (p *Page) openLists() {
	p.lists.write()
	p.openBoard(p.lists)
}

func (b *listBoard) root() fyne.CanvasObject { return b.box }

// first is the list of rows, or what chooses a file while none is read.
func (b *listBoard) first() fyne.Focusable {
	if b.path == "" {
		return b.pick
	}
	return b.rows.list
}

// show writes nothing: a file's rows do not change by themselves.
func (b *listBoard) show() {}

// back leaves a file for the first step, and that for the page. What was chosen
// of the file is there when it is opened again.
func (b *listBoard) back() {
	b.cancel()
	if b.path != "" {
		b.putAside()
		b.path = ""
		b.write()
		return
	}
	b.page.leaveBoard()
}

func (b *listBoard) choose() { dialog.OpenList(b.page.env, b.look) }

func (b *listBoard) export() {
	env := b.page.env
	dialog.SaveList(env, env.T("clusters.list.file"), func(path string) {
		n := 0
		env.Ask(func(ctx context.Context) (err error) {
			n, err = env.Backend.WriteClusterList(ctx, path)
			return err
		}, func() {
			env.Say("clusters.list.exported", "n", env.Catalogue.Int(int64(n)), "name", filepath.Base(path))
		})
	})
}

// look reads a file for the first time.
func (b *listBoard) look(path string) {
	b.path, b.all = path, backend.ClusterList{}
	b.choices = nothingChosen()
	b.rows.kind, b.rows.row = backend.ListDoubtful, 0
	b.fix.begin()
	b.page.env.Say("clusters.list.reading", "name", filepath.Base(path)) // in the place of an older failure
	b.again(func() { b.takeUp(b.opened) })
	b.write()
	b.sum.Set(b.page.env.T("clusters.list.reading", "name", filepath.Base(path)))
	b.take.Disable()
}

// opened shows what waits for a person, or all where nothing does.
func (b *listBoard) opened() {
	if b.all.Count(backend.ListDoubtful) == 0 {
		b.rows.kind = ""
		b.write()
	}
	b.page.focus(b.rows.list)
}

// again reads the file with what a person chose.
func (b *listBoard) again(then func()) {
	if b.path == "" || b.taking {
		return
	}
	b.cancel()
	path, choices := b.path, b.choices.Copy()
	var all backend.ClusterList
	b.cancel = b.page.env.Run(func(ctx context.Context) (err error) {
		all, err = b.page.env.Backend.ReadClusterList(ctx, path, choices)
		return err
	}, func(err error) {
		switch {
		case b.path != path || b.page.open != b: // it was left
		case err != nil && ctxOver(err): // newer choices are being read
		case err != nil:
			b.putAside()
			b.path = ""
			b.page.env.Fail(err)
			b.write()
		default:
			b.all = all
			b.write()
			if then != nil {
				then()
			}
		}
	})
}

// write shows what was read.
func (b *listBoard) write() {
	b.start.Show()
	b.read.Hide()
	b.undo.Hidden, b.keys.Hidden, b.anew.Hidden = b.batch == "", b.path == "", b.path == ""
	able(b.anew, b.choices.Count() > 0)
	if b.path != "" {
		b.start.Hide()
		b.read.Show()
		b.head()
		b.columns.show()
		b.rows.show()
	}
	b.box.Refresh()
}

func (b *listBoard) head() {
	cat := b.page.env.Catalogue
	n := func(k backend.ListKind) string { return cat.Int(int64(b.all.Count(k))) }
	words := cat.T("clusters.list.sum", "name", filepath.Base(b.path), "new", n(backend.ListNew), "changed", n(backend.ListChanged),
		"same", n(backend.ListSame), "doubtful", n(backend.ListDoubtful), "skipped", cat.Int(int64(b.all.Skipped)))
	for _, r := range b.all.Remarks {
		words += " " + cat.Error(r)
	}
	b.sum.Set(words)
	keeps, out := b.all.Keeps(), b.all.Count(backend.ListDoubtful)+b.all.Count(backend.ListLeft)
	b.take.SetText(cat.N("clusters.list.take", keeps, "out", cat.Int(int64(out))))
	b.take.Enable()
	if keeps == 0 {
		b.take.SetText(cat.T("clusters.list.nothing"))
		b.take.Disable()
	}
}

// keep brings the rows in that wait for nobody; Ctrl+Z takes all of them back.
// Who goes back meanwhile stops it, and nothing is kept, unless it was already.
func (b *listBoard) keep() {
	env, path, choices, n := b.page.env, b.path, b.choices.Copy(), b.all.Keeps()
	b.taking = true
	b.take.Disable()
	b.sum.Set(env.T("clusters.list.taking", "name", filepath.Base(path)))
	var batch app.ID
	b.cancel = env.Run(func(ctx context.Context) (err error) {
		batch, err = env.Backend.ImportClusterList(ctx, path, choices)
		return err
	}, func(err error) {
		b.taking = false
		switch {
		case err == nil:
			b.kept(batch, n, filepath.Base(path))
		case ctxOver(err) || b.path != path:
			env.Say("clusters.list.stopped")
		default:
			env.Fail(err)
			b.again(nil)
		}
	})
}

// kept tells that n rows of a file are kept, and goes to them.
func (b *listBoard) kept(batch app.ID, n int, name string) {
	delete(b.aside, b.all.Digest)
	b.batch, b.path = batch, ""
	if b.page.open == b {
		b.page.open = nil
	}
	b.page.canUndo(b.undoing(batch), b.undone)
	b.page.env.Say("clusters.list.imported", "n", b.page.env.Catalogue.Int(int64(n)), "name", name)
	b.page.load(nil)
}

// takeBack undoes what was kept last, whatever was done since; Ctrl+Z has nothing
// to take back then.
func (b *listBoard) takeBack() {
	b.page.undo = nil
	b.page.env.Ask(b.undoing(b.batch), b.undone)
}

func (b *listBoard) undoing(batch app.ID) func(context.Context) error {
	return func(ctx context.Context) error { return b.page.env.Backend.UndoClusterList(ctx, batch) }
}

// undone tells that the list that was kept last is out again.
func (b *listBoard) undone() {
	b.batch = ""
	b.page.env.Say("clusters.list.undone")
	b.write()
	b.page.load(nil)
}

// typed leaves out or brings back the chosen row by Delete; Escape goes back.
func (b *listBoard) typed(e *fyne.KeyEvent) bool {
	switch {
	case e.Name == fyne.KeyEscape:
		b.back()
	case e.Name == fyne.KeyDelete && b.path != "" && !b.taking:
		b.fix.leave.OnTapped()
	default:
		return false
	}
	return true
}
