package command

import (
	"context"
	"os"
	"runtime"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/ui"
)

// windowOptions say which station the window shows.
type windowOptions struct {
	Data     string
	Workshop bool
	Name     app.Station
}

// hasDisplay reports whether a window can be shown here.
func hasDisplay() bool {
	return runtime.GOOS == "windows" || runtime.GOOS == "darwin" || os.Getenv("DISPLAY") != ""
}

// runWindow opens a station and shows its window until it is closed.
func runWindow(ctx context.Context, o windowOptions) error {
	if !hasDisplay() {
		return app.Fail("window.no_display", nil)
	}
	s, err := openStation(ctx, stationOptions{Data: o.Data, Workshop: o.Workshop, Name: o.Name, Cost: people.DefaultCost})
	if err != nil {
		return err
	}
	defer s.close()
	if o.Workshop {
		end, err := openClassroom(ctx, s)
		if err != nil {
			return err
		}
		defer end()
	}
	ui.Run(newDesk(s))
	return nil
}
