package library

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/widget"
)

// shelf is one of the lists of the page.
type shelf int

// The shelves, in the order of their tabs.
const (
	shelfProgrammes shelf = iota
	shelfMedia
	shelfTrash
	shelves
)

var shelfNames = [shelves]string{"programmes", "media", "trash"}

// shelfStages are the chips of each shelf.
var shelfStages = [shelves][]stage{
	{stageDraft, stageWaiting, stageApproved, stageReturned, stageAired},
	{"voice", "bed", "jingle"},
	nil,
}

// stageChips are the counts by stage, which are filters at once.
type stageChips struct {
	page *Page
	box  *fyne.Container
	all  *widget.Chip
	one  map[stage]*widget.Chip
}

func newStageChips(p *Page, stages []stage) *stageChips {
	c := &stageChips{page: p, one: map[stage]*widget.Chip{}}
	c.all = widget.NewChip(p.env.T("library.filter.all"), "", true, func() { c.set("") })
	slots := []widget.Slot{widget.Fitted(c.all)}
	for _, s := range stages {
		c.one[s] = widget.NewChip(p.env.T("library.filter."+string(s)), "", false, func() { c.set(s) })
		slots = append(slots, widget.Fitted(c.one[s]))
	}
	c.box = widget.Row(8, slots...)
	return c
}

func (c *stageChips) set(s stage) {
	c.page.stage = s
	c.page.refilter()
}

// show writes the counts. Every stage keeps its place, whether anything is in it
// or not.
func (c *stageChips) show(n map[stage]int, all int, now stage) {
	cat := c.page.env.Catalogue
	c.all.Set(cat.Int(int64(all)), now == "")
	for s, chip := range c.one {
		chip.Set(cat.Int(int64(n[s])), now == s)
	}
	c.box.Refresh()
}
