package dialog

import (
	"path/filepath"
	"strings"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// isSheet tells what a schedule is written in.
func isSheet(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return ending == ".xlsx" || ending == ".json"
}

// tables are the files that hold one kind of table: which names are such, and
// what is said of a folder without any.
type tables struct {
	are  func(name string) bool
	none string
}

var sheets = tables{isSheet, "file.no_sheet"}

// OpenSheet lets a person choose a spreadsheet, in the folder used last.
func OpenSheet(e *page.Env, chosen func(path string)) { sheets.open(e, chosen) }

// SaveSheet lets a person choose where a spreadsheet goes, like SaveSound.
func SaveSheet(e *page.Env, title string, chosen func(path string)) { sheets.save(e, title, chosen) }

func (t tables) open(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none = t.are, t.none
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.sheet.title"), take)
	e.Window.Canvas().Focus(c.list)
}

func (t tables) save(e *page.Env, title string, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none, c.ending = t.are, t.none, ".xlsx"
	c.name = widget.NewEntry(e.T("file.need_name"))
	c.name.SetText(savedName(title, c.ending))
	c.name.OnEnter, c.path.OnEnter = c.save, c.save
	c.lay(e.T("file.sheet.save"), widget.NewPrimary(e.T("file.save"), "", c.save))
	e.Window.Canvas().Focus(c.name)
}
