package ui

import (
	"fmt"

	fyneapp "fyne.io/fyne/v2/app"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// applicationID is what the desktop knows the program by, as FyneApp.toml has
// it.
const applicationID = "vn.tienglang.station"

// Run shows the station's window, in the language of its settings, and returns
// when it was closed; "window.no_display" when the screen cannot show one. It
// must be called on the main goroutine.
func Run(b backend.Backend) error {
	return New(fyneapp.NewWithID(applicationID), b, locale.New(b.Settings().Language)).Run()
}

// try makes a window seen. Fyne panics where the screen refuses one; nothing
// else can go wrong there.
func try(show func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = app.Fail("window.no_display", fmt.Errorf("show a window: %v", p))
		}
	}()
	show()
	return nil
}
