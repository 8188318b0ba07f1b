package clusters

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// aboveHours are those for which a volume may exceed the cap, and the one that
// stands at first.
var aboveHours = []int{1, 2, 4, 8, 12, 24}

const usualAbove = 1 // index of 2 hours

// aboveForm asks why clusters are to be louder than their caps, and for how long.
type aboveForm struct {
	page   *Page
	ids    []app.ID
	slider *widget.VolumeSlider
	number *widget.Text
	caps   *widget.Paragraph
	hours  *widget.Select
	reason *widget.Entry
	wrong  *widget.Paragraph
	hide   func()
}

// overCap are those of ids whose cap lies below a volume.
func (p *Page) overCap(ids []app.ID, volume int) (over []backend.ClusterView) {
	for _, id := range ids {
		if v, ok := p.view(id); ok && v.SpeakerKey != "" && v.VolumeCap < volume {
			over = append(over, v)
		}
	}
	return over
}

// openAbove asks for a volume above the caps of the clusters that are chosen.
func (p *Page) openAbove() {
	level := 0
	for _, id := range p.picked() {
		if v, ok := p.view(id); ok {
			level = max(level, v.VolumeCap)
		}
	}
	p.askAbove(p.picked(), min(level+10, 100), false)
}

// askAbove opens the form. Where the volume came first, within lets it be
// ordered of those alone whose caps allow it.
func (p *Page) askAbove(ids []app.ID, volume int, within bool) {
	t := p.env.T
	f := &aboveForm{page: p, ids: ids}
	f.number = widget.NewText(strconv.Itoa(volume), widget.RoleStrongBold, theme.Text).Right()
	f.slider = widget.NewVolumeSlider(0, 100, 1, float64(volume))
	f.slider.Name = t("clusters.order.level")
	f.slider.OnChanged = func(v float64) { f.number.Set(fmt.Sprint(int(v))); f.tell() }
	f.caps = widget.NewParagraph("", widget.RoleText, theme.Text)
	f.caps.Width = aboveWide
	words := make([]string, len(aboveHours))
	for i, h := range aboveHours {
		words[i] = p.env.Catalogue.N("clusters.above.hours", h)
	}
	f.hours = widget.NewSelect(words, usualAbove, nil)
	f.reason = widget.NewEntry(t("clusters.above.reason_hint"))
	f.reason.OnEnter = f.order
	f.wrong = widget.NewParagraph("", widget.RoleTextBold, theme.AmberText)
	f.wrong.Width = aboveWide
	f.open(within)
	f.tell()
	p.env.Window.Canvas().Focus(f.reason)
}

// The width of what the form says, and the height of what is wrong, in pixels.
const (
	aboveWide    = 480
	aboveTrouble = 44
)

func (f *aboveForm) open(within bool) {
	t := f.page.env.T
	no := widget.NewButton(t("dialog.cancel"), "", func() { f.hide() })
	plain := widget.NewButton(t("clusters.above.within"), "", func() {
		f.hide()
		f.page.give(backend.OrderGiven{Kind: "volume", Value: int(f.slider.Value()), Clusters: f.ids})
	})
	plain.Hidden = !within || len(f.ids) < 2
	do := widget.NewPrimary(t("clusters.above.do"), "check", f.order)
	level := widget.Line(12, widget.Fitted(widget.NewText(t("clusters.order.level"), widget.RoleText, theme.Muted)),
		widget.Grow(f.slider), widget.Fixed(36, f.number))
	content := widget.Column(theme.Gap,
		widget.Fitted(widget.NewText(t("clusters.above.title"), widget.RoleSubhead, theme.Text)),
		widget.Fixed(32, level), widget.Fitted(f.caps),
		widget.Fitted(widget.NewField(t("clusters.above.for"), f.hours)),
		widget.Fitted(widget.NewField(t("clusters.above.reason"), f.reason)),
		widget.Fixed(aboveTrouble, f.wrong),
		widget.Fitted(widget.Row(theme.GapSmall, widget.Space(), widget.Fitted(no), widget.Fitted(plain), widget.Fitted(do))))
	f.hide = dialog.Over(f.page.env.Window, widget.Row(0, widget.Fixed(aboveWide, content)), nil)
	for _, b := range []*widget.Button{no, plain, do} {
		b.OnEscape = f.hide
	}
}

// tell names the clusters that will be above their caps.
func (f *aboveForm) tell() {
	cat := f.page.env.Catalogue
	over := f.page.overCap(f.ids, int(f.slider.Value()))
	if len(over) == 0 {
		f.caps.Set(cat.T("clusters.above.nobody"))
		return
	}
	var names []string
	for i, v := range over {
		if i == mostUndone {
			names = append(names, cat.N("clusters.order.more", len(over)-i))
			break
		}
		names = append(names, cat.T("clusters.above.cap", "name", v.Name, "cap", cat.Int(int64(v.VolumeCap))))
	}
	f.caps.Set(cat.T("clusters.above.text", "names", strings.Join(names, "; ")))
}

// order gives it, once there is a reason.
func (f *aboveForm) order() {
	reason, volume := f.reason.Value(), int(f.slider.Value())
	if len(f.page.overCap(f.ids, volume)) == 0 {
		f.hide()
		f.page.give(backend.OrderGiven{Kind: "volume", Value: volume, Clusters: f.ids})
		return
	}
	if reason == "" {
		f.wrong.Set(f.page.env.Catalogue.Error(app.Fail("order.above_reason", nil)))
		f.page.env.Window.Canvas().Focus(f.reason)
		return
	}
	f.hide()
	f.page.give(backend.OrderGiven{
		Kind: "volume", Value: volume, Clusters: f.ids, Reason: reason, AboveCap: time.Duration(f.chosen()) * time.Hour,
	})
}

func (f *aboveForm) chosen() int {
	for i, words := range f.hours.Options {
		if words == f.hours.Chosen() {
			return aboveHours[i]
		}
	}
	return aboveHours[usualAbove]
}

// showAbove tells of a volume above the cap, and offers what can be done.
func (c *orderCard) showAbove(v backend.ClusterView, deaf bool) {
	may := c.page.chart.mayEdit()
	loud := v.Above.Volume > 0 && len(c.page.picked()) < 2
	c.above.Hidden = deaf || !may
	c.back.Hidden = deaf || !loud
	c.loud.Hidden = !loud
	if loud {
		e := c.page.env
		c.loud.Set(e.T("clusters.above.now", "n", e.Catalogue.Int(int64(v.Above.Volume)), "cap", e.Catalogue.Int(int64(v.VolumeCap)),
			"time", e.When(v.Above.Until), "reason", v.Above.Reason, "back", e.Catalogue.Int(int64(v.Volume))))
	}
	c.buttons.Refresh()
}

// louder says after a cluster's state that it is above its cap, "" where it is
// not.
func louder(e *page.Env, v backend.ClusterView) string {
	if v.Above.Volume == 0 {
		return ""
	}
	return " · " + e.T("clusters.order.volume", "n", e.Catalogue.Int(int64(v.Above.Volume))) + ", " +
		e.T("clusters.above.until", "time", e.When(v.Above.Until))
}

// endAbove takes the chosen cluster back below its cap.
func (p *Page) endAbove() {
	if v, ok := p.view(p.chosen); ok {
		p.give(backend.OrderGiven{Kind: "volume", Value: v.Volume, Clusters: []app.ID{v.ID}})
	}
}
