package dialog_test

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/uitest"
)

// TestTheDailyPageIsOfADayThatIsOver: yesterday's first, the days before it one
// by one, and never today's.
func TestTheDailyPageIsOfADayThatIsOver(t *testing.T) {
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	dialog.Daily(e.Env)
	e.Wait()
	e.Picture(t, "nhat-ky-ngay")
	yesterday := app.DateOf(uitest.Morning).Add(-1)
	if b.Called("DailyPage "+string(yesterday)) != 1 || !e.Sees("Chủ nhật, 22/11/2026") || !e.Sees("Không trọn: 24 Khe Cốc 2") || !e.Sees("trang số 42") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Ngày trước")
	if e.Sees("Trang của hôm nay") {
		t.Error("the day before yesterday has a next page")
	}
	e.Press(t, "Ngày sau")
	if d, ok := e.Find(t, "Ngày sau").(interface{ Disabled() bool }); !ok || !d.Disabled() {
		t.Error("today's page is offered")
	}
	if !e.Sees("Trang của hôm nay được lập lúc 00:10 đêm nay") {
		t.Errorf("nothing says when there is one: %q", e.Words())
	}
	e.Press(t, "Lập lại với báo cáo đến muộn")
	if !e.Sees("trang số 43") {
		t.Errorf("made anew it says %q", e.Words())
	}
	e.Press(t, "Xuất PDF")
	if !e.Sees("Lưu vào thư mục này") || e.Sees("Nhập thư mục này") {
		t.Errorf("where a PDF goes is asked as %q", e.Words())
	}
	e.Press(t, "Thôi")
	b.Do(func() { b.Errs["DailyPage"] = app.Fail("data.damaged", nil, "file", "x") })
	e.Press(t, "Ngày trước")
	if d, ok := e.Find(t, "Xuất PDF").(interface{ Disabled() bool }); !ok || !d.Disabled() {
		t.Errorf("a page that cannot be read is exported: %q", e.Words())
	}
}
