package studio

import (
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

// returned is a station whose programme p5 came back with two remarks.
func returned() *uitest.Backend {
	b := uitest.Station()
	q := b.ProgrammeOf[4]
	b.RemarksOf = []app.Remark{
		{ID: "r1", Programme: q.ID, Master: q.Master, Approval: "a9", At: 42 * time.Second, Text: "đọc nhầm tên thôn", By: "u1"},
		{ID: "r2", Programme: q.ID, Master: q.Master, Approval: "a9", At: 3 * time.Minute, Text: "nhạc to quá", By: "u1"},
	}
	b.ApprovalsOf[q.ID] = []app.Approval{{ID: "a9", Programme: q.ID, Master: q.Master, By: "u1", At: uitest.Morning, Remarks: b.RemarksOf}}
	return b
}

// The author sees what was said, goes to the places and ticks it off.
func TestRemarksLeadTheAuthor(t *testing.T) {
	b := returned()
	e, p := shown(t, b, page.Args{"programme": "p5"})
	if !e.Sees("còn 2 góp ý") || !e.Sees("đọc nhầm tên thôn") || len(p.remarks.markers()) != 2 {
		t.Fatalf("%q", e.Words())
	}
	e.Press(t, "0:42")
	if p.line.Head() != 42*audio.Rate {
		t.Errorf("the playhead is at %d", p.line.Head())
	}
	e.Picture(t, "studio-remarks")
	e.Press(t, "Xong")
	if b.Called("TickRemark p5 true") != 1 || !e.Sees("còn 1 góp ý") || len(p.remarks.markers()) != 1 {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Mở lại")
	if !e.Sees("còn 2 góp ý") || !slices.Contains(e.Said, "studio.say.remark_open") {
		t.Errorf("words %q", e.Words())
	}
	was := b.EditIs
	p.line.OnMarker(remarkID+"r1", 0)
	e.Wait()
	if len(e.Failed) != 0 || len(b.EditIs.Markers) != len(was.Markers) {
		t.Errorf("a remark was moved: %v", e.Failed)
	}
	e.Press(t, "Ẩn")
	if e.Sees("đọc nhầm tên thôn") {
		t.Error("it is still there")
	}
}

// What waits, or was approved, is not the author's to mend.
func TestRemarksGoWithTheVerdict(t *testing.T) {
	b := returned()
	b.ProgrammeOf[4].State = app.ProgrammeWaiting
	e, _ := shown(t, b, page.Args{"programme": "p5"})
	if e.Sees("góp ý") {
		t.Errorf("%q", e.Words())
	}
}
