package studio

import (
	"context"
	"time"

	"tienglang/ui/backend"
	"tienglang/ui/widget"
)

// peakPoints is how many points of a medium are drawn at most; at the widest
// zoom that is still more than there are pixels.
const peakPoints = 4000

// The lanes, in their order.
const (
	laneVoice = iota
	laneBed
)

// showDraft shows the present draft everywhere.
func (p *Page) showDraft() {
	p.plan = place(p.history.now, p.find)
	p.wantPeaks()
	p.showLanes()
	p.head.show()
	p.tools.show()
	p.mixer.show(p.history.now)
	p.meters.show()
	p.sources.mark(p.history.now)
}

// showLanes gives the timeline what the plan holds.
func (p *Page) showLanes() {
	d, t := p.history.now, p.env.T
	bed := widget.Lane{
		Title: t("studio.lane.bed"), Icon: "music", Weight: 88, Clips: p.clips(p.plan.Bed, -1),
		Detail: decibels(p.env.Catalogue, d.BedDB), Empty: t("studio.lane.bed.empty"),
	}
	if len(p.plan.Bed) > 0 {
		bed.Curve = curve(duckCurve(speechOf(p.plan, p.peaks), p.plan.Total, d.BedDB, d.DuckDB))
		for i := range bed.Clips {
			bed.Clips[i].Title = t("studio.lane.ducks", "name", bed.Clips[i].Title, "db", p.env.Catalogue.Number(d.DuckDB, 0))
		}
	}
	voice := widget.Lane{
		Title: t("studio.lane.voice"), Icon: "mic", Weight: 72, Clips: p.clips(p.plan.Voice, p.chosen),
		Detail: decibels(p.env.Catalogue, d.VoiceDB), Empty: t("studio.lane.voice.empty"),
	}
	p.line.SetLanes(t("studio.lane.corner"), []widget.Lane{voice, bed}, p.plan.Total.Seconds())
}

func (p *Page) clips(all []clip, chosen int) []widget.Clip {
	out := make([]widget.Clip, len(all))
	for i, c := range all {
		out[i] = widget.Clip{
			Title: c.Title, Start: c.Start.Seconds(), Length: c.Length.Seconds(),
			Points: extents(p.peaks[c.SHA], c.Length, p.media[c.SHA].Duration), Chosen: i == chosen,
		}
	}
	return out
}

// extents are the peaks of the first part of a medium, as the widget draws.
func extents(peaks []backend.PeakPoint, part, whole time.Duration) []widget.Extent {
	n := len(peaks)
	if whole > 0 && part < whole {
		n = int(int64(n) * int64(part) / int64(whole))
	}
	out := make([]widget.Extent, n)
	for i := range out {
		out[i] = widget.Extent{Min: peaks[i].Min, Max: peaks[i].Max}
	}
	return out
}

// The decibels at the foot and the top of the bed's lane, where its gain is
// drawn.
const (
	curveLow  = -40
	curveHigh = 6
)

// curve turns gains into heights in the lane.
func curve(levels []level) []widget.CurvePoint {
	out := make([]widget.CurvePoint, len(levels))
	for i, l := range levels {
		h := (l.DB - curveLow) / (curveHigh - curveLow)
		out[i] = widget.CurvePoint{At: l.At.Seconds(), Height: max(0, min(1, h))}
	}
	return out
}

// wantPeaks asks for the peaks of every medium in the plan that has none yet.
func (p *Page) wantPeaks() {
	for _, lane := range [][]clip{p.plan.Voice, p.plan.Bed} {
		for _, c := range lane {
			p.wantPeak(c.SHA)
		}
	}
}

func (p *Page) wantPeak(sha string) {
	if p.asked[sha] {
		return
	}
	p.asked[sha] = true
	var points []backend.PeakPoint
	p.env.Ask(func(ctx context.Context) (err error) {
		points, err = p.env.Backend.Peaks(ctx, sha, peakPoints)
		return err
	}, func() {
		p.peaks[sha] = points
		p.showLanes()
	})
}

// pick chooses the voice clip that was clicked.
func (p *Page) pick(lane, at int) {
	if lane != laneVoice {
		at = -1
	}
	if at == p.chosen {
		return
	}
	p.chosen = at
	p.showLanes()
	p.tools.show()
}
