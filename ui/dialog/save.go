package dialog

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// save takes the name that was typed, and asks before it replaces a file.
func (c *chooser) save() {
	if c.typed() != c.folder {
		c.visit(c.typed()) // the folder first; the name is as it was
		return
	}
	if c.name.Value() == "" {
		c.say("file.need_name", "")
		return
	}
	path := typedPath(c.name.Value(), c.folder, c.home)
	if !c.wants(path) {
		path += c.ending
	}
	var there fs.FileInfo
	c.env.Run(func(context.Context) (err error) {
		if there, err = os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			_, err = os.Stat(filepath.Dir(path))
		}
		return err
	}, func(err error) {
		switch {
		case err != nil:
			c.say(faultKey(err), filepath.Dir(path))
		case there == nil:
			c.done(path)
		case there.IsDir():
			c.visit(path)
		default:
			Confirm(c.env.Window, c.env.Catalogue, "file.replace", func() { c.done(path) }, "name", filepath.Base(path))
		}
	})
}
