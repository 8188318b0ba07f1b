package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Page is the page of the route page.Studio.
type Page struct {
	env     *page.Env
	content fyne.CanvasObject
}

// New makes the page.
func New(e *page.Env) page.Page {
	return &Page{env: e, content: widget.NewText(e.T("studio.title"), widget.RoleTitle, theme.Text)}
}

// Content is built once and kept.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown is called when the page comes to be seen.
func (p *Page) Shown(page.Args) {}

// Hidden is called when it is no longer seen.
func (p *Page) Hidden() {}

// Refresh re-reads what t is about.
func (p *Page) Refresh(backend.Topic) {}
