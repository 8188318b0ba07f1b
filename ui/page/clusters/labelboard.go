package clusters

import (
	"context"
	"path/filepath"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// labelBoard prints QR labels: of which clusters, from which cell of the sheet
// on, and what they say of the station.
type labelBoard struct {
	page  *Page
	box   *fyne.Container
	sum   *widget.Paragraph
	print *widget.Button
	which *fyne.Container
	cell  *widget.Select
	phone *widget.Entry
	at    *widget.Entry
	sheet *labelPreview

	zones  []app.Zone
	chosen string // "all", "chosen", "shown", or a zone's ID
	chips  []*widget.Chip
}

// labelWords is the width of explanations, and labelSheet that of the picture of
// the sheet, in pixels.
const labelWords, labelSheet = 560, 272

func newLabelBoard(p *Page) *labelBoard {
	t := p.env.T
	b := &labelBoard{page: p, chosen: "all", which: container.NewStack(), sheet: newLabelPreview()}
	b.sum = widget.NewParagraph("", widget.RoleStrong, theme.Text)
	b.print = widget.NewPrimary(t("clusters.labels.print"), "", b.choosePath)
	var cells []string
	for n := range backend.LabelsOfSheet {
		cells = append(cells, t("clusters.labels.cell", "n", strconv.Itoa(n+1), "row", strconv.Itoa(n/3+1), "column", strconv.Itoa(n%3+1)))
	}
	b.cell = widget.NewSelect(cells, 0, func(int) { b.count() })
	b.cell.MinWidth = 280
	b.phone, b.at = widget.NewEntry("0208 …"), widget.NewEntry("https://192.168.1.10:7443")
	b.phone.OnEnter, b.at.OnEnter = b.choosePath, b.choosePath
	about := widget.NewParagraph(t("clusters.labels.about"), widget.RoleText, theme.Muted)
	about.Width = labelWords
	where := widget.NewParagraph(t("clusters.labels.station.about"), widget.RoleText, theme.Muted)
	where.Width = labelWords
	word := func(key string) widget.Slot {
		return widget.Fitted(widget.NewText(t("clusters.labels."+key), widget.RoleTextBold, theme.Text))
	}
	fields := widget.Column(8, widget.Fitted(about), word("which"), widget.Fitted(b.which), widget.Fixed(4, container.NewStack()),
		word("first"), widget.Fitted(widget.Line(0, widget.Fitted(b.cell), widget.Space())), widget.Fixed(4, container.NewStack()),
		word("phone"), widget.Fitted(widget.Line(0, widget.Fixed(280, b.phone), widget.Space())), widget.Fixed(4, container.NewStack()),
		word("station"), widget.Fitted(widget.Line(0, widget.Fixed(420, b.at), widget.Space())), widget.Fitted(where))
	head := newBoardHead(b.sum, b.print, widget.NewButton(t("clusters.held.back"), "", p.leaveBoard))
	b.box = widget.Column(12, widget.Fitted(head), widget.Grow(widget.Row(16,
		widget.Grow(widget.NewCard(container.NewVScroll(fields))), widget.Fixed(labelSheet, widget.NewCard(b.sheet.box)))))
	b.box.Hide()
	return b
}

// openLabels reads what was printed last and shows the board.
func (p *Page) openLabels() {
	b := p.labels
	var n backend.LabelNotes
	var zones []app.Zone
	p.env.Ask(func(ctx context.Context) (err error) {
		if zones, err = p.env.Backend.Zones(); err == nil {
			n, err = p.env.Backend.LabelNotes(ctx)
		}
		return err
	}, func() {
		b.zones = zones
		if b.phone.Value() == "" {
			b.phone.SetText(n.Phone)
		}
		if b.at.Value() == "" {
			b.at.SetText(n.Station)
		}
		b.show()
	})
	p.openBoard(b)
}

func (b *labelBoard) root() fyne.CanvasObject { return b.box }

func (b *labelBoard) first() fyne.Focusable { return b.print }

func (b *labelBoard) typed(e *fyne.KeyEvent) bool {
	if e.Name != fyne.KeyEscape {
		return false
	}
	b.page.leaveBoard()
	return true
}

// show writes of which clusters labels can be.
func (b *labelBoard) show() {
	cat := b.page.env.Catalogue
	b.chips = nil
	chip := func(id, words string, n int) {
		c := widget.NewChip(words, cat.Int(int64(n)), b.chosen == id, nil)
		c.OnTapped = func() { b.chosen = id; b.show() }
		b.chips = append(b.chips, c)
	}
	chip("all", cat.T("clusters.labels.all"), len(b.page.views))
	if n := len(b.page.shown); n < len(b.page.views) {
		chip("shown", cat.T("clusters.labels.shown"), n)
	} else if b.chosen == "shown" {
		b.chosen = "all"
	}
	if v, ok := b.page.view(b.page.chosen); ok {
		chip("chosen", pad2(v.Number)+" "+v.Name, 1)
	}
	for _, z := range b.zones {
		chip(string(z.ID), z.Name, len(z.Clusters))
	}
	objects := make([]fyne.CanvasObject, len(b.chips))
	for i, c := range b.chips {
		objects[i] = c
	}
	b.which.Objects = []fyne.CanvasObject{widget.Flow(labelWords, 8, objects...)}
	b.which.Refresh()
	b.count()
}

// wanted are the clusters to print; nil for all.
func (b *labelBoard) wanted() (ids []app.ID, n int) {
	switch b.chosen {
	case "all":
		return nil, len(b.page.views)
	case "chosen":
		return []app.ID{b.page.chosen}, 1
	case "shown":
		for _, r := range b.page.shown {
			ids = append(ids, r.ID)
		}
	default:
		for _, z := range b.zones {
			if string(z.ID) == b.chosen {
				ids = z.Clusters
			}
		}
	}
	return ids, len(ids)
}

// count tells how many labels and sheets that is, and draws the first sheet.
func (b *labelBoard) count() {
	cat := b.page.env.Catalogue
	_, n := b.wanted()
	first := b.cell.Index + 1
	sheets := (first - 1 + n + backend.LabelsOfSheet - 1) / backend.LabelsOfSheet
	b.sum.Set(cat.N("clusters.labels.sum", n, "sheets", cat.Int(int64(sheets))))
	b.sheet.show(first, n)
	b.print.Enable()
	if n == 0 {
		b.sum.Set(cat.T("clusters.labels.nobody"))
		b.print.Disable()
	}
}

func (b *labelBoard) choosePath() {
	env := b.page.env
	if b.print.Disabled() {
		return
	}
	dialog.SavePDF(env, env.T("clusters.labels.file"), b.write)
}

func (b *labelBoard) write(path string) {
	env := b.page.env
	ids, n := b.wanted()
	w := backend.LabelWish{Clusters: ids, First: b.cell.Index + 1, LabelNotes: backend.LabelNotes{Phone: b.phone.Value(), Station: b.at.Value()}}
	sheets := 0
	env.Ask(func(ctx context.Context) (err error) {
		sheets, err = env.Backend.PrintLabels(ctx, path, w)
		return err
	}, func() {
		env.Say("clusters.say.labels", "n", env.Catalogue.Int(int64(n)), "sheets", env.Catalogue.Int(int64(sheets)), "name", filepath.Base(path))
		b.cell.Choose((b.cell.Index + n) % backend.LabelsOfSheet) // where the sheet goes on
	})
}
