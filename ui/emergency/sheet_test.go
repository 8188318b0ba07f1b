package emergency_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/emergency"
	"tienglang/ui/page/today"
	"tienglang/ui/uitest"
)

// opened is the sheet over the page Hôm nay.
func opened(t *testing.T, b *uitest.Backend) (*uitest.Env, *emergency.Sheet) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	e.Show(today.New(e.Env), nil)
	s := emergency.Open(e.Env, emergency.Kept())
	e.Wait()
	return e, s
}

const flood = "Lũ đang về trên suối Giữa, bà con ven suối di dời ngay lên nhà văn hoá xóm."

// written goes to the confirmation of a text.
func written(t *testing.T, b *uitest.Backend) (*uitest.Env, *emergency.Sheet) {
	t.Helper()
	e, s := opened(t, b)
	e.TypeInto(t, "Ví dụ: Lũ về, di dời khỏi bờ suối", "Lũ về")
	e.TypeInto(t, "Viết điều bà con cần nghe: việc gì, ở đâu, phải làm gì ngay, gọi ai.", flood)
	e.Picture(t, "khan-cap-1")
	e.Press(t, "Tiếp: nơi phát")
	e.Picture(t, "khan-cap-2")
	e.Press(t, "Tiếp: xác nhận")
	e.Picture(t, "khan-cap-3")
	return e, s
}

// TestATypedEmergencyGoesOutByTheLeadersOwnHand: three steps, then the poles.
func TestATypedEmergencyGoesOutByTheLeadersOwnHand(t *testing.T) {
	b := uitest.Station()
	e, s := written(t, b)
	if b.Called("ConfirmEmergency") != 0 || b.EmergencyLast.Text != flood || b.EmergencyLast.Times != 2 || b.EmergencyLast.Every != time.Hour {
		t.Fatalf("before anybody confirmed it: calls %q, %+v", b.Calls, b.EmergencyLast)
	}
	e.Press(t, "Phát khẩn cấp ngay")
	if b.Called("ConfirmEmergency k1") != 1 || !e.Sees("Đang phát khẩn cấp") || !e.Sees("sau 0,4 giây") || !e.Sees("40/43") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Picture(t, "khan-cap-4")
	e.Press(t, "Kết thúc")
	if b.Called("EndEmergency") != 0 {
		t.Fatal("it ended without a question")
	}
	e.Press(t, "Kết thúc")
	if b.Called("EndEmergency k1") != 1 || !e.Sees("Đã kết thúc") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	if e.Sees("Kết thúc") {
		t.Error("what is over can be ended")
	}
	e.Picture(t, "khan-cap-het")
	e.Press(t, "Đóng")
	if s.Shown() || e.Polls() != 1 {
		t.Errorf("closed %v, %d polls", !s.Shown(), e.Polls())
	}
}

// TestAnotherThanALeaderNeedsAnother: an announcer is asked for the PIN or a
// second person, and a wrong PIN lets nothing out.
func TestAnotherThanALeaderNeedsAnother(t *testing.T) {
	b := uitest.Station()
	b.User, b.LeaderPIN = "u2", "975310"
	e, _ := written(t, b)
	if e.Sees("Tôi là lãnh đạo") {
		t.Fatalf("an announcer is taken for the leader: %q", e.Words())
	}
	e.Type("111222")
	e.Key(fyne.KeyReturn)
	if len(b.EmergenciesOf) != 1 || b.EmergenciesOf[0].State != app.EmergencyWaiting || e.Sees("Đang phát khẩn cấp") {
		t.Fatalf("a wrong PIN: %+v, %q", b.EmergenciesOf, e.Words())
	}
	e.Press(t, "Người thứ hai")
	e.Type("123456")
	e.Key(fyne.KeyReturn)
	if v := b.EmergenciesOf[0]; v.State != app.EmergencyActive || v.ConfirmedBy != "u1" {
		t.Errorf("%+v, words %q", v.Emergency, e.Words())
	}
}

// TestNobodyToConfirmIsSaid: with what to do about it, and nothing goes out.
func TestNobodyToConfirmIsSaid(t *testing.T) {
	b := uitest.Station()
	b.User = "u2"
	b.PolicyIs.Second = false
	e, _ := written(t, b)
	if !e.Sees("Chưa có ai xác nhận được") || b.Called("ConfirmEmergency") != 0 {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Mở Cài đặt")
	if len(e.Went) != 1 || b.Called("EndEmergency k1") != 1 {
		t.Errorf("went %v, calls %q", e.Went, b.Calls)
	}
}

// TestEscapeTakesAnUnconfirmedOrderBack: and what was typed is there again.
func TestEscapeTakesAnUnconfirmedOrderBack(t *testing.T) {
	b := uitest.Station()
	e, s := written(t, b)
	s.Close()
	e.Wait()
	if b.Called("EndEmergency k1") != 1 || len(b.EmergenciesOf) != 0 {
		t.Fatalf("calls %q", b.Calls)
	}
	emergency.Open(e.Env, emergency.Kept())
	e.Wait()
	e.Press(t, "Tiếp: nơi phát")
	if !e.Sees("Lũ về") || !e.Sees("Phát ngay tới 43 cụm, 2 lần liền") {
		t.Errorf("words %q", e.Words())
	}
}

// TestWhatIsMissingIsSaid for each kind, and the sheet stays.
func TestWhatIsMissingIsSaid(t *testing.T) {
	b := uitest.Station()
	b.InputsOf = nil
	e, _ := opened(t, b)
	e.Press(t, "Tiếp: nơi phát")
	if !e.Sees("Hãy viết nội dung cần đọc.") {
		t.Errorf("text: %q", e.Words())
	}
	e.Press(t, "Nói bằng micro")
	e.Press(t, "Tiếp: nơi phát")
	if !e.Sees("Chưa thấy micro nào.") {
		t.Errorf("microphone: %q", e.Words())
	}
	e.Press(t, "Tệp âm thanh")
	e.Press(t, "Tiếp: nơi phát")
	if !e.Sees("Hãy chọn một tệp âm thanh.") {
		t.Errorf("file: %q", e.Words())
	}
}

// TestAStoredMessageAndAZone: the approved programme's sound, at the zone's
// clusters alone.
func TestAStoredMessageAndAZone(t *testing.T) {
	b := uitest.Station()
	e, _ := opened(t, b)
	e.Press(t, "Bài đã duyệt sẵn")
	if !e.Sees("thiên tai") {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Tiếp: nơi phát")
	e.Press(t, "Vùng chè 3")
	if !e.Sees("Phát ngay tới 3 cụm") {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Tiếp: xác nhận")
	weather := b.ProgrammeOf[3]
	if b.EmergencyLast.Media != weather.Master || b.EmergencyLast.Title != weather.Title || b.EmergencyLast.Zone != "z3" {
		t.Errorf("asked for %+v", b.EmergencyLast)
	}
}

// TestAnEmergencyThatGoesOnIsShownFirst when the sheet is opened again.
func TestAnEmergencyThatGoesOnIsShownFirst(t *testing.T) {
	b := uitest.Station()
	e, s := written(t, b)
	e.Press(t, "Phát khẩn cấp ngay")
	s.Close()
	emergency.Open(e.Env, emergency.Kept())
	e.Wait()
	if !e.Sees("Đang phát khẩn cấp") || e.Sees("1 Nội dung") || b.Called("EndEmergency") != 0 {
		t.Errorf("words %q, calls %q", e.Words(), b.Calls)
	}
}

// TestAFailureToMakeItReadyIsSaid where the eyes are, and can be tried again.
func TestAFailureToMakeItReadyIsSaid(t *testing.T) {
	b := uitest.Station()
	b.Errs["OrderEmergency"] = app.Fail("data.damaged", nil, "file", "x")
	e, _ := written(t, b)
	if b.Called("ConfirmEmergency") != 0 {
		t.Fatalf("calls %q", b.Calls)
	}
	b.Do(func() { delete(b.Errs, "OrderEmergency") })
	e.Press(t, "Trở lại")
	e.Press(t, "Tiếp: xác nhận")
	e.Press(t, "Phát khẩn cấp ngay")
	if b.Called("ConfirmEmergency") != 1 {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
}
