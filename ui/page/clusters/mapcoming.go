package clusters

import (
	"context"
	"path/filepath"
	"sync/atomic"

	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// coming is a map that is being read from a file.
type coming struct {
	name   string
	done   atomic.Int64 // percent
	cancel func()       // nil while none is
	stop   *widget.Button
}

func (c *coming) words(cat *locale.Catalogue) string {
	if done := c.done.Load(); done > 0 {
		return cat.T("clusters.map.coming_share", "name", c.name, "done", cat.Int(done))
	}
	return cat.T("clusters.map.coming", "name", c.name)
}

// bring puts a file's map in force; Ctrl+Z brings the one before back. It may
// take a while, and can be left.
func (c *mapCard) bring(path string) {
	p, n := c.page, &c.coming
	if n.cancel != nil {
		return
	}
	n.name = filepath.Base(path)
	n.done.Store(0)
	var kept backend.KeptMap
	quiet := p.env.Poll(reckonEvery, c.tell)
	cancel := p.env.Run(func(ctx context.Context) (err error) {
		kept, err = p.env.Backend.AddMap(ctx, path, func(share float64) { n.done.Store(int64(100 * share)) })
		return err
	}, func(err error) {
		quiet()
		n.cancel = nil
		n.stop.Hide()
		n.stop.Enable()
		c.tools.Refresh()
		c.came(path, kept, err)
		c.tell()
	})
	n.cancel = cancel
	n.stop.Show()
	c.tools.Refresh()
	c.tell()
}

// leaveComing has the map stay as it is. The button waits until that is so.
func (c *mapCard) leaveComing() {
	if c.coming.cancel != nil {
		c.coming.cancel()
		c.coming.stop.Disable()
	}
}

// came shows the map that came, and tells what of it was left out.
func (c *mapCard) came(path string, kept backend.KeptMap, err error) {
	p, name := c.page, filepath.Base(path)
	switch {
	case err != nil && ctxOver(err):
		p.env.Say("clusters.say.map_left", "name", name)
		return
	case err != nil:
		p.env.Fail(err)
		return
	}
	c.kept = kept
	back := p.env.Backend.TakeBackMap
	if backend.IsRaster(path) {
		back = p.env.Backend.TakeBackRaster
	}
	p.canUndo(back, func() { p.env.Say("clusters.say.map_back"); c.read() })
	if o, cat := kept.Omitted, p.env.Catalogue; o.Bare+o.Broken > 0 {
		p.env.Say("clusters.say.map_partly", "name", name, "n", cat.Int(int64(o.Bare+o.Broken)),
			"bare", cat.Int(int64(o.Bare)), "broken", cat.Int(int64(o.Broken)))
	} else {
		p.env.Say("clusters.say.map", "name", name)
	}
	c.update(true)
}
