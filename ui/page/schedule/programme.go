package schedule

import (
	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/widget"
)

type fyneObject = fyne.CanvasObject

func driver() fyne.Driver { return fyne.CurrentApp().Driver() }

// stateTones are the tags of what a programme's approval stands at.
var stateTones = map[app.ProgrammeState]widget.TagTone{
	app.ProgrammeApproved: widget.TagGreen, app.ProgrammeWaiting: widget.TagAmber,
	app.ProgrammeReturned: widget.TagAmber, app.ProgrammeDraft: widget.TagGrey,
}

// chooseProgramme lets a person find the programme that an entry plays. What is
// not approved may be chosen too: its hour can come after the approval.
func (f *form) chooseProgramme() {
	p := f.page
	t := p.env.T
	dialog.Pick(p.env, t("schedule.programme.title"), t("schedule.programme.search"), t("schedule.programme.nothing"),
		func(text string) ([]dialog.Picked, error) {
			all, err := p.env.Backend.Programmes(text)
			if err != nil {
				return nil, err
			}
			return f.picks(all), nil
		},
		func(one dialog.Picked) {
			f.programme = app.ID(one.ID)
			if f.title.Value() == "" {
				f.title.SetText(one.Name)
			}
			f.fit()
			p.focus(f.day)
		})
}

// picks are programmes as they are offered, the approved ones first.
func (f *form) picks(all []app.Programme) []dialog.Picked {
	t := f.page.env.T
	var ready, rest []dialog.Picked
	for _, one := range all {
		pick := dialog.Picked{ID: string(one.ID), Name: one.Title, Note: f.page.env.Catalogue.Duration(one.Duration),
			Right: t("schedule.programme.state." + string(one.State)), Tone: stateTones[one.State]}
		if one.State == app.ProgrammeApproved {
			ready = append(ready, pick)
		} else {
			rest = append(rest, pick)
		}
	}
	return append(ready, rest...)
}
