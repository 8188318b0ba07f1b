package dialog

import (
	"path/filepath"
	"slices"
	"strings"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// isList tells what a list of clusters is written in.
func isList(name string) bool {
	return slices.Contains([]string{".xlsx", ".csv", ".json"}, strings.ToLower(filepath.Ext(name)))
}

// OpenList lets a person choose a list of clusters, like OpenSheet.
func OpenList(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none = isList, "file.no_list"
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.sheet.title"), take)
	e.Window.Canvas().Focus(c.list)
}

// SaveList lets a person choose where a list of clusters goes, like SaveSheet.
func SaveList(e *page.Env, title string, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none, c.ending = isList, "file.no_list", ".xlsx"
	c.name = widget.NewEntry(e.T("file.need_name"))
	c.name.SetText(savedName(title, c.ending))
	c.name.OnEnter, c.path.OnEnter = c.save, c.save
	c.lay(e.T("file.sheet.save"), widget.NewPrimary(e.T("file.save"), "", c.save))
	e.Window.Canvas().Focus(c.name)
}
