package studio

import (
	"context"
	"errors"
	"reflect"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/audio/edit"
	"tienglang/ui/backend"
	"tienglang/ui/theme"
	"tienglang/ui/widget"
)

// finishFigures are what is measured before the finishing and after it.
type finishFigures struct {
	card  *finishCard
	box   *fyne.Container
	head  *widget.Text // of what, or that it is being measured
	lines [3]figureLine

	of     edit.Edit // what was measured, or is
	track  app.ID
	found  backend.FinishMeasure
	known  bool
	failed bool
	cancel func()
	turn   int
	idle   int
}

// figureLine is one figure before and after.
type figureLine struct{ before, after *widget.Text }

// finishFiguresHigh is the height of the figures, in pixels.
const finishFiguresHigh = 116

func newFinishFigures(f *finishCard) *finishFigures {
	t := f.page.env.T
	g := &finishFigures{card: f, head: widget.NewEllipsis("", widget.RoleCaption, theme.Muted)}
	caption := func(key string) *widget.Text { return widget.NewText(t(key), widget.RoleCaption, theme.Muted).Right() }
	rows := []widget.Slot{widget.Fixed(22, widget.Line(6, widget.Grow(g.head), widget.Fixed(64, caption("studio.finish.before")),
		widget.Fixed(64, caption("studio.finish.after")), widget.Fixed(44, widget.NewText("", widget.RoleCaption, theme.Muted))))}
	for i, key := range []string{"loudness", "peak", "floor"} {
		g.lines[i] = figureLine{
			widget.NewText("—", widget.RoleText, theme.Muted).Right(), widget.NewText("—", widget.RoleTextBold, theme.Text).Right(),
		}
		unit := []string{"LUFS", "dBTP", "dB"}[i]
		rows = append(rows, widget.Fixed(24, widget.Line(6, widget.Grow(widget.NewEllipsis(t("studio.finish.figure."+key), widget.RoleText, theme.Text)),
			widget.Fixed(64, g.lines[i].before), widget.Fixed(64, g.lines[i].after),
			widget.Fixed(44, widget.NewText(unit, widget.RoleCaption, theme.Muted)))))
	}
	g.box = widget.Pad(8, 12, 8, 16, widget.Column(2, rows...))
	return g
}

// measurable is what of the edit the figures are of: another's clips do not
// matter.
func (g *finishFigures) measurable() edit.Edit { return sounding(g.card.page.edit.Alone(g.card.of())) }

// tick measures what has not been changed for a while, when nothing else needs
// the machine.
func (g *finishFigures) tick() {
	p := g.card.page
	if !p.calm() || p.measured.cancel != nil {
		g.stop()
		return
	}
	if g.known || g.failed || len(p.keeper.queue) > 0 || p.edit.Length() == 0 {
		return
	}
	if g.idle++; g.idle < measureAfter {
		return
	}
	g.idle = 0
	if g.cancel == nil && !p.env.Backend.OnAir().On {
		g.measure()
	}
}

// stop ends a measuring under way.
func (g *finishFigures) stop() {
	g.turn++
	if g.cancel != nil {
		g.cancel()
		g.cancel = nil
		g.show()
	}
	g.idle = 0
}

func (g *finishFigures) measure() {
	env, track := g.card.page.env, g.card.of()
	g.turn++
	mine := g.turn
	var found backend.FinishMeasure
	g.cancel = env.Run(func(ctx context.Context) (err error) {
		found, err = env.Backend.MeasureFinish(ctx, track)
		return err
	}, func(err error) {
		if mine != g.turn {
			return
		}
		g.cancel = nil
		if !errors.Is(err, context.Canceled) {
			g.found, g.known, g.failed = found, err == nil, err != nil
			env.Fail(err)
		}
		g.show()
	})
	g.show()
}

// show writes what is known of the present sound.
func (g *finishFigures) show() {
	if now := g.measurable(); g.track != g.card.of() || !reflect.DeepEqual(g.of, now) {
		g.of, g.track, g.known, g.failed = now, g.card.of(), false, false
		g.stop()
	}
	env := g.card.page.env
	g.head.Set("")
	if g.cancel != nil {
		g.head.Set(env.T("studio.loudness.measuring"))
	}
	b, a := g.found.Before, g.found.After
	for i, v := range [][2]float64{{b.LUFS, a.LUFS}, {b.PeakDBTP, a.PeakDBTP}, {b.FloorDB, a.FloorDB}} {
		g.lines[i].before.Set(g.figure(v[0]))
		g.lines[i].after.Set(g.figure(v[1]))
	}
}

func (g *finishFigures) figure(v float64) string {
	if !g.known || v <= silence {
		return "—"
	}
	return g.card.page.env.Catalogue.Number(v, 1)
}
