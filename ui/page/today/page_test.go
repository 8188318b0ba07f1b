package today_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/page/today"
	"tienglang/ui/uitest"
)

func shown(t *testing.T, b *uitest.Backend) *uitest.Env {
	t.Helper()
	e := uitest.NewEnv(t, b)
	e.Show(today.New(e.Env), nil)
	return e
}

func TestTodaySaysWhatIsOnAirAndWhoHeard(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b)
	e.Picture(t, "hom-nay")
	for _, want := range []string{"Bản tin sáng", "7:42", "42/43 cụm · vắng Khe Cốc 2", "Đã nghe · 05:00",
		"Tiếp theo · 05:30", "30 phút · ưu tiên · đã có ở 43 cụm", "thứ Hai, 23/11/2026", "chờ duyệt", "bài dự phòng sẵn",
		"Buổi sáng 05:00–06:30 · Buổi chiều 16:30–18:00", "Phát lúc 17:00 hôm nay; chưa duyệt thì không phát"} {
		if !e.Sees(want) {
			t.Errorf("the page does not say %q; it says %q", want, e.Words())
		}
	}
}

// TestWhatIsShortIsToldToTheSecond: a jingle is no programme of 0 minutes.
func TestWhatIsShortIsToldToTheSecond(t *testing.T) {
	b := uitest.Station()
	i := slices.IndexFunc(b.TodayIs.Line, func(p backend.DayPart) bool { return !p.Over() && p.State != backend.DayOnAir })
	b.TodayIs.Line[i].To = b.TodayIs.Line[i].From.Add(13 * time.Second)
	if e := shown(t, b); !e.Sees("0:13 · ưu tiên") || e.Sees("0 phút") {
		t.Errorf("it says %q", e.Words())
	}
}

func TestTodayNeedsLeadToWhereTheyAreDone(t *testing.T) {
	e := shown(t, uitest.Station())
	e.Press(t, "Mở để duyệt")
	e.Press(t, "Xem cụm")
	want := []uitest.Visit{{Route: page.Library, Args: page.Args{"programme": "p1"}}, {Route: page.Clusters, Args: page.Args{"cluster": "c24"}}}
	if len(e.Went) != 2 || e.Went[0].Route != want[0].Route || e.Went[0].Args["programme"] != "p1" ||
		e.Went[1].Route != want[1].Route || e.Went[1].Args["cluster"] != "c24" {
		t.Fatalf("went %v, want %v", e.Went, want)
	}
	e.Press(t, "Tạo bản tin")
	if last := e.Went[2]; last.Route != page.Studio || last.Args["new"] == "" {
		t.Fatalf("Tạo bản tin led to %v", last)
	}
}

func TestTodayCountsDownWithoutReadingAgain(t *testing.T) {
	b := uitest.Station()
	e := shown(t, b)
	b.Do(func() { b.Air.Elapsed += 5e9 })
	e.Tick()
	if !e.Sees("7:37") {
		t.Errorf("five seconds later it says %q", e.Words())
	}
	b.Do(func() { b.Air = backend.OnAir{LUFS: -120} })
	e.Tick()
	if !e.Sees("Đài đang im lặng") || e.Sees("7:37") {
		t.Errorf("off air it says %q", e.Words())
	}
}

func TestTodayEmptyDayExplainsTheFirstStep(t *testing.T) {
	b := uitest.Empty()
	b.SetUp = true
	e := shown(t, b)
	if !e.Sees("Hôm nay chưa có lịch phát") || !e.Sees("Không có gì phải chờ bạn") {
		t.Errorf("it says %q", e.Words())
	}
	e.Press(t, "Xếp lịch")
	if len(e.Went) != 1 || e.Went[0].Route != page.Schedule {
		t.Errorf("the first step led to %v", e.Went)
	}
}

func TestTodayStopsPollingWhenHidden(t *testing.T) {
	e := uitest.NewEnv(t, uitest.Station())
	p := today.New(e.Env)
	e.Show(p, nil)
	e.Show(p, nil)
	if e.Polls() != 1 {
		t.Fatalf("%d polls while shown", e.Polls())
	}
	p.Hidden()
	if e.Polls() != 0 {
		t.Fatalf("%d polls while hidden", e.Polls())
	}
}

func TestTodayTellsAFailure(t *testing.T) {
	b := uitest.Station()
	b.Errs["Today"] = app.Fail("data.damaged", nil)
	e := shown(t, b)
	if len(e.Failed) != 1 || !strings.Contains(e.Failed[0].Error(), "data.damaged") {
		t.Fatalf("failures shown: %v", e.Failed)
	}
}

func TestTodayDarkEnglish(t *testing.T) {
	b := uitest.Station()
	b.Prefs.Language, b.Prefs.Theme = "en", "dark"
	e := shown(t, b)
	e.Picture(t, "hom-nay-en-dark")
	if !e.Sees("Needs you") || e.Sees("Cần bạn") {
		t.Errorf("it says %q", e.Words())
	}
}

// TestAProgrammeCutShortIsNotHeard: stopped in the middle, it is told as such.
func TestAProgrammeCutShortIsNotHeard(t *testing.T) {
	b := uitest.Station()
	first := &b.TodayIs.Line[0]
	first.State, first.To = backend.DayCut, first.From.Add(65*time.Second)
	e := shown(t, b)
	if !e.Sees("Ngừng giữa chừng · 05:00") || !e.Sees("phát được 1:05 · 42/43 cụm") || e.Sees("Đã nghe · 05:00") {
		t.Errorf("words %q", e.Words())
	}
}

// TestWhatGoesOnOrWasStoppedNeedsNobody: neither is a broken-off programme.
func TestWhatGoesOnOrWasStoppedNeedsNobody(t *testing.T) {
	b := uitest.Station()
	first := &b.TodayIs.Line[0]
	first.State, first.Again = backend.DayPaused, uitest.Morning.Add(5*time.Minute)
	e := shown(t, b)
	if !e.Sees("Tạm ngắt · 05:00") || !e.Sees("phát tiếp lúc 05:27") || e.Sees("Ngừng giữa chừng") {
		t.Errorf("words %q", e.Words())
	}
	e.Picture(t, "hom-nay-tam-ngat")
	b.Do(func() {
		first.State, first.Again, first.To = backend.DayStopped, time.Time{}, first.From.Add(65*time.Second)
	})
	e = shown(t, b)
	if !e.Sees("Đã dừng · 05:00") || !e.Sees("phát được 1:05 · 42/43 cụm") || e.Sees("Ngừng giữa chừng") {
		t.Errorf("words %q", e.Words())
	}
}

// TestTheNowLineTellsWhatAPersonDecided: that nothing follows, and what was
// skipped and could go on.
func TestTheNowLineTellsWhatAPersonDecided(t *testing.T) {
	b := uitest.Station()
	b.Air.StopAfter = true
	if e := shown(t, b); !e.Sees("05:30, rồi dừng") {
		t.Errorf("words %q", e.Words())
	}
	b.Air = backend.OnAir{Skipped: "Bản tin sáng"}
	if e := shown(t, b); !e.Sees("Đã bỏ qua; F5 để phát lại") || e.Sees("Đài đang im lặng") {
		t.Errorf("words %q", e.Words())
	}
}

// TestALongDayShowsWhatIsAroundNow: of thirty parts those around this moment
// have room, and the rest are counted.
func TestALongDayShowsWhatIsAroundNow(t *testing.T) {
	b := uitest.Station()
	b.TodayIs.Line = nil
	for i := range 30 {
		from := app.DateOf(uitest.Morning).At(time.Duration(i) * 30 * time.Minute)
		p := backend.DayPart{Title: "Bài", From: from, To: from.Add(15 * time.Minute), State: backend.DayReady, Due: 43}
		if i < 12 {
			p.State, p.Heard = backend.DayHeard, 43
		}
		b.TodayIs.Line = append(b.TodayIs.Line, p)
	}
	e := shown(t, b)
	if !e.Sees("+10") || !e.Sees("+12") || !e.Sees("05:00") || !e.Sees("06:00") || e.Sees("04:30") {
		t.Errorf("words %q", e.Words())
	}
}

// TestWhatDidNotPlaySaysWhy: the reason is the plan's own sentence.
func TestWhatDidNotPlaySaysWhy(t *testing.T) {
	b := uitest.Station()
	b.TodayIs.Line[0].State = backend.DayMissed
	e := shown(t, b)
	if !e.Sees("Không phát · 05:00") || !e.Sees("không phát") || e.Sees("42/43") {
		t.Errorf("words %q", e.Words())
	}
}
