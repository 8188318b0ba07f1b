package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// pair is a token's colour by day and by night, as 0xRRGGBB.
type pair struct{ light, dark uint32 }

// tokens are the colours of the design's page "Tokens of the window".
var tokens = map[fyne.ThemeColorName]pair{
	Background:   {0xF5F3EE, 0x15181C},
	Surface:      {0xFFFFFF, 0x1F2429},
	Sunken:       {0xECE9E1, 0x101316},
	Border:       {0xD9D5CB, 0x3A4149},
	BorderStrong: {0x878275, 0x7F8791},
	Text:         {0x1E2227, 0xECEAE5},
	Muted:        {0x565B62, 0xABB1B9},
	Accent:       {0x1D5A94, 0x84BAEC},
	OnAccent:     {0xFFFFFF, 0x0E1B28},
	AccentSoft:   {0xE0EBF5, 0x20384F},
	OnAir:        {0xC4262E, 0xD32F38},
	OnOnAir:      {0xFFFFFF, 0xFFFFFF},
	OnAirText:    {0xB3212A, 0xFF9A97},
	OnAirDim:     {0x8E1B21, 0x99222A},
	Amber:        {0xF0A92B, 0xF0B040},
	OnAmber:      {0x1E2227, 0x15181C},
	AmberText:    {0x7D4A00, 0xF5C063},
	AmberLine:    {0xB57400, 0xC08A26},
	AmberSoft:    {0xFFF3DC, 0x3A2D14},
	Green:        {0x2A7A3B, 0x7CCB88},
	OnGreen:      {0xFFFFFF, 0x10261A},
	GreenText:    {0x236A32, 0x8AD695},
	GreenSoft:    {0xE1F1E3, 0x1B3523},
	Grey:         {0x6A6F77, 0x9AA1AA},
	GreySoft:     {0xE7E5E0, 0x2C3238},
	Wave:         {0x5F7387, 0x8FA3B7},
	Clip:         {0xE6EBF0, 0x2A333C},
	HatchLine:    {0xDAD5C9, 0x343B43},
	MapLand:      {0xEFEBDF, 0x262C31},
	MapEdge:      {0xCFC8B6, 0x454D56},
	MapWater:     {0xA9C7DE, 0x2F5470},
	MapRoad:      {0xFFFFFF, 0x4A525B},
	Normal:       {0x4D6C8C, 0x8FB1D2},
	NormalFill:   {0xE4EBF2, 0x25323F},
	Priority:     {0x6A3FA0, 0xBC9DEA},
	PriorityFill: {0xECE4F6, 0x322647},
	Live:         {0x0B7285, 0x5EC5D5},
	LiveFill:     {0xD8EEF1, 0x15373E},
	Ink:          {0x1E2227, 0xECEAE5},
	OnInk:        {0xFFFFFF, 0x15181C},
}

// cartColours are the nine of the carts' keys, as stripe and fill: none is the
// red of what is on air, the amber of what needs somebody, or the green of what
// is well.
var cartColours = [CartColours][2]pair{
	{{0x4D6C8C, 0x8FB1D2}, {0xE4EBF2, 0x25323F}}, // slate
	{{0x6A3FA0, 0xBC9DEA}, {0xECE4F6, 0x322647}}, // violet
	{{0x0B7285, 0x5EC5D5}, {0xD8EEF1, 0x15373E}}, // teal
	{{0x7A4B2A, 0xD2A987}, {0xF1E6DC, 0x3B2C20}}, // brown
	{{0x5E6B1F, 0xBAC56B}, {0xEDF0D8, 0x2F3417}}, // olive
	{{0x93307A, 0xE59AD1}, {0xF7E2F1, 0x43223A}}, // plum
	{{0x3A46A8, 0xA3ADF2}, {0xE3E5F7, 0x262B4D}}, // indigo
	{{0x4A5560, 0xA7B3BF}, {0xE2E6EA, 0x2B333B}}, // steel
	{{0x8A4A62, 0xD9A0B5}, {0xF4E3E9, 0x3D2830}}, // mauve
}

func init() {
	for i, c := range cartColours {
		stripe, fill := Cart(i)
		tokens[stripe], tokens[fill] = c[0], c[1]
	}
}

// fyneNames maps Fyne's names to the token that stands for them.
var fyneNames = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameHyperlink:           Accent,
	theme.ColorNameFocus:               Accent,
	theme.ColorNameButton:              Surface,
	theme.ColorNameInputBackground:     Surface,
	theme.ColorNameMenuBackground:      Sunken, // stands off the white of what it covers
	theme.ColorNameOverlayBackground:   Surface,
	theme.ColorNameHeaderBackground:    Surface,
	theme.ColorNameInputBorder:         BorderStrong,
	theme.ColorNameSeparator:           Border,
	theme.ColorNamePlaceHolder:         Muted,
	theme.ColorNameDisabledButton:      GreySoft,
	theme.ColorNameSelection:           AccentSoft,
	theme.ColorNameError:               AmberText, // an error is "needs you", never red
	theme.ColorNameForegroundOnError:   Surface,
	theme.ColorNameScrollBar:           BorderStrong,
	theme.ColorNameInnerWindowBorder:   BorderStrong,
	theme.ColorNameScrollBarBackground: Clear,
	theme.ColorNameShadow:              Clear,
}

func opaque(rgb uint32) color.NRGBA {
	return color.NRGBA{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb), A: 0xff}
}

func veil(c color.NRGBA, percent int) color.NRGBA {
	c.A = uint8(255 * percent / 100)
	return c
}
