package clusters

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app/security"
	"tienglang/ui/uitest"
)

// checkedStation has a check of last year, and tests that find two faults.
func checkedStation() *uitest.Backend {
	b := uitest.Station()
	year := b.Clock.Year()
	last := security.Begin(year-1, security.Default(), b.Clock.AddDate(-1, 0, 0))
	last.Judge(security.Result{Item: "room", Verdict: security.Failed, Note: "cửa hỏng khoá", At: last.BegunAt, By: "u"}, false)
	b.ChecksOf = []security.Check{security.Begin(year, security.Default(), b.Clock), last}
	b.RunsFound = []security.Result{
		{Item: "disk", Verdict: security.Failed, Found: []security.Told{security.Tell("disk_full", "mb", "300")}},
		{Item: "passwords", Verdict: security.Failed, Found: []security.Told{security.Tell("password_weak", "login", "hoa", "name", "Hoà")}},
		{Item: "audit-log", Verdict: security.Met, Found: []security.Told{security.Tell("log_whole", "n", "812")}},
		{Item: "ports", Verdict: security.Unknown, Found: []security.Told{security.Tell("not_running")}},
	}
	return b
}

func secured(t *testing.T, b *uitest.Backend) (*uitest.Env, *Page) {
	t.Helper()
	e, p := shown(t, b, nil)
	p.openSecurity()
	e.Wait()
	return e, p
}

// item chooses one of the list's items.
func (b *securityBoard) pick(t *testing.T, id string) {
	t.Helper()
	at := slices.IndexFunc(b.rows, func(r securityRow) bool { return r.item.ID == id })
	if at < 0 {
		t.Fatalf("no item %s", id)
	}
	b.list.Select(at)
}

func TestTheCheckIsRunJudgedAndTakenBack(t *testing.T) {
	b := checkedStation()
	e, p := secured(t, b)
	e.Picture(t, "kiem-tra-an-toan-dau")
	if !e.Sees("Chưa chạy kiểm tra tự động năm nay") {
		t.Errorf("nothing tells the first step: %q", e.Words())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9})
	e.Wait()
	e.Picture(t, "kiem-tra-an-toan")
	if p.secure.chosen != "passwords" || !e.Sees("1 đạt · 2 không đạt") || !e.Sees("Tài khoản hoa (Hoà) có mật khẩu dễ đoán.") || !e.Sees("Việc cần làm:") {
		t.Fatalf("chosen %s: %q", p.secure.chosen, e.Words())
	}
	e.Press(t, "Đạt")
	e.Wait()
	if r := b.ChecksOf[0].Result("passwords"); r.Verdict != security.Failed {
		t.Errorf("a person made well what a test found bad: %+v", r)
	}
	p.secure.pick(t, "room")
	if !e.Sees("Năm 2025: Không đạt. cửa hỏng khoá") && !e.Sees("cửa hỏng khoá") {
		t.Errorf("last year is not beside it: %q", e.Words())
	}
	e.Press(t, "Không áp dụng")
	e.Wait()
	if r := b.ChecksOf[0].Result("room"); r.Verdict != security.Unknown {
		t.Errorf("without a reason: %+v", r)
	}
	p.secure.item.note.SetText("đã thay khoá")
	p.secure.pick(t, "level")
	p.secure.pick(t, "room")
	if p.secure.item.note.Value() != "đã thay khoá" {
		t.Error("what was half written is gone")
	}
	e.Press(t, "Đạt")
	e.Wait()
	if r := b.ChecksOf[0].Result("room"); r.Verdict != security.Met || r.Note != "đã thay khoá" {
		t.Fatalf("%+v", r)
	}
	e.Picture(t, "kiem-tra-an-toan-ket-luan")
	p.restore()
	e.Wait()
	if r := b.ChecksOf[0].Result("room"); r.Verdict != security.Unknown || p.secure.item.note.Value() != "" {
		t.Errorf("%+v, %q", r, p.secure.item.note.Value())
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.open != nil {
		t.Error("Escape does not leave")
	}
}

func TestTheCheckIsStopped(t *testing.T) {
	b := checkedStation()
	b.Hold = make(chan struct{})
	e, p := secured(t, b)
	p.secure.check()
	if !p.secure.job.Running() || !p.secure.run.Disabled() {
		t.Fatal("nothing shows that it runs")
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	e.Wait()
	if p.open != p.secure || p.secure.job.Running() || p.secure.run.Disabled() || !b.ChecksOf[0].RunAt.IsZero() {
		t.Errorf("it was not stopped: %q", e.Words())
	}
	if said := e.Said[len(e.Said)-1]; said != "security.stopped" {
		t.Errorf("said %q", said)
	}
	p.secure.check()
	if said := e.Said[len(e.Said)-1]; !p.secure.job.Running() || said != "security.running" {
		t.Errorf("while it runs again it says %q", said)
	}
	close(b.Hold)
	e.Wait()
	if said := e.Said[len(e.Said)-1]; said != "security.done" {
		t.Errorf("in the end it says %q", said)
	}
}

func TestTheListIsEditedAndPutBack(t *testing.T) {
	b := checkedStation()
	e, p := secured(t, b)
	before := len(b.ChecksOf[0].List.Items)
	e.Press(t, "Thêm mục")
	e.Picture(t, "kiem-tra-an-toan-muc")
	e.Press(t, "Lưu mục")
	e.Wait()
	if len(b.ChecksOf[0].List.Items) != before || !p.secure.form.card.Visible() {
		t.Fatal("an item without words was taken, or its form was lost")
	}
	p.secure.form.text.SetText("Có chó giữ đài")
	e.Press(t, "Lưu mục")
	e.Wait()
	added, ok := b.ChecksOf[0].List.Item("rieng-1")
	if !ok || added.Text.VI != "Có chó giữ đài" || added.Basis.VI != "Theo quy định của đơn vị" || p.secure.chosen != "rieng-1" {
		t.Fatalf("%+v, %q", added, e.Words())
	}
	p.restore()
	e.Wait()
	if _, ok := b.ChecksOf[0].List.Item("rieng-1"); ok {
		t.Error("Ctrl+Z left it")
	}
	p.secure.pick(t, "room")
	e.Press(t, "Sửa mục")
	e.Press(t, "Bỏ mục")
	e.Wait()
	if _, ok := b.ChecksOf[0].List.Item("room"); ok || !strings.Contains(strings.Join(e.Words(), " "), "Về bản gốc") {
		t.Error("it was not dropped")
	}
	e.Press(t, "Về bản gốc")
	e.Wait()
	if _, ok := b.ChecksOf[0].List.Item("room"); !ok {
		t.Error("the program's own list is not back")
	}
}

// A risk is accepted for what is written, beside what was measured, and taken
// back; what is well has nothing to accept.
func TestARiskIsAcceptedBesideWhatWasMeasured(t *testing.T) {
	b := checkedStation()
	e, p := secured(t, b)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9})
	e.Wait()
	accept := func(item, why string) security.Result {
		t.Helper()
		p.secure.pick(t, item)
		p.secure.item.note.SetText(why)
		e.Press(t, "Chấp nhận rủi ro")
		e.Wait()
		return b.ChecksOf[0].Result(item)
	}
	p.secure.pick(t, "audit-log")
	if e.Wait(); e.Sees("Chấp nhận rủi ro") {
		t.Error("what is well can be accepted")
	}
	if r := accept("disk", ""); r.Accepted != nil {
		t.Errorf("without a reason: %+v", r)
	}
	if r := accept("disk", "ổ mới về tuần sau"); r.Accepted == nil || r.Verdict != security.Failed {
		t.Fatalf("%+v", r)
	}
	if !e.Sees("Chấp nhận rủi ro: ổ mới về tuần sau") || !e.Sees("Ổ đĩa chỉ còn 300 MB.") {
		t.Errorf("%q", e.Words())
	}
	p.undo()
	e.Wait()
	if r := b.ChecksOf[0].Result("disk"); r.Accepted != nil {
		t.Errorf("taken back: %+v", r)
	}
}

// TestAnItemThatIsReadStays while the check comes to its end: what is pressed then
// must not be of another item.
func TestAnItemThatIsReadStays(t *testing.T) {
	b := checkedStation()
	e, p := secured(t, b)
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF9})
	p.secure.pick(t, "audit-log")
	p.secure.item.note.SetText("đang xem")
	e.Wait()
	if p.secure.chosen != "audit-log" || p.secure.item.note.Text != "đang xem" || p.secure.now.RunAt.IsZero() {
		t.Errorf("%s is shown, noted %q", p.secure.chosen, p.secure.item.note.Text)
	}
}
