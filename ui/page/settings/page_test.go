package settings_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/page/settings"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

func shown(t *testing.T, b *uitest.Backend, section string) *uitest.Env {
	t.Helper()
	e := uitest.NewEnv(t, b)
	e.Show(settings.New(e.Env), page.Args{"section": section})
	return e
}

func TestLanguageAndThemeAreKeptAndTakenAtOnce(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "general")
	e.Picture(t, "cai-dat")
	var taken backend.Settings
	e.Restyle = func(s backend.Settings) { taken = s }
	e.Press(t, "English")
	if b.Settings().Language != "en" || taken.Language != "en" {
		t.Fatalf("kept %q, taken %q", b.Settings().Language, taken.Language)
	}
	e.Press(t, "Tối")
	if b.Settings().Theme != "dark" || taken.Theme != "dark" {
		t.Fatalf("kept %q, taken %q", b.Settings().Theme, taken.Theme)
	}
}

func TestSoundSettingsStayInBounds(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "sound")
	e.Picture(t, "cai-dat-am-thanh")
	for range 20 {
		e.Press(t, "Giảm")
	}
	if got := b.Settings().TargetLUFS; got != -24 {
		t.Fatalf("target %v after lowering it 20 times", got)
	}
}

func TestAddPersonAndDisable(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "people")
	e.Picture(t, "cai-dat-tai-khoan")
	e.Press(t, "Thêm người")
	e.Press(t, "Tạo tài khoản")
	if !e.Sees("Xin gõ họ tên.") || b.Called("AddUser") != 0 {
		t.Fatalf("it says %q", e.Words())
	}
	e.TypeInto(t, "Nguyễn Thị Hoà", "Hoàng Văn Sơn")
	e.TypeInto(t, "PIN từ 6 số, hoặc 8 chữ", "975310")
	e.Press(t, "Tạo tài khoản")
	last := b.People[len(b.People)-1]
	if last.Name != "Hoàng Văn Sơn" || last.Login != "son" || !last.Has(app.RoleEditor) {
		t.Fatalf("added %+v; acts %q; it says %q", last, b.Calls, e.Words())
	}
	e.Press(t, "Khoá")
	if !b.People[len(b.People)-1].Disabled || !e.Sees("đã khoá") {
		t.Fatalf("acts %q; it says %q", b.Calls, e.Words())
	}
}

func TestAddPersonByKeyboard(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "people")
	e.Press(t, "Thêm người")
	e.Type("Hoàng Văn Sơn")
	e.Window.Canvas().FocusNext()
	e.TypeInto(t, "PIN từ 6 số, hoặc 8 chữ", "975310")
	e.Key(fyne.KeyReturn)
	if last := b.People[len(b.People)-1]; last.Name != "Hoàng Văn Sơn" {
		t.Fatalf("acts %q; it says %q", b.Calls, e.Words())
	}
}

func TestSectionsByKeyboard(t *testing.T) {
	e := shown(t, uitest.Station(), "general")
	e.Press(t, "Âm thanh")
	if chip, ok := e.Focused().(*widget.Chip); !ok || chip.Text != "Âm thanh" {
		t.Fatalf("the focus is lost: %v", e.Focused())
	}
	e.Window.Canvas().FocusNext()
	e.Key(fyne.KeySpace)
	if !e.Sees("Đổi mã") {
		t.Errorf("the next chip by Tab and Space shows %q", e.Words())
	}
}

func TestATooShortPinIsAFailure(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "general")
	e.TypeInto(t, "PIN cũ", "123456")
	e.Key(fyne.KeyReturn)
	e.Type("123")
	e.Key(fyne.KeyReturn)
	if len(e.Failed) != 1 || app.CodeOf(e.Failed[0]) != "people.pin_too_short" || b.Called("ChangeSecret") != 0 {
		t.Fatalf("failed %v, said %q, acts %q", e.Failed, e.Said, b.Calls)
	}
	e.Type("456") // behind what is there
	e.Key(fyne.KeyReturn)
	if b.Called("ChangeSecret") != 1 {
		t.Errorf("acts %q, failed %v", b.Calls, e.Failed)
	}
}

func TestNobodyLocksHimselfOut(t *testing.T) {
	e := shown(t, uitest.Station(), "people")
	e.Press(t, "Nguyễn Thị Hoà")
	if lock := e.Find(t, "Khoá").(interface{ Disabled() bool }); !lock.Disabled() {
		t.Error("one's own account can be disabled")
	}
}

func TestAuditSaysWhetherTheChainIsWhole(t *testing.T) {
	b := uitest.Station()
	b.AuditOf[1].Detail = `{"title":"Bản tin sáng","master":"9f2c"}`
	b.AuditOf[2].Detail = `not JSON`
	e := shown(t, b, "audit")
	e.Picture(t, "cai-dat-nhat-ky")
	if !e.Sees("Bản tin sáng") || e.Sees("9f2c") || e.Sees("not JSON") {
		t.Errorf("details are not in words: %q", e.Words())
	}
	if !e.Sees("Chuỗi nhật ký nguyên vẹn") || !e.Sees("duyệt bản tin") {
		t.Errorf("it says %q", e.Words())
	}
	b.AuditBroken = true
	e = shown(t, b, "audit")
	if !e.Sees("Chuỗi nhật ký bị sửa") {
		t.Errorf("broken, it says %q", e.Words())
	}
}

// What was turned away stands in words, by the name of the cluster it came from
// and with how often; what has no words stands as its code.
func TestAuditTellsWhatWasTurnedAway(t *testing.T) {
	b := uitest.Station()
	pole := b.ClustersOf[0].Cluster
	b.AuditOf[0] = app.AuditRow{Seq: 9, Action: "refused", Object: "health.future", Detail: `{"count":14,"detail":"` + string(pole.ID) + ` health.future"}`}
	b.AuditOf[1] = app.AuditRow{Seq: 8, Action: "refused", Object: "some.code", Detail: `{"count":1,"detail":"10.0.0.7:55"}`}
	e := shown(t, b, "audit")
	for _, want := range []string{"bỏ số đo ghi giờ tương lai", "14 lần · " + pole.Name, "từ chối", "some.code 10.0.0.7:55"} {
		if !e.Sees(want) {
			t.Errorf("%q is missing: %q", want, e.Words())
		}
	}
	if e.Sees(string(pole.ID)) {
		t.Errorf("it tells a cluster's number: %q", e.Words())
	}
}

func TestWhoIsNoAdministratorSeesNoAccounts(t *testing.T) {
	b := uitest.Station()
	b.User = "u2"
	e := shown(t, b, "people")
	if e.Sees("Tài khoản") || e.Sees("Nhật ký thao tác") || !e.Sees("Ngôn ngữ") {
		t.Errorf("it says %q", e.Words())
	}
	e.Press(t, "Đăng xuất")
	if _, in := b.Current(); in || e.Went[0].Route != page.SignIn {
		t.Errorf("signed in still: %v, went %v", in, e.Went)
	}
}

func TestLineRefusesABadAddress(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b, "line")
	e.TypeInto(t, "0.0.0.0:8443", "[")
	e.Press(t, "Lưu")
	if !e.Sees("Địa chỉ phải có dạng máy:cổng") || b.Called("SaveSettings") != 0 {
		t.Fatalf("acts %q; it says %q", b.Calls, e.Words())
	}
}

// The address for players is shown, and a new token takes the place of the old.
func TestThePlayersAddressIsRenewed(t *testing.T) {
	b := uitest.Station()
	b.PlayerToken = "a"
	e := shown(t, b, "line")
	e.Press(t, "Đổi mã")
	if b.PlayerToken != "ax" || b.PlayerAddress() != "https://192.168.1.10:8443/listen#ax" {
		t.Fatalf("token %q; it says %q", b.PlayerToken, e.Words())
	}
}
