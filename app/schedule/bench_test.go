package schedule_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

// commune has 43 clusters in 11 hamlets, 24 entries a day of which some are
// for single hamlets, 10 emergencies and some hundred broadcasts by hand a
// year.
func commune() schedule.World {
	r := rand.New(rand.NewPCG(1, 1))
	w := schedule.World{Rules: app.ScheduleRules{MaxLength: 3 * time.Hour, Fillers: []app.ID{"p0", "p1"}, FillRest: true,
		Quiet: []app.QuietHours{{From: 22 * time.Hour, To: 5 * time.Hour}, {Hamlet: "h3", From: hour(11, 30), To: hour(13, 30)}}}}
	for i := range 43 {
		w.Clusters = append(w.Clusters, app.Cluster{ID: app.ID(fmt.Sprintf("c%02d", i)), Hamlet: app.ID(fmt.Sprintf("h%d", i%11))})
	}
	for i := range 11 {
		z := app.Zone{ID: app.ID(fmt.Sprintf("z%d", i))}
		for c := i; c < 43; c += 11 {
			z.Clusters = append(z.Clusters, w.Clusters[c].ID)
		}
		w.Zones = append(w.Zones, z)
	}
	for i := range 24 {
		id := app.ID(fmt.Sprintf("p%d", i))
		w.Programmes = append(w.Programmes, app.Programme{ID: id, State: app.ProgrammeApproved, Master: string(id), Duration: time.Duration(5+i) * time.Minute})
		e := daily(fmt.Sprintf("e%d", i), string(id), hour(5, 0)+time.Duration(i)*40*time.Minute, 30*time.Minute)
		if i%4 == 0 {
			e.Zone = w.Zones[i%11].ID
		}
		w.Entries = append(w.Entries, e)
	}
	for i := range 110 {
		one := randomInterruption(r, w, i, monday, 365)
		if i >= 10 {
			one.Kind = app.BroadcastLive
		}
		one.To = one.From.Add(time.Duration(1+r.IntN(20)) * time.Minute)
		w.Interruptions = append(w.Interruptions, one)
	}
	return w
}

func BenchmarkMakeDay(b *testing.B) {
	w := commune()
	for b.Loop() {
		schedule.Make(w, monday.Add(100).Time(), monday.Add(101).Time())
	}
}

func BenchmarkMakeYear(b *testing.B) {
	w := commune()
	for b.Loop() {
		schedule.Make(w, monday.Time(), monday.Add(365).Time())
	}
}
