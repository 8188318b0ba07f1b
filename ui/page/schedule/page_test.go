package schedule

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/uitest"
	"tienglang/ui/widget"
)

func shown(t *testing.T, b *uitest.Backend, args page.Args) (*uitest.Env, *Page) {
	t.Helper()
	e := uitest.NewEnv(t, b)
	p := New(e.Env).(*Page)
	e.Show(p, args)
	return e, p
}

func TestTheWeekOfThePicture(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	e.Picture(t, "lich-phat")
	if len(p.week.Due) != 45 || len(p.blocks) < len(p.week.Due) {
		t.Errorf("%d due, %d blocks", len(p.week.Due), len(p.blocks))
	}
	for _, words := range []string{"Tuần 48: 23/11–29/11/2026", "Giờ yên tĩnh đến 05:00", "Còn nợ: 2", "Dân ca"} {
		if !e.Sees(words) {
			t.Errorf("%q is not seen in %q", words, e.Words())
		}
	}
}

// grid helpers: places of the week as a hand finds them.

func (p *Page) press(t *testing.T, block string) {
	t.Helper()
	p.grid.Choose(block)
	p.choose(block)
}

// entryOf is the entry of a title, as the station has it.
func entryOf(t *testing.T, b *uitest.Backend, title string) (found app.ScheduleEntry) {
	t.Helper()
	b.Do(func() {
		for _, e := range b.EntriesOf {
			if e.Title == title && e.DeletedAt.IsZero() {
				found = e
			}
		}
	})
	return found
}

func TestACollisionIsShownBeforeItIsKept(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.drawn(2, widget.WeekSpan{From: 340, To: 355})
	e.Wait()
	p.side.form.title.SetText("Phòng rét gia súc")
	p.side.form.programme = "p2"
	p.side.form.priority.Choose(1)
	e.Picture(t, "lich-phat-thu-mau")
	e.Press(t, "Lưu")
	e.Picture(t, "lich-phat-trung-gio")
	if entryOf(t, b, "Phòng rét gia súc").ID != "" {
		t.Fatal("it was kept before anybody answered")
	}
	for _, words := range []string{"Trùng giờ", "thứ Tư 25/11, 05:40", "Dân ca", "10 phút đầu", "trọn 15 phút", "Dân ca, tiếp", "thêm 5 phút"} {
		if !e.Sees(words) {
			t.Errorf("%q is not among %q", words, e.Words())
		}
	}
	e.Press(t, "Giữ như trên")
	if got := entryOf(t, b, "Phòng rét gia súc"); got.Start != 340*time.Minute || got.Priority != app.PriorityRaised {
		t.Errorf("kept %+v", got)
	}
	if !slices.Contains(e.Said, "schedule.said.saved") || p.side.form.open {
		t.Errorf("said %q", e.Said)
	}
	e.Picture(t, "lich-phat-da-luu")
}

func TestAWayOutOfACollisionIsTaken(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.drawn(2, widget.WeekSpan{From: 340, To: 355})
	p.side.form.title.SetText("Phòng rét gia súc")
	p.side.form.programme = "p2"
	p.side.form.priority.Choose(1)
	p.side.form.save()
	e.Wait()
	moves := p.pending.clash().Moves
	if len(moves) < 2 {
		t.Fatalf("ways out: %+v", moves)
	}
	e.Press(t, p.side.moveWords(moves[0]))
	laid := entryOf(t, b, "Phòng rét gia súc")
	if laid.ID == "" || p.pending != nil {
		t.Fatalf("not kept: %+v", laid)
	}
	if want := moves[0].Entry.Start; laid.Start != want || want == 340*time.Minute {
		t.Errorf("it is laid at %v, and the way out says %v", laid.Start, want)
	}
	p.undo()
	e.Wait()
	if entryOf(t, b, "Phòng rét gia súc").ID != "" || entryOf(t, b, "Dân ca").Length != 30*time.Minute {
		t.Error("it was not undone")
	}
	p.redo()
	e.Wait()
	if got := entryOf(t, b, "Phòng rét gia súc"); got.Start != laid.Start {
		t.Errorf("again it is at %v, was at %v", got.Start, laid.Start)
	}
}

func TestAnotherIsShortenedOnThatDayAlone(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	p.drawn(2, widget.WeekSpan{From: 340, To: 355})
	p.side.form.title.SetText("Phòng rét gia súc")
	p.side.form.programme = "p2"
	p.side.form.priority.Choose(1)
	p.side.form.save()
	e.Wait()
	moves := p.pending.clash().Moves
	i := slices.IndexFunc(moves, func(m app.Move) bool { return m.Code == "shorten" && len(m.Also) == 1 })
	if i < 0 {
		t.Fatalf("ways out: %+v", moves)
	}
	songs := entryOf(t, b, "Dân ca")
	e.Press(t, p.side.moveWords(moves[i]))
	var kept, once app.ScheduleEntry
	b.Do(func() {
		for _, one := range b.EntriesOf {
			switch {
			case one.ID == songs.ID:
				kept = one
			case one.Title == "Dân ca" && one.DeletedAt.IsZero():
				once = one
			}
		}
	})
	day := app.Date("2026-11-25")
	if kept.Length != songs.Length || !slices.Contains(kept.Repeat.Except, day) {
		t.Errorf("the series: %+v", kept)
	}
	if once.Length != 10*time.Minute || once.Repeat.Kind != app.RepeatOnce || once.Repeat.From != day {
		t.Errorf("that day: %+v", once)
	}
	p.undo()
	e.Wait()
	if got := entryOf(t, b, "Dân ca"); got.ID != songs.ID || len(got.Repeat.Except) != len(songs.Repeat.Except) {
		t.Errorf("it was not undone: %+v", got)
	}
}

func TestOneDayOfManyIsMoved(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	id := entryOf(t, b, "Chuyện Làng Thượng").ID
	block := blockID(id, "2026-11-29")
	p.moved(block, -3, -5, true) // from Sunday to Thursday, 5 min earlier
	e.Wait()
	if !e.Sees("Dời “Chuyện Làng Thượng”") {
		t.Fatalf("it does not ask: %q", e.Words())
	}
	e.Picture(t, "lich-phat-hoi-ngay")
	e.Press(t, "Chỉ ngày 29/11")
	e.Wait()
	was := entryOf(t, b, "Chuyện Làng Thượng")
	var all []app.ScheduleEntry
	b.Do(func() { all = slices.Clone(b.EntriesOf) })
	moved := all[len(all)-1]
	if moved.Title != was.Title || moved.Repeat.Kind != app.RepeatOnce || moved.Repeat.From != "2026-11-26" || moved.Start != 985*time.Minute {
		t.Fatalf("moved is %+v", moved)
	}
	for _, one := range all {
		if one.ID == id && !slices.Contains(one.Repeat.Except, "2026-11-29") {
			t.Errorf("its day was not taken out: %+v", one.Repeat)
		}
	}
	p.undo()
	e.Wait()
	if p.isDue(moved.ID, "2026-11-26") || !p.isDue(id, "2026-11-29") {
		t.Error("it was not undone")
	}
}

func TestKeysNudgeAndOneQuestionIsAsked(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	id := entryOf(t, b, "Trực tiếp: tiếp xúc cử tri xã Tân Khê").ID
	p.press(t, blockID(id, "2026-11-27"))
	for range 3 {
		p.grid.OnMove(p.grid.Chosen(), 0, -5, false)
	}
	e.Wait()
	if b.Called("ChangeSchedule") != 0 {
		t.Fatal("kept while the keys go on")
	}
	b.Do(func() { b.Clock = b.Clock.Add(2 * time.Second) })
	e.Tick()
	e.Wait()
	if got := entryOf(t, b, "Trực tiếp: tiếp xúc cử tri xã Tân Khê"); got.Start != 975*time.Minute || b.Called("ChangeSchedule") != 1 {
		t.Errorf("at %v after %d changes", got.Start, b.Called("ChangeSchedule"))
	}
}

func TestRemovingAsksWhichDays(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	id := entryOf(t, b, "Thời tiết").ID
	p.press(t, blockID(id, "2026-11-26"))
	e.Window.Canvas().Focus(p.grid)
	e.Key(fyne.KeyDelete)
	e.Press(t, "Từ ngày này trở đi")
	if got := entryOf(t, b, "Thời tiết"); got.Repeat.Until != "2026-11-25" {
		t.Errorf("until %q", got.Repeat.Until)
	}
	p.undo()
	e.Wait()
	if got := entryOf(t, b, "Thời tiết"); got.Repeat.Until != "" {
		t.Errorf("undone, it ends on %q", got.Repeat.Until)
	}
	p.press(t, blockID(id, "2026-11-26"))
	e.Key(fyne.KeyDelete)
	e.Press(t, "Mọi ngày")
	if got := entryOf(t, b, "Thời tiết"); got.ID != "" {
		t.Error("it is still there")
	}
	p.undo()
	e.Wait()
	if got := entryOf(t, b, "Thời tiết"); got.ID != id {
		t.Error("it does not come back")
	}
}

func TestOwedDaysArePlannedAtOnce(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	e.Press(t, "Xếp lịch")
	if p.pending != nil { // folk songs are in the way on Wednesday
		e.Press(t, "Giữ như trên")
	}
	got := entryOf(t, b, "Quy hoạch đất đai")
	if got.Repeat.Kind != app.RepeatDates || !slices.Equal(got.Repeat.Dates, []app.Date{"2026-11-23", "2026-11-24", "2026-11-25"}) {
		t.Errorf("planned on %+v", got.Repeat)
	}
	if !e.Sees("Còn nợ: 0") {
		t.Errorf("still owed: %q", e.Words())
	}
}

func TestAHalfFilledFormOutlivesTheProgram(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"new": "1"})
	e.Type("Họp thôn")
	p.side.form.start.SetText("19:4")
	p.side.form.repeat.Choose(2)
	e.Tick()
	e.Wait()
	e2, p2 := shown(t, b, nil) // the program was killed and began anew
	f := p2.side.form
	if !f.open || f.title.Text != "Họp thôn" || f.start.Text != "19:4" || f.repeat.Index != 2 {
		t.Fatalf("open %v, %q at %q", f.open, f.title.Text, f.start.Text)
	}
	e2.Press(t, "Huỷ")
	if _, p3 := shown(t, b, nil); p3.side.form.open {
		t.Error("what was cancelled comes back")
	}
}

func TestWhatCannotBeIsSaidBesideTheForm(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"new": "1"})
	f := p.side.form
	for _, one := range []struct {
		set  func()
		want string
	}{
		{func() {}, "Hãy đặt tên"},
		{func() { f.title.SetText("Họp thôn"); f.start.SetText("25:00") }, "Giờ viết như 05:30"},
		{func() { f.start.SetText("5h30"); f.long.SetText("1800") }, "Số phút từ 1 đến 1440"},
		{func() { f.long.SetText("20"); f.day.SetText("31/02/2026") }, "Ngày viết như 25/11/2026"},
		{func() { f.day.SetText("26/11"); f.long.SetText("700") }, "dài"}, // longer than the rules let
	} {
		one.set()
		e.Press(t, "Lưu")
		if !e.Sees(one.want) || b.Called("ChangeSchedule") > 1 {
			t.Errorf("it does not say %q: %q", one.want, f.wrong.Text)
		}
	}
	if entryOf(t, b, "Họp thôn").ID != "" {
		t.Error("it was kept")
	}
}

func TestRulesAreChangedAndComeBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"rules": "1"})
	e.Picture(t, "lich-phat-quy-tac")
	r := p.panel.(*rulesPanel)
	r.quiet[1].to.SetText("14:00")
	r.days.SetText("01/01/2027, 30/04/2027")
	e.Press(t, "Lưu quy tắc")
	if b.RulesIs.Quiet[1].To != 14*time.Hour || len(b.RulesIs.Holidays) != 2 || p.panel != nil {
		t.Fatalf("kept %+v", b.RulesIs)
	}
	p.undo()
	e.Wait()
	if b.RulesIs.Quiet[1].To != 13*time.Hour+30*time.Minute || len(b.RulesIs.Holidays) != 0 {
		t.Errorf("undone: %+v", b.RulesIs)
	}
}

func TestARelayIsKeptAndComesBack(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, page.Args{"relay": "r2"})
	e.Picture(t, "lich-phat-tiep-am")
	r := p.panel.(*relaysPanel)
	if r.name.Text != "Đài tỉnh Thái Nguyên" {
		t.Fatalf("it shows %q", r.name.Text)
	}
	r.url.SetText("ftp://tn.example/live")
	e.Press(t, "Lưu nguồn")
	if r.wrong.Text == "" {
		t.Error("a wrong address is taken")
	}
	r.url.SetText("https://tn.example/other.m3u8")
	e.Press(t, "Lưu nguồn")
	if got := b.RelaysOf[len(b.RelaysOf)-1]; got.URL != "https://tn.example/other.m3u8" {
		t.Errorf("kept %+v", got)
	}
	e.Press(t, "Bỏ nguồn")
	if len(b.RelaysOf) != 1 {
		t.Fatal("it is still there")
	}
	p.undo()
	e.Wait()
	if len(b.RelaysOf) != 2 {
		t.Error("it does not come back")
	}
}

func TestASheetIsShownBeforeItIsBroughtIn(t *testing.T) {
	b := uitest.Station()
	was := entryOf(t, b, "Dân ca")
	later := was
	later.Start += time.Hour
	fresh := app.ScheduleEntry{Title: "Họp thôn", Kind: app.BroadcastProgramme, Programme: "p2", Start: 19 * time.Hour, Length: 20 * time.Minute,
		Repeat: app.Repeat{Kind: app.RepeatOnce, From: "2026-11-28"}}
	b.SheetIs = backend.ScheduleSheet{Same: 3, Lines: []backend.SheetLine{{Row: 2, Before: &was, After: later}, {Row: 3, After: fresh}},
		Doubts: []backend.SheetDoubt{{Row: 4, Err: app.Fail("schedule.no_title", nil), Fatal: true}}}
	e, p := shown(t, b, nil)
	p.readSheet("/home/hoa/lich.xlsx")
	e.Wait()
	e.Picture(t, "lich-phat-nhap-loi")
	if o, ok := e.Find(t, "Nhập 2 mục").(fyne.Disableable); !ok || !o.Disabled() {
		t.Error("a table with a wrong line can be taken")
	}
	b.SheetIs.Doubts[0].Fatal = false
	p.readSheet("/home/hoa/lich.xlsx")
	e.Wait()
	e.Picture(t, "lich-phat-nhap")
	if !e.Sees("1 mục mới, 1 mục sửa, 3 mục giữ nguyên") || entryOf(t, b, "Họp thôn").ID != "" {
		t.Fatalf("it says %q", e.Words())
	}
	e.Press(t, "Nhập 2 mục")
	if entryOf(t, b, "Họp thôn").ID == "" || entryOf(t, b, "Dân ca").Start != later.Start || p.panel != nil {
		t.Fatal("it was not brought in")
	}
	p.undo()
	e.Wait()
	if entryOf(t, b, "Họp thôn").ID != "" || entryOf(t, b, "Dân ca").Start != was.Start {
		t.Error("it was not undone as a whole")
	}
}

func TestWhatIsFilledInIsSeenWhereItWouldLie(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	at := func() (string, int, int, int) {
		for _, one := range p.blocks {
			if one.ID == "draft" {
				return one.Title, one.Day, one.From, one.To
			}
		}
		return "", -1, 0, 0
	}
	see := func(title string, day, from, to int) {
		t.Helper()
		if gt, gd, gf, g := at(); gt != title || gd != day || gf != from || g != to {
			t.Errorf("it is seen as %q on day %d, %d–%d", gt, gd, gf, g)
		}
	}
	p.drawn(4, widget.WeekSpan{From: 1005, To: 1020})
	e.Wait()
	see("Mục mới", 4, 1005, 1020)
	p.side.form.title.SetText("Họp thôn")
	p.side.form.start.SetText("19:30")
	p.side.form.long.SetText("20")
	e.Tick()
	e.Wait()
	see("Họp thôn", 4, 1170, 1190)
	p.side.form.start.SetText("29:30")
	e.Tick()
	p.side.form.cancel()
	e.Wait()
	see("", -1, 0, 0)
}

func TestWhatIsNewIsProposedForATimeToCome(t *testing.T) {
	_, p := shown(t, uitest.Station(), nil)
	for now, want := range map[time.Duration]string{
		4*time.Hour + 50*time.Minute:  "2026-11-23 5h30m0s",
		5 * time.Hour:                 "2026-11-23 5h30m0s",
		5*time.Hour + 31*time.Minute:  "2026-11-23 6h0m0s",
		14 * time.Hour:                "2026-11-23 14h30m0s",
		21*time.Hour + 10*time.Minute: "2026-11-23 21h30m0s",
		22 * time.Hour:                "2026-11-24 5h30m0s",
	} {
		day, start := p.nextStart(app.Date("2026-11-23").At(now))
		if got := string(day) + " " + start.String(); got != want {
			t.Errorf("at %v proposed for %s, want %s", now, got, want)
		}
	}
	if day, start := p.nextStart(app.Date("2026-12-24").At(14 * time.Hour)); day != "2026-11-23" || start != usualStart {
		t.Errorf("in another week proposed for %s %v", day, start)
	}
}

// TestWhatWaitsForTheWeekIsNotLost where another reading overtakes the one that
// it was asked for with.
func TestWhatWaitsForTheWeekIsNotLost(t *testing.T) {
	e, p := shown(t, uitest.Station(), nil)
	did := 0
	p.load(func() { did++ })
	p.Refresh(backend.TopicOnAir)
	if e.Wait(); did != 1 {
		t.Errorf("it was done %d times", did)
	}
}

// TestTwoMovesInQuickSuccessionAreBothKept: the second is laid before what the
// first would do is known; where the first collides it is told of.
func TestTwoMovesInQuickSuccessionAreBothKept(t *testing.T) {
	for by, kept := range map[int]bool{-60: true, 60: false} {
		b := uitest.Station()
		arts := entryOf(t, b, "Văn nghệ xóm Đồi Chè")
		b.Do(func() {
			for i := range b.EntriesOf {
				if b.EntriesOf[i].ID == arts.ID {
					b.EntriesOf[i].Repeat = app.Repeat{Kind: app.RepeatOnce, From: "2026-11-28"}
				}
			}
		})
		e, p := shown(t, b, nil)
		live := entryOf(t, b, "Trực tiếp: tiếp xúc cử tri xã Tân Khê")
		p.moved(blockID(arts.ID, "2026-11-28"), 0, by, true)
		p.moved(blockID(live.ID, "2026-11-27"), 0, -60, true)
		e.Wait()
		was := arts.Start
		if kept {
			was += time.Duration(by) * time.Minute
		}
		if got := entryOf(t, b, arts.Title).Start; got != was {
			t.Errorf("by %d min: the first begins at %v, want %v", by, got, was)
		}
		if got := entryOf(t, b, live.Title).Start; got != live.Start-time.Hour {
			t.Errorf("by %d min: the second begins at %v", by, got)
		}
		if told := slices.Contains(e.Said, "schedule.said.overtaken"); told == kept {
			t.Errorf("by %d min: said %q", by, e.Said)
		}
	}
}
