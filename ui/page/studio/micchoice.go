package studio

import (
	"context"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// micChoice is which microphone records. It is open as long as the page is
// seen: a card may take seconds before its first sound, which the beginning of
// a recording would lack, and what is said of the microphone is so measured.
type micChoice struct {
	rec    *recorder
	box    *fyne.Container
	source *widget.Select
	meter  *widget.Meter
	words  *widget.Paragraph

	inputs  []backend.Device
	chosen  backend.Device // the last one, also when it is no longer there
	known   bool           // chosen is set
	listed  bool           // inputs were read
	open    backend.Microphone
	opening bool
	lent    bool   // to the measuring of the round trip
	turn    int    // only the last opening counts
	then    func() // waits for the opening under way
	ticks   int
}

// How many ticks pass between two looks at the idle microphone's level, and at
// the list while the chosen one is not there.
const (
	levelTicks = 2
	listTicks  = 20
)

func newMicChoice(r *recorder) *micChoice {
	m := &micChoice{
		rec: r, meter: widget.NewMeter(meterLow, meterHigh, 12),
		words: widget.NewParagraph("", widget.RoleCaptionBold, theme.Muted),
	}
	m.words.Lines = 2
	m.source = widget.NewSelect(nil, -1, m.choose)
	m.source.Icon, m.source.Hint, m.source.MinWidth = "mic", r.page.env.T("studio.mic.choose"), 112
	m.box = widget.Column(6, widget.Fixed(40, m.source), widget.Fixed(12, m.meter), widget.Grow(m.words))
	return m
}

// load reads the microphones.
func (m *micChoice) load() {
	b := m.rec.page.env.Backend
	var inputs []backend.Device
	var wanted string
	var choices backend.RecordingChoices
	m.rec.page.env.Run(func(context.Context) (err error) {
		wanted, choices = b.Settings().Microphone, b.RecordingChoices()
		inputs, err = b.Inputs()
		return err
	}, func(err error) {
		m.rec.choices = choices
		if err != nil {
			inputs = nil // the field says that there is none; recording says why
		}
		m.list(inputs, wanted)
	})
}

// list offers microphones. One that was chosen and is no longer there is never
// silently replaced by another.
func (m *micChoice) list(inputs []backend.Device, wanted string) {
	switch {
	case m.known:
	case wanted != "":
		m.chosen, m.known = backend.Device{ID: wanted}, true
	case len(inputs) > 0:
		m.chosen, m.known = inputs[0], true
	}
	names, at := make([]string, len(inputs)), -1
	for i, d := range inputs {
		if names[i] = d.Name; d.Name == "" {
			names[i] = m.rec.page.env.T("studio.record.default")
		}
		if m.known && d.ID == m.chosen.ID {
			at, m.chosen = i, d
		}
	}
	m.inputs, m.listed = inputs, true
	m.source.SetOptions(names, at)
	if m.open == nil && !m.opening {
		m.listen()
	}
	m.show()
}

// choose takes another microphone.
func (m *micChoice) choose(i int) {
	m.chosen, m.known = m.inputs[i], true
	m.release()
	m.listen()
	m.show()
}

// there tells whether the chosen microphone is among those that are there.
func (m *micChoice) there() bool { return m.source.Index >= 0 }

// listen opens the chosen microphone while the page is seen and nothing is
// recorded.
func (m *micChoice) listen() {
	if !m.there() || m.lent || !m.rec.page.seen || m.rec.now != nil || m.rec.busy {
		return
	}
	m.turn++
	m.opening = true
	mine, device, env := m.turn, m.chosen.ID, m.rec.page.env
	var mic backend.Microphone
	env.Run(func(context.Context) (err error) {
		mic, err = env.Backend.OpenMicrophone(device)
		return err
	}, func(err error) { m.opened(mine, mic, err) })
	m.show()
}

func (m *micChoice) opened(mine int, mic backend.Microphone, err error) {
	if mine != m.turn {
		if err == nil {
			m.close(mic) // the person has gone on meanwhile
		}
		return
	}
	m.opening = false
	if err == nil {
		m.open = mic
	}
	then := m.then
	m.then = nil
	m.show()
	if then != nil {
		then()
	}
}

// take hands the open microphone over to who records it; nil where there is
// none. An opening under way is waited for: then is called after it.
func (m *micChoice) take(then func()) (mic backend.Microphone, wait bool) {
	if m.opening {
		m.then = then
		return nil, true
	}
	mic, m.open = m.open, nil
	return mic, false
}

// release lets go of the microphone.
func (m *micChoice) release() {
	m.turn++
	if m.then != nil {
		m.rec.page.plan.endLink() // which waited for it
	}
	m.opening, m.then = false, nil
	if mic := m.open; mic != nil {
		m.open = nil
		m.close(mic)
	}
	m.meter.Set(silence, silence)
}

func (m *micChoice) close(mic backend.Microphone) {
	m.rec.page.env.Run(func(context.Context) error { return mic.Close() }, nil)
}

// tick shows the level, and notices a microphone that was pulled out or has
// come back.
func (m *micChoice) tick() {
	m.ticks++
	switch {
	case m.open == nil:
		if !m.opening && m.ticks%listTicks == 0 {
			m.load()
		}
	case m.open.Err() != nil:
		m.release()
		m.source.SetOptions(m.source.Options, -1)
		m.show()
	case m.ticks%levelTicks == 0:
		l := m.open.Level()
		m.meter.Set(l.LUFS, l.HoldDBFS)
		m.show()
	}
}

// show says how the microphone fares, as it was measured.
func (m *micChoice) show() {
	key, ink := "studio.mic.failed", theme.AmberText
	switch {
	case !m.listed:
		key, ink = "studio.mic.opening", theme.Muted
	case !m.there() && m.known:
		key = "studio.mic.lost"
	case !m.there():
		key = "studio.record.none"
	case m.opening, m.open != nil && !m.open.Flowing():
		key, ink = "studio.mic.opening", theme.Muted
	case m.open != nil:
		key, ink = micWords(m.open.Verdict())
	}
	if words := m.rec.page.env.T(key); words != m.words.Text {
		m.words.Color = ink
		m.words.Set(words)
		seen(m.meter, m.open != nil || ink != theme.AmberText) // without a level the words need its room
		m.box.Refresh()
	}
}

// failure is why there is nothing to record with, nil when there may be.
func (m *micChoice) failure() error {
	switch {
	case m.there(), !m.listed:
		return nil
	case m.known && m.chosen.Name != "":
		return app.Fail("device.not_found", nil, "device", m.chosen.Name)
	}
	return app.Fail("device.none", nil)
}

// micWords are what is said of a microphone that gives sound.
func micWords(v backend.MicVerdict) (key string, ink fyne.ThemeColorName) {
	switch v {
	case backend.MicQuiet, backend.MicLoud, backend.MicClipping:
		return "studio.mic.verdict." + string(v), theme.AmberText
	case backend.MicGood:
		return "studio.mic.verdict.good", theme.GreenText
	}
	return "studio.record.ready", theme.GreenText
}

// askHow shows how recordings are made. The microphone is let go of while the
// round trip is measured with it.
func (m *micChoice) askHow() {
	dialog.Recording(m.rec.page.env, dialog.RecordingOptions{
		Microphone: m.chosen.ID,
		Changed:    func(c backend.RecordingChoices) { m.rec.choices = c },
		Free: func(measuring bool) {
			if m.lent = measuring; measuring {
				m.release()
				return
			}
			m.listen()
		},
	})
}
