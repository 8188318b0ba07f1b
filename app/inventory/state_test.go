package inventory

import (
	"testing"
	"time"

	"tienglang/app"
)

var t0 = time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)

func at(s float64) time.Time { return t0.Add(time.Duration(s * float64(time.Second))) }

// played are whole seconds from a to b.
func played(a, b int) (all []app.PlayedSecond) {
	for n := a; n < b; n++ {
		all = append(all, app.PlayedSecond{At: at(float64(n)), Broadcast: "b", PlayedMS: 1000})
	}
	return all
}

func heardAs(s Seen, ear app.HeardAs) Seen {
	s.Ear = ear
	return s
}

func TestState(t *testing.T) {
	gap := func(all []app.PlayedSecond, i, concealed, missed int) []app.PlayedSecond {
		all[i].PlayedMS, all[i].ConcealedMS, all[i].MissedMS = 1000-concealed-missed, concealed, missed
		return all
	}
	off := func(ms float64) []app.PlayedSecond {
		all := played(0, 20)
		all[19].OffsetMS = ms
		return all
	}
	silent := played(0, 20)
	for i := range silent {
		silent[i].PlayedMS, silent[i].MissedMS = 0, 1000
	}
	on := Seen{Connected: true, Due: "b", DueSince: t0}
	with := func(report float64, seconds []app.PlayedSecond) Seen {
		s := on
		s.LastReport, s.Seconds = at(report), seconds
		return s
	}
	for _, c := range []struct {
		name string
		seen Seen
		now  float64
		want app.ClusterState
	}{
		{"never reported", Seen{}, 0, app.StateUnknown},
		{"connected, never reported", Seen{Connected: true}, 0, app.StateUnknown},
		{"report 90 s old", Seen{LastReport: t0, Connected: true}, 90, app.StateReady},
		{"report older", Seen{LastReport: t0, Connected: true}, 90.001, app.StateUnknown},
		{"older and due", with(0, played(0, 1)), 91, app.StateUnknown},
		{"line broke", Seen{LastReport: t0}, 1, app.StateLost},
		{"line broke 45 s ago", Seen{LastReport: t0, Gone: at(40)}, 85, app.StateLost},
		{"line broke, longer ago", Seen{LastReport: t0, Gone: at(40)}, 85.001, app.StateUnknown},
		{"line broke as it reported", Seen{LastReport: at(41), Gone: at(40)}, 86, app.StateLost},
		{"line is back", Seen{LastReport: t0, Gone: at(10), Connected: true}, 80, app.StateReady},
		{"nothing to play", Seen{LastReport: t0, Connected: true}, 30, app.StateReady},
		{"just begun", with(-2, nil), 3, app.StateReady},
		{"begun, reports nothing played", with(5.1, nil), 5.2, app.StateLost},
		{"begun, no report at all", with(-2, nil), 12.1, app.StateLost},
		{"whole", with(20.1, played(0, 20)), 20.2, app.StateHeard},
		{"whole, and its microphone hears it", heardAs(with(20.1, played(0, 20)), app.HeardWell), 20.2, app.StateHeard},
		{"whole, and its microphone hears a part", heardAs(with(20.1, played(0, 20)), app.HeardPartly), 20.2, app.StateLate},
		{"whole, and its microphone hears nothing", heardAs(with(20.1, played(0, 20)), app.HeardSilent), 20.2, app.StateLost},
		{"begun, and its microphone hears nothing yet", heardAs(with(3, nil), app.HeardSilent), 3, app.StateReady},
		{"whole, next report on its way", with(20.1, played(0, 20)), 27, app.StateHeard},
		{"two reports did not come", with(20.1, played(0, 20)), 32.2, app.StateLost},
		{"stopped playing", with(25.1, played(0, 20)), 25.2, app.StateLost},
		{"missed everything", with(20.1, silent), 20.2, app.StateLost},
		{"2 % concealed", with(20, gap(played(0, 20), 15, 200, 0)), 20, app.StateHeard},
		{"more than 2 % concealed", with(20, gap(played(0, 20), 15, 230, 0)), 20, app.StateLate},
		{"more than 2 % in both", with(20, gap(played(0, 20), 15, 115, 115)), 20, app.StateLate},
		{"gap long ago", with(20, gap(played(0, 20), 3, 900, 0)), 20, app.StateHeard},
		{"50 ms out of step", with(20, off(-50)), 20, app.StateHeard},
		{"further out of step", with(20, off(-50.1)), 20, app.StateLate},
		{"further ahead", with(20, off(50.1)), 20, app.StateLate},
	} {
		if got := State(c.seen, at(c.now)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestHistoryCountsByCalendarDay(t *testing.T) {
	zone := time.FixedZone("ICT", 7*3600)
	now := time.Date(2026, 11, 23, 18, 0, 0, 0, zone)
	first := midnight(now).AddDate(0, 0, -13)
	day := func(back, hour int) time.Time {
		return midnight(now).AddDate(0, 0, -back).Add(time.Duration(hour) * time.Hour)
	}
	b := func(id app.ID, from time.Time, cluster app.ID) app.Broadcast {
		return app.Broadcast{ID: id, StartedAt: from.UTC(), EndedAt: from.Add(10 * time.Minute), Clusters: []app.ID{cluster}}
	}
	open := b("open", day(0, 17), "c")
	open.EndedAt = time.Time{}
	share := history([]app.Broadcast{
		b("m", day(13, 0), "c"), b("e", day(13, 23), "c"), b("x", day(12, 5), "other"), b("over", day(1, 5), "c"), open,
	}, "c", map[app.ID]int64{"m": 600_000, "e": 300_000, "x": 600_000, "over": 900_000, "open": 1_800_000}, first, now)
	want := [14]float64{0: 0.75, 1: -1, 12: 1, 13: 0.5}
	for i := 1; i < 12; i++ {
		want[i] = -1
	}
	if share != want {
		t.Errorf("%v", share)
	}
}
