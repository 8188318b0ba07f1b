package start_test

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/page/start"
	"tienglang/ui/uitest"
)

func open(t *testing.T, b *uitest.Backend) (*uitest.Env, page.Page) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	p := start.New(e.Env)
	e.ShowDoor(p)
	return e, p
}

// name fills in the first step by keyboard alone.
func name(e *uitest.Env, words ...string) {
	for i, w := range words {
		if i > 0 {
			e.Window.Canvas().FocusNext()
		}
		e.Type(w)
	}
}

func TestFirstStartFromNameToStation(t *testing.T) {
	b := uitest.Empty()
	e, p := open(t, b)
	e.Picture(t, "bat-dau-1")
	name(e, "Xã Tân Khê", "tỉnh Thái Nguyên", "Nguyễn Thị Hoà", "135790", "135790")
	e.Key(fyne.KeyReturn)
	if b.Called("SaveStation Xã Tân Khê") != 1 {
		t.Fatalf("the station was asked for %q; the page says %q", b.Calls, e.Words())
	}
	if s := b.Station(); s.Name != "Đài truyền thanh xã Tân Khê" || s.Province != "tỉnh Thái Nguyên" {
		t.Errorf("station %+v", s)
	}
	if u := b.People[0]; u.Login != "hoa" || len(u.Roles) != 4 || b.Secrets[u.ID] != "135790" {
		t.Errorf("first account %+v", u)
	}
	e.Wait()
	e.Picture(t, "bat-dau")
	if !e.Sees("Nghe rõ, to vừa phải") || b.Called("StartMicTest usb") != 1 {
		t.Fatalf("microphone test: %q %q", b.Calls, e.Words())
	}
	e.Press(t, "Nghe lại")
	e.Press(t, "Dùng micro này")
	if b.Called("PlayBack") != 1 || b.Called("StopMicTest") != 1 || b.Settings().Microphone != "usb" {
		t.Fatalf("acts %q, microphone %q", b.Calls, b.Settings().Microphone)
	}
	if e.Polls() != 0 {
		t.Errorf("%d polls after the microphone test", e.Polls())
	}
	e.Press(t, "Nghe thử")
	e.Picture(t, "bat-dau-3")
	if !e.Sees("Loa ảo nói lại giống 99 %, chậm 0,3 giây") {
		t.Errorf("measured: %q", e.Words())
	}
	e.Press(t, "Xong, mở đài")
	if !b.SetUpDone() || len(e.Went) != 1 || e.Went[0].Route != page.Today {
		t.Errorf("set up %v, went %v", b.SetUpDone(), e.Went)
	}
	p.Hidden()
}

func TestStepOneSaysWhatIsMissing(t *testing.T) {
	b := uitest.Empty()
	e, _ := open(t, b)
	e.Press(t, "Lưu, sang bước hai")
	if !e.Sees("Xin gõ tên xã hoặc phường.") || b.Called("SaveStation") != 0 {
		t.Errorf("it says %q", e.Words())
	}
	name(e, "Xã Tân Khê", "Thái Nguyên", "Hoà", "135790", "135791")
	e.Key(fyne.KeyReturn)
	if !e.Sees("Hai lần gõ khác nhau") || b.Called("SaveStation") != 0 {
		t.Errorf("it says %q", e.Words())
	}
}

func TestEnterLeadsFromEmptyFieldToEmptyField(t *testing.T) {
	b := uitest.Empty()
	e, _ := open(t, b)
	for _, typed := range []string{"Xã Tân Khê", "tỉnh Thái Nguyên", "Nguyễn Thị Hoà", "135790"} {
		e.Type(typed)
		e.Key(fyne.KeyReturn)
	}
	if b.Called("SaveStation") != 0 {
		t.Fatal("saved with the PIN typed once")
	}
	e.Type("135790")
	e.Key(fyne.KeyReturn)
	if b.Called("SaveStation") != 1 {
		t.Errorf("acts %q; it says %q", b.Calls, e.Words())
	}
}

func TestStepOneShowsWhyTheStationRefused(t *testing.T) {
	b := uitest.Empty()
	b.Errs["SaveStation"] = app.Fail("people.secret_weak", errors.New("123456"))
	e, _ := open(t, b)
	name(e, "Xã Tân Khê", "Thái Nguyên", "Hoà", "123456", "123456")
	e.Key(fyne.KeyReturn)
	if !e.Sees("PIN này dễ đoán quá") {
		t.Errorf("it says %q", e.Words())
	}
}

func TestVerdictsInWords(t *testing.T) {
	for verdict, want := range map[backend.MicVerdict]string{
		backend.MicNothing: "Chưa nghe thấy gì", backend.MicQuiet: "nói gần micro hơn", backend.MicGood: "to vừa phải",
		backend.MicLoud: "nói xa micro ra", backend.MicClipping: "Vỡ tiếng",
	} {
		b := uitest.Station()
		b.SetUp = false
		b.MicVerdict = verdict
		e, p := open(t, b)
		if !e.Sees(want) {
			t.Errorf("%s: it says %q", verdict, e.Words())
		}
		p.Hidden()
		e.Wait()
	}
}

func TestNoMicrophoneSaysWhatToDo(t *testing.T) {
	b := uitest.Station()
	b.SetUp = false
	b.Errs["StartMicTest"] = app.Fail("device.none", nil)
	e, _ := open(t, b)
	if !e.Sees("Máy không có micro nào. Cắm micro vào rồi thử lại.") {
		t.Errorf("it says %q", e.Words())
	}
	delete(b.Errs, "StartMicTest")
	e.Key(fyne.KeyReturn) // the focus is on "Thử lại"
	if !e.Sees("Nghe rõ, to vừa phải") || !e.Sees("Nghe lại") {
		t.Errorf("with a microphone plugged in it says %q", e.Words())
	}
	e.Press(t, "Bỏ qua, làm sau")
	if !b.SetUpDone() {
		t.Error("skipping did not finish the set-up")
	}
}

func TestLanguageKeepsWhatWasTyped(t *testing.T) {
	b := uitest.Empty()
	e, p := open(t, b)
	name(e, "Xã Tân Khê")
	e.Press(t, "English")
	if b.Settings().Language != "en" {
		t.Fatalf("language %q", b.Settings().Language)
	}
	kept := p.(page.Keeper).Keep()
	again := start.New(e.Env)
	e.ShowDoor(again)
	again.Shown(kept)
	if got := again.(page.Keeper).Keep()["commune"]; got != "Xã Tân Khê" || !e.Sees("Getting started") {
		t.Errorf("kept %q, page says %q", got, e.Words())
	}
}

func TestLogin(t *testing.T) {
	for name, want := range map[string]string{"Nguyễn Thị Hoà": "hoa", "Đặng Văn Đức": "duc", "  ": "", "Lý": "ly", "K'Sor H'Bia": "hbia"} {
		if got := start.Login(name); got != want {
			t.Errorf("Login(%q) = %q, want %q", name, got, want)
		}
	}
}
