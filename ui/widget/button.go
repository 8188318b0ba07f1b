package widget

import (
	"fyne.io/fyne/v2"

	"tienglang/ui/theme"
)

// ButtonKind is how much a button stands out.
type ButtonKind int

// The kinds of buttons. One primary a page.
const (
	Secondary ButtonKind = iota // surface with a strong edge
	Primary                     // accent
	Quiet                       // no edge, for tool bars
	Link                        // words in accent, no edge
	InkButton                   // the strongest that is not red
	RedButton                   // on air only
	Chosen                      // accent-soft with an accent edge: pressed in
)

// Button is pressed to do something. Height is 40 unless set; 80 makes the
// big form with a second line and the key that presses it.
type Button struct {
	pressable
	Kind     ButtonKind
	Text     string
	Second   string // second line, big form only
	Icon     string // drawing, "" for none
	Key      string // key cap at the right, "" for none
	Name     string // for the keyboard and readers where Text is empty, or says only its state
	Px       float32
	MinWidth float32
	OnTapped func()
	OnEscape func() // Escape while focused; nil passes it on
}

// TypedKey presses on Space and Enter.
func (b *Button) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyEscape && b.OnEscape != nil {
		b.OnEscape()
		return
	}
	b.pressable.TypedKey(e)
}

// NewButton makes a secondary button.
func NewButton(text, icon string, tapped func()) *Button {
	return newButton(&Button{Text: text, Icon: icon, OnTapped: tapped})
}

// NewPrimary makes the page's primary button.
func NewPrimary(text, icon string, tapped func()) *Button {
	return newButton(&Button{Kind: Primary, Text: text, Icon: icon, OnTapped: tapped})
}

// NewLink makes words that act.
func NewLink(text string, tapped func()) *Button {
	return newButton(&Button{Kind: Link, Text: text, OnTapped: tapped, Px: 32})
}

// NewIconButton makes a button with a drawing alone; name is for the
// keyboard and readers.
func NewIconButton(icon, name string, tapped func()) *Button {
	return newButton(&Button{Kind: Quiet, Icon: icon, Name: name, OnTapped: tapped})
}

// NewBigButton makes the 80 px form.
func NewBigButton(kind ButtonKind, text, second, icon, key string, tapped func()) *Button {
	return newButton(&Button{Kind: kind, Text: text, Second: second, Icon: icon, Key: key, Px: 80, OnTapped: tapped})
}

func newButton(b *Button) *Button {
	if b.Px == 0 {
		b.Px = theme.Control
	}
	b.init(b, func() {
		if b.OnTapped != nil {
			b.OnTapped()
		}
	})
	return b
}

// High sets the height in px and returns the button.
func (b *Button) High(px float32) *Button { b.Px = px; b.Refresh(); return b }

// Wide sets the least width in px and returns the button.
func (b *Button) Wide(px float32) *Button { b.MinWidth = px; b.Refresh(); return b }

// WithKey sets the key cap and returns the button.
func (b *Button) WithKey(key string) *Button { b.Key = key; b.Refresh(); return b }

// SetText changes the words.
func (b *Button) SetText(s string) {
	if b.Text != s {
		b.Text = s
		b.Refresh()
	}
}

// SetIcon changes the drawing.
func (b *Button) SetIcon(name string) {
	if b.Icon != name {
		b.Icon = name
		b.Refresh()
	}
}

// SetKind changes how much it stands out.
func (b *Button) SetKind(k ButtonKind) {
	if b.Kind != k {
		b.Kind = k
		b.Refresh()
	}
}

// AccessibilityLabel is what a reader says.
func (b *Button) AccessibilityLabel() string {
	switch {
	case b.Text == "":
		return b.Name
	case b.Name != "":
		return b.Name + ": " + b.Text
	}
	return b.Text
}

// AccessibilityRole is a button's.
func (b *Button) AccessibilityRole() fyne.AccessibleRole {
	if b.Kind == Link {
		return fyne.AccessibleRoleLink
	}
	return fyne.AccessibleRoleButton
}

// colours gives the fill, the edge and the words of the button's state.
func (b *Button) colours() (fill, edge, text fyne.ThemeColorName) {
	if b.disabled {
		return b.disabledColours()
	}
	switch b.Kind {
	case Primary:
		return theme.Accent, "", theme.OnAccent
	case InkButton:
		return theme.Ink, "", theme.OnInk
	case RedButton:
		return theme.OnAir, "", theme.OnOnAir
	case Quiet:
		return "", "", theme.Text
	case Link:
		return "", "", theme.Accent
	case Chosen:
		return theme.AccentSoft, theme.Accent, theme.Accent
	}
	return theme.Surface, theme.BorderStrong, theme.Text
}

func (b *Button) disabledColours() (fill, edge, text fyne.ThemeColorName) {
	switch b.Kind {
	case Quiet, Link:
		return "", "", theme.Grey
	case Primary, InkButton, RedButton:
		return theme.GreySoft, "", theme.Grey
	}
	return theme.Surface, theme.Border, theme.Grey
}

// bold tells whether the words are bold: big, primary and chosen ones.
func (b *Button) role() Role {
	switch {
	case b.big():
		return RoleLead
	case b.Kind == Primary, b.Kind == Chosen, b.Kind == RedButton:
		return RoleStrongBold
	case b.Px <= 32 && b.Kind != Link:
		return RoleText
	}
	return RoleStrong
}

func (b *Button) big() bool { return b.Px >= 80 }

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer { return newButtonRenderer(b) }
