package settings_test

import (
	"testing"

	"tienglang/ui/page"
	"tienglang/ui/page/settings"
	"tienglang/ui/uitest"
)

func emergencySection(t *testing.T, b *uitest.Backend) *uitest.Env {
	t.Helper()
	e := uitest.NewEnv(t, b)
	e.Show(settings.New(e.Env), page.Args{"section": "emergency"})
	return e
}

// TestTheLeaderSaysWhoConfirms and sets the PIN, which is typed twice.
func TestTheLeaderSaysWhoConfirms(t *testing.T) {
	b := uitest.Station()
	e := emergencySection(t, b)
	e.Picture(t, "cai-dat-khan-cap")
	e.Press(t, "Lãnh đạo tự xác nhận bản tin của mình")
	if b.PolicyIs.Alone || !b.PolicyIs.PIN {
		t.Errorf("policy %+v", b.PolicyIs)
	}
	if !e.Sees("Chưa đặt PIN lãnh đạo.") {
		t.Errorf("words %q", e.Words())
	}
	e.TypeInto(t, "PIN từ 6 số, hoặc 8 chữ", "864209")
	e.Press(t, "Đặt PIN")
	if b.LeaderPIN != "" || !e.Sees("Hai lần nhập chưa giống nhau.") {
		t.Fatalf("typed once it is kept as %q: %q", b.LeaderPIN, e.Words())
	}
	e.TypeInto(t, "Nhập lại PIN mới", "864209")
	e.Press(t, "Đặt PIN")
	if b.LeaderPIN != "864209" || !e.Sees("Đã có PIN lãnh đạo.") {
		t.Errorf("kept %q, words %q", b.LeaderPIN, e.Words())
	}
}

// TestOnlyTheLeaderChangesIt: everybody else sees it, and why nothing can be
// pressed.
func TestOnlyTheLeaderChangesIt(t *testing.T) {
	b := uitest.Station()
	b.User = "u2"
	e := emergencySection(t, b)
	d, ok := e.Find(t, "Đặt PIN").(interface{ Disabled() bool })
	if !ok || !d.Disabled() || !e.Sees("Chỉ lãnh đạo đài đổi được") {
		t.Errorf("words %q", e.Words())
	}
}
