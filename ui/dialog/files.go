package dialog

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// OpenSound lets a person choose a sound file, in the folder used last.
func OpenSound(e *page.Env, chosen func(path string)) {
	c := newChooser(e, chosen)
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T("file.open.title"), take)
	e.Window.Canvas().Focus(c.list)
}

// OpenFolder lets a person choose a folder, such as that of a telephone, in the
// folder used last.
func OpenFolder(e *page.Env, chosen func(path string)) { chooseFolder(e, "file.folder", chosen) }

// SaveInFolder lets a person choose a folder that something is put into, in
// the folder used last.
func SaveInFolder(e *page.Env, chosen func(path string)) {
	chooseFolder(e, "file.folder.save", chosen).none = "" // an empty one is as good
}

func chooseFolder(e *page.Env, key string, chosen func(path string)) *chooser {
	c := newChooser(e, chosen)
	c.folders = true
	take := widget.NewPrimary(e.T(key), "", c.openFolder)
	c.path.OnEnter = c.openFolder
	c.lay(e.T("file.folder.title"), take)
	e.Window.Canvas().Focus(c.list)
	return c
}

// OpenPicture lets a person choose a picture, in the folder used last.
func OpenPicture(e *page.Env, chosen func(path string)) { openPicture(e, "file.picture.title", chosen) }

// OpenPhoto is OpenPicture for one that was taken at a pole.
func OpenPhoto(e *page.Env, chosen func(path string)) { openPicture(e, "file.photo.title", chosen) }

// OpenPhotos lets a person choose several photographs, with Ctrl or Shift.
func OpenPhotos(e *page.Env, chosen func(paths []string)) {
	c := newChooser(e, func(path string) { chosen([]string{path}) })
	c.several = chosen
	c.list.Many(func() {})
	c.openPicture("file.photos.title")
}

func openPicture(e *page.Env, title string, chosen func(path string)) {
	newChooser(e, chosen).openPicture(title)
}

func (c *chooser) openPicture(title string) {
	e := c.env
	c.wants, c.none = isPicture, "file.no_picture"
	take := widget.NewPrimary(e.T("file.open"), "", c.open)
	c.path.OnEnter = c.open
	c.lay(e.T(title), take)
	e.Window.Canvas().Focus(c.list)
}

// SaveSound lets a person choose where a sound file goes, named after title
// and with the ending, such as ".mp3", at first; chosen's path has an ending,
// and where a file is there already the person has agreed that it is replaced.
func SaveSound(e *page.Env, title, ending string, chosen func(path string)) {
	c := newChooser(e, chosen)
	c.ending = ending
	c.name = widget.NewEntry(e.T("file.need_name"))
	c.name.SetText(savedName(title, ending))
	c.name.OnEnter, c.path.OnEnter = c.save, c.save
	c.lay(e.T("file.save.title"), widget.NewPrimary(e.T("file.save"), "", c.save))
	e.Window.Canvas().Focus(c.name)
}

func newChooser(e *page.Env, chosen func(path string)) *chooser {
	c := &chooser{env: e, pick: chosen, path: widget.NewEntry(""), wants: isSound, none: "file.no_sound"}
	c.home, _ = os.UserHomeDir() // "" without one: then the whole computer is what there is
	c.message = widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)
	c.filter = widget.NewChip(e.T("file.all"), "", false, c.listAll)
	c.list = widget.NewRowList(rowHigh, func() widget.RowView { return newFileRow(c.press) }, func(i int, r widget.RowView, _ bool) {
		r.(*fileRow).set(e.Catalogue, i, c.entries[i])
	})
	c.list.Name, c.list.OnOpened, c.list.OnSelected = e.T("file.list"), c.enter, c.nameIt
	c.places = places(c.home, pluggedIn())
	for _, p := range c.places {
		name := p.name
		if p.key != "" {
			name = e.T(p.key)
		}
		c.items = append(c.items, widget.NewNavItem(name, p.icon, func() { c.visit(p.path) }))
	}
	return c
}

// The measures of the chooser: it has room on a screen of 1024 × 640.
const (
	chooserWidth = 880
	listHigh     = 280
	rowHigh      = 40
)

// lay puts the parts into a dialog and shows it.
func (c *chooser) lay(title string, take *widget.Button) {
	e := c.env
	up := widget.NewIconButton("arrow-up", e.T("file.up"), c.up)
	up.SetKind(widget.Secondary)
	slots := []widget.Slot{
		widget.Fitted(widget.Line(theme.GapSmall, widget.Fitted(up), widget.Grow(c.path))),
		widget.Fixed(listHigh, widget.Row(theme.GapSmall, widget.Fixed(theme.NavWidth, c.side()), widget.Grow(c.main()))),
	}
	if c.name != nil {
		slots = append(slots, widget.Fitted(widget.NewField(e.T("file.name"), c.name)))
	}
	slots = append(slots, widget.Fitted(widget.Line(theme.Gap, widget.Grow(c.message), widget.Fitted(c.filter))))
	body := widget.Row(0, widget.Fixed(chooserWidth, widget.Column(12, slots...)))
	cancel := widget.NewButton(e.T("dialog.cancel"), "", func() { c.hide() })
	c.hide, c.take = open(e.Window, title, body, cancel, take), take.OnTapped
	onUnused(e.Window, c.typedKey)
	c.begin()
}

// side is the column of places.
func (c *chooser) side() fyne.CanvasObject {
	rows := make([]widget.Slot, len(c.items))
	for i, item := range c.items {
		rows[i] = widget.Fitted(item)
	}
	return container.NewStack(widget.NewBox(theme.Sunken, theme.Radius), container.NewVScroll(widget.Column(0, rows...)))
}

// main is the frame with the list.
func (c *chooser) main() fyne.CanvasObject {
	return container.NewStack(widget.NewFrame(theme.Surface, theme.Border, 1, theme.Radius), widget.Inset(1, c.list))
}
