package dialog

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/assets/locale"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// helpGroup is a tab of the help: "help.tab." + its name in the catalogue, and
// its keys, each the catalogue's names of a key and of what it does.
type helpGroup struct {
	name string
	keys [][2]string
}

// helpGroups are the keys of the window. The first group is shown with the
// first steps beside it.
var helpGroups = []helpGroup{
	{"general", [][2]string{
		{"key.f1", "help.f1"}, {"key.f5", "help.f5"}, {"key.f8", "help.f8"}, {"key.escesc", "help.escesc"},
		{"key.ctrln", "help.ctrln"}, {"key.ctrl17", "help.ctrl17"}, {"key.tab", "help.tab"},
		{"key.space", "help.space"}, {"key.ctrlz", "help.ctrlz"},
	}},
	{"live", [][2]string{
		{"key.enter", "help.live.enter"}, {"key.live.drag", "help.live.drag"}, {"key.live.hold", "help.live.hold"},
		{"key.space", "help.live.space"}, {"key.carts.digits", "help.live.digits"}, {"key.live.ear", "help.live.ear"}, {"key.live.skip", "help.live.skip"}, {"key.ctrlz", "help.live.unskip"}, {"key.escesc", "help.escesc"},
		{"key.f8", "help.live.f8"}, {"key.tab", "help.live.tab"}, {"key.enter", "help.live.confirm"},
	}},
	{"studio", [][2]string{
		{"key.studio.split", "help.studio.split"}, {"key.studio.delete", "help.studio.delete"}, {"key.studio.close", "help.studio.close"},
		{"key.studio.copy", "help.studio.copy"}, {"key.studio.trim", "help.studio.trim"}, {"key.studio.fade", "help.studio.fade"},
		{"key.studio.enter", "help.studio.enter"}, {"key.studio.page", "help.studio.page"}, {"key.studio.title", "help.studio.title"},
		{"key.studio.jkl", "help.studio.jkl"}, {"key.studio.mute", "help.studio.mute"}, {"key.studio.gain", "help.studio.gain"},
		{"key.studio.record", "help.studio.record"}, {"key.studio.punch", "help.studio.punch"}, {"key.studio.how", "help.studio.how"}, {"key.studio.arrows", "help.studio.arrows"}, {"key.studio.zoom", "help.studio.zoom"},
		{"key.studio.open", "help.studio.open"}, {"key.studio.save", "help.studio.save"}, {"key.studio.submit", "help.studio.submit"}, {"key.studio.export", "help.studio.export"}, {"key.studio.side", "help.studio.side"},
	}},
	{"order", [][2]string{
		{"key.order.enter", "help.order.enter"}, {"key.order.r", "help.order.r"}, {"key.order.v", "help.order.v"},
		{"key.order.go", "help.order.go"}, {"key.order.move", "help.order.move"}, {"key.order.insert", "help.order.insert"},
		{"key.order.delete", "help.order.delete"}, {"key.order.f2", "help.order.f2"},
		{"key.carts.digits", "help.carts.digits"}, {"key.carts.shift", "help.carts.shift"}, {"key.carts.stop", "help.carts.stop"},
	}},
	{"tracks", [][2]string{
		{"key.tracks.add", "help.tracks.add"}, {"key.tracks.move", "help.tracks.move"}, {"key.tracks.rename", "help.tracks.rename"},
		{"key.tracks.remove", "help.tracks.remove"}, {"key.tracks.gap", "help.tracks.gap"}, {"key.tracks.select", "help.tracks.select"},
		{"key.tracks.menu", "help.tracks.menu"}, {"key.tracks.drag", "help.tracks.drag"}, {"key.tracks.compare", "help.tracks.compare"},
		{"key.tracks.slider", "help.tracks.slider"},
	}},
	{"script", [][2]string{
		{"key.script.read", "help.script.read"}, {"key.script.f10", "help.script.f10"}, {"key.space", "help.script.space"}, {"key.script.r", "help.script.record"},
		{"key.script.f9", "help.script.f9"}, {"key.script.updown", "help.script.updown"}, {"key.script.leftright", "help.script.leftright"},
		{"key.script.plusminus", "help.script.plusminus"}, {"key.script.b", "help.script.b"}, {"key.script.esc", "help.script.esc"},
		{"key.script.enter", "help.script.enter"},
	}},
	{"map", [][2]string{
		{"key.tab", "help.map.tab"}, {"key.map.arrows", "help.map.arrows"}, {"key.map.zoom", "help.map.zoom"},
		{"key.enter", "help.map.enter"}, {"key.map.handle", "help.map.handle"}, {"key.ctrlz", "help.map.undo"},
	}},
	{"clusters", [][2]string{
		{"key.clusters.shift", "help.clusters.shift"}, {"key.clusters.ctrl", "help.clusters.ctrl"}, {"key.clusters.all", "help.clusters.all"},
		{"key.library.find", "help.clusters.find"}, {"key.enter", "help.clusters.enter"}, {"key.library.delete", "help.clusters.delete"}, {"key.ctrlz", "help.clusters.undo"},
		{"key.clusters.drop", "help.clusters.drop"}, {"key.script.esc", "help.clusters.esc"},
		{"key.script.esc", "help.clusters.board"}, {"key.library.delete", "help.clusters.withdraw"}, {"key.library.delete", "help.clusters.leave_out"}, {"key.library.delete", "help.clusters.release"},
		{"key.library.delete", "help.clusters.zone"}, {"key.clusters.member", "help.clusters.member"}, {"key.script.f9", "help.clusters.check"},
	}},
	{"library", [][2]string{
		{"key.library.judge", "help.library.judge"},
		{"key.library.shelves", "help.library.shelves"}, {"key.space", "help.library.space"}, {"key.library.steps", "help.library.steps"},
		{"key.library.m", "help.library.m"}, {"key.library.find", "help.library.find"}, {"key.library.open", "help.library.open"},
		{"key.library.delete", "help.library.delete"}, {"key.ctrlz", "help.library.undo"},
	}},
	{"schedule", [][2]string{
		{"key.schedule.arrows", "help.schedule.arrows"}, {"key.schedule.new", "help.schedule.new"}, {"key.schedule.open", "help.schedule.open"},
		{"key.schedule.move", "help.schedule.move"}, {"key.schedule.long", "help.schedule.long"}, {"key.schedule.remove", "help.schedule.remove"},
		{"key.schedule.week", "help.schedule.week"}, {"key.schedule.now", "help.schedule.now"}, {"key.schedule.save", "help.schedule.save"},
		{"key.schedule.zoom", "help.schedule.zoom"}, {"key.ctrlz", "help.schedule.undo"}, {"key.schedule.drag", "help.schedule.drag"},
	}},
}

// Keys are those that a tab of the help tells of, each the catalogue's names of
// the key and of what it does.
func Keys(tab string) [][2]string {
	for _, g := range helpGroups {
		if g.name == tab {
			return g.keys
		}
	}
	return nil
}

// helpSteps are the first steps.
var helpSteps = []string{"help.step1", "help.step2", "help.step3", "help.step4"}

// The measures of the help: it has room on a screen of 1024 × 640.
const (
	helpWidth  = 900
	helpHigh   = 400
	helpColumn = (helpWidth - 40) / 2
	helpLine   = 33
	stepsWidth = 380
)

// Help shows the keys, a tab for each group, and the first steps: first the tab
// of that name, or the general one where none has it.
func Help(win fyne.Window, cat *locale.Catalogue, tab string) {
	var hide func()
	bodies := make([]fyne.CanvasObject, len(helpGroups))
	tabs := make([]*widget.Tab, len(helpGroups))
	turn := func(to int) {
		for i := range tabs {
			tabs[i].Choose(i == to)
			bodies[i].Hide()
		}
		bodies[to].Show()
	}
	var row []widget.Slot
	for i, g := range helpGroups {
		bodies[i] = helpBody(cat, i, g)
		tabs[i] = widget.NewTab(cat.T("help.tab."+g.name), func() { turn(i) })
		row = append(row, widget.Fitted(widget.Pad(0, 8, 0, 8, tabs[i])))
	}
	turn(max(0, slices.IndexFunc(helpGroups, func(g helpGroup) bool { return g.name == tab })))
	body := widget.Column(0, widget.Fixed(44, widget.Row(8, row...)), widget.Fixed(1, widget.NewRule()), widget.Blank(theme.Gap),
		widget.Fixed(helpHigh, widget.Row(0, widget.Fixed(helpWidth, container.NewStack(bodies...)))))
	done := widget.NewPrimary(cat.T("dialog.close"), "", func() { hide() })
	hide = open(win, cat.T("help.title"), body, done)
	win.Canvas().Focus(done)
}

// helpBody is what a tab shows: two columns of keys, or of the first group the
// keys and the steps.
func helpBody(cat *locale.Catalogue, i int, g helpGroup) fyne.CanvasObject {
	left := keyLines(cat, g.keys)
	if i == 0 {
		return widget.Row(40, widget.Grow(widget.Column(5, left...)), widget.Fixed(stepsWidth, widget.Column(5, stepLines(cat)...)))
	}
	half := min(len(left), helpHigh/helpLine)
	return widget.Row(40, widget.Fixed(helpColumn, widget.Column(5, left[:half]...)), widget.Fixed(helpColumn, widget.Column(5, left[half:]...)))
}

func stepLines(cat *locale.Catalogue) []widget.Slot {
	lines := []widget.Slot{widget.Fitted(widget.NewText(cat.T("help.steps"), widget.RoleStrongBold, theme.Text))}
	for _, s := range helpSteps {
		p := widget.NewParagraph(cat.T(s), widget.RoleText, theme.Text)
		p.Width = stepsWidth
		lines = append(lines, widget.Fitted(p))
	}
	return lines
}

// keyLines are keys and what they do.
func keyLines(cat *locale.Catalogue, keys [][2]string) (lines []widget.Slot) {
	for _, k := range keys {
		keycap := container.NewHBox(widget.NewKeyCap(cat.T(k[0])))
		lines = append(lines, widget.Fixed(helpLine-5, widget.Line(theme.Gap, widget.Fixed(130, keycap),
			widget.Grow(widget.NewEllipsis(cat.T(k[1]), widget.RoleText, theme.Text)))))
	}
	return lines
}
