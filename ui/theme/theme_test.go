package theme

import (
	"bytes"
	"image/color"
	"io/fs"
	"math"
	"regexp"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"tienglang/assets"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	channel := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// pairs are words and the grounds on which they stand.
var pairs = [][2]fyne.ThemeColorName{
	{Text, Background}, {Text, Surface}, {Text, Sunken}, {Text, AccentSoft}, {Text, AmberSoft}, {Text, GreenSoft},
	{Muted, Background}, {Muted, Surface}, {Muted, Sunken}, {Muted, GreySoft}, {Accent, Surface}, {Accent, Background}, {Accent, AccentSoft},
	{OnAccent, Accent}, {OnOnAir, OnAir}, {OnAirText, Surface}, {OnAirText, Background}, {OnAmber, Amber},
	{AmberText, Surface}, {AmberText, AmberSoft}, {AmberText, Sunken}, {OnGreen, Green}, {GreenText, Surface}, {GreenText, GreenSoft},
	{Text, NormalFill}, {Text, PriorityFill}, {Text, LiveFill}, {OnInk, Ink}, {Grey, Surface},
}

func TestWordsReachTheContrastOfTheTokens(t *testing.T) {
	for _, dark := range []bool{false, true} {
		th := Theme{Dark: dark}
		for _, p := range pairs {
			if got := contrast(th.Color(p[0], 0), th.Color(p[1], 0)); got < 4.5 {
				t.Errorf("dark %v: %s on %s is %.2f:1", dark, p[0], p[1], got)
			}
		}
	}
}

// A key's words stand on its fill, and its stripe beside it, in both themes.
func TestKeysOfCartsCanBeReadInAllColours(t *testing.T) {
	seen := map[color.Color]int{}
	for _, dark := range []bool{false, true} {
		th := Theme{Dark: dark}
		for i := range CartColours {
			stripe, fill := Cart(i)
			for _, ink := range []fyne.ThemeColorName{Text, Muted} {
				if got := contrast(th.Color(ink, 0), th.Color(fill, 0)); got < 4.5 {
					t.Errorf("dark %v: %s on colour %d is %.2f:1", dark, ink, i, got)
				}
			}
			if got := contrast(th.Color(stripe, 0), th.Color(fill, 0)); got < 3 {
				t.Errorf("dark %v: the stripe of colour %d is %.2f:1", dark, i, got)
			}
			seen[th.Color(stripe, 0)]++
		}
	}
	if len(seen) != 2*CartColours {
		t.Errorf("%d of %d stripes are like another", 2*CartColours-len(seen), 2*CartColours)
	}
}

func TestVariantIsTheSettingAndNotTheDesktops(t *testing.T) {
	light, dark := ForSetting("light"), ForSetting("dark")
	for _, desktop := range []fyne.ThemeVariant{theme.VariantLight, theme.VariantDark} {
		if light.Color(Background, desktop) != opaque(0xF5F3EE) || dark.Color(Background, desktop) != opaque(0x15181C) {
			t.Errorf("the desktop's variant %d changes the ground", desktop)
		}
	}
}

func TestFyneNamesAreTokens(t *testing.T) {
	for name, token := range fyneNames {
		for _, th := range []Theme{{}, {Dark: true}} {
			if th.Color(name, 0) != th.Color(token, 0) {
				t.Errorf("%s is not %s", name, token)
			}
		}
	}
	if (Theme{}).Color(theme.ColorNameError, 0) == (Theme{}).Color(OnAir, 0) {
		t.Error("an error is red, which is kept for on air")
	}
	if got := (Theme{}).Size(theme.SizeNameText); got != Body {
		t.Errorf("text is %v px", got)
	}
}

func TestMonospaceIsNeverGiven(t *testing.T) {
	test.NewTempApp(t)
	if (Theme{}).Font(fyne.TextStyle{Monospace: true}) != (Theme{}).Font(fyne.TextStyle{}) {
		t.Error("the monospace face, which lacks Vietnamese letters, is given")
	}
}

func TestIconIsRecolouredAndKept(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(Theme{})
	red := Icon("mic", OnAir, 24)
	if !bytes.Contains(red.Content(), []byte("#c4262e")) || bytes.Contains(red.Content(), []byte("currentColor")) {
		t.Errorf("not recoloured: %s", red.Content())
	}
	if Icon("mic", OnAir, 24) != red {
		t.Error("drawn twice")
	}
	a.Settings().SetTheme(Theme{Dark: true})
	if dark := Icon("mic", OnAir, 24); !bytes.Contains(dark.Content(), []byte("#d32f38")) {
		t.Errorf("in the dark: %s", dark.Content())
	}
	if Icon("no-such-drawing", Text, 24) == nil {
		t.Error("an unknown drawing is nil")
	}
}

func TestIconsFollowTheRules(t *testing.T) {
	head := regexp.MustCompile(`^<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">`)
	n := 0
	err := fs.WalkDir(assets.Icons, "icons", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		n++
		raw, err := assets.Icons.ReadFile(path)
		if !head.Match(raw) || bytes.Count(raw, []byte("fill=")) != 1 {
			t.Errorf("%s does not follow the rules of icons", path)
		}
		return err
	})
	if err != nil || n < 40 {
		t.Fatalf("%d icons, %v", n, err)
	}
}
