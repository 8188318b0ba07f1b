package syncing_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page/syncing"
	"tienglang/ui/uitest"
)

func shown(t *testing.T, b *uitest.Backend) *uitest.Env {
	t.Helper()
	e := uitest.NewEnv(t, b)
	e.Show(syncing.New(e.Env), nil)
	return e
}

func TestSyncSaysWhatWaitsAndWhatWasRefused(t *testing.T) {
	e := shown(t, uitest.Station())
	e.Picture(t, "dong-bo")
	for _, want := range []string{"4 phút trước", "12 mục", "38,4 MB", "57 mục", "tỉnh từ chối: thiếu chữ ký", "64 %",
		"Tình trạng cụm loa · 43 cụm, 05:00", "đã gửi lúc 05:18", "với hệ thống thông tin nguồn tỉnh Thái Nguyên"} {
		if !e.Sees(want) {
			t.Errorf("it does not say %q but %q", want, e.Words())
		}
	}
}

func TestSyncActs(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b)
	e.Press(t, "Gửi ngay")
	e.Press(t, "Gửi lại")
	if b.Called("SendNow") != 1 || b.Called("Retry 101") != 1 {
		t.Fatalf("acts %q", b.Calls)
	}
	if e.Sees("tỉnh từ chối:") {
		t.Errorf("a record sent again is still shown as refused: %q", e.Words())
	}
	e.Press(t, "Tạm dừng")
	if !b.SyncStatus().Paused || !e.Sees("Gửi tiếp") {
		t.Errorf("paused %v; it says %q", b.SyncStatus().Paused, e.Words())
	}
	e.Press(t, "Gửi tiếp")
	if b.SyncStatus().Paused {
		t.Error("still paused")
	}
}

func TestEnrolKeepsWhatWasTypedWhenTheHubSaysNo(t *testing.T) {
	b := uitest.Station()
	b.SyncIs = app.SyncStatus{}
	b.Errs["Enrol"] = app.Fail("hub.code_wrong", nil)
	e := shown(t, b)
	e.Picture(t, "dong-bo-noi")
	e.Press(t, "Nối với tỉnh")
	if !e.Sees("Địa chỉ phải bắt đầu bằng https://") || b.Called("Enrol") != 0 {
		t.Fatalf("it says %q", e.Words())
	}
	e.Type("https://hub.example.vn") // the first field has the focus
	e.Key(fyne.KeyReturn)
	e.Type("7K4M2P9X")
	e.Key(fyne.KeyReturn)
	if !e.Sees("Mã không đúng.") || !e.Sees("https://hub.example.vn") {
		t.Fatalf("acts %q; it says %q", b.Calls, e.Words())
	}
	delete(b.Errs, "Enrol")
	e.Press(t, "Nối với tỉnh")
	if !b.SyncStatus().Enrolled || !e.Sees("Hàng chờ gửi") {
		t.Fatalf("acts %q; it says %q", b.Calls, e.Words())
	}
}

func TestOrdersOfTheProvinceAreListed(t *testing.T) {
	b := uitest.Station()
	b.OrdersOf = append(b.OrdersOf, app.ReceivedOrder{HubOrder: app.HubOrder{Kind: app.HubOrderWithdrawal, Title: "Rút tin cũ"}, State: app.HubOrderApplied})
	e := shown(t, b)
	for _, want := range []string{"Lệnh và chương trình của tỉnh", "Cảnh báo lũ quét thượng nguồn sông Công", "đã phát", "đã vào Thư viện, duyệt bởi tỉnh",
		"Xã không có vùng hay xóm “Đồng Vai”."} {
		if !e.Sees(want) {
			t.Errorf("it does not say %q but %q", want, e.Words())
		}
	}
	if e.Sees("Rút tin cũ") || e.Sees("Có máy khác chạy") {
		t.Errorf("it says too much: %q", e.Words())
	}
	b.OrdersAre.Twice = true
	e = shown(t, b)
	e.Picture(t, "dong-bo-hai-may")
	if !e.Sees("Có máy khác chạy bằng bản chép") {
		t.Errorf("it does not warn: %q", e.Words())
	}
	b.OrdersAre, b.OrdersOf = backend.HubOrdersState{Err: app.Fail("hub_order.bad_signature", nil)}, nil
	e = shown(t, b)
	if !e.Sees("không mang đúng chữ ký của tỉnh") || !e.Sees("Tỉnh chưa gửi gì.") {
		t.Errorf("it says %q", e.Words())
	}
}
