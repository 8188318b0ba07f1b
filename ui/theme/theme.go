package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Theme is the window's look in one of its two variants.
type Theme struct {
	Dark bool
}

var _ fyne.Theme = Theme{}

// ForSetting gives the theme of the setting "light" or "dark".
func ForSetting(name string) Theme { return Theme{Dark: name == "dark"} }

// Color answers for Fyne's names and for ours. The variant that Fyne passes
// is the desktop's and is not asked.
func (t Theme) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if name, ok := fyneNames[n]; ok {
		n = name
	}
	switch n {
	case Hover:
		return veil(t.token(Text), 6)
	case Pressed:
		return veil(t.token(Text), 12)
	case Clear:
		return color.NRGBA{}
	}
	if _, ok := tokens[n]; ok {
		return t.token(n)
	}
	return theme.DefaultTheme().Color(n, t.variant())
}

func (t Theme) token(n fyne.ThemeColorName) color.NRGBA {
	if t.Dark {
		return opaque(tokens[n].dark)
	}
	return opaque(tokens[n].light)
}

func (t Theme) variant() fyne.ThemeVariant {
	if t.Dark {
		return theme.VariantDark
	}
	return theme.VariantLight
}

// Font is Noto Sans, Regular and Bold. The monospace face lacks Vietnamese
// letters, so it is never given; the default digits are tabular anyway.
func (t Theme) Font(s fyne.TextStyle) fyne.Resource {
	s.Monospace = false
	return theme.DefaultTheme().Font(s)
}

// Icon gives Fyne's own icons to Fyne's own widgets.
func (t Theme) Icon(n fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(n)
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               Body,
	theme.SizeNameCaptionText:        Caption,
	theme.SizeNameSubHeadingText:     Subhead,
	theme.SizeNameHeadingText:        Title,
	theme.SizeNamePadding:            GapSmall,
	theme.SizeNameInnerPadding:       8,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNameInputRadius:        Radius,
	theme.SizeNameButtonRadius:       Radius,
	theme.SizeNameCardRadius:         Radius,
	theme.SizeNameDialogRadius:       Radius,
	theme.SizeNamePopupRadius:        Radius,
	theme.SizeNameMenuRadius:         Radius,
	theme.SizeNameSelectionRadius:    RadiusSmall,
	theme.SizeNameInlineIcon:         24,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameScrollBar:          12,
	theme.SizeNameScrollBarSmall:     4,
}

// Size gives the measures of the tokens in pixels.
func (t Theme) Size(n fyne.ThemeSizeName) float32 {
	if v, ok := sizes[n]; ok {
		return v
	}
	return theme.DefaultTheme().Size(n)
}

// Color is a colour of the theme in use.
func Color(n fyne.ThemeColorName) color.Color {
	s := fyne.CurrentApp().Settings()
	return s.Theme().Color(n, s.ThemeVariant())
}

// IsDark reports whether the theme in use is the dark one.
func IsDark() bool {
	t, ok := fyne.CurrentApp().Settings().Theme().(Theme)
	return ok && t.Dark
}

// Typeface is the window's typeface as a TrueType file, for what is printed.
func Typeface(bold bool) []byte { return Theme{}.Font(fyne.TextStyle{Bold: bold}).Content() }
