package uitest

import (
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// sampleSchedule is the week of the design's picture.
func sampleSchedule(b *Backend) {
	all := []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}
	n := 0
	add := func(title string, start, length int, r app.Repeat) *app.ScheduleEntry {
		n++
		e := app.ScheduleEntry{ID: app.ID("e" + string(rune('0'+n/10)) + string(rune('0'+n%10))), Title: title, Kind: app.BroadcastProgramme,
			Programme: "p2", Priority: app.PriorityNormal, OnCut: app.CutResume, Repeat: r, Version: 1,
			Start: time.Duration(start) * time.Minute, Length: time.Duration(length) * time.Minute}
		b.EntriesOf = append(b.EntriesOf, e)
		return &b.EntriesOf[len(b.EntriesOf)-1]
	}
	weekly := func(days ...time.Weekday) app.Repeat {
		return app.Repeat{Kind: app.RepeatWeekly, From: "2026-11-02", Weekdays: days}
	}
	daily := app.Repeat{Kind: app.RepeatDaily, From: "2026-11-02"}
	add("Thời tiết", 300, 15, daily).Programme = "p4"
	add("Bản tin sáng", 315, 15, weekly(all[:6]...))
	add("Điểm tin tuần", 315, 15, weekly(time.Sunday))
	land := add("Quy hoạch đất đai", 330, 30, app.Repeat{Kind: app.RepeatOnce, From: "2026-11-23"})
	land.Priority, land.Programme = app.PriorityRaised, "p3"
	land.Notice = &app.Notice{Basis: "Luật 10/2022/QH15, điều 14", First: "2026-11-23", Days: 3}
	add("Dân ca", 330, 30, weekly(time.Wednesday, time.Friday)).Programme = "p3"
	add("Bạn của nhà nông", 330, 30, weekly(time.Thursday)).Programme = "p3"
	add("Pháp luật và đời sống", 330, 30, weekly(time.Saturday)).Programme = "p3"
	add("Ca nhạc thiếu nhi", 330, 30, weekly(time.Sunday)).Programme = "p3"
	relay := add("Tiếp âm VOV1", 360, 30, daily)
	relay.Kind, relay.Programme, relay.Relay = app.BroadcastRelay, "", "r1"
	add("Bạn của nhà nông", 990, 30, weekly(time.Monday)).Programme = "p3"
	add("Sức khoẻ mùa rét", 990, 30, weekly(time.Tuesday)).Priority = app.PriorityRaised
	add("Văn nghệ xóm Đồi Chè", 990, 30, weekly(time.Saturday)).Programme = "p3"
	add("Chuyện Làng Thượng", 990, 30, weekly(time.Sunday)).Programme = "p3"
	live := add("Trực tiếp: tiếp xúc cử tri xã Tân Khê", 990, 60, app.Repeat{Kind: app.RepeatOnce, From: "2026-11-27"})
	live.Kind, live.Programme = app.BroadcastLive, ""
	add("Bản tin chiều", 1020, 30, weekly(time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Saturday, time.Sunday)).Programme = "p3"
	province := add("Tiếp âm Đài tỉnh", 1050, 30, daily)
	province.Kind, province.Programme, province.Relay = app.BroadcastRelay, "", "r2"
	b.RelaysOf = append(b.RelaysOf, app.Relay{ID: "r1", Name: "VOV1", URL: "https://vov1.example/live.m3u8", Silence: 5 * time.Second},
		app.Relay{ID: "r2", Name: "Đài tỉnh Thái Nguyên", URL: "https://tn.example/live.m3u8", Silence: 5 * time.Second})
	b.RulesIs = app.ScheduleRules{MaxLength: 3 * time.Hour, Quiet: []app.QuietHours{{From: 22 * time.Hour, To: 5 * time.Hour}, {From: 11*time.Hour + 30*time.Minute, To: 13*time.Hour + 30*time.Minute}}}
	b.BecameIs = map[string]backend.DueState{"e01|2026-11-23": backend.DueHeard, "e02|2026-11-23": backend.DueOnAir}
}
