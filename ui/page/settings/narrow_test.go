package settings_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/ui/page"
	"tienglang/ui/page/settings"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

// TestEachPartFitsASmallScreen: at 1024 × 640, where the navigation is narrow,
// nothing of the settings has to be scrolled sideways, in either language.
func TestEachPartFitsASmallScreen(t *testing.T) {
	room := fyne.NewSize(1024-theme.NavNarrow-theme.PageMargin-theme.PageRight, 640-theme.BarHeight-theme.StatusHeight-2*theme.PageTop)
	for _, language := range []string{"vi", "en"} {
		for _, part := range []string{"general", "sound", "line", "speech", "emergency", "messages", "people", "backup", "audit"} {
			b := uitest.Station()
			b.Prefs.Language = language
			uitest.WithMessages(b, "Sơ tán lũ về đêm, mang theo áo ấm và giấy tờ quan trọng", "Cháy rừng")
			e := uitest.NewEnv(t, b)
			p := settings.New(e.Env)
			e.Show(p, page.Args{"section": part})
			p.Content().Resize(room)
			p.Shown(page.Args{"section": part}) // as on the next visit
			e.Wait()
			if part == "messages" { // what is withdrawn can be brought back
				e.Press(t, e.T("settings.messages.withdraw"))
			}
			if least := p.Content().MinSize(); least.Width > room.Width {
				t.Errorf("%s, %s: %v is needed of %v", language, part, least, room)
			}
		}
	}
}
