package studio

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// voiceBox is who reads by machine, and how.
type voiceBox struct {
	part   *scriptPart
	box    *fyne.Container
	who    *widget.Select
	region *widget.Select
	rate   *numberStep
	short  *numberStep
	long   *numberStep
	names  *widget.Entry
	none   *widget.Paragraph
	pace   *widget.Paragraph
	voices []backend.Voice
	typed  bool
}

// regions are the manners of saying figures, in the order of the choice.
var regions = []string{"", "north", "south"}

func newVoiceBox(s *scriptPart) *voiceBox {
	t := s.page.env.T
	v := &voiceBox{part: s}
	v.who = widget.NewSelect(nil, -1, func(i int) {
		v.save(func(x *backend.SpeechSettings) { x.Voice = v.voices[i].ID })
	})
	v.who.Icon, v.who.MinWidth = "speaker", 96
	v.region = widget.NewSelect([]string{t("studio.voice.region"), t("studio.voice.north"), t("studio.voice.south")}, 0, func(i int) {
		v.save(func(x *backend.SpeechSettings) { x.Region = regions[i] })
	})
	v.region.MinWidth = 96
	v.rate = newNumberStep(s.page.env, 0.5, 2, 0.1, "×", func(x *backend.SpeechSettings, f float64) { x.Rate = f }, v.save)
	pause := func(set func(*backend.SpeechSettings, time.Duration)) *numberStep {
		return newNumberStep(s.page.env, 0, 5, 0.1, "s", func(x *backend.SpeechSettings, f float64) {
			set(x, time.Duration(f*1000+0.5)*time.Millisecond)
		}, v.save)
	}
	v.short = pause(func(x *backend.SpeechSettings, d time.Duration) { x.PauseSentence = d })
	v.long = pause(func(x *backend.SpeechSettings, d time.Duration) { x.PauseParagraph = d })
	v.names = widget.NewTextArea(t("studio.voice.dictionary_hint"), 2)
	v.names.OnChanged = func(s string) { v.typed = s != v.part.page.env.Backend.Speech().Dictionary }
	v.none = widget.NewParagraph("", widget.RoleTextBold, theme.AmberText)
	v.pace = widget.NewParagraph("", widget.RoleCaption, theme.Muted)
	v.none.Width, v.pace.Width = 288, 288
	keep := widget.NewButton(t("studio.voice.keep"), "check", v.keepNames).High(32)
	try := widget.NewButton(t("studio.voice.try"), "play", v.try).High(32)
	more := widget.NewLink(t("studio.voice.more"), func() { s.page.env.Go(page.Settings, page.Args{"section": "speech"}) })
	row := func(key string, o fyne.CanvasObject) widget.Slot {
		return widget.Fixed(40, widget.Line(8, widget.Grow(widget.NewEllipsis(t("studio.voice."+key), widget.RoleText, theme.Text)), widget.Fitted(o)))
	}
	v.box = widget.Pad(8, 16, 4, 16, widget.Column(4,
		widget.Fixed(40, v.who), widget.Fitted(v.none), widget.Fixed(40, v.region),
		row("rate", v.rate.box), row("pause", v.short.box), row("pause_long", v.long.box),
		widget.Fixed(20, widget.NewEllipsis(t("studio.voice.dictionary"), widget.RoleCaptionBold, theme.Muted)),
		widget.Grow(v.names), widget.Fixed(32, widget.Row(6, widget.Grow(keep), widget.Grow(try))),
		widget.Fitted(v.pace), widget.Fixed(32, more)))
	return v
}

// load asks who can read, and how it is set.
func (v *voiceBox) load() {
	e := v.part.page.env
	var voices []backend.Voice
	e.Run(func(context.Context) (err error) {
		voices, err = e.Backend.Voices()
		return err
	}, func(err error) {
		e.Fail(err)
		v.voices = voices
		v.show()
	})
}

func (v *voiceBox) show() {
	e, set := v.part.page.env, v.part.page.env.Backend.Speech()
	names, at := make([]string, len(v.voices)), -1
	for i, one := range v.voices {
		names[i] = voiceName(e, one)
		if one.ID == set.Voice || set.Voice == "" && i == 0 {
			at = i
		}
	}
	v.who.Hint = e.T("studio.voice.choose")
	v.who.SetOptions(names, at)
	v.none.Set("")
	if len(v.voices) == 0 {
		v.none.Set(e.T("studio.voice.none"))
	}
	seen(v.none, len(v.voices) == 0)
	for i, r := range regions {
		if r == set.Region {
			v.region.SetOptions(v.region.Options, i)
		}
	}
	v.rate.set(set.Rate)
	v.short.set(set.PauseSentence.Seconds())
	v.long.set(set.PauseParagraph.Seconds())
	if !v.typed && v.names.Text != set.Dictionary {
		v.names.SetText(set.Dictionary)
		v.typed = false
	}
	v.showPace()
	v.box.Refresh()
}

// showPace says how fast the user reads.
func (v *voiceBox) showPace() {
	e := v.part.page.env
	key := "studio.voice.pace"
	if v.part.keep.view.Learned {
		key = "studio.voice.pace_learned"
	}
	v.pace.Set(e.T(key, "pace", e.Catalogue.Number(v.part.keep.view.Pace, 0)))
}

// save changes how is read, and says so; the script is then read anew, as it
// is said otherwise.
func (v *voiceBox) save(f func(*backend.SpeechSettings)) {
	e := v.part.page.env
	set := e.Backend.Speech()
	f(&set)
	e.Ask(func(ctx context.Context) error { return e.Backend.SaveSpeech(ctx, set) }, func() {
		v.show()
		e.Say("status.settings_saved")
		v.part.keep.load(v.part.keep.view.Edit, nil)
	})
}

// keepNames keeps the dictionary of names.
func (v *voiceBox) keepNames() {
	text := v.names.Text
	v.save(func(x *backend.SpeechSettings) { x.Dictionary = text })
	v.typed = false
}

// sample is read where nothing is written yet; the voices are Vietnamese
// whatever the window's language.
const sample = "Kính chào bà con. Mời bà con nghe bản tin của xã."

// try lets the first sentence be heard, or a usual one.
func (v *voiceBox) try() {
	text := sample
	if all := v.part.keep.now.Sentences(0); len(all) > 0 {
		text = all[0].Text
	}
	p := v.part.page
	p.playing(backend.TrySound, trying(p.env.Backend, text))
}

// trying lets the machine read a text.
func trying(b backend.Backend, text string) func(context.Context) error {
	return func(ctx context.Context) error { return b.TryVoice(ctx, text) }
}

// numberStep is a number of the settings with a button to lower and one to
// raise it.
type numberStep struct {
	env    *page.Env
	box    *fyne.Container
	number *widget.Text
	at     float64
}

func newNumberStep(e *page.Env, low, high, by float64, unit string, set func(*backend.SpeechSettings, float64),
	save func(func(*backend.SpeechSettings))) *numberStep {
	n := &numberStep{env: e, number: widget.NewText("", widget.RoleStrongBold, theme.Text).Right()}
	move := func(by float64) func() {
		return func() {
			n.set(min(max(n.at+by, low), high))
			at := n.at
			save(func(x *backend.SpeechSettings) { set(x, at) })
		}
	}
	less := widget.NewIconButton("minus", e.T("settings.less"), move(-by)).High(36)
	more := widget.NewIconButton("plus", e.T("settings.more"), move(by)).High(36)
	less.SetKind(widget.Secondary)
	more.SetKind(widget.Secondary)
	n.box = widget.Line(4, widget.Fixed(36, less), widget.Fixed(36, n.number),
		widget.Fixed(16, widget.NewText(unit, widget.RoleText, theme.Muted)), widget.Fixed(36, more))
	return n
}

func (n *numberStep) set(to float64) {
	n.at = to
	n.number.Set(n.env.Catalogue.Number(to, 1))
}

// voiceName is what a voice is called in the window's language.
func voiceName(e *page.Env, v backend.Voice) string {
	if key := "voice." + v.ID; e.Catalogue.Has(key) {
		return e.T(key)
	}
	return v.Name
}
