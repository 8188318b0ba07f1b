package schedule

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// trialEvery is how often the meter of a trial is looked at.
const trialEvery = 200 * time.Millisecond

// relayTrial opens the source of the form as it is typed, lets it be heard at
// this machine and tells what is heard. Nothing of it goes on air.
type relayTrial struct {
	page   *Page
	read   func() (one app.Relay, wrong string, at fyne.Focusable)
	button *widget.Button
	meter  *widget.Meter
	words  *widget.Paragraph
	object fyne.CanvasObject

	cancel func() // nil while none is under way
	number int    // of the newest: what an older one brings is dropped

	mu   sync.Mutex
	of   int               // the trial that told
	told backend.RelayTest // by the task
}

func newRelayTrial(p *Page, read func() (app.Relay, string, fyne.Focusable)) *relayTrial {
	r := &relayTrial{page: p, read: read, meter: widget.NewMeter(-60, 0, 16), words: widget.NewParagraph("", widget.RoleText, theme.Muted)}
	r.words.Width = 640
	r.button = widget.NewButton(p.env.T("schedule.relays.try"), "headphones", r.press)
	r.button.MinWidth = 136
	r.object = widget.Column(8,
		widget.Fitted(widget.Line(16, widget.Fitted(r.button), widget.Fixed(360, r.meter))),
		widget.Fitted(r.words))
	r.clear()
	return r
}

// clear forgets what was heard.
func (r *relayTrial) clear() {
	r.show("schedule.relays.try_about", theme.Muted)
	r.meter.Set(-61, -61)
}

func (r *relayTrial) press() {
	if r.cancel != nil {
		r.stop()
		r.show("schedule.relays.try_stopped", theme.Muted)
		return
	}
	r.begin()
}

// begin tries what is typed.
func (r *relayTrial) begin() {
	p := r.page
	one, wrong, at := r.read()
	if wrong != "" {
		r.show(wrong, theme.AmberText)
		p.focus(at)
		return
	}
	r.number++
	mine := r.number
	r.expect(mine)
	r.show("schedule.relays.try_opening", theme.Muted)
	r.button.SetText(p.env.T("schedule.relays.try_stop"))
	unwatch := p.env.Poll(trialEvery, r.look)
	end := p.env.Run(func(ctx context.Context) error {
		return p.env.Backend.TestRelay(ctx, one, func(t backend.RelayTest) { r.tell(mine, t) })
	}, func(err error) {
		if mine == r.number && r.cancel != nil {
			r.stop()
			r.verdict(err)
		}
	})
	r.cancel = func() { unwatch(); end() }
}

// stop ends a trial that is under way.
func (r *relayTrial) stop() {
	if r.cancel == nil {
		return
	}
	r.cancel()
	r.cancel = nil
	r.meter.Set(-61, -61)
	r.button.SetText(r.page.env.T("schedule.relays.try"))
}

// expect forgets what was told, and hears of one trial alone from now on.
func (r *relayTrial) expect(of int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of, r.told = of, backend.RelayTest{}
}

// tell takes what a trial hears, from its task's goroutine.
func (r *relayTrial) tell(of int, t backend.RelayTest) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if of == r.of {
		r.told = t
	}
}

func (r *relayTrial) heard() backend.RelayTest {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.told
}

// look moves the meter and says since when something is heard.
func (r *relayTrial) look() {
	t := r.heard()
	if t.Heard == 0 {
		return
	}
	r.meter.Set(t.LevelDBFS, t.PeakDBFS)
	r.show("schedule.relays.try_hearing", theme.Text, r.facts(t)...)
}

// verdict says at the end what was heard, or why nothing was.
func (r *relayTrial) verdict(err error) {
	if err != nil {
		r.put(r.page.env.Catalogue.Error(err), theme.AmberText)
		return
	}
	r.show("schedule.relays.try_heard", theme.GreenText, r.facts(r.heard())...)
}

// facts are the values of the sentences.
func (r *relayTrial) facts(t backend.RelayTest) []string {
	c := r.page.env.Catalogue
	codec := t.Codec
	if codec == "" {
		codec = r.page.env.T("schedule.relays.codec_none")
	}
	return []string{"codec", codec, "seconds", c.Number(t.Opened.Seconds(), 1), "lufs", c.Number(t.LUFS, 0), "peak", c.Number(t.PeakDBFS, 0)}
}

func (r *relayTrial) show(key string, ink themeName, pairs ...string) {
	r.put(r.page.env.T(key, pairs...), ink)
}

func (r *relayTrial) put(words string, ink themeName) {
	if r.words.Text == words && r.words.Color == ink {
		return
	}
	r.words.Text, r.words.Color = words, ink
	r.words.Refresh()
	r.object.Refresh()
}
