package ui

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/uitest"
)

// fault shows the window of a fault, and tells when it was closed.
func fault(t *testing.T, lang string, err error) (v *uitest.View, closed *bool) {
	t.Helper()
	win := newFault(test.NewTempApp(t), locale.New(lang), err)
	closed = new(bool)
	win.SetOnClosed(func() { *closed = true })
	return &uitest.View{Win: win, Settle: func() {}}, closed
}

func TestWhyAStationCannotBeOpenedIsASentence(t *testing.T) {
	cause := errors.New("open station.db: some English words")
	for want, err := range map[string]error{
		"Tiếng Làng đang mở sẵn với thư mục /srv/đài. Dùng cửa sổ đang mở.": app.Fail("data.in_use", cause, "folder", "/srv/đài"),
		"Thư mục dữ liệu thuộc phiên bản mới hơn.":                          app.Fail("data.newer", cause),
		"Ổ đĩa đã đầy.":                 app.Fail("disk.full", cause),
		"Dữ liệu bị hỏng.":              app.Fail("data.damaged", cause),
		"Thư mục /srv/đài chỉ cho đọc.": app.Fail("data.read_only", cause, "folder", "/srv/đài"),
		"Thư mục /srv/đài là của một đài thật. Lớp tập huấn phải dùng thư mục": app.Fail("data.real_folder", cause, "folder", "/srv/đài"),
		"Không mở được địa chỉ 10.0.0.9:8443 trên máy này.":                    app.Fail("net.cannot_listen", cause, "address", "10.0.0.9:8443"),
		locale.New("vi").T("error.unknown"):                                    cause,
	} {
		v, _ := fault(t, "vi", err)
		if !v.Sees("Chưa mở được đài") || !v.Sees(want) || v.Sees("English") {
			t.Errorf("of %v it says %q", err, v.Words())
		}
		v.Press(t, "Chi tiết")
		if !v.Sees("some English words") {
			t.Errorf("the details of %v are %q", err, v.Words())
		}
		v.Key(fyne.KeyEscape)
		if !v.Sees("Chưa mở được đài") {
			t.Errorf("Escape from the details leaves %q", v.Words())
		}
	}
	v, _ := fault(t, "vi", app.Fail("data.in_use", cause, "folder", "/srv/đài"))
	v.Picture(t, "loi-mo-dai")
}

func TestAFaultIsClosedByButtonAndByKey(t *testing.T) {
	for _, leave := range []func(*uitest.View){
		func(v *uitest.View) { v.Press(t, "Close") },
		func(v *uitest.View) { v.Key(fyne.KeyReturn) },
		func(v *uitest.View) { v.Key(fyne.KeyEscape) },
	} {
		v, closed := fault(t, "en", app.Fail("data.newer", nil))
		if !v.Sees("newer version") || *closed {
			t.Fatalf("closed %v; it says %q", *closed, v.Words())
		}
		leave(v)
		if !*closed {
			t.Error("it stays open")
		}
	}
}
