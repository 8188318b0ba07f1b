package rehearsal_test

import (
	"fmt"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

// commune is a real commune's schedule: 43 poles in five hamlets, 24 lines a
// day, among them two relays of higher stations, raised lines, hamlets of their
// own, quiet hours and fillers.
func commune() schedule.World {
	w := schedule.World{Rules: app.ScheduleRules{
		Quiet: []app.QuietHours{
			{From: 22 * time.Hour, To: 4*time.Hour + 30*time.Minute},
			{Hamlet: "h2", From: 11*time.Hour + 30*time.Minute, To: 13 * time.Hour},
		},
		MaxLength: 3 * time.Hour, Fillers: []app.ID{"nhac1", "nhac2"},
	}}
	for n := range 43 {
		w.Clusters = append(w.Clusters, app.Cluster{ID: app.ID(fmt.Sprintf("c%02d", n+1)), Number: n + 1, Hamlet: app.ID(fmt.Sprintf("h%d", n%5))})
	}
	w.Zones = []app.Zone{{ID: "z1", Clusters: ids(w.Clusters[:12])}, {ID: "z2", Clusters: ids(w.Clusters[12:30])}}
	w.Relays = []app.Relay{{ID: "vov", Name: "VOV1", URL: "https://radio.example/vov1"}, {ID: "tinh", Name: "Đài tỉnh", URL: "https://radio.example/tinh"}}
	for n, length := range []time.Duration{3 * time.Minute, 5 * time.Minute, 7*time.Minute + 13*time.Second, 10 * time.Minute, 12 * time.Minute, 15 * time.Minute, 20 * time.Minute} {
		w.Programmes = append(w.Programmes, programme(app.ID(fmt.Sprintf("p%d", n+1)), length, app.ProgrammeApproved))
	}
	w.Programmes = append(w.Programmes, programme("nhac1", 4*time.Minute, app.ProgrammeApproved), programme("nhac2", 6*time.Minute, app.ProgrammeApproved),
		programme("waiting", 10*time.Minute, app.ProgrammeWaiting))
	w.Entries = lines()
	return w
}

func ids(all []app.Cluster) (ids []app.ID) {
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

func programme(id app.ID, length time.Duration, state app.ProgrammeState) app.Programme {
	return app.Programme{ID: id, Title: "Chương trình " + string(id), Master: "sha-" + string(id), Duration: length, State: state}
}

// lines are the 24 of each day.
func lines() []app.ScheduleEntry {
	var all []app.ScheduleEntry
	add := func(id string, at string, programme app.ID, change func(*app.ScheduleEntry)) {
		clock, err := time.Parse("15:04", at)
		if err != nil {
			panic(err)
		}
		e := app.ScheduleEntry{ID: app.ID(id), Title: id, Kind: app.BroadcastProgramme, Programme: programme, Priority: app.PriorityNormal,
			Start: clock.Sub(clock.Truncate(24 * time.Hour)), OnCut: app.CutResume, Repeat: app.Repeat{Kind: app.RepeatDaily, From: "2026-01-01"}}
		if change != nil {
			change(&e)
		}
		all = append(all, e)
	}
	relay := func(id app.ID, length time.Duration) func(*app.ScheduleEntry) {
		return func(e *app.ScheduleEntry) {
			e.Kind, e.Programme, e.Relay, e.Length, e.OnCut = app.BroadcastRelay, "", id, length, app.CutJoin
		}
	}
	add("nhac-hieu", "05:00", "p1", nil)
	add("vov-sang", "05:03", "", relay("vov", 25*time.Minute))
	add("tin-sang", "05:28", "p6", nil)
	add("lap-tin", "05:35", "p2", func(e *app.ScheduleEntry) { e.OnCut = app.CutLater })
	add("nong-nghiep", "05:45", "p4", nil)
	add("suc-khoe", "05:55", "p2", func(e *app.ScheduleEntry) { e.OnCut = app.CutRestart })
	add("xom-1", "06:05", "p3", func(e *app.ScheduleEntry) { e.Zone = "z1" })
	add("xom-2", "06:05", "p4", func(e *app.ScheduleEntry) { e.Zone = "z2" })
	add("thong-bao", "06:10", "p1", func(e *app.ScheduleEntry) { e.Priority = app.PriorityRaised })
	add("am-nhac", "06:15", "p5", func(e *app.ScheduleEntry) { e.Length = 15 * time.Minute })
	for n, at := range []string{"07:30", "09:00", "10:00", "11:15", "11:40", "13:30"} {
		add(fmt.Sprintf("ngay-%d", n), at, app.ID(fmt.Sprintf("p%d", n%7+1)), nil)
	}
	add("chua-duyet", "15:00", "waiting", nil)
	add("truc-tiep", "16:00", "", func(e *app.ScheduleEntry) { e.Kind, e.Length = app.BroadcastLive, 20*time.Minute })
	add("tinh-chieu", "16:30", "", relay("tinh", 30*time.Minute))
	add("tin-chieu", "17:00", "p7", nil)
	add("chen-chieu", "17:05", "p3", func(e *app.ScheduleEntry) { e.Priority = app.PriorityRaised })
	add("an-ninh", "17:20", "p5", func(e *app.ScheduleEntry) { e.OnCut = app.CutDrop })
	add("thieu-nhi", "17:35", "p6", nil)
	add("toi", "21:50", "p6", nil) // runs into the quiet hours
	return all
}
