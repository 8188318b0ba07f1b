package dialog

import (
	"path/filepath"
	"strings"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// isMap tells what a map is written in.
func isMap(name string) bool {
	ending := strings.ToLower(filepath.Ext(name))
	return ending == ".geojson" || ending == ".json" || backend.IsRaster(name)
}

// OpenMap lets a person choose a map, in the folder used last.
func OpenMap(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none = isMap, "file.no_map"
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.map.title"), take)
	e.Window.Canvas().Focus(c.list)
}

func isPDF(name string) bool { return strings.EqualFold(filepath.Ext(name), ".pdf") }

// SavePDF lets a person choose where a PDF goes, like SaveSound.
func SavePDF(e *page.Env, title string, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none, c.ending = isPDF, "file.no_pdf", ".pdf"
	c.name = widget.NewEntry(e.T("file.need_name"))
	c.name.SetText(savedName(title, c.ending))
	c.name.OnEnter, c.path.OnEnter = c.save, c.save
	c.lay(e.T("file.pdf.save"), widget.NewPrimary(e.T("file.save"), "", c.save))
	e.Window.Canvas().Focus(c.name)
}
