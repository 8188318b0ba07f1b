package widget

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"tienglang/ui/theme"
)

const sampleRate = 48000

// sec is a time in frames.
func sec(s float64) int64 { return int64(s * sampleRate) }

// speech are points that rise and fall as words do.
func speech(seed int64) func(from, to int64, n int) []Extent {
	return func(from, to int64, n int) []Extent {
		out := make([]Extent, n)
		for i := range out {
			at := from + (to-from)*int64(i)/int64(n) + seed*977
			x := float64(at) / sampleRate
			word := 0.04
			if math.Sin(x*0.83)+math.Sin(x*2.17)+math.Sin(x*0.31) > -0.7 {
				word = 0.62 + 0.3*math.Sin(x*1.1)
			}
			grain := func(k uint64) float32 {
				h := (uint64(at/2400)*2 + k) * 0x9E3779B97F4A7C15
				return float32(word * (0.35 + 0.65*float64((h>>40)&0xff)/255))
			}
			out[i] = Extent{Min: -grain(0), Max: grain(1)}
		}
		return out
	}
}

// steadyPeaks is a sound of one height.
func steadyPeaks(v float32) func(from, to int64, n int) []Extent {
	return func(_, _ int64, n int) []Extent {
		out := make([]Extent, n)
		for i := range out {
			out[i] = Extent{Min: -v, Max: v}
		}
		return out
	}
}

var sampleWords = TracksWords{Name: "Bàn dựng", Corner: "T tắt · R riêng", Mute: "T", Solo: "R", Decimal: ","}

// bulletin is a morning's bulletin of four lanes in the making.
func bulletin() ([]TrackLane, []TrackMarker, int64) {
	bed := TrackClip{ID: "nen", Name: "Nhạc nền nhẹ · tự hạ 12 dB dưới giọng đọc", At: sec(4), Length: sec(880), Peaks: speech(9)}
	for _, g := range [][2]float64{{0, -40}, {8, 0}, {12, -12}, {182, -12}, {187, -2}, {194, -2}, {199, -12}, {279, -12}, {284, -1}, {291, -1}, {296, -12}} {
		bed.Gain = append(bed.Gain, GainPoint{sec(g[0]), g[1]})
	}
	return []TrackLane{
		{ID: "v", Name: "Giọng đọc", Icon: "mic", Detail: "0,0 dB", Clips: []TrackClip{
			{ID: "chao", Name: "Chào, điểm tin", At: sec(12), Length: sec(88), Peaks: speech(1)},
			{ID: "tin1", Name: "Tin 1: Vụ chè", At: sec(101), Length: sec(85), Peaks: speech(2), FadeIn: sec(11), FadeOut: sec(11), Chosen: true},
			{ID: "tin3", Name: "Tin 3", At: sec(300), Length: sec(70), Peaks: speech(3)},
		}},
		{ID: "p", Name: "Phỏng vấn", Icon: "people", Detail: "+2,5 dB", Clips: []TrackClip{
			{ID: "pv", Name: "Trưởng xóm Đồi Chè", At: sec(203), Length: sec(80), Peaks: speech(4)},
		}},
		{ID: "n", Name: "Nhạc nền", Icon: "music", Detail: "−6,0 dB", Clips: []TrackClip{bed}},
		{ID: "h", Name: "Nhạc hiệu", Icon: "horn", Detail: "−3,0 dB", Clips: []TrackClip{
			{ID: "mo", Name: "Mở", At: 0, Length: sec(16), Peaks: steadyPeaks(0.5), FadeOut: sec(6)},
			{ID: "cat1", Name: "Cắt", At: sec(186), Length: sec(16), Peaks: steadyPeaks(0.5), FadeOut: sec(6)},
			{ID: "cat2", Name: "Cắt", At: sec(283), Length: sec(16), Peaks: steadyPeaks(0.5), FadeOut: sec(6)},
		}},
	}, nil, sec(892)
}

// tracksOn puts a timeline of the given size into a window without a screen.
func tracksOn(t testing.TB, look string, w, h float32) (*Tracks, fyne.Window) {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(theme.ForSetting(look))
	l := NewTracks(sampleRate)
	l.SetWords(sampleWords)
	win := a.NewWindow("")
	win.SetPadded(false)
	win.SetContent(l)
	win.Resize(fyne.NewSize(w, h))
	l.Resize(fyne.NewSize(w, h))
	t.Cleanup(win.Close)
	return l, win
}

func down(l *Tracks, x, y float32, mods fyne.KeyModifier) {
	l.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary, Modifier: mods})
}

func pull(l *Tracks, x, y float32) {
	l.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}})
}

func up(l *Tracks, x, y float32) {
	l.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary})
}
