package settings_test

import (
	"testing"
	"time"

	"tienglang/ui/page"
	"tienglang/ui/page/settings"
	"tienglang/ui/uitest"
)

// TestALeaderMakesAMessage: written, not approved before it was heard, nor after
// it was changed; then it stands in the list, at the clusters that have it.
func TestALeaderMakesAMessage(t *testing.T) {
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	e.Show(settings.New(e.Env), page.Args{"section": "messages"})
	if !e.Sees("Chưa có bản tin nào") {
		t.Fatalf("words %q", e.Words())
	}
	e.Picture(t, "cai-dat-ban-tin-trong")
	e.TypeInto(t, "Ví dụ: Sơ tán lũ", "Sơ tán lũ")
	e.TypeInto(t, "Việc gì, ở đâu, phải làm gì ngay, gọi ai. Máy thêm tín hiệu báo trước lời.", "Bà con lên nhà văn hoá xóm.")
	e.Press(t, "Duyệt, gửi tới cụm")
	if b.Called("ApproveMessage") != 0 || !e.Sees("Hãy nghe thử trước khi duyệt.") {
		t.Fatalf("approved unheard: %q", b.Calls)
	}
	e.Press(t, "Nghe thử")
	if b.Called("PrepareMessage Sơ tán lũ") != 1 || b.Called("Play sound of Sơ tán lũ") != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	e.Type(" Mang theo áo ấm.")
	e.Press(t, "Duyệt, gửi tới cụm")
	if b.Called("ApproveMessage") != 0 {
		t.Fatal("what was changed after it was heard is approved")
	}
	e.Press(t, "Nghe thử")
	e.Press(t, "Duyệt, gửi tới cụm")
	if len(b.MessageList) != 1 || !b.MessageList[0].Until.Equal(b.Clock.AddDate(1, 0, 0).Truncate(time.Minute)) {
		t.Fatalf("%+v, calls %q", b.MessageList, b.Calls)
	}
	if !e.Sees("ở 40/43 cụm") || !e.Sees("1/32") {
		t.Errorf("words %q", e.Words())
	}
	e.Picture(t, "cai-dat-ban-tin")
}

// TestMessagesAreOrderedWithdrawnAndPutBack by the leader; an announcer only
// sees them.
func TestMessagesAreOrderedWithdrawnAndPutBack(t *testing.T) {
	b := uitest.Station()
	uitest.WithMessages(b, "Sơ tán lũ", "Cháy rừng", "Xả đập")
	e := uitest.NewEnv(t, b)
	e.Show(settings.New(e.Env), page.Args{"section": "messages"})
	e.Press(t, "Đưa xuống")
	if b.MessageList[1].Title != "Sơ tán lũ" || b.MessageList[0].Title != "Cháy rừng" {
		t.Errorf("moved to %q %q", b.MessageList[0].Title, b.MessageList[1].Title)
	}
	e.Press(t, "Gia hạn 1 năm")
	if until := b.MessageList[1].Until; b.Called("ExtendMessage") != 1 || until.Before(b.Clock.AddDate(0, 11, 0)) || b.MessageList[1].Title != "Sơ tán lũ" {
		t.Errorf("it stands until %v, calls %q", until, b.Calls)
	}
	e.Picture(t, "cai-dat-ban-tin-gia-han")
	e.Press(t, "Thu hồi")
	if len(b.MessageList) != 2 || b.MessageGone[0].Title != "Sơ tán lũ" {
		t.Fatalf("calls %q", b.Calls)
	}
	e.Press(t, "Lấy lại “Sơ tán lũ”")
	if len(b.MessageList) != 3 {
		t.Errorf("calls %q", b.Calls)
	}
	b.Do(func() { b.User = "u2" })
	e = uitest.NewEnv(t, b)
	e.Show(settings.New(e.Env), page.Args{"section": "messages"})
	if !e.Sees("Chỉ lãnh đạo soạn") {
		t.Errorf("an announcer reads %q", e.Words())
	}
	if d, ok := e.Find(t, "Thu hồi").(interface{ Disabled() bool }); !ok || !d.Disabled() {
		t.Error("an announcer can withdraw one")
	}
}
