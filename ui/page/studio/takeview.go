package studio

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tienglang/audio"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// The recorder's meters, in LUFS.
const (
	meterLow  = -50
	meterHigh = 0
	silence   = -120
)

// takeView is what is seen of a recording under way: its time, what it does,
// its waveform as it grows, and its level.
type takeView struct {
	page    *Page
	box     *fyne.Container
	elapsed *widget.Text
	words   *widget.Text
	gaps    *widget.Text
	wave    *widget.Waveform
	count   *widget.Text // 3, 2, 1 in place of the waveform
	meter   *widget.Meter
	all     []widget.Extent // of the whole recording
	points  []widget.Extent // the last of them
	got     int             // points of the recording so far
}

// wavePoints is how much of the waveform is seen: the last half minute.
const wavePoints = int(30 * time.Second / backend.PeakEvery)

func newTakeView(p *Page) *takeView {
	v := &takeView{
		page:    p,
		elapsed: widget.NewText("", widget.RoleTitle, theme.Accent),
		words:   widget.NewEllipsis("", widget.RoleTextBold, theme.Muted),
		gaps:    widget.NewEllipsis("", widget.RoleCaptionBold, theme.AmberText),
		wave:    widget.NewWaveform(nil, fyne.NewSize(100, 40)),
		count:   widget.NewText("", widget.RoleDisplay, theme.Accent),
		meter:   widget.NewMeter(meterLow, meterHigh, 12),
	}
	v.count.Hide()
	v.wave.Colour = theme.Accent
	v.box = widget.Row(12,
		widget.Fixed(228, widget.Column(4, widget.Fixed(32, v.elapsed), widget.Fixed(20, v.words), widget.Fixed(20, v.gaps))),
		widget.Grow(widget.Column(8, widget.Grow(container.NewStack(v.wave, container.NewCenter(v.count))), widget.Fixed(12, v.meter))))
	return v
}

// begin forgets the recording before.
func (v *takeView) begin() {
	v.all, v.points, v.got = nil, nil, 0
	v.wave.SetPoints(nil)
	v.gaps.Set("")
	v.counting(0)
}

// counting shows how many seconds are left, 0 for none.
func (v *takeView) counting(left int) {
	if left > 0 {
		v.count.Set(v.page.env.Catalogue.Int(int64(left)))
	}
	seen(v.count, left > 0)
	seen(v.wave, left == 0)
}

// tickOver shows how far a recording over the edit is: first the seconds until
// it counts, then its own length.
func (v *takeView) tickOver(rec backend.OverRecording) {
	o := rec.Overdub()
	if left := o.At - rec.Heard(); left > 0 && o.Lead > 0 {
		v.counting(min(int((left+audio.Rate-1)/audio.Rate), int(o.Lead/audio.Rate)))
		v.elapsed.Set(v.page.env.Catalogue.Duration(0))
		v.elapsed.SetColor(theme.Muted)
		v.say("studio.record.counting", theme.Muted)
		v.level(rec)
		return
	}
	v.counting(0)
	_, _, done, _ := rec.Place()
	v.elapsed.Set(v.page.env.Catalogue.Duration(length(max(0, done))))
	v.elapsed.SetColor(theme.Accent)
	v.say("studio.record.now", theme.Accent)
	v.level(rec)
}

// ending says that the recording is being kept.
func (v *takeView) ending() { v.say("studio.record.keeping", theme.Muted) }

func (v *takeView) say(key string, ink fyne.ThemeColorName) {
	v.words.SetColor(ink)
	v.words.Set(v.page.env.T(key))
}

// tick shows how far rec is.
func (v *takeView) tick(rec backend.Recording) {
	c, at := v.page.env.Catalogue, rec.Elapsed()
	v.elapsed.Set(c.Duration(at))
	v.elapsed.SetColor(theme.Accent)
	switch {
	case rec.Paused():
		v.elapsed.SetColor(theme.AmberText)
		v.say("studio.record.paused", theme.AmberText)
	case at == 0:
		v.say("studio.mic.opening", theme.Muted)
	default:
		v.say("studio.record.now", theme.Accent)
	}
	v.level(rec)
}

// level shows how loud it is, its waveform, and what is missing of it.
func (v *takeView) level(rec backend.Recording) {
	c := v.page.env.Catalogue
	if lost := rec.Missing(); lost > 0 {
		v.gaps.Set(c.T("studio.record.gaps", "ms", c.Int(lost.Milliseconds())))
	}
	l := rec.Level()
	v.meter.Set(l.LUFS, l.HoldDBFS)
	v.draw(rec.Peaks(v.got))
}

// draw adds fresh points at the right; the wave moves on when it is full.
func (v *takeView) draw(fresh []backend.PeakPoint) {
	if len(fresh) == 0 {
		return
	}
	v.got += len(fresh)
	for _, p := range fresh {
		v.all = append(v.all, widget.Extent(p))
	}
	v.points = v.all[max(0, len(v.all)-wavePoints):]
	v.wave.SetWindow(0, float64(wavePoints)/float64(len(v.points)))
	v.wave.SetPoints(v.points)
}
