package ui

import (
	"fyne.io/fyne/v2/app"

	"tienglang/assets/locale"
	"tienglang/ui/backend"
)

// applicationID is what the desktop knows the program by, as FyneApp.toml has
// it.
const applicationID = "vn.tienglang.station"

// Run shows the station's window, in the language of its settings, and returns
// when it was closed. It must be called on the main goroutine.
func Run(b backend.Backend) {
	New(app.NewWithID(applicationID), b, locale.New(b.Settings().Language)).Run()
}
