package dialog

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"

	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// chooser lets a person choose a file: places at the left, what is in the
// folder at the right, and above it the folder's path, over which another
// path may be typed or pasted. Disks are read away from the window.
type chooser struct {
	env     *page.Env
	pick    func(path string)
	several func(paths []string) // nil: one is chosen
	hide    func()
	take    func() // what the first button does
	home    string
	folder  string // that is shown
	entries []entry
	wants   func(name string) bool
	none    string // said where nothing is wanted of a folder
	ending  string // of a file to save that has none
	all     bool   // files that are not wanted are listed too
	reading int    // the newest reading; what an older one brings is dropped
	folders bool   // a folder is chosen, and not a file

	places  []place
	items   []*widget.NavItem
	path    *widget.Entry
	list    *widget.RowList
	name    *widget.Entry // of the file to save, nil where one is opened
	message *widget.Text
	filter  *widget.Chip
}

// lastFolder is where the folder that was used last is remembered.
const lastFolder = "dialog.folder"

// begin shows the folder of last time, or the home.
func (c *chooser) begin() {
	last := fyne.CurrentApp().Preferences().String(lastFolder)
	if last == "" || !isFolder(last) {
		last = c.places[0].path
	}
	c.visit(last)
}

// visit shows what is in a folder, or takes the file that the path is of.
func (c *chooser) visit(path string) {
	c.reading++
	mine, wants, file := c.reading, c.wanted(), false
	var entries []entry
	c.env.Run(func(context.Context) error {
		s, err := os.Stat(path)
		if err != nil {
			return err
		}
		if file = !s.IsDir(); file {
			return nil
		}
		entries, err = readFolder(path, wants)
		return err
	}, func(err error) {
		switch {
		case mine != c.reading:
		case err != nil:
			c.say(faultKey(err), path)
		case file:
			c.file(path)
		default:
			c.show(path, entries)
		}
	})
}

// wanted is what is listed now.
func (c *chooser) wanted() func(string) bool {
	if c.all {
		return func(string) bool { return true }
	}
	return c.wants
}

// faultKey is the key of what is wrong with a path.
func faultKey(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "file.not_there"
	case errors.Is(err, fs.ErrPermission):
		return "file.no_access"
	}
	return "file.unreadable"
}

func (c *chooser) say(key, path string) {
	words := ""
	if key != "" {
		words = c.env.T(key, "path", path)
	}
	c.message.Set(words)
}

// show lists a folder.
func (c *chooser) show(path string, entries []entry) {
	c.folder, c.entries = path, entries
	c.path.SetText(path)
	c.say("", "")
	if len(entries) == 0 && c.all {
		c.say("file.empty", path)
	} else if len(entries) == 0 {
		c.say(c.none, path)
	}
	for i, p := range c.places {
		c.items[i].Set(p.path == path, "", "")
	}
	c.list.SetCount(len(entries), -1)
	if c.several != nil {
		c.list.SetMarked(nil) // those were of another folder
	}
}

// file takes a file that was typed or pressed: to be opened at once, or as
// the one to be written over.
func (c *chooser) file(path string) {
	if c.folders {
		c.say("file.need_folder", path)
		return
	}
	if c.name == nil {
		c.done(path)
		return
	}
	c.name.SetText(filepath.Base(path))
	if dir := filepath.Dir(path); dir != c.folder {
		c.visit(dir)
	}
}

// nameIt has the file to save called as the marked one, be it marked by an arrow
// or by a click.
func (c *chooser) nameIt(i int) {
	if c.name != nil && !c.entries[i].folder {
		c.name.SetText(c.entries[i].name)
	}
}

// typedKey is a key that nothing used. Where nothing has the keys, as after a
// click beside the controls, it is the list's; Enter in the list with nothing
// marked takes what the first button takes.
func (c *chooser) typedKey(e *fyne.KeyEvent) {
	switch canvas := c.env.Window.Canvas(); {
	case canvas.Focused() == nil:
		canvas.Focus(c.list)
		c.list.TypedKey(e)
	case canvas.Focused() == c.list && (e.Name == fyne.KeyReturn || e.Name == fyne.KeyEnter):
		c.take()
	}
}

// enter opens a folder of the list, or takes a file, and with it the others that
// are marked.
func (c *chooser) enter(i int) {
	if all := c.marked(); len(all) > 1 {
		c.done(all...)
		return
	}
	path := filepath.Join(c.folder, c.entries[i].name)
	switch {
	case c.entries[i].folder:
		c.visit(path)
	case c.name != nil:
		c.nameIt(i)
		c.save()
	default:
		c.file(path)
	}
}

// press is a click on a row: it opens a folder and marks a file; on the file
// that is marked already it takes it. The list has the keys afterwards, so that
// Enter takes what is marked and the arrows go on from there.
func (c *chooser) press(i int) {
	c.env.Window.Canvas().Focus(c.list)
	if held := c.list.Held(); c.several != nil && held != 0 && !c.entries[i].folder {
		c.list.Pick(i, held)
		return
	}
	if c.entries[i].folder {
		c.visit(filepath.Join(c.folder, c.entries[i].name))
		return
	}
	if i == c.list.Selected() {
		c.enter(i)
		return
	}
	c.list.Pick(i, 0)
}

func (c *chooser) up() { c.visit(filepath.Dir(c.folder)) }

// openFolder takes the folder that is shown, or the one that was typed.
func (c *chooser) openFolder() {
	if path := c.typed(); path != c.folder {
		c.visit(path)
		return
	}
	c.done(filepath.Clean(c.folder))
}

// typed is the path in the field above the list.
func (c *chooser) typed() string { return typedPath(c.path.Value(), c.folder, c.home) }

// open takes what was typed, else what is marked.
func (c *chooser) open() {
	if path := c.typed(); path != c.folder {
		c.visit(path)
	} else if i := c.list.Selected(); i >= 0 {
		c.enter(i)
	}
}

// marked are the files that are marked, where several may be.
func (c *chooser) marked() (paths []string) {
	if c.several == nil {
		return nil
	}
	for _, i := range c.list.Marked() {
		if i < len(c.entries) && !c.entries[i].folder {
			paths = append(paths, filepath.Join(c.folder, c.entries[i].name))
		}
	}
	return paths
}

// listAll lists files that are no sound too, or no more.
func (c *chooser) listAll() {
	c.all = !c.all
	c.filter.Set("", c.all)
	c.visit(c.folder)
}

// done remembers the folder and hands the paths over.
func (c *chooser) done(paths ...string) {
	last := filepath.Dir(paths[0])
	if c.folders {
		last = paths[0]
	}
	fyne.CurrentApp().Preferences().SetString(lastFolder, last)
	c.hide()
	if len(paths) > 1 {
		c.several(paths)
		return
	}
	c.pick(paths[0])
}
