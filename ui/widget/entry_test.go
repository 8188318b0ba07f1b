package widget

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

// The space of the key that opened a field is not typed into it.
func TestEntryTakesNoSpaceBeforeTheFirstLetter(t *testing.T) {
	test.NewApp()
	line, area, secret := NewEntry(""), NewTextArea("", 2), NewSecretEntry("")
	for _, r := range " a b" {
		line.TypedRune(r)
		area.TypedRune(r)
		secret.TypedRune(r)
	}
	if line.Text != "a b" || area.Text != " a b" || secret.Text != " a b" {
		t.Errorf("%q %q %q", line.Text, area.Text, secret.Text)
	}
}
