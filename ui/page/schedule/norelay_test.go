package schedule

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/uitest"
)

// Who chooses a relay before there is one is led to where one is added.
func TestWithoutARelayOneCanBeAdded(t *testing.T) {
	b := uitest.Station()
	b.RelaysOf = nil
	e, p := shown(t, b, nil)
	f := p.side.form
	f.begin(app.DateOf(e.Now()), 14*time.Hour, 15*time.Minute)
	f.kind.Choose(slices.Index(kinds, app.BroadcastRelay))
	if f.relayOf.Visible() || !e.Sees("Chưa có nguồn tiếp âm nào") {
		t.Fatalf("an empty list is offered; words %q", e.Words())
	}
	e.Picture(t, "chua-co-nguon")
	e.Press(t, "Thêm nguồn")
	e.Wait()
	r := p.panel.(*relaysPanel)
	r.name.SetText("VOV1")
	r.url.SetText("https://vov.example/1.m3u8")
	e.Press(t, "Lưu nguồn")
	e.Press(t, "Về lịch tuần")
	e.Wait()
	if !f.open || !f.relayOf.Visible() || e.Sees("Chưa có nguồn tiếp âm nào") || f.kind.Index != slices.Index(kinds, app.BroadcastRelay) {
		t.Errorf("the form has not gone on: %q", e.Words())
	}
}
