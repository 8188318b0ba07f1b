package clusters

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// Without a new program the button asks for a file, which is checked and kept;
// with one it is asked what will happen, and the order is given.
func TestBoxesAreUpdatedFromTheCard(t *testing.T) {
	b := uitest.Station()
	b.Takes = map[string]backend.Release{"1.2.0.tlup": {Version: "1.2.0", Machine: "linux/arm64"}}
	e, p := shown(t, b, page.Args{"cluster": "c1"})
	e.Press(t, "Cập nhật…")
	e.Wait()
	if !e.Sees("Chọn bản mới cho hộp loa") || b.Called("GiveOrder") != 0 {
		t.Fatalf("no file is asked for: %q", e.Words())
	}
	e.Press(t, "Thôi")
	p.takeRelease("/x/other.tlup")
	e.Wait()
	if e.Refused() != "release.not_one" {
		t.Errorf("%v", e.Failed)
	}
	p.takeRelease("/x/1.2.0.tlup")
	e.Wait()
	if len(e.Said) == 0 || e.Said[len(e.Said)-1] != "clusters.say.release" {
		t.Errorf("said %v", e.Said)
	}
	e.Press(t, "Cập nhật…")
	e.Wait()
	if !e.Sees("Cập nhật lên bản 1.2.0?") || !e.Sees("Linux, ARM 64 bit: 1.2.0") || b.Called("GiveOrder") != 0 {
		t.Fatalf("not asked: %q", e.Words())
	}
	e.Picture(t, "cum-loa-cap-nhat")
	e.Press(t, "Cập nhật")
	e.Wait()
	if b.Called("GiveOrder") != 1 || !e.Sees("Cập nhật: 1 đã làm") {
		t.Errorf("%v: %q", b.Calls, e.Words())
	}
	b.Do(func() { b.Errs["Releases"] = app.Fail("release.no_keys", nil) })
	e.Press(t, "Cập nhật…")
	e.Wait()
	if e.Refused() != "release.no_keys" {
		t.Errorf("%v", e.Failed)
	}
	e.Press(t, "Việc khác")
	if !e.Sees("Bản phần mềm của hộp loa") {
		t.Errorf("the menu offers no programs: %q", e.Words())
	}
	told := len(e.Failed)
	p.beginRelease()
	e.Wait()
	if len(e.Failed) != told+1 || e.Sees("Chọn bản mới cho hộp loa") {
		t.Errorf("a build that takes none looks for a file: %q, failed %v", e.Words(), e.Failed)
	}
	b.Do(func() { delete(b.Errs, "Releases") })
	p.beginRelease()
	e.Wait()
	if !e.Sees("Chọn bản mới cho hộp loa") {
		t.Errorf("no file is asked for: %q", e.Words())
	}
}

// The versions before and after stand in the list of orders.
func TestUpdatesInTheListOfOrders(t *testing.T) {
	b := uitest.Station()
	b.ClusterOrdersOf = []backend.ClusterOrder{{Batch: "u", Cluster: "c1", Name: "Cụm", Kind: "update", State: "done", Was: "0.1.0", Is: "0.2.0", GivenAt: b.Clock}}
	e, p := shown(t, b, nil)
	p.openOrders()
	e.Wait()
	if !e.Sees("0.1.0 lên 0.2.0") {
		t.Errorf("%q", e.Words())
	}
}
