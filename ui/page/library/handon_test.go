package library

import (
	"testing"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
)

func handOn(e *uitest.Env, p *Page) {
	for _, s := range p.Shortcuts() {
		if s.Keys.ShortcutName() == "CustomDesktop:Control+Return" {
			s.Do()
		}
	}
	e.Wait()
}

// Who writes why a programme goes back does not approve it with Ctrl+Enter.
func TestCtrlEnterInTheReasonSendsBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	p.do(actReturn)
	p.detail.remark.field.SetText("đọc nhầm tên thôn")
	handOn(e, p)
	if b.Called("Approve") != 0 || b.Called("Return p1") != 1 || b.ProgrammeOf[0].State == app.ProgrammeApproved {
		t.Errorf("calls %q", b.Calls)
	}
}

func TestCtrlEnterInARemarkKeepsIt(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyM})
	e.Wait()
	p.detail.remarks.field.SetText("nhỏ quá")
	handOn(e, p)
	if b.Called("Approve") != 0 || b.Called("AddRemark p1") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	handOn(e, p)
	if b.Called("Approve p1") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
}

// What is being written of one programme is not said of another.
func TestWordsStayWithTheirProgramme(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"programme": "p1"})
	p.do(actReturn)
	p.detail.remark.field.SetText("đọc nhầm")
	p.detail.remarks.field.SetText("nhỏ quá")
	p.Shown(page.Args{"programme": "p2"})
	e.Wait()
	if p.detail.row.ID != "p2" || p.detail.remark.field.Text != "" || p.detail.remarks.field.Text != "" || b.Called("AddRemark p1") != 1 {
		t.Errorf("of %s: %q, %q; calls %q", p.detail.row.ID, p.detail.remark.field.Text, p.detail.remarks.field.Text, b.Calls)
	}
}
