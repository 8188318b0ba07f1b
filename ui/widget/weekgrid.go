package widget

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// WeekTone is what a block of the week stands for.
type WeekTone int

// The tones of blocks.
const (
	WeekNormal    WeekTone = iota
	WeekRaised             // goes before what is normal
	WeekLive               // time kept for the microphone
	WeekEmergency          // over everything
	WeekOwed               // still to be announced: nothing is planned yet
)

// WeekPast is what became of a block that is over.
type WeekPast int

// What became of blocks.
const (
	WeekAhead   WeekPast = iota // it is not over
	WeekHeard                   // every cluster was measured to play it
	WeekPartly                  // some did
	WeekUnheard                 // it is known that none did
	WeekUnknown                 // nothing was measured
)

// WeekBlock is something due on one day of the week.
type WeekBlock struct {
	ID  string
	Day int // 0 is Monday
	WeekSpan
	Title string
	Lead  string // said before the title, bold, on a line of its own
	Tone  WeekTone
	Past  WeekPast
	OnAir bool
	Clash bool // something of it is cut, moved or lost
	Fixed bool // cannot be moved here
	// Draft is not kept yet: it waits for a person's answer.
	Draft bool
	// Part of Parts is where it stands beside others that sound at other places
	// at the same time; 0 of 0 has the whole width.
	Part, Parts int
}

// WeekDay is the head of a column.
type WeekDay struct {
	Name, Date string // T2, 23/11
	Today      bool
	Holiday    bool
}

// WeekWords are the words that the grid says of itself.
type WeekWords struct {
	Name string // for readers
	// Gap says what a hatched stretch is: quiet, whole or in part, or empty.
	Gap func(s WeekSpan, quiet []WeekQuiet) string
	// Clock writes a minute of the day.
	Clock func(minute int) string
}

// WeekGrid is seven days in which blocks lie, on an axis of time that is folded
// where nothing is due. It changes nothing by itself: what the operator did is
// reported by the OnXxx and shown when SetContent gives the new state. All of
// it belongs to the window's goroutine.
type WeekGrid struct {
	widget.BaseWidget
	OnChoose func(id string) // "" for none
	OnOpen   func(id string) // Enter or a double click
	// OnMove and OnSpan are told that a block was moved or its edges pulled;
	// settled is false where keys did it, which may go on.
	OnMove   func(id string, days, minutes int, settled bool)
	OnSpan   func(id string, s WeekSpan, settled bool)
	OnNew    func(day int, s WeekSpan) // drawn in empty room, or N
	OnRemove func(id string)           // Delete
	OnWeek   func(step int)            // Ctrl with an arrow
	// OnKey is offered keys that the grid has no use for, and tells whether it
	// used them.
	OnKey func(*fyne.KeyEvent) bool

	words   WeekWords
	days    [7]WeekDay
	blocks  []WeekBlock // by day, then by time
	boxes   []weekBox
	order   []int // of blocks, from the lowest
	quiet   []WeekQuiet
	nowDay  int // −1 for another week
	nowAt   int // minutes
	chosen  string
	cursor  weekPlace // where N makes something new
	opened  []WeekSpan
	whole   bool // nothing is folded
	zoom    float32
	axis    weekAxis
	offset  float32
	drag    *weekDrag
	pointer fyne.Position
	inside  bool
	focused bool
	held    fyne.KeyModifier
	marks   *weekRenderer
}

// weekPlace is a moment of the week.
type weekPlace struct{ day, minute int }

var (
	_ fyne.Focusable      = (*WeekGrid)(nil)
	_ fyne.Draggable      = (*WeekGrid)(nil)
	_ fyne.Scrollable     = (*WeekGrid)(nil)
	_ fyne.DoubleTappable = (*WeekGrid)(nil)
	_ fyne.Shortcutable   = (*WeekGrid)(nil)
	_ desktop.Mouseable   = (*WeekGrid)(nil)
	_ desktop.Hoverable   = (*WeekGrid)(nil)
	_ desktop.Cursorable  = (*WeekGrid)(nil)
	_ desktop.Keyable     = (*WeekGrid)(nil)
)

// NewWeekGrid makes an empty week.
func NewWeekGrid(words WeekWords) *WeekGrid {
	g := &WeekGrid{words: words, zoom: 1, nowDay: -1, cursor: weekPlace{0, usualHours[0].From}}
	g.fold()
	g.ExtendBaseWidget(g)
	return g
}

// SetContent replaces what is shown. What was chosen stays chosen while it is
// there; a drag under way goes on while its block is there.
func (g *WeekGrid) SetContent(days [7]WeekDay, blocks []WeekBlock, quiet []WeekQuiet) {
	g.days, g.quiet = days, quiet
	g.blocks = slices.Clone(blocks)
	slices.SortStableFunc(g.blocks, compareBlocks)
	if g.find(g.chosen) < 0 {
		g.chosen = ""
	}
	if d := g.drag; d != nil && d.id != "" && g.find(d.id) < 0 {
		g.drag = nil
	}
	g.fold()
	g.redraw()
}

// compareBlocks orders by day, start, and the longer first, which lies below.
func compareBlocks(a, b WeekBlock) int {
	switch {
	case a.Day != b.Day:
		return a.Day - b.Day
	case a.From != b.From:
		return a.From - b.From
	}
	return b.To - a.To
}

// SetNow puts the mark of the present; day −1 takes it away.
func (g *WeekGrid) SetNow(day, minute int) {
	if g.nowDay != day || g.nowAt != minute {
		g.nowDay, g.nowAt = day, minute
		g.redraw()
	}
}

// Choose marks a block without telling OnChoose, and brings it into sight.
func (g *WeekGrid) Choose(id string) {
	g.chosen = id
	if i := g.find(id); i >= 0 {
		g.reveal(g.blocks[i].WeekSpan)
		g.cursor = weekPlace{g.blocks[i].Day, min(g.blocks[i].To, weekDay-5)}
	}
	g.redraw()
}

// Chosen is the marked block, "" for none.
func (g *WeekGrid) Chosen() string { return g.chosen }

// Whole tells whether the whole day is unfolded.
func (g *WeekGrid) Whole() bool { return g.whole }

// SetWhole unfolds the whole day, or folds again what is empty.
func (g *WeekGrid) SetWhole(whole bool) {
	middle := g.axis.minute(g.offset + g.room()/2)
	if whole && !g.whole {
		middle = g.axis.minute(g.offset) + g.room()/4
	}
	g.whole, g.opened = whole, nil
	g.fold()
	g.scrollTo(g.axis.y(middle) - g.room()/2)
}

// fold lays the axis anew.
func (g *WeekGrid) fold() {
	opened := g.opened
	if g.whole {
		opened = []WeekSpan{{0, weekDay}}
	}
	used := make([]WeekSpan, 0, len(g.blocks))
	for i := range g.blocks {
		used = append(used, g.blocks[i].WeekSpan)
	}
	g.axis = makeWeekAxis(used, opened, wholeQuiet(g.quiet), weekMinute*g.zoom)
	if px := g.fitting(); px > 0 {
		g.axis = makeWeekAxis(used, opened, wholeQuiet(g.quiet), px)
	}
	g.offset = max(0, min(g.offset, g.lastOffset()))
	g.boxes = placeBlocks(g.blocks)
	g.order = g.paintOrder()
	g.stepAside()
}

// find is the index of a block, −1 for none.
func (g *WeekGrid) find(id string) int {
	if id == "" {
		return -1
	}
	return slices.IndexFunc(g.blocks, func(b WeekBlock) bool { return b.ID == id })
}

// AccessibilityLabel is what a reader says.
func (g *WeekGrid) AccessibilityLabel() string { return g.words.Name }

// AccessibilityRole is a container's.
func (g *WeekGrid) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

func (g *WeekGrid) redraw() {
	if g.marks != nil {
		g.marks.update()
	}
}
