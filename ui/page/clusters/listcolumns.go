package clusters

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// listColumns is what was understood of the columns, and how a person changes
// it: a column of the file, and what it tells.
type listColumns struct {
	board *listBoard
	box   *fyne.Container
	which *widget.Select
	tells *widget.Select
	count *widget.Text

	unused *fyne.Container
	title  *widget.Text // of the unused
}

// unusedShown is how many unused columns are named at most, and unusedLetters
// how much of a heading.
const (
	unusedShown   = 6
	unusedLetters = 22
)

func newListColumns(b *listBoard) *listColumns {
	t, cat := b.page.env.T, b.page.env.Catalogue
	c := &listColumns{board: b, count: widget.NewEllipsis("", widget.RoleText, theme.Muted)}
	c.which = widget.NewSelect(nil, -1, func(int) { c.tell() })
	c.which.MinWidth = 300
	c.tells = widget.NewSelect(fieldWords(cat, listFields), -1, c.change)
	c.tells.MinWidth = 220
	c.title = widget.NewText("", widget.RoleText, theme.AmberText)
	c.unused = widget.Flow(rightWide+listWide+16, 8)
	line := widget.Line(8, widget.Fitted(widget.NewText(t("clusters.list.column"), widget.RoleText, theme.Text)), widget.Fitted(c.which),
		widget.Fitted(widget.NewText(t("clusters.list.tells"), widget.RoleText, theme.Text)), widget.Fitted(c.tells), widget.Grow(c.count))
	c.box = widget.Column(8, widget.Fitted(line), widget.Fitted(c.unused))
	return c
}

// show lists the columns; the first that is not used is chosen, since it may be
// one that was not understood.
func (c *listColumns) show() {
	words, at, used := []string{}, -1, 0
	for i, col := range c.board.all.Columns {
		words = append(words, c.board.page.env.T("clusters.list.column_of", "n", strconv.Itoa(col.At+1), "heading", col.Heading))
		if col.Field == "" && at < 0 {
			at = i
		}
		if col.Field != "" && col.Field != "ordinal" {
			used++
		}
	}
	if slices.Equal(words, c.which.Options) {
		at = c.which.Index
	}
	c.which.SetOptions(words, max(0, min(at, len(words)-1)))
	c.count.Set(c.board.page.env.T("clusters.list.columns", "used", strconv.Itoa(used), "all", strconv.Itoa(len(words))))
	c.name()
	c.tell()
}

// name shows the columns that nobody uses, and did not choose not to.
func (c *listColumns) name() {
	t, more := c.board.page.env.T, 0
	c.unused.Objects = []fyne.CanvasObject{besideChips(c.title)}
	for i, col := range c.board.all.Columns {
		if _, chosen := c.board.choices.Columns[col.At]; col.Field != "" || chosen {
			continue
		}
		if len(c.unused.Objects) > unusedShown {
			more++
			continue
		}
		chip := widget.NewChip(heading(col, t), "", false, nil)
		chip.OnTapped = func() { c.ask(chip, i) }
		c.unused.Objects = append(c.unused.Objects, chip)
	}
	c.unused.Hidden = len(c.unused.Objects) == 1
	c.title.Set(t("clusters.list.unused"))
	if more > 0 {
		c.unused.Objects = append(c.unused.Objects, besideChips(widget.NewText(t("clusters.list.unused_more", "n", strconv.Itoa(more)), widget.RoleText, theme.Muted)))
	}
	c.unused.Refresh()
	c.box.Refresh()
}

// besideChips is words on the line of the chips beside them.
func besideChips(words *widget.Text) fyne.CanvasObject {
	return widget.Column(0, widget.Fixed(theme.ChipHeight, words))
}

// heading is what stands above a column, or its number.
func heading(col backend.ListColumn, t func(string, ...string) string) string {
	words := strings.Join(strings.Fields(col.Heading), " ")
	if words == "" {
		return t("clusters.list.unheaded", "n", strconv.Itoa(col.At+1))
	}
	if r := []rune(words); len(r) > unusedLetters {
		return string(r[:unusedLetters-1]) + "…"
	}
	return words
}

// ask offers what the column may tell.
func (c *listColumns) ask(by fyne.CanvasObject, i int) {
	c.which.SetOptions(c.which.Options, i)
	c.tell()
	c.board.page.popUp(by, c.uses())
}

// uses gives the chosen column a use.
func (c *listColumns) uses() []*fyne.MenuItem {
	words := fieldWords(c.board.page.env.Catalogue, listFields)
	items := make([]*fyne.MenuItem, len(words))
	for i, w := range words {
		items[i] = fyne.NewMenuItem(w, func() { c.change(i) })
	}
	return items
}

func (c *listColumns) tell() {
	if i := c.which.Index; i >= 0 && i < len(c.board.all.Columns) {
		c.tells.SetOptions(c.tells.Options, slices.Index(listFields, c.board.all.Columns[i].Field))
	}
}

func (c *listColumns) change(i int) {
	at := c.which.Index
	if at < 0 || at >= len(c.board.all.Columns) || c.board.taking {
		return
	}
	c.board.choices.Columns[c.board.all.Columns[at].At] = listFields[i]
	c.board.fix.forget() // the doubts may be of other cells now
	c.board.again(nil)
}
