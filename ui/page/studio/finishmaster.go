package studio

import (
	"fyne.io/fyne/v2"

	"tienglang/audio/edit"
	"tienglang/ui/widget"
)

// masterStage is the loudness to which the whole is brought when it is saved,
// and the peak that it never passes.
type masterStage struct {
	card    *finishCard
	box     *fyne.Container
	target  *gain
	ceiling *gain
}

// The bounds of what is offered; the station's settings have the same.
const (
	targetLow, targetHigh   = -30, -9
	ceilingLow, ceilingHigh = -9, -0.1
)

func newMasterStage(f *finishCard) *masterStage {
	m := &masterStage{card: f}
	env := f.page.env
	m.target = newGain(env.T("studio.finish.target"), targetLow, targetHigh, 0.5,
		func(v float64) string { return env.Catalogue.Number(v, 1) + " LUFS" }, m.setTarget)
	m.ceiling = newGain(env.T("studio.finish.ceiling"), ceilingLow, ceilingHigh, 0.1,
		func(v float64) string { return env.Catalogue.Number(v, 1) + " dBTP" }, m.setCeiling)
	m.box = widget.Pad(12, 4, 12, 4, widget.Column(8, widget.Fitted(m.target.box), widget.Fitted(m.ceiling.box)))
	return m
}

func (m *masterStage) show() {
	seen(m.box, m.card.whole)
	m.target.show(m.card.page.meters.target())
	m.ceiling.show(m.card.page.edit.Master.CeilingDB)
}

func (m *masterStage) setTarget(lufs float64) {
	s := step("target", "lufs", m.card.page.env.Catalogue.Number(lufs, 1))
	m.card.page.change(s, func(e edit.Edit) (edit.Edit, error) {
		e.Master.TargetLUFS = &lufs
		return e, e.Check()
	})
}

func (m *masterStage) setCeiling(db float64) {
	s := step("ceiling", "db", m.card.page.env.Catalogue.Number(db, 1))
	m.card.page.change(s, func(e edit.Edit) (edit.Edit, error) {
		e.Master.CeilingDB = db
		return e, e.Check()
	})
}
