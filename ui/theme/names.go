package theme

import "fyne.io/fyne/v2"

// Colours of our own, beside Fyne's names for which the theme also answers.
const (
	Background   fyne.ThemeColorName = "background"
	Surface      fyne.ThemeColorName = "tl-surface"
	Sunken       fyne.ThemeColorName = "tl-sunken"
	Border       fyne.ThemeColorName = "tl-border"
	BorderStrong fyne.ThemeColorName = "tl-border-strong"
	Text         fyne.ThemeColorName = "foreground"
	Muted        fyne.ThemeColorName = "tl-muted"
	Accent       fyne.ThemeColorName = "primary"
	OnAccent     fyne.ThemeColorName = "foregroundOnPrimary"
	AccentSoft   fyne.ThemeColorName = "tl-accent-soft"

	// OnAir is red: on air and nothing else.
	OnAir     fyne.ThemeColorName = "tl-on-air"
	OnOnAir   fyne.ThemeColorName = "tl-on-on-air"
	OnAirText fyne.ThemeColorName = "tl-on-air-text"
	OnAirDim  fyne.ThemeColorName = "tl-on-air-dim" // rest of a bar upon red

	// Amber says that a person is needed.
	Amber     fyne.ThemeColorName = "warning"
	OnAmber   fyne.ThemeColorName = "foregroundOnWarning"
	AmberText fyne.ThemeColorName = "tl-amber-text"
	AmberLine fyne.ThemeColorName = "tl-amber-line"
	AmberSoft fyne.ThemeColorName = "tl-amber-soft"

	// Green was measured to be well.
	Green     fyne.ThemeColorName = "success"
	OnGreen   fyne.ThemeColorName = "foregroundOnSuccess"
	GreenText fyne.ThemeColorName = "tl-green-text"
	GreenSoft fyne.ThemeColorName = "tl-green-soft"

	// Grey is not known.
	Grey     fyne.ThemeColorName = "disabled"
	GreySoft fyne.ThemeColorName = "tl-grey-soft"

	Wave      fyne.ThemeColorName = "tl-wave"
	Clip      fyne.ThemeColorName = "tl-clip"
	HatchLine fyne.ThemeColorName = "tl-hatch-line"

	MapLand  fyne.ThemeColorName = "tl-map-land"
	MapEdge  fyne.ThemeColorName = "tl-map-edge"
	MapWater fyne.ThemeColorName = "tl-map-water"
	MapRoad  fyne.ThemeColorName = "tl-map-road"

	// Priorities: the stripe and the fill of a block.
	Normal       fyne.ThemeColorName = "tl-normal"
	NormalFill   fyne.ThemeColorName = "tl-normal-fill"
	Priority     fyne.ThemeColorName = "tl-priority"
	PriorityFill fyne.ThemeColorName = "tl-priority-fill"
	Live         fyne.ThemeColorName = "tl-live"
	LiveFill     fyne.ThemeColorName = "tl-live-fill"
	Ink          fyne.ThemeColorName = "tl-ink"
	OnInk        fyne.ThemeColorName = "tl-on-ink"

	Hover   fyne.ThemeColorName = "hover"
	Pressed fyne.ThemeColorName = "pressed"
	Clear   fyne.ThemeColorName = "tl-clear" // wholly transparent
)

// CartColours is how many colours the keys of carts have.
const CartColours = 9

// cartNames are a key's stripe and its fill, by number.
var cartNames = func() (all [CartColours][2]fyne.ThemeColorName) {
	for i := range all {
		n := string(rune('1' + i))
		all[i] = [2]fyne.ThemeColorName{fyne.ThemeColorName("tl-cart-" + n), fyne.ThemeColorName("tl-cart-fill-" + n)}
	}
	return all
}()

// Cart is the stripe and the fill of a cart's key; a colour that there is not
// is the first.
func Cart(colour int) (stripe, fill fyne.ThemeColorName) {
	if colour < 0 || colour >= CartColours {
		colour = 0
	}
	return cartNames[colour][0], cartNames[colour][1]
}

// Sizes of type, in pixels at scale 1.
const (
	Caption float32 = 14
	Body    float32 = 15
	Strong  float32 = 16
	Subhead float32 = 18
	Lead    float32 = 20
	Title   float32 = 24
	Number  float32 = 28
	Display float32 = 56
)

// Measures of the frame and its parts, in pixels at scale 1.
const (
	BarHeight    float32 = 64
	StatusHeight float32 = 32
	NavWidth     float32 = 184
	NavRow       float32 = 48
	NavNarrow    float32 = 88   // of the navigation on a narrow screen
	NarrowBelow  float32 = 1240 // a window that is not as wide is narrow
	PageMargin   float32 = 24
	PageRight    float32 = 22
	PageTop      float32 = 16
	TitleRow     float32 = 40
	Gap          float32 = 16
	GapSmall     float32 = 8
	Inside       float32 = 16 // inside a card
	Radius       float32 = 8
	RadiusSmall  float32 = 4
	Control      float32 = 40
	ChipHeight   float32 = 32
	ListRow      float32 = 48
	NeedRow      float32 = 72
	QueueRow     float32 = 40
	Tile         float32 = 88
)
