// Package page is what a page of the window is and what it may ask of the
// window around it. Pages have their own packages below this one.
package page

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// Route names a page.
type Route string

// The pages that there are.
const (
	Today    Route = "today"
	Studio   Route = "studio"
	Library  Route = "library"
	Schedule Route = "schedule"
	Live     Route = "live"
	Clusters Route = "clusters"
	Syncing  Route = "syncing"
	Settings Route = "settings"

	// Start and SignIn stand without the navigation.
	Start  Route = "start"
	SignIn Route = "signin"
)

// Args tell a page what to open: "programme", "cluster", "new" …
type Args map[string]string

// Page is one screen. All its methods are called on the window's goroutine.
type Page interface {
	// Content is built once and kept. It fills the page's 12 columns, 1136 px
	// wide at 1366; the frame puts Margins around it.
	Content() fyne.CanvasObject
	// Shown is called when the page comes to be seen, with what to open.
	Shown(Args)
	// Hidden is called when it is no longer seen: polling stops here.
	Hidden()
	// Refresh re-reads what t is about; only called while the page is seen.
	Refresh(t backend.Topic)
}

// Keys is a page that uses keys which no control in it took.
type Keys interface {
	// TypedKey reports whether the page used the key.
	TypedKey(*fyne.KeyEvent) bool
}

// Shortcuts is a page with keys held together, such as Ctrl+Z.
type Shortcuts interface {
	Shortcuts() []Shortcut
}

// Shortcut is keys held together and what they do on a page.
type Shortcut struct {
	Keys fyne.Shortcut
	Do   func()
}

// Drops is a page on which files may be dropped.
type Drops interface {
	Dropped(paths []string)
}

// Focuser is a page that says where the focus goes when it is shown.
type Focuser interface {
	FirstFocus() fyne.Focusable
}

// Keeper is a page with a half-filled form: what it keeps is given to Shown
// when the page is built again in another language.
type Keeper interface {
	Keep() Args
}

// Builder makes a page in an environment.
type Builder func(*Env) Page

// Env is what a page is given. Its functions are called on the window's
// goroutine.
type Env struct {
	Backend   backend.Backend
	Catalogue *locale.Catalogue
	Window    fyne.Window
	// Go shows another page.
	Go func(Route, Args)
	// Say puts a sentence of the catalogue into the status line.
	Say func(key string, pairs ...string)
	// Fail puts the sentence of an error into the status line, amber, with
	// its details behind "Chi tiết". A nil error is nothing.
	Fail func(error)
	// Poll calls f on the window's goroutine about every d until stop is
	// called. Stop in Hidden: nothing is polled that nobody sees.
	Poll func(d time.Duration, f func()) (stop func())
	// Tasks runs what may take long.
	Tasks *Tasks
	// Restyle rebuilds the window after the language or theme was changed.
	Restyle func(backend.Settings)
	// Emergency opens Phát khẩn cấp over whatever is shown.
	Emergency func()
	// Now is the station's time.
	Now func() time.Time
}

// Margins puts the page's margins around its content, in the frame's room.
func Margins(content fyne.CanvasObject) fyne.CanvasObject {
	return widget.Pad(theme.PageTop, theme.PageRight, theme.PageTop, theme.PageMargin, content)
}

// Clock is the time of day in Vietnam, in which a schedule is written.
func (e *Env) Clock(t time.Time) string { return e.Catalogue.Clock(VietnamTime(t)) }

// When is the time of day, with its day where that is not today.
func (e *Env) When(t time.Time) string {
	key := "when.date"
	switch app.DateOf(e.Now()).DaysTo(app.DateOf(t)) {
	case 0:
		return e.Clock(t)
	case 1:
		key = "when.tomorrow"
	}
	return e.T(key, "time", e.Clock(t), "date", e.Catalogue.DayMonth(VietnamTime(t)))
}

// Moment is a time of day in Vietnam, with its day where that is not now's.
func Moment(cat *locale.Catalogue, at, now time.Time) string {
	clock := cat.Clock(VietnamTime(at))
	if app.DateOf(at) == app.DateOf(now) {
		return clock
	}
	return cat.T("when.date", "time", clock, "date", cat.DayMonth(VietnamTime(at)))
}

// VietnamTime is t on the clock of Vietnam, wherever the machine believes that
// it stands.
func VietnamTime(t time.Time) time.Time { return t.In(app.Vietnam) }

// T is a sentence of the catalogue.
func (e *Env) T(key string, pairs ...string) string { return e.Catalogue.T(key, pairs...) }

// Run does task away from the window's goroutine and calls done on it with
// what task returned. cancel ends the task's context; done is still called.
func (e *Env) Run(task func(context.Context) error, done func(error)) (cancel func()) {
	return e.Tasks.Run(task, done)
}

// RunInTurn is Run after what was given with the same turn before.
func (e *Env) RunInTurn(turn *Turn, task func(context.Context) error, done func(error)) (cancel func()) {
	return e.Tasks.RunInTurn(turn, task, done)
}

// Ask does task like Run and shows a failure in the status line; then is
// called only on success.
func (e *Env) Ask(task func(context.Context) error, then func()) (cancel func()) {
	return e.Run(task, func(err error) {
		if err != nil {
			e.Fail(err)
			return
		}
		if then != nil {
			then()
		}
	})
}
