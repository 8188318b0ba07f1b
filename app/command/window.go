package command

import (
	"context"

	"github.com/spf13/pflag"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/assets/locale"
	"tienglang/ui"
)

// windowOptions say which station the window shows.
type windowOptions struct {
	Data     string
	Workshop bool
	Name     app.Station
	Language string // "" for that of the settings
	Theme    string // the same
}

// flags lets the command line choose how the window looks.
func (o *windowOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.Language, "language", "", "vi or en, kept in the settings")
	f.StringVar(&o.Theme, "theme", "", "light or dark, kept in the settings")
}

// dress keeps the look that was asked for in the settings.
func (o windowOptions) dress(ctx context.Context, s *station) error {
	v := s.settings.Get()
	if o.Language != "" {
		v.Language = o.Language
	}
	if o.Theme != "" {
		v.Theme = o.Theme
	}
	return s.settings.Save(ctx, app.User{}, v)
}

// runWindow opens a station and shows its window until it is closed. Why it
// could not be opened is shown in a window too.
func runWindow(ctx context.Context, o windowOptions) error {
	if !hasDisplay() {
		return app.Fail("window.no_display", nil)
	}
	s, end, err := o.open(ctx)
	if err != nil {
		ui.RunFault(locale.New(o.Language), err)
		return err
	}
	defer end()
	d := newDesk(s)
	defer d.closeEdit()
	defer d.deck.close()
	return ui.Run(d)
}

// open opens the station, as it is to look; end closes it.
func (o windowOptions) open(ctx context.Context) (s *station, end func(), err error) {
	s, err = openStation(ctx, stationOptions{
		Data: o.Data, Workshop: o.Workshop, Name: o.Name, Cost: people.DefaultCost, AnyPort: true,
	})
	if err != nil {
		return nil, nil, err
	}
	end = s.close
	if o.Workshop {
		leave, err := openClassroom(ctx, s)
		if err != nil {
			s.close()
			return nil, nil, err
		}
		end = func() { leave(); s.close() }
	}
	if err := o.dress(ctx, s); err != nil {
		end()
		return nil, nil, err
	}
	return s, end, nil
}
