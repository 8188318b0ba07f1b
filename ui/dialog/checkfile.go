package dialog

import (
	"path/filepath"
	"slices"
	"strings"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

func isRecord(name string) bool {
	return slices.Contains([]string{".docx", ".pdf"}, strings.ToLower(filepath.Ext(name)))
}

// SaveRecord lets a person choose where a record goes, as .docx unless the name
// says .pdf.
func SaveRecord(e *page.Env, title string, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none, c.ending = isRecord, "file.no_record", ".docx"
	c.name = widget.NewEntry(e.T("file.need_name"))
	c.name.SetText(savedName(title, c.ending))
	c.name.OnEnter, c.path.OnEnter = c.save, c.save
	c.lay(e.T("file.record.save"), widget.NewPrimary(e.T("file.save"), "", c.save))
	e.Window.Canvas().Focus(c.name)
}

// OpenAny lets a person choose any file.
func OpenAny(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none = func(string) bool { return true }, "file.no_files"
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.any.title"), take)
	e.Window.Canvas().Focus(c.list)
}
