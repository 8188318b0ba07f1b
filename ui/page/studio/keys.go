package studio

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/page"
	"tienglang/ui/widget"
)

// keyActs are the keys of the page and what they do.
var keyActs = map[fyne.KeyName]func(*Page){
	fyne.KeySpace: (*Page).togglePlay, fyne.KeyS: (*Page).split,
	fyne.KeyDelete: func(p *Page) { p.remove(false) }, fyne.KeyBackspace: func(p *Page) { p.remove(false) },
	fyne.KeyJ: func(p *Page) { p.jumpBy(-jump) }, fyne.KeyK: (*Page).stopPlaying, fyne.KeyL: (*Page).forward,
	fyne.KeyM: (*Page).mute, fyne.KeyR: func(p *Page) { p.rec.press() }, fyne.KeyF9: func(p *Page) { p.rec.hold() },
	fyne.KeyLeftBracket:  func(p *Page) { p.trim(edit.EdgeStart) },
	fyne.KeyRightBracket: func(p *Page) { p.trim(edit.EdgeEnd) },
	fyne.KeyReturn:       (*Page).chooseHere, fyne.KeyEnter: (*Page).chooseHere, fyne.KeyF2: func(p *Page) { p.env.Window.Canvas().Focus(p.head.title) },
	fyne.KeyPageUp: func(p *Page) { p.nextLane(-1) }, fyne.KeyPageDown: func(p *Page) { p.nextLane(1) },
	fyne.KeyB:   func(p *Page) { p.finish.compare.toggle() },
	fyne.KeyF10: (*Page).openPrompter,
	fyne.KeyF:   func(p *Page) { p.fadeToHead(false) }, fyne.KeyG: func(p *Page) { p.fadeToHead(true) },
}

// TypedKey cuts, plays and records; see the help.
func (p *Page) TypedKey(e *fyne.KeyEvent) bool {
	if p.prompter.open {
		return p.prompter.typed(e)
	}
	if p.plan.tracking != nil && p.plan.linkTyped(e) {
		return true
	}
	if p.plan.focused() && p.plan.typed(e) {
		return true
	}
	act, ok := keyActs[e.Name]
	if ok {
		act(p)
	}
	return ok || p.carts.pad.TypedKey(e)
}

// Shortcuts are the keys held together. Over the timeline that the prompter
// hides they do nothing.
func (p *Page) Shortcuts() []page.Shortcut {
	all := p.shortcuts()
	for i, one := range all {
		all[i].Do = func() {
			if !p.prompter.open {
				one.Do()
			}
		}
	}
	return all
}

func (p *Page) shortcuts() []page.Shortcut {
	ctrl := func(k fyne.KeyName) fyne.Shortcut { return held(k, fyne.KeyModifierControl) }
	return append(p.side.shortcuts(), []page.Shortcut{
		{Keys: &fyne.ShortcutUndo{}, Do: p.undo},
		{Keys: &fyne.ShortcutRedo{}, Do: p.redo},
		{Keys: &fyne.ShortcutCopy{}, Do: func() { p.copyChosen() }},
		{Keys: &fyne.ShortcutCut{}, Do: p.cutOrClose},
		{Keys: &fyne.ShortcutPaste{}, Do: p.paste},
		{Keys: ctrl(fyne.KeyM), Do: p.mark},
		{Keys: ctrl(fyne.KeyT), Do: p.askTrack},
		{Keys: ctrl(fyne.KeyI), Do: p.insertGap},
		{Keys: ctrl(fyne.KeyF2), Do: p.renameTrack},
		{Keys: held(fyne.KeyUp, fyne.KeyModifierAlt), Do: func() { p.moveUp(-1) }},
		{Keys: held(fyne.KeyDown, fyne.KeyModifierAlt), Do: func() { p.moveUp(1) }},
		{Keys: held(fyne.KeyDelete, fyne.KeyModifierControl|fyne.KeyModifierShift), Do: p.removeTrack},
		{Keys: ctrl(fyne.KeyR), Do: p.rec.howShortcut},
		{Keys: ctrl(fyne.KeyO), Do: p.askImport},
		{Keys: ctrl(fyne.KeyL), Do: func() { p.script.readAll() }},
		{Keys: ctrl(fyne.KeyS), Do: func() { pressed(p.meters.mix) }},
		{Keys: ctrl(fyne.KeyE), Do: func() { pressed(p.head.export) }},
		{Keys: ctrl(fyne.KeyReturn), Do: func() { p.submitOrWhy() }},
		{Keys: ctrl(fyne.KeyUp), Do: func() { p.gains.louder(1) }},
		{Keys: ctrl(fyne.KeyDown), Do: func() { p.gains.louder(-1) }},
	}...)
}

// moveUp moves the place that the keyboard is at in the order, else the track;
// by 1 down.
func (p *Page) moveUp(by int) {
	if p.plan.focused() {
		p.plan.move(by)
		return
	}
	p.moveTrack(by)
}

// pressed presses a button, unless it cannot be.
func pressed(b *widget.Button) {
	if !b.Disabled() {
		b.Tapped(nil)
	}
}

// submitOrWhy sends the bulletin for approval, or says why that is not possible
// yet.
func (p *Page) submitOrWhy() {
	if why := p.notYet(); why != "" {
		p.env.Fail(app.Fail(why, nil))
		return
	}
	p.submit()
}

func held(k fyne.KeyName, with fyne.KeyModifier) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: with}
}

// cutOrClose cuts; with Shift+Delete, which the toolkit takes for the same, it
// takes away and closes the gap.
func (p *Page) cutOrClose() {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	if ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		p.remove(true)
		return
	}
	p.cut()
}
