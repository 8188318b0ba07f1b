package schedule

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
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
	fallbacks []app.ID
	filling   *fyne.Container
	wrong     *widget.Text
	remove    *widget.Button
}

// openRelays opens the sources, on the one that is named or the first.
func (p *Page) openRelays(id app.ID) {
	r := &relaysPanel{page: p}
	p.env.Ask(func(ctx context.Context) (err error) {
		if r.inputs, err = p.env.Backend.Inputs(); err == nil {
			r.inputs = slices.DeleteFunc(r.inputs, func(d backend.Device) bool { return d.ID == "" }) // a relay names its input
			p.relays, err = p.env.Backend.Relays()
		}
		return err
	}, func() {
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
func (r *relaysPanel) leave()                    { r.page.closePanel() }
func (r *relaysPanel) first() fyne.Focusable     { return r.name }

func (r *relaysPanel) build() {
	t := r.page.env.T
	field := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return widget.NewField(t("schedule.relays."+key), o)
	}
	r.name, r.url = widget.NewEntry(t("schedule.relays.name_hint")), widget.NewEntry("https://")
	r.silence, r.gain = widget.NewEntry("5"), widget.NewEntry("0")
	r.kind = widget.NewSelect([]string{t("schedule.relays.kind.url"), t("schedule.relays.kind.device")}, 0, func(int) { r.fit() })
	names := make([]string, len(r.inputs))
	for i, d := range r.inputs {
		names[i] = d.Name
	}
	r.device = widget.NewSelect(names, 0, nil)
	r.urlOf, r.deviceOf = field("url", r.url), field("device", r.device)
	r.wrong = widget.NewEllipsis("", widget.RoleTextBold, theme.AmberText)
	r.rows, r.filling = container.NewStack(), container.NewStack()
	r.add = widget.NewButton(t("schedule.relays.add"), "plus", func() {
		r.look(app.Relay{Silence: usualSilence})
		r.page.focus(r.name)
	})
	r.remove = widget.NewButton(t("schedule.relays.remove"), "trash", r.drop)
	for _, e := range []*widget.Entry{r.name, r.url, r.silence, r.gain} {
		e.OnEnter = r.save
	}
	fall := widget.NewButton(t("schedule.relays.fallback_add"), "plus", r.addFallback)
	r.editor = widget.Column(16,
		widget.Fitted(widget.Row(16, widget.Share(1, field("name", r.name)), widget.Share(1, field("kind", r.kind)))),
		widget.Fitted(r.urlOf), widget.Fitted(r.deviceOf),
		widget.Fitted(widget.Row(16, widget.Share(1, field("silence", r.silence)), widget.Share(1, field("gain", r.gain)))),
		widget.Fitted(widget.NewText(t("schedule.relays.fallbacks"), widget.RoleCaption, theme.Muted)),
		widget.Fitted(r.filling), widget.Fitted(container.NewHBox(fall)))
	left := widget.Column(8, widget.Grow(container.NewVScroll(r.rows)), widget.Fitted(r.add))
	body := widget.Row(0, widget.Fixed(380, widget.Inset(16, left)), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(widget.Pad(16, 24, 16, 24, r.editor))))
	r.content = r.page.panelFrame(t("schedule.relays.title"), body, r.wrong, r.remove,
		widget.NewButton(t("schedule.panel.back"), "", r.leave), widget.NewPrimary(t("schedule.relays.save"), "check", r.save))
}

// look puts a source into the editor.
func (r *relaysPanel) look(one app.Relay) {
	r.chosen, r.fallbacks = one, slices.Clone(one.Fallbacks)
	r.name.SetText(one.Name)
	r.url.SetText(one.URL)
	kind := 0
	if one.URL == "" && one.Device != "" {
		kind = 1
	}
	r.kind.SetOptions(r.kind.Options, kind)
	r.device.SetOptions(r.device.Options, max(0, slices.IndexFunc(r.inputs, func(d backend.Device) bool { return d.ID == one.Device })))
	r.silence.SetText(itoa(int(one.Silence / time.Second)))
	r.gain.SetText(strconv.FormatFloat(one.GainDB, 'f', -1, 64))
	r.wrong.Set("")
	r.fit()
	r.showRows()
	r.showFallbacks()
}

func (r *relaysPanel) fit() {
	show(r.urlOf, r.kind.Index == 0)
	show(r.deviceOf, r.kind.Index == 1)
	if r.chosen.ID == "" {
		r.remove.Disable()
	} else {
		r.remove.Enable()
	}
	r.editor.Refresh()
}

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

func (r *relaysPanel) showFallbacks() {
	t := r.page.env.T
	var slots []widget.Slot
	for i, id := range r.fallbacks {
		name := t("schedule.programme.none")
		if one, ok := r.page.programmes[id]; ok {
			name = one.Title
		}
		gone := widget.NewIconButton("trash", t("schedule.rules.filler_remove"), func() {
			r.fallbacks = slices.Delete(r.fallbacks, i, i+1)
			r.showFallbacks()
		})
		slots = append(slots, widget.Fitted(widget.Line(8, widget.Grow(widget.NewEllipsis(itoa(i+1)+". "+name, widget.RoleText, theme.Text)), widget.Fitted(gone))))
	}
	if len(slots) == 0 {
		slots = append(slots, widget.Fitted(widget.NewText(t("schedule.relays.fallbacks_none"), widget.RoleText, theme.Text)))
	}
	r.filling.Objects = []fyne.CanvasObject{widget.Column(4, slots...)}
	r.editor.Refresh()
}

// addFallback lets a person choose what plays when the source is lost.
func (r *relaysPanel) addFallback() {
	p := r.page
	p.pickApproved(p.env.T("schedule.relays.fallback_add"), r.fallbacks, func(id app.ID) {
		r.fallbacks = append(r.fallbacks, id)
		r.showFallbacks()
	})
}

// pickApproved lets a person choose an approved programme that is none of has.
func (p *Page) pickApproved(title string, has []app.ID, done func(app.ID)) {
	t := p.env.T
	dialog.Pick(p.env, title, t("schedule.programme.search"), t("schedule.programme.nothing"),
		func(text string) ([]dialog.Picked, error) {
			all, err := p.env.Backend.Programmes(text)
			all = slices.DeleteFunc(all, func(one app.Programme) bool {
				return one.State != app.ProgrammeApproved || slices.Contains(has, one.ID)
			})
			return p.side.form.picks(all), err
		},
		func(one dialog.Picked) { done(app.ID(one.ID)) })
}

// read takes what was typed; wrong is the key of what cannot be.
func (r *relaysPanel) read() (one app.Relay, wrong string, at fyne.Focusable) {
	one = r.chosen
	one.Name, one.URL, one.Device, one.Fallbacks = r.name.Value(), "", "", r.fallbacks
	if r.kind.Index == 0 {
		one.URL = r.url.Value()
	} else if i := r.device.Index; i >= 0 && i < len(r.inputs) {
		one.Device = r.inputs[i].ID
	}
	seconds, err := strconv.Atoi(r.silence.Value())
	if err != nil || seconds < 1 || seconds > 120 {
		return one, "schedule.relays.wrong.silence", r.silence
	}
	one.Silence = time.Duration(seconds) * time.Second
	words := strings.NewReplacer(",", ".", "–", "-", "−", "-").Replace(r.gain.Value())
	if one.GainDB, err = strconv.ParseFloat(words, 64); words != "" && err != nil || one.GainDB < -20 || one.GainDB > 20 {
		return one, "schedule.relays.wrong.gain", r.gain
	}
	return one, "", nil
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
