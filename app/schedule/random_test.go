package schedule_test

import (
	"fmt"
	"math/rand/v2"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

// randomWorld is a commune that nobody would wish for: clusters in hamlets and
// zones, programmes of which some may not go on air, entries of every kind that
// collide, and interruptions, from first on for so many days.
func randomWorld(r *rand.Rand, first app.Date, days int) schedule.World {
	w := schedule.World{Rules: randomRules(r, first, days)}
	for i := range 3 + r.IntN(5) {
		w.Clusters = append(w.Clusters, app.Cluster{
			ID: app.ID(fmt.Sprintf("c%d", i)), Number: i + 1, Hamlet: app.ID(fmt.Sprintf("h%d", r.IntN(3))),
		})
	}
	w.Clusters[0].DeletedAt = first.Time().Add(time.Duration(r.IntN(2)))
	for i := range 3 {
		w.Zones = append(w.Zones, app.Zone{ID: app.ID(fmt.Sprintf("z%d", i)), Clusters: someClusters(r, w)})
	}
	for i := range 12 {
		w.Programmes = append(w.Programmes, randomProgramme(r, i))
	}
	w.Relays = []app.Relay{{ID: "r0"}, {ID: "r1", DeletedAt: first.Time()}}
	for i := range 4 + r.IntN(20) {
		w.Entries = append(w.Entries, randomEntry(r, w, i, first, days))
	}
	for i := range r.IntN(days) {
		w.Interruptions = append(w.Interruptions, randomInterruption(r, w, i, first, days))
	}
	return w
}

func randomRules(r *rand.Rand, first app.Date, days int) app.ScheduleRules {
	rules := app.ScheduleRules{MaxLength: time.Duration(30+r.IntN(300)) * time.Minute, FillRest: r.IntN(2) == 0}
	for range r.IntN(3) {
		rules.Quiet = append(rules.Quiet, app.QuietHours{
			Hamlet: []app.ID{"", "h0", "h1"}[r.IntN(3)], From: minutes(r, 24*60), To: minutes(r, 24*60),
		})
	}
	for range r.IntN(4) {
		rules.Holidays = append(rules.Holidays, first.Add(r.IntN(days)))
	}
	for i := range r.IntN(4) {
		rules.Fillers = append(rules.Fillers, app.ID(fmt.Sprintf("p%d", i)))
	}
	return rules
}

func randomProgramme(r *rand.Rand, i int) app.Programme {
	p := app.Programme{
		ID: app.ID(fmt.Sprintf("p%d", i)), Title: fmt.Sprintf("programme %d", i), Master: fmt.Sprintf("m%d", i),
		State: app.ProgrammeApproved, Duration: time.Duration(20+r.IntN(4000)) * time.Second,
	}
	switch r.IntN(8) {
	case 0:
		p.State = app.ProgrammeWaiting
	case 1:
		p.DeletedAt = time.Unix(1, 0)
	case 2:
		p.Master = ""
	}
	return p
}

// minutes is a time of at most so many minutes, most of them on the quarter.
func minutes(r *rand.Rand, most int) time.Duration {
	if r.IntN(4) > 0 {
		return time.Duration(r.IntN(most/15)) * 15 * time.Minute
	}
	return time.Duration(r.IntN(most*60)) * time.Second
}

func someClusters(r *rand.Rand, w schedule.World) []app.ID {
	var some []app.ID
	for _, c := range w.Clusters {
		if r.IntN(2) == 0 {
			some = append(some, c.ID)
		}
	}
	return some
}

func randomEntry(r *rand.Rand, w schedule.World, i int, first app.Date, days int) app.ScheduleEntry {
	e := app.ScheduleEntry{
		ID: app.ID(fmt.Sprintf("e%02d", i)), Title: fmt.Sprintf("entry %d", i), Kind: app.BroadcastProgramme,
		Programme: app.ID(fmt.Sprintf("p%d", r.IntN(13))), Priority: app.PriorityNormal, Rank: r.IntN(3),
		Start: minutes(r, 24*60), Repeat: randomRepeat(r, first, days),
		OnCut: []app.CutRule{"", app.CutResume, app.CutResume, app.CutRestart, app.CutLater, app.CutJoin, app.CutDrop}[r.IntN(7)],
	}
	if r.IntN(2) == 0 {
		e.Length = time.Minute + minutes(r, 120)
	}
	switch r.IntN(8) {
	case 0:
		e.Kind, e.Programme, e.Length = app.BroadcastLive, "", time.Minute+minutes(r, 120)
	case 1:
		e.Kind, e.Programme, e.Length, e.Relay = app.BroadcastRelay, "", time.Minute+minutes(r, 120), []app.ID{"r0", "r1", "r2"}[r.IntN(3)]
	}
	switch r.IntN(6) {
	case 0:
		e.Priority = app.PriorityRaised
	case 1:
		e.Priority = []app.Priority{app.PriorityRaised, app.PriorityEmergency}[r.IntN(2)]
	}
	switch r.IntN(4) {
	case 0:
		e.Zone = app.ID(fmt.Sprintf("z%d", r.IntN(4)))
	case 1:
		e.Clusters = someClusters(r, w)
	}
	return e
}

func randomRepeat(r *rand.Rand, first app.Date, days int) app.Repeat {
	repeat := app.Repeat{From: first.Add(r.IntN(days)/4 - 1), Holidays: []app.HolidayRule{"", "", app.HolidaySkip, app.HolidayOnly}[r.IntN(4)]}
	if r.IntN(4) == 0 {
		repeat.Until = repeat.From.Add(r.IntN(days))
	}
	for range r.IntN(5) {
		repeat.Weekdays = append(repeat.Weekdays, time.Weekday(r.IntN(7)))
		repeat.Dates = append(repeat.Dates, first.Add(r.IntN(days)))
		repeat.Except = append(repeat.Except, first.Add(r.IntN(days)))
	}
	repeat.Kind = []app.RepeatKind{app.RepeatDaily, app.RepeatDaily, app.RepeatWeekly, app.RepeatDates, app.RepeatOnce}[r.IntN(5)]
	return repeat
}

func randomInterruption(r *rand.Rand, w schedule.World, i int, first app.Date, days int) app.Interruption {
	from := first.Time().Add(time.Duration(r.Int64N(int64(days) * int64(24*time.Hour))))
	one := app.Interruption{
		Broadcast: app.ID(fmt.Sprintf("i%d", i)), Title: fmt.Sprintf("interruption %d", i), Clusters: someClusters(r, w),
		Kind: []app.BroadcastKind{app.BroadcastEmergency, app.BroadcastLive, app.BroadcastProgramme}[r.IntN(3)],
		From: from, To: from.Add(time.Duration(1+r.IntN(5400)) * time.Second),
	}
	if r.IntN(40) == 0 {
		one.To = time.Time{}
	}
	return one
}
