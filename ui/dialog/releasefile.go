package dialog

import (
	"path/filepath"
	"strings"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// IsRelease reports whether a file's name is that of a release.
func IsRelease(name string) bool { return strings.EqualFold(filepath.Ext(name), ".tlup") }

// OpenRelease lets a person choose a new program for the boxes, in the folder
// used last.
func OpenRelease(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.wants, c.none = IsRelease, "file.no_release"
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.release.title"), take)
	e.Window.Canvas().Focus(c.list)
}
