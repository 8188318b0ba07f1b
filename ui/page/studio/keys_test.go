package studio

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tienglang/ui/uitest"
)

// hold presses a key with Ctrl, as the window would.
func hold(t *testing.T, e *uitest.Env, p *Page, key fyne.KeyName) {
	t.Helper()
	for _, s := range p.Shortcuts() {
		if c, ok := s.Keys.(*desktop.CustomShortcut); ok && c.KeyName == key && c.Modifier == fyne.KeyModifierControl {
			s.Do()
			e.Wait()
			return
		}
	}
	t.Fatalf("Ctrl+%s does nothing", key)
}

// A bulletin goes from the timeline to the approver by keys; before it is
// saved, the reason is said why it cannot go.
func TestSavedAndSubmittedByKeys(t *testing.T) {
	b := withEdit()
	e, p := shown(t, b, nil)
	hold(t, e, p, fyne.KeyReturn)
	if b.Called("Submit") != 0 || e.Refused() != "studio.why.unmixed" {
		t.Fatalf("calls %q, said %q", b.Calls, e.Said)
	}
	hold(t, e, p, fyne.KeyS)
	if b.Called("RenderEdit") != 1 {
		t.Fatalf("Ctrl+S: calls %q", b.Calls)
	}
	hold(t, e, p, fyne.KeyReturn)
	if b.Called("Submit") != 1 {
		t.Errorf("Ctrl+Enter: calls %q", b.Calls)
	}
}
