package live

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// TestTheMicrophoneStopsBeforeWhatIsNext: by itself, unless somebody wants to go
// on; the choice holds on air at once.
func TestTheMicrophoneStopsBeforeWhatIsNext(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	const says = "Tự ngừng lúc 05:30, trước Thông báo: kế hoạch sử dụng đất 2027"
	if !e.Sees(says) {
		t.Fatalf("off air it says %q", e.Words())
	}
	e.Throw(t, "TẮT")
	e.Tick()
	e.Wait()
	due := app.DateOf(uitest.Morning).At(5*time.Hour + 30*time.Minute)
	if want := due.Add(-300 * time.Millisecond); !b.OnAir().StopAt.Equal(want) {
		t.Fatalf("it stops at %v, want %v", b.OnAir().StopAt, want)
	}
	calls := b.Called("SetStopAt")
	for range 5 {
		e.Tick()
		e.Wait()
	}
	if b.Called("SetStopAt") != calls {
		t.Errorf("asked %d times again", b.Called("SetStopAt")-calls)
	}
	p.subject.stop.turn()
	e.Wait()
	if !b.OnAir().StopAt.IsZero() || !e.Sees("Không tự ngừng; sẽ chen Thông báo: kế hoạch sử dụng đất 2027 lúc 05:30") {
		t.Errorf("stops at %v, words %q", b.OnAir().StopAt, e.Words())
	}
	p.subject.stop.turn()
	e.Wait()
}

// TestNothingFollowsWhatIsOnAirByChoice: offered beside what the schedule has on
// air, and taken back by the same chip.
func TestNothingFollowsWhatIsOnAirByChoice(t *testing.T) {
	b := uitest.Station()
	b.Air.Scheduled = true
	e, p := shown(t, b, nil)
	e.Picture(t, "dung-sau")
	if !e.Sees("Dừng sau chương trình này") || e.Sees("Tự ngừng lúc") {
		t.Fatalf("it says %q", e.Words())
	}
	for _, want := range []bool{true, false} {
		p.subject.after.turn()
		e.Wait()
		if b.OnAir().StopAfter != want || p.subject.after.chip.Chosen != want {
			t.Errorf("stops after: %v, shown %v, want %v", b.OnAir().StopAfter, p.subject.after.chip.Chosen, want)
		}
	}
	b.Do(func() { b.Air.Broadcast.Emergency = "e" })
	e.Tick()
	if e.Sees("Dừng sau chương trình này") || !e.Sees("Tự ngừng lúc 05:30") {
		t.Errorf("for an emergency it says %q", e.Words())
	}
}

// TestADayWithoutAScheduleHasNothingToStopFor says nothing of it.
func TestADayWithoutAScheduleHasNothingToStopFor(t *testing.T) {
	b := offAir()
	b.TodayIs.Line = nil
	e, _ := shown(t, b, nil)
	e.Throw(t, "TẮT")
	if e.Sees("Tự ngừng") || b.Called("SetStopAt") != 0 {
		t.Errorf("words %q", e.Words())
	}
}

// TestWhatIsOnAirOfItselfIsNotTheSwitchs: a programme of the schedule leaves the
// switch off, and the microphone goes over it.
func TestWhatIsOnAirOfItselfIsNotTheSwitchs(t *testing.T) {
	b := uitest.Station()
	b.Air.Scheduled = true
	e, p := shown(t, b, nil)
	if p.head.sw.On() || !e.Sees("Lịch đang phát") {
		t.Fatalf("the switch is on: %q", e.Words())
	}
	e.Throw(t, "TẮT")
	if b.Called("GoLive") != 1 {
		t.Errorf("calls %q", b.Calls)
	}
	b.Do(func() { hand := b.Air; b.Air = backend.OnAir{On: true, Scheduled: true, Hand: &hand} })
	e.Tick()
	if !p.head.sw.On() {
		t.Error("an emergency over the microphone turned its switch off")
	}
}

// TestZonesAreSwitchedOnAir: a zone at once; clusters picked by hand as they are
// picked, and nobody at all is not asked for.
func TestZonesAreSwitchedOnAir(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	e.Throw(t, "TẮT")
	e.Press(t, "Phía bắc 4")
	if b.Called("SetReach z2 0") != 1 || b.OnAir().Broadcast.Zone != "z2" {
		t.Fatalf("calls %q", b.Calls)
	}
	e.Press(t, "Chọn từng cụm")
	if b.Called("SetReach") != 1 {
		t.Fatalf("nobody is chosen, and yet: %q", b.Calls)
	}
	p.open(4)
	e.Wait()
	if got := b.OnAir().Broadcast.Clusters; len(got) != 1 || got[0] != p.views[4].ID {
		t.Errorf("goes to %q", got)
	}
}

// TestWhatHasBegunIsNothingToStopFor: one who comes in over a programme that has
// just begun is not taken off air at once.
func TestWhatHasBegunIsNothingToStopFor(t *testing.T) {
	b := offAir()
	e, p := shown(t, b, nil)
	if !p.subject.stop.due {
		t.Fatal("the sample station has something next")
	}
	p.subject.stop.next.From = e.Now()
	p.tick()
	e.Throw(t, "TẮT")
	if b.Called("GoLive") != 1 || b.Called("SetStopAt") != 0 || e.Sees("Tự ngừng") {
		t.Errorf("calls %q, words %q", b.Calls, e.Words())
	}
}

// TestAPartIsSkippedAndPutBack: asked once with what follows, by button and by
// keys; offered for the schedule's own alone, and put back while it can be.
func TestAPartIsSkippedAndPutBack(t *testing.T) {
	b := uitest.Station()
	b.Air.Scheduled = true
	title := b.Air.Broadcast.Title
	e, p := shown(t, b, nil)
	e.Press(t, "Bỏ qua phần này")
	if b.Called("SkipPart") != 0 || !e.Sees("Bỏ qua “"+title+"”?") || !e.Sees("Loa im tới 05:30, rồi phát “Thông báo: kế hoạch sử dụng đất 2027”") {
		t.Fatalf("calls %q, asked %q", b.Calls, e.Words())
	}
	e.Press(t, "Thôi")
	if b.Called("SkipPart") != 0 || !b.OnAir().On {
		t.Fatalf("it is skipped without a yes: %q", b.Calls)
	}
	shortcut := map[string]func(){}
	for _, s := range p.Shortcuts() {
		shortcut[s.Keys.ShortcutName()] = s.Do
	}
	shortcut["CustomDesktop:Control+B"]()
	e.Wait()
	e.Press(t, "Bỏ qua")
	if b.Called("SkipPart") != 1 || b.OnAir().On || e.Sees("Bỏ qua phần này") || !e.Sees("Phát lại phần vừa bỏ") {
		t.Fatalf("calls %q, says %q", b.Calls, e.Words())
	}
	if box := p.subject.stop.box; !box.Visible() || box.Position().X < p.subject.typed.Position().X || box.Size().Width == 0 {
		t.Errorf("the choice of the end lies at %v, %v large", box.Position(), box.Size())
	}
	e.Picture(t, "da-bo-qua")
	shortcut["Undo"]()
	e.Wait()
	if b.Called("TakeBackSkip") != 1 || b.OnAir().Broadcast.Title != title || e.Sees("Phát lại phần vừa bỏ") {
		t.Errorf("calls %q, says %q", b.Calls, e.Words())
	}
	b.Do(func() { b.Air.Broadcast.Emergency = "e" })
	e.Tick()
	if e.Sees("Bỏ qua phần này") {
		t.Error("an emergency may be skipped")
	}
}

// TestOnlyWhatWasAskedAboutIsSkipped: what followed it while the question stood
// stays on air.
func TestOnlyWhatWasAskedAboutIsSkipped(t *testing.T) {
	b := uitest.Station()
	b.Air.Scheduled = true
	e, _ := shown(t, b, nil)
	e.Press(t, "Bỏ qua phần này")
	b.Do(func() { b.Air.Broadcast.ID, b.Air.Broadcast.Title = "next", "Thời sự 6 giờ" })
	e.Press(t, "Bỏ qua")
	if b.Called("SkipPart") != 0 || !b.OnAir().On || e.Refused() != "air.skip_over" {
		t.Errorf("calls %q, refused %q", b.Calls, e.Refused())
	}
}
