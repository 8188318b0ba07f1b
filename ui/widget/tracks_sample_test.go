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
