package schedule

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// build makes the list and the form beside it.
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
	r.rows = container.NewStack()
	r.trial = newRelayTrial(r.page, r.read)
	r.fallbacks = newProgrammeList(r.page, programmeListWords{
		None: "schedule.relays.fallbacks_none", NoneInk: theme.Text, Add: "schedule.relays.fallback_add", Pick: "schedule.relays.fallback_add",
	}, func() { r.editor.Refresh() })
	r.add = widget.NewButton(t("schedule.relays.add"), "plus", func() {
		r.look(app.Relay{Silence: usualSilence})
		r.page.focus(r.name)
	})
	r.remove = widget.NewButton(t("schedule.relays.remove"), "trash", r.drop)
	for _, e := range []*widget.Entry{r.name, r.url, r.silence, r.gain} {
		e.OnEnter = r.save
	}
	r.editor = widget.Column(16,
		widget.Fitted(widget.Row(16, widget.Share(1, field("name", r.name)), widget.Share(1, field("kind", r.kind)))),
		widget.Fitted(r.urlOf), widget.Fitted(r.deviceOf), widget.Fitted(r.trial.object),
		widget.Fitted(widget.Row(16, widget.Share(1, field("silence", r.silence)), widget.Share(1, field("gain", r.gain)))),
		widget.Fitted(widget.NewText(t("schedule.relays.fallbacks"), widget.RoleCaption, theme.Muted)),
		widget.Fitted(r.fallbacks.object))
	left := widget.Column(8, widget.Grow(container.NewVScroll(r.rows)), widget.Fitted(r.add))
	body := widget.Row(0, widget.Fixed(380, widget.Inset(16, left)), widget.Fixed(1, widget.NewRule()),
		widget.Grow(container.NewVScroll(widget.Pad(16, 24, 16, 24, r.editor))))
	r.content = r.page.panelFrame(t("schedule.relays.title"), body, r.wrong, r.remove,
		widget.NewButton(t("schedule.panel.back"), "", r.leave), widget.NewPrimary(t("schedule.relays.save"), "check", r.save))
}

// look puts a source into the editor.
func (r *relaysPanel) look(one app.Relay) {
	r.trial.stop()
	r.chosen = one
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
	r.trial.clear()
	r.fallbacks.set(one.Fallbacks)
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

// read takes what was typed; wrong is the key of what cannot be.
func (r *relaysPanel) read() (one app.Relay, wrong string, at fyne.Focusable) {
	one = r.chosen
	one.Name, one.URL, one.Device, one.Fallbacks = r.name.Value(), "", "", r.fallbacks.ids
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
