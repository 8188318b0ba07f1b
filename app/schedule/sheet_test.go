package schedule_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/schedule"
)

func TestATableGoesOutAndComesBackTheSame(t *testing.T) {
	o := newOffice(t)
	weekly := o.morning()
	weekly.Zone, weekly.Rank, weekly.OnCut, weekly.Priority = o.south, 2, app.CutLater, app.PriorityRaised
	weekly.Repeat = app.Repeat{Kind: app.RepeatWeekly, From: monday, Until: monday.Add(90), Weekdays: []time.Weekday{time.Sunday, time.Monday},
		Except: []app.Date{monday.Add(7)}, Holidays: app.HolidaySkip}
	weekly.Notice = &app.Notice{Basis: "Luật 10/2022/QH15", First: monday, Days: 3}
	live := o.morning()
	live.Title, live.Kind, live.Start, live.Length, live.Clusters = "Tiếp xúc cử tri", app.BroadcastLive, hour(21, 30), hour(2, 45), []app.ID{o.north}
	live.Repeat = app.Repeat{Kind: app.RepeatDates, Dates: []app.Date{monday, monday.Add(3)}}
	saved, err := o.SaveAll(t.Context(), o.by, []app.ScheduleEntry{weekly, live})
	fatal(t, err)
	rows, err := o.Table(t.Context())
	fatal(t, err)
	body, err := schedule.ToJSON(rows)
	fatal(t, err)
	again, err := schedule.FromJSON(body)
	fatal(t, err)
	for _, table := range [][][]string{rows, again} {
		read, err := o.ReadTable(t.Context(), table)
		fatal(t, err)
		if read.Same != 2 || len(read.Changes) != 0 {
			t.Errorf("%+v", read)
		}
	}
	fatal(t, o.Remove(t.Context(), o.by, saved[0].ID))
	read, err := o.ReadTable(t.Context(), rows)
	fatal(t, err)
	if len(read.Changes) != 1 || read.Changes[0].Before == nil || read.Changes[0].After.Notice.Days != 3 {
		t.Fatalf("%+v", read)
	}
	_, err = o.Import(t.Context(), o.by, "lich.xlsx", read)
	fatal(t, err)
	o.holds(t, "Bản tin sáng 05:30", "Tiếp xúc cử tri 21:30")
}

func TestPeoplesTablesAreUnderstood(t *testing.T) {
	o := newOffice(t)
	rows := [][]string{
		{"TÊN", "Chương trình", "Giờ bắt đầu", "Kết thúc", "Thứ", "Ngày", "Cụm loa", "Nhóm loa"},
		{"Dân ca sáng", "dân  ca", "5h30", "6:00", "T2; CN", "23/11/2026", "1, 2", ""},
		{"", "", "", "", "", "", "", ""},
		{"Từ bảng tính", "", "0.25", "0.270833333333333", "", "46350", "", "phía nam"},
	}
	read, err := o.ReadTable(t.Context(), rows)
	fatal(t, err)
	if len(read.Doubts) != 0 || len(read.Changes) != 2 {
		t.Fatalf("%+v", read)
	}
	a, b := read.Changes[0].After, read.Changes[1].After
	if a.Programme != o.songs || a.Start != hour(5, 30) || a.Length != hour(0, 30) || a.Repeat.Kind != app.RepeatWeekly || len(a.Clusters) != 2 {
		t.Errorf("%+v", a)
	}
	if b.Start != hour(6, 0) || b.Length != hour(0, 30) || b.Repeat.Kind != app.RepeatOnce || b.Repeat.From != "2026-11-24" || b.Zone != o.south || read.Changes[1].Row != 4 {
		t.Errorf("%+v", b)
	}
}

func TestATableIsTakenWholeOrNotAtAll(t *testing.T) {
	o := newOffice(t)
	head := []string{"Tên", "Bắt đầu", "Kết thúc", "Từ ngày", "Chương trình"}
	good := []string{"Bản tin sáng", "05:30", "05:40", "23/11/2026", "Bản nháp"}
	for code, bad := range map[string][]string{
		"schedule.stop_before_start": {"x", "06:00", "05:00", "23/11/2026", ""},
		"schedule.sheet_cell":        {"x", "25:00", "", "23/11/2026", ""},
		"schedule.bad_date":          {"x", "05:00", "05:10", "30/02/2026", ""},
		"schedule.sheet_programme":   {"x", "05:00", "", "23/11/2026", "Chưa có"},
		"schedule.no_title":          {"", "05:00", "05:10", "23/11/2026", ""},
		"schedule.quiet":             {"x", "03:00", "03:10", "23/11/2026", ""},
	} {
		read, err := o.ReadTable(t.Context(), [][]string{head, good, bad})
		fatal(t, err)
		i := slices.IndexFunc(read.Doubts, func(d schedule.Doubt) bool { return d.Fatal })
		if i < 0 || read.Doubts[i].Row != 3 || app.CodeOf(read.Doubts[i].Err) != code {
			t.Errorf("%s: %+v", code, read.Doubts)
		}
		_, err = o.Import(t.Context(), o.by, "x", read)
		apptest.Wants(t, err, "schedule.sheet_row")
		o.holds(t)
	}
	read, err := o.ReadTable(t.Context(), [][]string{head, good})
	fatal(t, err)
	if len(read.Doubts) != 1 || read.Doubts[0].Fatal || app.CodeOf(read.Doubts[0].Err) != "schedule.sheet_not_approved" {
		t.Errorf("%+v", read.Doubts)
	}
	_, err = o.Import(t.Context(), o.by, "x", read)
	fatal(t, err)
	o.holds(t, "Bản tin sáng 05:30")
}

func TestWrongColumnsAreNamed(t *testing.T) {
	o := newOffice(t)
	for _, c := range []struct {
		rows [][]string
		code string
		says string
	}{
		{nil, "schedule.sheet_empty", ""},
		{[][]string{schedule.Columns()}, "schedule.sheet_empty", ""},
		{[][]string{{"Tên", "Từ ngày"}, {"x", "y"}}, "schedule.sheet_missing", "Bắt đầu"},
		{[][]string{{"Tên", "Bắt đầu", "Giá tiền"}}, "schedule.sheet_unknown", "Giá tiền"},
		{[][]string{{"Tên", "Bắt đầu", "tên"}}, "schedule.sheet_twice", "Tên"},
		{make([][]string, schedule.MostRows+2), "schedule.sheet_rows", "5000"},
	} {
		_, err := o.ReadTable(t.Context(), c.rows)
		apptest.Wants(t, err, c.code)
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s does not name %s", err, c.says)
		}
	}
}

func TestACollisionInATableIsDoubtful(t *testing.T) {
	o := newOffice(t)
	_, err := o.Save(t.Context(), o.by, o.morning())
	fatal(t, err)
	read, err := o.ReadTable(t.Context(), [][]string{
		{"Tên", "Bắt đầu", "Lặp lại", "Từ ngày", "Chương trình", "Khi bị cắt"},
		{"Trùng", "05:45", "hằng ngày", "24/11/2026", "Dân ca", "bỏ"},
	})
	fatal(t, err)
	if len(read.Doubts) != 1 || read.Doubts[0].Row != 2 || app.CodeOf(read.Doubts[0].Err) != "schedule.sheet_clash" {
		t.Errorf("%+v", read.Doubts)
	}
}

func TestJSONThatIsNoSchedule(t *testing.T) {
	for body, code := range map[string]string{
		`{}`: "schedule.sheet_json", `[1]`: "schedule.sheet_json", `[] []`: "schedule.sheet_json", `[{"title":{}}]`: "schedule.sheet_json",
		`[{"price":1}]`: "schedule.sheet_unknown", ``: "schedule.sheet_json",
	} {
		_, err := schedule.FromJSON([]byte(body))
		apptest.Wants(t, err, code)
	}
	rows, err := schedule.FromJSON([]byte(`[{"title":"Bản tin","rank":2,"start":"05:30","zone":null}]`))
	if err != nil || len(rows) != 2 || !slices.Contains(rows[1], "2") || len(rows[1]) != len(rows[0]) {
		t.Errorf("%q %v", rows, err)
	}
}

func FuzzTable(f *testing.F) {
	o := newOffice(f)
	f.Add("Tên|Bắt đầu|Từ ngày\nBản tin|05:30|23/11/2026")
	f.Add("title|start|length|repeat|weekdays|from\nx|0.5|90:00|hằng tuần|T2,CN|46350")
	f.Fuzz(func(t *testing.T, text string) {
		var rows [][]string
		for _, line := range strings.Split(text, "\n") {
			rows = append(rows, strings.Split(line, "|"))
		}
		read, err := o.ReadTable(t.Context(), rows)
		var told *app.Error
		if err != nil && !errors.As(err, &told) {
			t.Fatalf("no sentence for %v", err)
		}
		for _, c := range read.Changes {
			if c.After.Length < 0 || c.After.Length > schedule.MostLength || c.After.Start < 0 || c.After.Start >= 24*time.Hour {
				t.Fatalf("%+v", c.After)
			}
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`[{"title":"Bản tin","start":"05:30"}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		rows, err := schedule.FromJSON(body)
		if err != nil && app.CodeOf(err) == "" {
			t.Fatalf("no sentence for %v", err)
		}
		if err == nil && len(rows) == 0 {
			t.Fatal("no headings")
		}
	})
}
