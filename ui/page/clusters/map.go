package clusters

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// prefReach remembers whether the reach of the horns is shown.
const prefReach = "clusters.map.reach"

// mapCard is the map with what can be done on it.
type mapCard struct {
	page   *Page
	card   *widget.Card
	m      *widget.Map
	tools  *fyne.Container
	reach  *widget.Chip
	echoes *widget.Chip
	place  *widget.Button
	add    *widget.Button
	print  *widget.Button
	more   *widget.Button // on a narrow screen in the place of add and print
	slim   bool
	needs  float32        // the least height for which it was laid
	stop   *widget.Button // of the reckoning
	said   *widget.Paragraph
	coming coming

	kept     backend.KeptMap
	hasMap   bool // it was read
	chart    *chart
	drawn    bool
	asked    int // the newest chart, and the one that is shown
	cover    coverage
	reckoned bool // reach and cover are those of chart
	done     atomic.Int64
	cancel   func()
}

func newMapCard(p *Page) *mapCard {
	t := p.env.T
	c := &mapCard{page: p, chart: &chart{}}
	c.m = widget.NewMap(widget.MapWords{Name: t("clusters.map.name"), Group: func(n int) string {
		return t("clusters.map.group", "n", p.env.Catalogue.Int(int64(n)))
	}})
	c.m.OnChoose = p.chooseOnMap
	c.m.OnOpen = func(app.ID) { p.change() }
	c.m.Work = func(task, done func()) {
		p.env.Run(func(context.Context) error { task(); return nil }, func(error) { done() })
	}
	c.m.OnPlace, c.m.OnLeave, c.m.OnBearing = c.put, c.leave, c.turn
	c.reach = widget.NewChip(t("clusters.map.reach"), "", fyne.CurrentApp().Preferences().Bool(prefReach), c.switchReach)
	c.echoes = widget.NewChip(t("clusters.map.echoes"), "", false, p.switchEchoes)
	c.place = widget.NewButton(t("clusters.map.place"), "pin", c.beginPlacing).High(theme.ChipHeight)
	c.add = widget.NewButton(t("clusters.map.add"), "plus", c.choose).High(theme.ChipHeight)
	c.stop = widget.NewButton(t("clusters.map.cancel"), "stop", c.cancelReckoning).High(theme.ChipHeight)
	c.stop.Hide()
	c.coming.stop = widget.NewButton(t("clusters.map.leave"), "stop", c.leaveComing).High(theme.ChipHeight)
	c.coming.stop.Hide()
	c.said = widget.NewParagraph("", widget.RoleText, theme.Muted)
	c.said.Width = rightWide - 32
	c.print = widget.NewButton(t("clusters.map.print"), "", c.printOn).High(theme.ChipHeight)
	c.more = widget.NewIconButton("more", t("clusters.more"), func() { p.popUp(c.more, c.rest()) }).High(theme.ChipHeight)
	c.more.Hide()
	c.m.Tools = fyne.NewSize(zoomSide+8, zoomHigh+8)
	p.nowhere = newNowhereCard(p)
	c.tools = widget.Flow(rightWide-24, 8, c.reach, c.echoes, p.nowhere.chip, c.place, c.add, c.print, c.more, c.stop, c.coming.stop)
	c.card = widget.NewBareCard(widget.Column(0,
		widget.Fitted(widget.Pad(8, 12, 8, 12, c.tools)), widget.Fixed(1, widget.NewRule()),
		widget.Grow(widget.Pad(0, 1, 0, 1, container.NewStack(c.m, c.zoom()))),
		widget.Fitted(widget.Pad(4, 16, 6, 16, c.said))))
	return c
}

// spare leaves room to the near poles on a narrow screen: what changes the
// map, and what is told below it, give way while they are open.
func (c *mapCard) spare() {
	gone := c.page.near.open && c.page.near.slim
	if hide := gone || len(c.page.nowhere.all) == 0; c.place.Hidden != gone || c.page.nowhere.chip.Hidden != hide {
		c.page.nowhere.chip.Hidden = hide
		c.place.Hidden, c.said.Hidden = gone, gone
		c.tools.Refresh()
		c.card.Refresh()
	}
}

// setSlim gathers what is rarely needed in a menu, so that the map has its room
// on a narrow screen.
func (c *mapCard) setSlim(slim bool) {
	c.slim = slim
	c.add.Hidden, c.print.Hidden, c.more.Hidden = slim, slim, !slim
	c.said.Set(c.words(c.placed()))
	c.tools.Refresh()
	c.card.Refresh()
}

// placed is the cluster that the map's words are of.
func (c *mapCard) placed() backend.ClusterView {
	v, _ := c.page.view(c.page.chosen)
	return v
}

// The room of the buttons at the upper right of the map, in pixels.
const zoomSide, zoomHigh = 32 + 8, 108 + 8

// zoom are the buttons at the upper right.
func (c *mapCard) zoom() fyne.CanvasObject {
	t := c.page.env.T
	button := func(icon, name string, do func()) widget.Slot {
		b := widget.NewIconButton(icon, t("clusters.map."+name), do)
		return widget.Fixed(32, container.NewStack(widget.NewFrame(theme.Surface, theme.BorderStrong, 1, theme.Radius), b.High(32)))
	}
	column := widget.Column(6, button("plus", "zoom_in", func() { c.m.Zoom(1.5) }),
		button("minus", "zoom_out", func() { c.m.Zoom(1 / 1.5) }), button("home", "whole", c.m.ShowWhole))
	return container.NewBorder(nil, nil, nil, widget.Pad(8, 8, 0, 0, container.NewVBox(widget.Sized(32, 108, column))))
}

// read reads the map once it is asked for.
func (c *mapCard) read() {
	var kept backend.KeptMap
	c.page.env.Ask(func(ctx context.Context) (err error) {
		kept, err = c.page.env.Backend.Map(ctx)
		return err
	}, func() {
		c.kept, c.hasMap = kept, true
		c.update(true)
	})
}

// show takes over what was read of the clusters, and of the hamlets.
func (c *mapCard) show() { c.update(c.page.anew) }

// update draws the marks, after the ground where that is another.
func (c *mapCard) update(anew bool) {
	views := c.page.views
	if !c.hasMap {
		return
	}
	if r := c.page.reading; !anew && c.drawn {
		if r.chart != c.chart { // it was laid out while they were read
			r.chart, r.marked = c.chart, c.chart.marked(views)
		}
		c.m.SetClusters(r.marked)
		return
	}
	c.asked++
	mine, kept, hamlets := c.asked, c.kept, c.page.hamlets
	var fresh *chart
	c.page.env.Run(func(context.Context) error {
		fresh = makeChart(kept, hamlets, views)
		return nil
	}, func(error) {
		if mine == c.asked {
			c.take(fresh)
		}
	})
}

// take shows a chart.
func (c *mapCard) take(fresh *chart) {
	c.chart, c.drawn, c.reckoned = fresh, true, false
	c.m.Tiles = c.tiles(fresh.sheet.Plane)
	c.m.SetSheet(fresh.sheet)
	c.m.SetClusters(fresh.marked(c.page.views))
	c.chosen()
	c.showEchoes()
	c.page.near.show(c.chart, c.page.views)
	c.page.nowhere.show(c.chart, c.page.views)
	c.page.showRight()
	c.cover = coverage{}
	c.m.SetReach(nil)
	c.m.SetHoles(nil)
	if c.reach.Chosen {
		c.reckon()
	}
	key := "clusters.map.replace"
	if c.kept.Name == "" {
		key = "clusters.map.add"
	}
	c.add.SetText(c.page.env.T(key))
	c.tell()
}

// tiles are the pictures of the ground on a plane, nil where there are none.
func (c *mapCard) tiles(on geo.Plane) func(low, high geo.Point, perPixel float64) []widget.MapTile {
	b := c.page.env.Backend
	if c.kept.Raster == nil || !c.chart.sheet.Scaled {
		return nil
	}
	return func(low, high geo.Point, perPixel float64) []widget.MapTile {
		found := b.GroundTiles(on.Position(low), on.Position(high), perPixel)
		all := make([]widget.MapTile, len(found))
		for i, t := range found {
			all[i] = widget.MapTile{Low: on.Point(t.Low), High: on.Point(t.High), Image: t.Image}
		}
		return all
	}
}

// chosen rings the page's cluster, with the handles of its horns.
func (c *mapCard) chosen() {
	c.m.Choose(c.page.chosen)
	v, ok := c.page.view(c.page.chosen)
	mark, stands := c.chart.at[c.page.chosen]
	var bearings []int
	if ok && stands && mark.Sure && c.mayEdit() {
		for _, h := range v.Horns {
			bearings = append(bearings, h.Bearing)
		}
	}
	c.m.SetHorns(bearings)
	c.tell()
}

func (c *mapCard) mayEdit() bool {
	u, ok := c.page.env.Backend.Current()
	return ok && u.Can(app.MayInventory)
}

// tell says what the map is, and what its buttons wait for.
func (c *mapCard) tell() {
	v, chosen := c.page.view(c.page.chosen)
	able(c.place, chosen && c.chart.sheet.Scaled && c.mayEdit())
	able(c.add, c.mayEdit() && c.coming.cancel == nil)
	c.reach.Refresh()
	c.said.Set(c.words(v))
	c.card.Refresh()
	c.makeRoom()
}

// makeRoom lays map and card anew where the map's tools or its sentence take
// another number of lines.
func (c *mapCard) makeRoom() {
	if needs := c.card.MinSize().Height; needs != c.needs && c.page.beside != nil {
		c.needs = needs
		c.page.beside.Refresh()
	}
}

func able(b *widget.Button, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

func (c *mapCard) words(v backend.ClusterView) string {
	cat := c.page.env.Catalogue
	nowhere := len(c.page.nowhere.all)
	unsure := len(c.page.views) - len(c.chart.poles) - nowhere
	switch {
	case c.coming.cancel != nil:
		return c.coming.words(cat)
	case !c.drawn:
		return ""
	case c.m.Placing():
		return cat.T("clusters.map.placing", "name", v.Name)
	case c.cancel != nil:
		return cat.T("clusters.map.reckoning")
	case c.reach.Chosen && len(c.chart.poles) == 0:
		return cat.T("clusters.map.cover_points")
	case c.reach.Chosen && c.chart.sheet.Drawn && c.reckoned && len(c.kept.Areas) > 0:
		share := cat.Int(int64(c.cover.heard*100 + 0.5))
		if c.cover.holes == 0 {
			return cat.T("clusters.map.cover_all", "share", share)
		}
		return cat.T("clusters.map.cover", "share", share, "holes", cat.Int(int64(c.cover.holes)))
	case !c.chart.sheet.Scaled && !c.slim:
		return cat.T("clusters.map.needs_map")
	case !c.chart.sheet.Scaled:
		return cat.T("clusters.map.schematic")
	case !c.chart.sheet.Drawn && unsure == 0:
		return cat.T("clusters.map.bare")
	case unsure > 0:
		return cat.N("clusters.map.unsure", unsure)
	case nowhere > 0:
		return cat.N("clusters.nowhere.count", nowhere)
	}
	if r := c.kept.Raster; r != nil {
		return strings.Trim(c.kept.Name+" · "+r.Name+" · "+r.Attribution, " ·")
	}
	return c.kept.Name
}

// switchReach shows how far the horns are heard, or not.
func (c *mapCard) switchReach() {
	c.reach.Set("", !c.reach.Chosen)
	fyne.CurrentApp().Preferences().SetBool(prefReach, c.reach.Chosen)
	if c.reach.Chosen {
		c.reckon()
		return
	}
	c.cancelReckoning()
	c.m.SetReach(nil)
	c.m.SetHoles(nil)
	c.tell()
}

// reckonEvery is how often the progress is told.
const reckonEvery = 300 * time.Millisecond

// reckon finds reach and holes away from the window; it can be stopped.
func (c *mapCard) reckon() {
	if c.cancel != nil {
		c.cancel()
	}
	mine, chart, kept := c.asked, c.chart, c.kept.Map
	var outlines [][]geo.Point
	var cover coverage
	c.done.Store(0)
	stop := c.page.env.Poll(reckonEvery, c.tellProgress)
	cancel := c.page.env.Run(func(ctx context.Context) (err error) {
		if outlines, err = chart.outlines(ctx); err != nil || !chart.sheet.Drawn || len(chart.poles) == 0 {
			return err
		}
		cover, err = chart.cover(ctx, kept, func(done, _ int) { c.done.Store(int64(done)) })
		return err
	}, func(err error) {
		stop()
		if mine != c.asked || err != nil || !c.reach.Chosen {
			return
		}
		c.endReckoning()
		c.cover, c.reckoned = cover, true
		c.m.SetReach(outlines)
		c.m.SetHoles(cover.strip)
		c.tell()
	})
	c.cancel = cancel
	c.stop.Show()
	c.tell()
}

func (c *mapCard) tellProgress() {
	if c.cancel == nil {
		return
	}
	cat := c.page.env.Catalogue
	c.said.Set(cat.T("clusters.map.reckoning") + " " + cat.Int(c.done.Load()) + "/" + cat.Int(int64(len(c.kept.Areas))))
}

func (c *mapCard) endReckoning() {
	c.cancel = nil
	c.stop.Hide()
	c.tools.Refresh()
	c.makeRoom()
}

// cancelReckoning gives up what is being reckoned.
func (c *mapCard) cancelReckoning() {
	if c.cancel == nil {
		return
	}
	c.cancel()
	c.endReckoning()
	c.reach.Set("", false)
	c.tell()
}

// showEchoes draws the lines while the list of near poles is open.
func (c *mapCard) showEchoes() {
	cat := c.page.env.Catalogue
	count := ""
	if n := len(c.chart.echoes); n > 0 {
		count = cat.Int(int64(n))
	}
	c.echoes.Set(count, c.page.near.open)
	var lines []widget.MapEcho
	if c.page.near.open {
		for _, e := range c.chart.echoes {
			lines = append(lines, widget.MapEcho{A: c.chart.at[e.A].At, B: c.chart.at[e.B].At,
				Words: cat.T("clusters.map.echo", "m", metres(e.Distance), "a", cat.Int(int64(c.chart.delays[e.A])), "b", cat.Int(int64(c.chart.delays[e.B])))})
		}
	}
	c.m.SetEchoes(lines)
	c.tools.Refresh()
}

// choose asks for a file with a map.
func (c *mapCard) choose() { dialog.OpenMap(c.page.env, c.bring) }

// rest are the lines of the menu on a narrow screen.
func (c *mapCard) rest() []*fyne.MenuItem {
	add := fyne.NewMenuItem(c.add.Text, c.choose)
	add.Disabled = c.add.Disabled()
	return []*fyne.MenuItem{add, fyne.NewMenuItem(c.print.Text, c.printOn)}
}

// printOn asks for the paper and where the PDF goes.
func (c *mapCard) printOn() {
	e := c.page.env
	on := func(paper string) func() {
		return func() {
			dialog.SavePDF(e, e.T("clusters.map.file")+" "+paper, func(path string) { c.write(path, paper) })
		}
	}
	dialog.Choose(e, e.T("clusters.map.print_title"), e.T("clusters.map.print_text"), []dialog.Option{
		{Text: e.T("clusters.map.print_a4"), Do: on("A4")}, {Text: e.T("clusters.map.print_a3"), Do: on("A3")}}, func() {})
}

func (c *mapCard) write(path, paper string) {
	e := c.page.env
	as := backend.MapPrint{Paper: paper, Reach: c.reach.Chosen, Echoes: c.page.near.open}
	e.Ask(func(ctx context.Context) error { return e.Backend.PrintMap(ctx, path, as) },
		func() { e.Say("clusters.say.printed", "name", filepath.Base(path)) })
}

// beginPlacing has the next click put the chosen cluster.
func (c *mapCard) beginPlacing() {
	c.m.SetPlacing(true)
	c.page.focus(c.m)
	c.tell()
}

// put places the chosen cluster.
func (c *mapCard) put(at geo.Point) {
	c.m.SetPlacing(false)
	v, ok := c.page.view(c.page.chosen)
	if !ok {
		return
	}
	place := c.chart.sheet.Plane.Position(at)
	c.page.edit([]backend.ClusterEdit{{Cluster: v.ID, Position: &place}}, func() { c.page.env.Say("clusters.say.placed", "name", v.Name) })
	c.tell()
}

// leave is told that Escape ended the placing.
func (c *mapCard) leave() {
	c.page.nowhere.going = false
	c.tell()
}

// turn points a horn of the chosen cluster.
func (c *mapCard) turn(horn, degrees int) {
	v, ok := c.page.view(c.page.chosen)
	if !ok || horn >= len(v.Horns) {
		return
	}
	horns := slices.Clone(v.Horns)
	horns[horn].Bearing = degrees
	cat := c.page.env.Catalogue
	c.page.edit([]backend.ClusterEdit{{Cluster: v.ID, Horns: horns}}, func() {
		c.page.env.Say("clusters.say.turned", "horn", cat.Int(int64(horn+1)), "name", v.Name, "degrees", cat.Int(int64(degrees)))
	})
}

// edit changes clusters in one act; Ctrl+Z takes it back.
func (p *Page) edit(all []backend.ClusterEdit, say func()) {
	var undo app.ID
	p.env.Run(func(ctx context.Context) (err error) {
		undo, err = p.env.Backend.EditClusters(ctx, all)
		return err
	}, func(err error) {
		p.chart.chosen() // a handle goes back to where it was
		if err != nil {
			p.env.Fail(err)
			return
		}
		p.canUndo(func(ctx context.Context) error { return p.env.Backend.UndoClusters(ctx, undo) }, func() {
			p.env.Say("clusters.say.edit_back")
			p.load(nil)
		})
		say()
		p.load(nil)
	})
}

// chooseOnMap brings list and card to what was chosen on the map.
func (p *Page) chooseOnMap(id app.ID) {
	p.choose(id)
	p.pick()
}
