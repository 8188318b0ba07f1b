package dialog_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tienglang/app"
	"tienglang/ui/dialog"
	"tienglang/ui/uitest"
)

// TestWhatWasSentIsHeardAgain from the page of its day: found, played, ended and
// saved; a day without any says so, and none is after today.
func TestWhatWasSentIsHeardAgain(t *testing.T) {
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	dialog.Daily(e.Env)
	e.Wait()
	e.Press(t, "Nghe lại tiếng đã phát")
	e.Picture(t, "tieng-da-phat")
	yesterday := app.DateOf(uitest.Morning).Add(-1)
	if b.Called("Airchecks "+string(yesterday)) != 1 || !e.Sees("Bão số 9 đổ bộ") || !e.Sees("giữ đến 22/11/2027") {
		t.Fatalf("calls %q, words %q", b.Calls, e.Words())
	}
	e.Press(t, "Nghe lại")
	if b.PlayingIs != "aircheck news" || !e.Sees("Ngừng nghe") {
		t.Errorf("%q plays, words %q", b.PlayingIs, e.Words())
	}
	e.Press(t, "Ngừng nghe")
	if b.PlayingIs != "" || !e.Sees("Nghe lại") {
		t.Errorf("%q plays, words %q", b.PlayingIs, e.Words())
	}
	b.Do(func() { b.Errs["PlayAircheck"] = app.Fail("aircheck.gone", nil, "date", "22/11/2026") })
	e.Press(t, "Nghe lại")
	if !e.Sees("không còn được lưu") {
		t.Errorf("what is gone: %q", e.Words())
	}
	e.Press(t, "Ngày sau")
	if d, ok := e.Find(t, "Ngày sau").(interface{ Disabled() bool }); !ok || !d.Disabled() || b.Called("Airchecks "+string(yesterday.Add(1))) != 1 {
		t.Errorf("today's: %q", b.Calls)
	}
}

// TestARecordingIsSavedWhereThePersonSays.
func TestARecordingIsSavedWhereThePersonSays(t *testing.T) {
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	t.Setenv("HOME", t.TempDir())
	yesterday := app.DateOf(uitest.Morning).Add(-1)
	dialog.Airchecks(e.Env, yesterday)
	e.Wait()
	e.Press(t, "Lưu thành tệp")
	e.Press(t, "Lưu")
	if b.Called("SaveAircheck") != 1 || !e.Sees("Đã lưu 2026-11-22 05.15 Bản tin sáng.mp3") {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
}

// TestEscapeEndsTheListening with the keys in the list, where they are first:
// nothing sounds on and nothing is looked at behind the shut sheet.
func TestEscapeEndsTheListening(t *testing.T) {
	b := uitest.Station()
	e := uitest.NewEnv(t, b)
	dialog.Airchecks(e.Env, app.DateOf(uitest.Morning).Add(-1))
	e.Wait()
	e.Press(t, "Nghe lại")
	if b.PlayingIs == "" {
		t.Fatal("nothing plays")
	}
	dialog.TypedKey(e.Window, &fyne.KeyEvent{Name: fyne.KeyEscape})
	if dialog.Shown(e.Window) || b.PlayingIs != "" || e.Polls() != 0 {
		t.Errorf("open: %v, %q plays, %d polls", dialog.Shown(e.Window), b.PlayingIs, e.Polls())
	}
}

// TestWhatBeginsTooLateIsSilenced: the sheet was shut, or another day is shown,
// before what was chosen began to sound.
func TestWhatBeginsTooLateIsSilenced(t *testing.T) {
	for name, away := range map[string]func(*testing.T, *uitest.Env){
		"shut": func(_ *testing.T, e *uitest.Env) {
			dialog.TypedKey(e.Window, &fyne.KeyEvent{Name: fyne.KeyEscape})
		},
		"another day": func(t *testing.T, e *uitest.Env) { test.Tap(e.Find(t, "Ngày trước").(fyne.Tappable)) },
	} {
		b := uitest.Station()
		e := uitest.NewEnv(t, b)
		dialog.Airchecks(e.Env, app.DateOf(uitest.Morning).Add(-1))
		e.Wait()
		test.Tap(e.Find(t, "Nghe lại").(fyne.Tappable))
		away(t, e)
		if dialog.Shown(e.Window) && !e.Find(t, "Lưu thành tệp").(interface{ Disabled() bool }).Disabled() {
			t.Error("what is another day's can be saved")
		}
		e.Wait()
		if b.PlayingIs != "" {
			t.Errorf("%s: %q plays", name, b.PlayingIs)
		}
	}
}
