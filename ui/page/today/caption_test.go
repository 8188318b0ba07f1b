package today

import (
	"testing"

	"tienglang/ui/backend"
	"tienglang/ui/theme"
)

// TestAmberIsWhatNeedsAPerson: what goes on by itself, or was stopped by hand,
// does not.
func TestAmberIsWhatNeedsAPerson(t *testing.T) {
	for s, look := range captionLooks {
		needs := s == backend.DayCut || s == backend.DayMissed || s == backend.DayApproval
		if amber := look.ink == theme.AmberText; amber != needs {
			t.Errorf("%s is drawn in %s", s, look.ink)
		}
	}
}
