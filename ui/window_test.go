package ui

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/assets/locale"
	"tienglang/ui/backend"
	"tienglang/ui/dialog"
	"tienglang/ui/page"
	"tienglang/ui/theme"
	"tienglang/ui/uitest"
)

// open makes the whole window over b; it polls when the test says so.
func open(t *testing.T, b *uitest.Backend) (*Window, *uitest.View) {
	t.Helper()
	var queue uitest.Queue
	w := newOn(queue.Do, test.NewTempApp(t), b, locale.New(b.Prefs.Language))
	v := &uitest.View{Win: w.win, Settle: func() { queue.Wait(w.env.Tasks) }}
	v.Settle()
	t.Cleanup(func() { w.end(); w.env.Tasks.Wait(); w.win.Close() })
	return w, v
}

// beat is the polling of a later moment.
func (w *Window) beat(after time.Duration) { w.poll.beat(time.Now().Add(after)) }

func TestFrameShowsWhatIsOnAir(t *testing.T) {
	_, v := open(t, uitest.Station())
	v.Picture(t, "khung-hom-nay")
	for _, want := range []string{"ĐANG PHÁT", "05:15–05:30 · còn 7:42", "–18", "40/43", "cụm nghe", "05:22:18", "Thứ Hai 23/11",
		"Xã Tân Khê", "Đã lưu nhật ký phát lúc 05:22", "F5", "Ngừng phát"} {
		if !v.Sees(want) {
			t.Errorf("the frame does not say %q but %q", want, v.Words())
		}
	}
}

func TestEveryPageOfTheNavigationOpens(t *testing.T) {
	w, v := open(t, uitest.Station())
	for _, r := range routes {
		w.Go(r.id, nil)
		v.Settle()
		if w.current != r.id {
			t.Fatalf("%s opened %s", r.id, w.current)
		}
		v.Picture(t, "khung-"+string(r.id))
		w.beat(time.Second)
		v.Settle()
	}
}

func TestTheSmallestScreenHoldsEveryPage(t *testing.T) {
	w, v := open(t, uitest.Station())
	for _, r := range routes {
		w.Go(r.id, nil)
		v.Settle()
		least := w.frame.room.MinSize().AddWidthHeight(theme.NavNarrow, theme.BarHeight+theme.StatusHeight)
		if least.Width > smallest.Width || least.Height > smallest.Height {
			t.Errorf("%s needs %v", r.id, least)
		}
	}
}

func TestDoorsComeBeforeTheStation(t *testing.T) {
	b := uitest.Empty()
	w, v := open(t, b)
	if w.current != page.Start || !v.Sees("CHƯA PHÁT") || v.Sees("Thư viện") {
		t.Fatalf("first start shows %s: %q", w.current, v.Words())
	}
	v.Picture(t, "khung-bat-dau")
	b = uitest.Station()
	b.User = ""
	w, v = open(t, b)
	if w.current != page.SignIn {
		t.Fatalf("nobody signed in shows %s", w.current)
	}
	w.Go(page.Live, nil)
	if w.current != page.SignIn {
		t.Fatal("a page opened with nobody signed in")
	}
	v.Type("123456")
	v.Key(fyne.KeyReturn)
	if u, _ := b.Current(); w.current != page.Today || !v.Sees("Cần bạn") || u.Name == "" || !v.Sees(u.Name) {
		t.Fatalf("after signing in: %s, %q", w.current, v.Words())
	}
}

func TestWorkshopIsMarked(t *testing.T) {
	b := uitest.Station()
	b.StationIs.Workshop = true
	_, v := open(t, b)
	v.Picture(t, "khung-lop-tap-huan")
	if !v.Sees("LỚP TẬP HUẤN") {
		t.Errorf("a workshop is not marked: %q", v.Words())
	}
}

func TestKeysWorkWhereverTheFocusIs(t *testing.T) {
	w, v := open(t, uitest.Station())
	w.win.Canvas().Focus(v.Find(t, "Mở để duyệt").(fyne.Focusable))
	v.Key(fyne.KeyF5)
	if w.current != page.Live {
		t.Fatalf("F5 from a button: %s", w.current)
	}
	v.Key(fyne.KeyF1)
	v.Picture(t, "khung-tro-giup")
	if !v.Sees("Nhấn Esc, nhấn lần nữa và giữ") {
		t.Fatalf("F1 shows %q", v.Words())
	}
	v.Key(fyne.KeyEscape)
	if len(w.win.Canvas().Overlays().List()) != 0 {
		t.Fatal("Escape does not close the help")
	}
}

// TestHelpBeginsWithThePageThatIsShown where it has keys of its own, else with
// the general ones.
func TestHelpBeginsWithThePageThatIsShown(t *testing.T) {
	w, v := open(t, uitest.Station())
	for _, to := range []struct {
		page  page.Route
		words string
	}{{page.Clusters, "Tìm cụm, xóm, vùng"}, {page.Settings, "Mở bảng này"}, {page.Today, "Mở bảng này"}} {
		w.Go(to.page, nil)
		v.Key(fyne.KeyF1)
		if !v.Sees(to.words) {
			t.Errorf("%s: F1 shows %q", to.page, v.Words())
		}
		v.Key(fyne.KeyEscape)
	}
}

func TestKeysBehindAnOpenDialogDoNothing(t *testing.T) {
	w, v := open(t, uitest.Station())
	dialog.OpenSound(w.env, func(string) {})
	v.Settle()
	for _, k := range []fyne.KeyName{fyne.KeyF5, fyne.KeyF1} {
		v.Key(k)
	}
	studio := w.onPage(func() { w.Go(page.Studio, nil) }) // as Ctrl+2; Fyne's test window takes no keys held together
	studio(ctrl(fyne.Key2))
	if over := w.win.Canvas().Overlays().List(); w.current != page.Today || len(over) != 1 {
		t.Fatalf("behind the dialog is %s, over it are %d", w.current, len(over))
	}
	v.Key(fyne.KeyEscape)
	studio(ctrl(fyne.Key2))
	if w.current != page.Studio {
		t.Errorf("after Escape, Ctrl+2 leads to %s", w.current)
	}
}

func TestSignedOutNothingOfBeforeIsSaid(t *testing.T) {
	b := uitest.Station()
	w, v := open(t, b)
	w.Go(page.Settings, nil)
	v.Press(t, "Đăng xuất")
	if w.current != page.SignIn || w.frame.status.Words() != "" {
		t.Errorf("on %s the status line says %q", w.current, w.frame.status.Words())
	}
	if w.frame.person.Text != "" {
		t.Errorf("signed out, %q is named", w.frame.person.Text)
	}
	v.Settle()
	v.Type("123456")
	v.Key(fyne.KeyReturn)
	if w.current != page.Today || w.frame.status.Words() != "" {
		t.Errorf("signed in again, on %s the status line says %q", w.current, w.frame.status.Words())
	}
}

func TestEscapeTwiceAndHeldGoesOffAir(t *testing.T) {
	b := uitest.Station()
	w, v := open(t, b)
	esc := &fyne.KeyEvent{Name: fyne.KeyEscape}
	tick := func(d time.Duration) {
		b.Do(func() { b.Clock = b.Clock.Add(d) })
		w.beat(time.Second)
		v.Settle()
	}
	w.keyDown(esc)
	tick(3 * time.Second)
	w.keyUp(esc)
	if b.Called("OffAir") != 0 {
		t.Fatal("one long press stopped the broadcast")
	}
	w.keyDown(esc)
	if !v.Sees("Giữ Esc để ngừng phát") {
		t.Errorf("holding is not shown: %q", v.Words())
	}
	w.keyUp(esc)
	tick(2 * time.Second)
	if b.Called("OffAir") != 0 {
		t.Fatal("two short presses stopped the broadcast")
	}
	w.keyDown(esc)
	w.keyUp(esc)
	w.keyDown(esc)
	tick(holdFor + 10*time.Millisecond)
	if b.Called("OffAir") != 1 || b.OnAir().On {
		t.Fatalf("acts %q", b.Calls)
	}
	w.keyUp(esc)
	tick(time.Second)
	if b.Called("OffAir") != 1 {
		t.Error("stopped twice")
	}
}

func TestLanguageAndThemeSwitchLive(t *testing.T) {
	b := uitest.Station()
	w, v := open(t, b)
	w.Go(page.Settings, nil)
	v.Settle()
	v.Press(t, "English")
	if w.current != page.Settings || !v.Sees("ON AIR") || v.Sees("Cài đặt") {
		t.Fatalf("in English: %s %q", w.current, v.Words())
	}
	if got := lang.L("Paste"); got != "Paste" {
		t.Errorf("the toolkit says %q in English", got)
	}
	v.Press(t, "Dark")
	if !theme.IsDark() || b.Settings().Theme != "dark" {
		t.Error("the theme is not dark")
	}
	v.Picture(t, "khung-cai-dat-en-dark")
	v.Press(t, "Tiếng Việt")
	if got := lang.L("Paste"); got != "Dán" {
		t.Errorf("the toolkit says %q in Vietnamese", got)
	}
}

func TestFailureIsASentenceWithDetails(t *testing.T) {
	b := uitest.Station()
	w, v := open(t, b)
	w.fail(app.Fail("disk.full", errors.New("write /data: no space left on device")))
	if !v.Sees("Ổ đĩa đã đầy.") || v.Sees("no space left") {
		t.Fatalf("the status line says %q", w.frame.status.Words())
	}
	v.Press(t, "Chi tiết")
	v.Picture(t, "khung-chi-tiet")
	if !v.Sees("no space left") {
		t.Fatalf("the details say %q", v.Words())
	}
	v.Press(t, "Đóng")
	b.Do(func() { b.StatusIs = backend.Status{At: b.Clock, Key: "status.settings_saved"} })
	b.Tell(backend.TopicStatus)
	v.Settle()
	if !v.Sees("Đã lưu cài đặt lúc 05:22") {
		t.Errorf("the status line says %q", w.frame.status.Words())
	}
}

func TestMeterIsPolledOnlyOnAir(t *testing.T) {
	b := uitest.Station()
	w, v := open(t, b)
	on := len(w.poll.entries)
	b.Do(func() { b.Air.On = false })
	w.beat(time.Second)
	v.Settle()
	if len(w.poll.entries) != on-1 || !v.Sees("CHƯA PHÁT") {
		t.Errorf("%d polls on air, %d off air", on, len(w.poll.entries))
	}
}

func TestClosingOnAirAsks(t *testing.T) {
	b := uitest.Station()
	w, v := open(t, b)
	w.close()
	if !v.Sees("Đóng cửa sổ thì ngừng phát ngay.") {
		t.Fatalf("closing on air says %q", v.Words())
	}
	v.Press(t, "Thôi")
	if len(w.win.Canvas().Overlays().List()) != 0 {
		t.Error("the question stays")
	}
}

func TestLowScreenShowsTheButtonsWhole(t *testing.T) {
	w, v := open(t, uitest.Station())
	w.win.Resize(fyne.NewSize(1366, 680))
	v.Picture(t, "thap-hom-nay")
	for _, name := range []string{"Phát trực tiếp", "Tạo bản tin"} {
		if h := v.Find(t, name).Size().Height; h != 80 {
			t.Errorf("%q is %v px high on a low screen", name, h)
		}
	}
	w.Go(page.Live, nil)
	v.Settle()
	v.Picture(t, "thap-truc-tiep")
}

// TestASmallScreenReachesEveryControl: on 1024 × 640 what a day needs lies within
// the screen, with its words; on a wide one the navigation is as before.
func TestASmallScreenReachesEveryControl(t *testing.T) {
	b := uitest.Station()
	b.Air.Scheduled = true
	w, v := open(t, b)
	w.win.Resize(fyne.NewSize(1024, 640))
	for route, names := range map[page.Route][]string{
		page.Today:    {"Phát trực tiếp", "Phát khẩn cấp", "Tạo bản tin", "Nhật ký ngày", "Mở để duyệt"},
		page.Live:     {"Thử", "Nói đè nhạc", "Nghe như ở cột loa", "Bỏ qua phần này", "Dừng sau bài này", "Cả xã 43", "Chọn từng cụm"},
		page.Clusters: {"Thêm cụm", "Ghi bảo trì", "Đặt vị trí"},
	} {
		w.Go(route, nil)
		v.Settle()
		v.Picture(t, "hep-"+string(route))
		for _, name := range names {
			o := v.Find(t, name)
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
			if end := at.AddXY(o.Size().Width, o.Size().Height); end.X > 1024.5 || end.Y > 640.5-theme.StatusHeight || at.X < theme.NavNarrow {
				t.Errorf("%s: %q lies from %v to %v", route, name, at, end)
			}
		}
	}
	w.Go(page.Clusters, nil)
	v.Settle()
	for _, name := range []string{"Bật", "Tắt", "Dừng phát", "Khởi động lại", "Âm thử"} { // scrolled to
		o := v.Find(t, name)
		if at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o); at.X < theme.NavNarrow || at.X+o.Size().Width > 1024.5 {
			t.Errorf("%q lies from %v, %v wide", name, at, o.Size().Width)
		}
	}
	if item := w.frame.items[page.Live]; !item.Compact || item.Size().Width > theme.NavNarrow {
		t.Errorf("the navigation is %v wide", item.Size())
	}
	w.win.Resize(fyne.NewSize(1366, 768))
	if item := w.frame.items[page.Live]; item.Compact || item.Size().Width < theme.NavWidth-1 {
		t.Errorf("on a wide screen the navigation is %v wide", item.Size())
	}
}

// TestTheBarTellsTheRealEnd: of what went on in its middle, and that nothing
// follows.
func TestTheBarTellsTheRealEnd(t *testing.T) {
	b := uitest.Station()
	b.Air.Broadcast.StartedAt, b.Air.StopAfter = uitest.Morning.Add(-2*time.Minute), true
	_, v := open(t, b)
	if !v.Sees("05:20–05:30 · còn 7:42 · rồi dừng") || v.Sees("05:35") {
		t.Errorf("it says %q", v.Words())
	}
}

func TestPollerCallsOnTheWindowsGoroutineAndSleeps(t *testing.T) {
	handed := make(chan func())
	p := newPoller(func(f func()) { handed <- f })
	p.start()
	defer p.stop()
	calls := 0
	end := p.add(fastest, func() { calls++ })
	for calls < 3 {
		select {
		case f := <-handed:
			f()
		case <-time.After(30 * time.Second):
			t.Fatalf("only %d calls", calls)
		}
	}
	end()
	if wait := p.until(time.Now()); wait < time.Minute {
		t.Errorf("with nothing to poll it wakes every %v", wait)
	}
}

// TestWhatWasDoneIsNotToldForEver: a sentence goes after a while; the same one said
// again stays as long again.
func TestWhatWasDoneIsNotToldForEver(t *testing.T) {
	b := uitest.Station()
	w, _ := open(t, b)
	later := func(d time.Duration) {
		b.Do(func() { b.Clock = b.Clock.Add(d) })
		w.wipe()
	}
	for _, tell := range []func(){
		func() { w.say("clusters.say.order_back") },
		func() { w.fail(app.Fail("order.not_all", nil, "refused", "1", "unheard", "0")) },
	} {
		tell()
		later(0)
		later(statusStays - time.Second)
		if w.frame.status.Words() == "" {
			t.Fatal("it is gone before it could be read")
		}
		tell()
		later(time.Second)
		later(statusStays - time.Second)
		if w.frame.status.Words() == "" {
			t.Fatal("said again, it is gone")
		}
		later(time.Second)
		if words := w.frame.status.Words(); words != "" {
			t.Errorf("it still says %q", words)
		}
	}
}
