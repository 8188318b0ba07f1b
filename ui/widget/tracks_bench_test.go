package widget

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// pyramid keeps points at several resolutions and answers from the one that is
// just fine enough, as the kept peaks of a medium do.
func pyramid(base []Extent, length int64) func(from, to int64, n int) []Extent {
	levels := [][]Extent{base}
	for len(base) > 16 {
		next := make([]Extent, len(base)/2)
		for i := range next {
			a, b := base[2*i], base[2*i+1]
			next[i] = Extent{min(a.Min, b.Min), max(a.Max, b.Max)}
		}
		levels, base = append(levels, next), next
	}
	return func(from, to int64, n int) []Extent {
		level := 0
		for level+1 < len(levels) && int64(len(levels[level+1]))*(to-from) >= int64(n)*length {
			level++
		}
		kept := levels[level]
		out := make([]Extent, n)
		perPoint := max(1, length/int64(len(kept)))
		for i := range out {
			a := (from + (to-from)*int64(i)/int64(n)) / perPoint
			b := (from + (to-from)*int64(i+1)/int64(n)) / perPoint
			for j := max(0, a); j <= min(b, int64(len(kept))-1); j++ {
				out[i].Min, out[i].Max = min(out[i].Min, kept[j].Min), max(out[i].Max, kept[j].Max)
			}
		}
		return out
	}
}

// anHour is 8 lanes of 50 clips with fades and envelopes.
func anHour() ([]TrackLane, []TrackMarker, int64) {
	kept := speech(5)(0, sec(70), 1<<14)
	lanes := make([]TrackLane, 8)
	for i := range lanes {
		lanes[i] = TrackLane{ID: fmt.Sprint("lane", i), Name: "Giọng đọc", Icon: "mic", Detail: "−6,0 dB"}
		for j := range 50 {
			c := TrackClip{
				ID: fmt.Sprint(i, "-", j), Name: fmt.Sprint("Tin số ", j), At: sec(float64(j*72 + i)), Length: sec(70),
				FadeIn: sec(5), FadeOut: sec(8), FadeOutSine: true, Peaks: pyramid(kept, sec(70)), Chosen: j%10 == 0,
				Gain: []GainPoint{{0, 0}, {sec(20), -12}, {sec(50), -12}, {sec(60), 0}},
			}
			lanes[i].Clips = append(lanes[i].Clips, c)
		}
	}
	return lanes, []TrackMarker{{"a", sec(600), "Phần hai"}}, sec(3600)
}

// BenchmarkTracksRedraw is one redraw of our own at 1100×420: the words placed
// and the picture painted.
func BenchmarkTracksRedraw(b *testing.B) {
	lanes, markers, total := anHour()
	run := func(name string, step func(l *Tracks, i int)) {
		b.Run(name, func(b *testing.B) {
			l, _ := tracksOn(b, "light", 1100, 420)
			l.SetContent(lanes, markers, total)
			l.SetSelection(sec(100), sec(400))
			var took []time.Duration
			i := 0
			for b.Loop() {
				start := time.Now()
				step(l, i)
				l.marks.update()
				l.marks.picture.Generator(1100, 420)
				took = append(took, time.Since(start))
				i++
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/1000, "ms/redraw")
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-95%")
		})
	}
	run("hour", func(l *Tracks, i int) { l.ZoomAll() })
	run("pan", func(l *Tracks, i int) { l.show(int64(i%100)*sec(30), sec(300)) })
	run("zoom", func(l *Tracks, i int) {
		if i%24 == 0 {
			l.ZoomAll()
		}
		l.Zoom(0.6, sec(1000))
	})
	run("seconds", func(l *Tracks, i int) { l.show(sec(1000)+int64(i%100)*sec(0.1), sec(5)) })
	run("samples", func(l *Tracks, i int) { l.show(sec(1000)+int64(i%100)*20, 400) })
	run("drag", func(l *Tracks, i int) {
		if l.drag == nil {
			l.ZoomAll()
			down(l, 300, 100, 0)
		}
		pull(l, 350+float32(i%200), 160)
	})
}
