package schedule

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

func (p *Page) readRelays(context.Context) ([]app.Relay, error) { return p.env.Backend.Relays() }

// relaysPanel is the sources that are taken over from elsewhere: their list,
// and the one that is looked at.
type relaysPanel struct {
	page    *Page
	content fyne.CanvasObject
	inputs  []backend.Device
	chosen  app.Relay
	rows    *fyne.Container
	editor  *fyne.Container
	add     *widget.Button

	name      *widget.Entry
	kind      *widget.Select
	url       *widget.Entry
	urlOf     fyne.CanvasObject
	device    *widget.Select
	deviceOf  fyne.CanvasObject
	silence   *widget.Entry
	gain      *widget.Entry
	trial     *relayTrial
	fallbacks *programmeList
	wrong     *widget.Text
	remove    *widget.Button
}

// openRelays opens the sources, on the one that is named or the first.
func (p *Page) openRelays(id app.ID) {
	r := &relaysPanel{page: p}
	var relays []app.Relay
	p.env.Ask(func(ctx context.Context) (err error) {
		if r.inputs, err = p.env.Backend.Inputs(); err == nil {
			r.inputs = slices.DeleteFunc(r.inputs, func(d backend.Device) bool { return d.ID == "" }) // a relay names its input
			relays, err = p.env.Backend.Relays()
		}
		return err
	}, func() {
		p.relays = relays
		r.build()
		i := max(0, slices.IndexFunc(p.relays, func(one app.Relay) bool { return one.ID == id }))
		if i < len(p.relays) {
			r.look(p.relays[i])
		} else {
			r.look(app.Relay{Silence: usualSilence})
		}
		p.openPanel(r)
	})
}

// usualSilence is after how much silence a source is taken to be lost.
const usualSilence = 3 * time.Second

func (r *relaysPanel) object() fyne.CanvasObject { return r.content }
func (r *relaysPanel) first() fyne.Focusable     { return r.name }
func (r *relaysPanel) leave()                    { r.page.closePanel() }
func (r *relaysPanel) stop()                     { r.trial.stop() }

// showRows lists the sources with how those that are open fare.
func (r *relaysPanel) showRows() {
	p := r.page
	states := map[app.ID]string{}
	for _, s := range p.env.Backend.RelayStates() {
		states[s.Relay] = p.env.T("schedule.relays.state." + s.Phase)
	}
	var rows []widget.Slot
	for _, one := range p.relays {
		second := states[one.ID]
		if second == "" {
			second = r.sourceWords(one)
		}
		words := widget.Column(0, widget.Fitted(widget.NewEllipsis(one.Name, widget.RoleStrongBold, theme.Text)),
			widget.Fitted(widget.NewEllipsis(second, widget.RoleText, theme.Muted)))
		row := widget.NewListRow(56, widget.Pad(4, 8, 4, 12, words), func() { r.look(one) })
		row.Name = one.Name
		row.SetChosen(one.ID == r.chosen.ID)
		rows = append(rows, widget.Fitted(row))
	}
	if len(rows) == 0 {
		about := widget.NewParagraph(p.env.T("schedule.relays.empty"), widget.RoleText, theme.Muted)
		about.Width = 340
		rows = append(rows, widget.Fitted(about))
	}
	r.rows.Objects = []fyne.CanvasObject{widget.Column(0, rows...)}
	r.rows.Refresh()
}

func (r *relaysPanel) sourceWords(one app.Relay) string {
	if one.URL != "" {
		return one.URL
	}
	for _, d := range r.inputs {
		if d.ID == one.Device {
			return d.Name
		}
	}
	return one.Device
}

// save has the station keep the source; what it refuses is said beside it.
func (r *relaysPanel) save() {
	p := r.page
	one, wrong, at := r.read()
	if wrong != "" {
		r.wrong.Set(p.env.T(wrong))
		p.focus(at)
		return
	}
	r.act(func(ctx context.Context) (err error) {
		one, err = p.env.Backend.SaveRelay(ctx, one)
		return err
	}, func() { r.look(one) })
}

// drop takes the source away; Ctrl+Z brings it back.
func (r *relaysPanel) drop() {
	p, id := r.page, r.chosen.ID
	r.act(func(ctx context.Context) error { return p.env.Backend.RemoveRelay(ctx, id) }, func() {
		p.past.add(step{relay: id})
		if len(p.relays) > 0 {
			r.look(p.relays[0])
			return
		}
		r.look(app.Relay{Silence: usualSilence})
	})
}

// act does something with the sources and shows them anew.
func (r *relaysPanel) act(do func(context.Context) error, then func()) {
	p := r.page
	var all []app.Relay
	p.env.Run(func(ctx context.Context) error {
		err := do(ctx)
		if err == nil {
			all, err = p.env.Backend.Relays()
		}
		return err
	}, func(err error) {
		if err != nil {
			r.wrong.Set(p.env.Catalogue.Error(err))
			return
		}
		p.relays = all
		p.side.form.setNames()
		then()
	})
}
