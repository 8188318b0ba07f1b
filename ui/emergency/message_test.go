package emergency_test

import (
	"slices"
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/emergency"
	"tienglang/ui/page/today"
	"tienglang/ui/uitest"
)

// TestAMessageGoesOutByOneKey: what lies at the poles is offered first; its key
// leads to the confirmation, and the leader's Enter lets it out.
func TestAMessageGoesOutByOneKey(t *testing.T) {
	b := uitest.Station()
	uitest.WithMessages(b, "Sơ tán lũ", "Cháy rừng")
	e, _ := opened(t, b)
	if !e.Sees("ở 40/43 cụm") || !e.Sees("Chưa giữ, sẽ phát qua mạng:") {
		t.Fatalf("words %q", e.Words())
	}
	e.Picture(t, "khan-cap-ban-tin-1")
	e.Type("9")
	e.Wait()
	if b.Called("OrderEmergency") != 0 {
		t.Fatal("a key without a message ordered something")
	}
	e.Type("2")
	e.Wait()
	if b.EmergencyLast.Message != "m2" || b.EmergencyLast.Title != "Cháy rừng" || b.EmergencyLast.Zone != "" || b.Called("ConfirmEmergency") != 0 {
		t.Fatalf("asked for %+v, calls %q", b.EmergencyLast, b.Calls)
	}
	if !e.Sees("40/43 cụm tự phát từ bộ nhớ") || !e.Sees("Phát ngay tới 43 cụm, 2 lần liền") {
		t.Errorf("words %q", e.Words())
	}
	e.Picture(t, "khan-cap-ban-tin-2")
	e.Press(t, "Phát khẩn cấp ngay")
	if b.Called("ConfirmEmergency k1") != 1 || !e.Sees("Đang phát khẩn cấp") {
		t.Errorf("calls %q", b.Calls)
	}
}

// TestWithoutMessagesTheirFirstStepIsTold, and what was typed stays first.
func TestWithoutMessagesTheirFirstStepIsTold(t *testing.T) {
	b := uitest.Station()
	e, s := opened(t, b)
	e.Press(t, "Bản tin soạn sẵn")
	if !e.Sees("Chưa có bản tin soạn sẵn nào ở cụm loa") {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Soạn bản tin")
	if len(e.Went) != 1 || s.Shown() {
		t.Errorf("went %v", e.Went)
	}
}

// TestSingleClustersAreChosen one by one.
func TestSingleClustersAreChosen(t *testing.T) {
	b := uitest.Station()
	uitest.WithMessages(b, "Sơ tán lũ")
	e, _ := opened(t, b)
	e.Press(t, "Tiếp: nơi phát")
	if !e.Sees("Lần nhắc lại rơi vào giờ chẵn") {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Chọn từng cụm 0")
	e.Press(t, "Tiếp: xác nhận")
	if !e.Sees("Chưa chọn cụm nào") || b.Called("OrderEmergency") != 0 {
		t.Fatalf("to nobody: %q", e.Words())
	}
	first, third := b.ClustersOf[0], b.ClustersOf[2]
	e.Press(t, "01 "+first.Name)
	e.Press(t, "03 "+third.Name)
	e.Picture(t, "khan-cap-tung-cum")
	if !e.Sees("Phát ngay tới 2 cụm") {
		t.Errorf("words %q", e.Words())
	}
	e.Press(t, "Tiếp: xác nhận")
	if r := b.EmergencyLast; r.Zone != "" || !slices.Equal(r.Clusters, []app.ID{first.ID, third.ID}) {
		t.Errorf("asked for %+v", r)
	}
}

// TestEachOfSeveralEmergenciesCanBeEnded: all that are on are offered.
func TestEachOfSeveralEmergenciesCanBeEnded(t *testing.T) {
	b := uitest.Station()
	for _, one := range []app.Emergency{{ID: "k1", Title: "Lũ về"}, {ID: "k2", Title: "Cháy rừng"}} {
		one.State, one.ConfirmedAt, one.ValidUntil = app.EmergencyActive, b.Clock, b.Clock.Add(7e12)
		b.EmergenciesOf = append(b.EmergenciesOf, backend.EmergencyView{Emergency: one, Sounding: one.ID == "k2"})
	}
	e := uitest.NewEnv(t, b)
	e.Show(today.New(e.Env), nil)
	emergency.Open(e.Env, emergency.Kept())
	e.Wait()
	if !e.Sees("2 việc đang có hiệu lực") || !e.Sees("Lũ về") {
		t.Fatalf("words %q", e.Words())
	}
	e.Picture(t, "khan-cap-hai-viec")
	e.Press(t, "Lũ về")
	e.Press(t, "Kết thúc")
	e.Press(t, "Kết thúc")
	if b.Called("EndEmergency k1") != 1 || len(b.EmergenciesOf) != 1 {
		t.Fatalf("calls %q", b.Calls)
	}
	e.Tick()
	e.Press(t, "Cháy rừng")
	e.Press(t, "Kết thúc")
	e.Press(t, "Kết thúc")
	if b.Called("EndEmergency k2") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
}
