package command

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tienglang/audio"
)

// TestWindowsTellWhatIsLost takes a second out of a programme in each place:
// the one window that it was in is not found, and no other.
func TestWindowsTellWhatIsLost(t *testing.T) {
	t.Parallel()
	const lag = 12345
	programme := make([]float32, 17*audio.Rate) // not a whole number of windows
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range programme {
		programme[i] = noise.Float32()/2 - 0.25
	}
	whole := append(make([]float32, lag), programme...)
	for name, c := range map[string]struct {
		spoil func(p []float32) []float32
		found int
	}{
		"whole":          {func(p []float32) []float32 { return p }, 4},
		"lost start":     {func(p []float32) []float32 { clear(p[lag : lag+audio.Rate*3/2]); return p }, 3},
		"lost in middle": {func(p []float32) []float32 { clear(p[lag+6*audio.Rate : lag+8*audio.Rate]); return p }, 3},
		"lost end":       {func(p []float32) []float32 { return p[:len(p)-audio.Rate*3/2] }, 3},
		"late by 10 ms": {func(p []float32) []float32 {
			return slices.Insert(p, lag+5*audio.Rate, make([]float32, audio.Rate/100)...)
		}, 1},
		"began later":     {func(p []float32) []float32 { return p[:0] }, 0},
		"something else":  {func(p []float32) []float32 { slices.Reverse(p); return p }, 0},
		"longer with hum": {func(p []float32) []float32 { return append(p, whole[:audio.Rate]...) }, 4},
	} {
		windows, found := findWindows(programme, c.spoil(slices.Clone(whole)), lag)
		if windows != 4 || found != c.found {
			t.Errorf("%s: %d of %d windows found, want %d of 4", name, found, windows, c.found)
		}
	}
}

// TestSilentWindowsAreNotLookedFor.
func TestSilentWindowsAreNotLookedFor(t *testing.T) {
	programme := make([]float32, 15*audio.Rate)
	for i := range programme[:5*audio.Rate] {
		programme[i] = rand.Float32() - 0.5
	}
	if windows, found := findWindows(programme, programme, 0); windows != 1 || found != 1 {
		t.Errorf("%d of %d windows found, want the one that sounds", found, windows)
	}
	if windows, found := findWindows(nil, programme, 0); windows != 0 || found != 0 {
		t.Errorf("%d of %d windows of nothing", found, windows)
	}
}
