package studio

import "fyne.io/fyne/v2"

// promptActs are the keys of the prompter.
var promptActs = map[fyne.KeyName]func(*prompter){
	fyne.KeyEscape: (*prompter).leave, fyne.KeyF10: (*prompter).leave,
	fyne.KeySpace: (*prompter).toggle, fyne.KeyR: func(r *prompter) { r.take.press() },
	fyne.KeyUp: func(r *prompter) { r.goTo(-1) }, fyne.KeyDown: func(r *prompter) { r.goTo(1) },
	fyne.KeyPageUp: func(r *prompter) { r.goTo(-5) }, fyne.KeyPageDown: func(r *prompter) { r.goTo(5) },
	fyne.KeyHome: func(r *prompter) { r.goTo(-r.text.Count()) }, fyne.KeyEnd: func(r *prompter) { r.goTo(r.text.Count()) },
	fyne.KeyLeft: func(r *prompter) { r.faster(-promptPaceStep) }, fyne.KeyRight: func(r *prompter) { r.faster(promptPaceStep) },
	fyne.KeyPlus: func(r *prompter) { r.resize(promptSizeStep) }, fyne.KeyEqual: func(r *prompter) { r.resize(promptSizeStep) },
	fyne.KeyMinus: func(r *prompter) { r.resize(-promptSizeStep) }, fyne.KeyB: (*prompter).turnOver,
	fyne.KeyF9: func(r *prompter) { r.page.rec.hold() },
}

// typed uses a key, also one that a button of the bar passed on.
func (r *prompter) typed(e *fyne.KeyEvent) bool {
	act, ok := promptActs[e.Name]
	if ok {
		act(r)
	}
	return ok || r.page.carts.pad.TypedKey(e)
}
