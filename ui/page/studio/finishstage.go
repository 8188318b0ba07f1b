package studio

import (
	"slices"

	"fyne.io/fyne/v2"

	"tienglang/assets/locale"
	"tienglang/audio/edit"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// finishStage is one processor: on or off, and while it is on, its knobs.
type finishStage struct {
	card   *finishCard
	name   edit.StageName
	box    *fyne.Container
	toggle *widget.Toggle
	reset  *widget.Button
	body   *fyne.Container
	knobs  []*finishKnob
	tone   *widget.Select // of the equaliser
	noise  *noisePart     // of the noise reduction
}

// finishKnob is a slider of a stage.
type finishKnob struct {
	edit.Knob
	*gain
}

func newFinishStage(f *finishCard, name edit.StageName) *finishStage {
	t := f.page.env.T
	s := &finishStage{card: f, name: name}
	s.toggle = widget.NewToggle(t("studio.finish."+string(name)), s.switchIt)
	s.reset = widget.NewIconButton("refresh", t("studio.finish.reset"), s.resetIt)
	var rows []widget.Slot
	switch name {
	case edit.StageEQ:
		s.tone = widget.NewSelect(nil, -1, s.choose)
		rows = append(rows, widget.Fitted(s.tone))
	case edit.StageDenoise:
		s.noise = newNoisePart(s)
		rows = append(rows, widget.Fitted(s.noise.box))
	}
	for _, k := range edit.Knobs {
		if k.Stage == name {
			one := s.knob(k)
			s.knobs = append(s.knobs, one)
			rows = append(rows, widget.Fitted(one.box))
		}
	}
	s.body = widget.Pad(0, 4, 12, 4, widget.Column(6, rows...))
	s.box = widget.Column(0,
		widget.Fixed(44, widget.Line(8, widget.Grow(s.toggle), widget.Fixed(40, s.reset))),
		widget.Fitted(s.body))
	return s
}

// knob makes a slider of the stage.
func (s *finishStage) knob(k edit.Knob) *finishKnob {
	f := s.card
	words := func(v float64) string { return knobWords(f.page.env.Catalogue, k, v) }
	set := func(v float64) {
		f.change(string(s.name)+"_set", func(now *edit.Finish) { k.Set(now, v) }, "value", words(v))
	}
	label := "studio.finish." + string(s.name) + "." + k.Name
	return &finishKnob{k, newGain(f.page.env.T(label), k.Low, k.High, k.Step, words, set)}
}

// knobWords are a knob's value with its unit.
func knobWords(c *locale.Catalogue, k edit.Knob, v float64) string {
	switch {
	case k.Name == "high_pass" && v == 0:
		return c.T("studio.finish.none")
	case k.Unit == "Hz":
		return c.Number(v, 0) + " Hz"
	case k.Unit == "dB" && k.Low < 0 && k.High > 0:
		return decibels(c, v)
	case k.Unit == "dB":
		return c.Number(v, 0) + " dB"
	}
	return c.Number(v, 0)
}

// show tells how the stage stands.
func (s *finishStage) show(now edit.Finish) {
	on := now.Works(s.name)
	s.toggle.Set(on)
	seen(s.body, on)
	seen(s.reset, on)
	for _, k := range s.knobs {
		k.show(k.Get(now))
	}
	if s.tone != nil {
		s.showTone(now.Tone())
	}
	if s.noise != nil {
		s.noise.show(now)
	}
	s.box.Refresh()
}

// showTone offers the presets; bands of another program are told as such.
func (s *finishStage) showTone(now edit.Tone) {
	presets := edit.TonePresets
	if now.Preset == edit.ToneOwn {
		presets = append(slices.Clone(presets), edit.ToneOwn)
	}
	names := make([]string, len(presets))
	for i, p := range presets {
		names[i] = s.card.page.env.T("studio.finish.tone." + string(p))
	}
	s.tone.SetOptions(names, slices.Index(presets, now.Preset))
}

// switchIt switches the stage. Noise that nobody has learned yet is learned.
func (s *finishStage) switchIt() {
	on := !s.card.finish().Works(s.name)
	if on && s.name == edit.StageDenoise && s.card.finish().Noise() == nil {
		s.noise.learnFrom(0, 0)
		return
	}
	s.card.change(onOff(on, string(s.name)+"_on", string(s.name)+"_off"), func(f *edit.Finish) { f.Switch(s.name, on) })
}

func (s *finishStage) resetIt() {
	s.card.change(string(s.name)+"_reset", func(f *edit.Finish) { f.Reset(s.name) })
}

// choose takes a preset of the equaliser.
func (s *finishStage) choose(i int) {
	if i >= len(edit.TonePresets) {
		return
	}
	p := edit.TonePresets[i]
	preset := s.card.page.env.T("studio.finish.tone." + string(p))
	s.card.change("eq_preset", func(f *edit.Finish) { f.SetTone(edit.NewTone(p)) }, "preset", preset)
}

// noisePart is what the noise reduction goes by, and the learning of it.
type noisePart struct {
	stage *finishStage
	box   *fyne.Container
	again *widget.Button
	state *widget.Text
}

func newNoisePart(s *finishStage) *noisePart {
	n := &noisePart{stage: s, state: widget.NewEllipsis("", widget.RoleCaption, theme.Muted)}
	n.again = widget.NewButton(s.card.page.env.T("studio.finish.learn"), "", n.learn)
	n.box = widget.Line(12, widget.Fitted(n.again), widget.Grow(n.state))
	return n
}

func (n *noisePart) show(now edit.Finish) {
	env := n.stage.card.page.env
	n.state.SetColor(theme.AmberText)
	n.state.Set(env.T("studio.finish.unlearned"))
	if p := now.Noise(); p != nil {
		n.state.SetColor(theme.Muted)
		n.state.Set(env.T("studio.finish.learned", "db", env.Catalogue.Number(p.LevelDB(), 0)))
	}
}
