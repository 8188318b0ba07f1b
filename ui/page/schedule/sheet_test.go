package schedule

import (
	"testing"

	"tienglang/app"
	"tienglang/ui/uitest"
)

// A spreadsheet with wrong columns is refused in the window in a whole sentence,
// with a way to another, and nothing of the week is lost.
func TestASheetWithWrongColumnsIsRefusedInWords(t *testing.T) {
	b := uitest.Station()
	b.Errs = map[string]error{"ReadScheduleSheet": app.Fail("schedule.sheet_unknown", nil, "column", "Giá vàng", "expected", "Mã, Tên, Loại")}
	e, p := shown(t, b, nil)
	p.readSheet("/home/hoa/gia-vang.xlsx")
	e.Wait()
	e.Picture(t, "lich-phat-nhap-sai-cot")
	for _, words := range []string{"Tệp này chưa nhập được", "gia-vang.xlsx"} {
		if !e.Sees(words) {
			t.Errorf("%q is not among %q", words, e.Words())
		}
	}
	if r, ok := p.panel.(*sheetReading); !ok || r.words.Text != "Không hiểu cột “Giá vàng”. Các cột của lịch phát: Mã, Tên, Loại." {
		t.Errorf("it says %+v", p.panel)
	}
	if len(e.Failed) != 0 {
		t.Errorf("it is said twice: %v", e.Failed)
	}
	e.Press(t, "Chọn tệp khác")
	if !e.Sees("Chọn bảng tính") {
		t.Errorf("no other file can be chosen: %q", e.Words())
	}
}

func TestAFileThatIsBeingReadCanBeLeft(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	held(t, b)
	p.readSheet("/home/hoa/lich.xlsx")
	if !e.Sees("Đang đọc tệp…") {
		t.Errorf("it does not say what it does: %q", e.Words())
	}
	p.panel.leave()
	e.Wait() // the reading ends although nobody lets it go on
	if p.panel != nil || len(e.Failed) != 0 {
		t.Errorf("panel %v, failed %v", p.panel, e.Failed)
	}
}
