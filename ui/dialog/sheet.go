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

// OpenSheet lets a person choose a spreadsheet, in the folder used last.
func OpenSheet(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none = isSheet, "file.no_sheet"
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.sheet.title"), take)
	e.Window.Canvas().Focus(c.list)
}

// SaveSheet lets a person choose where a spreadsheet goes, like SaveSound.
func SaveSheet(e *page.Env, title string, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none, c.ending = isSheet, "file.no_sheet", ".xlsx"
	c.name = widget.NewEntry(e.T("file.need_name"))
	c.name.SetText(savedName(title, c.ending))
	c.name.OnEnter, c.path.OnEnter = c.save, c.save
	c.lay(e.T("file.sheet.save"), widget.NewPrimary(e.T("file.save"), "", c.save))
	e.Window.Canvas().Focus(c.name)
}
