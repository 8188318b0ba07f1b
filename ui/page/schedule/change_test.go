package schedule

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"time"

	"tienglang/app"
	"tienglang/ui/backend"
	"tienglang/ui/uitest"
)

// notice is the week's first day with a notice of three days alone in it.
func notice(t *testing.T) (*uitest.Backend, app.ScheduleEntry) {
	t.Helper()
	b := uitest.Station()
	var land app.ScheduleEntry
	b.Do(func() {
		i := slices.IndexFunc(b.EntriesOf, func(e app.ScheduleEntry) bool { return e.Notice != nil })
		land = b.EntriesOf[i]
		land.Repeat = app.Repeat{Kind: app.RepeatDaily, From: "2026-11-23", Until: "2026-12-13"}
		land.Notice.Days = 21
		b.EntriesOf = []app.ScheduleEntry{land}
		b.Clock = app.Date("2026-11-22").Time()
	})
	return b, land
}

// owedOn are the days on which the station says that a notice is owed.
func owedOn(t *testing.T, b *uitest.Backend) []app.Date {
	t.Helper()
	week, err := b.Week(t.Context(), "2026-11-23", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range week.Owed {
		return o.Owed
	}
	return nil
}

// TestOwedDaysFollowWhatIsMoved moves days of a notice at random, one alone and
// again, takes them out and undoes: at every step just those days of its 21 are
// owed on which nothing that was laid from it is due.
func TestOwedDaysFollowWhatIsMoved(t *testing.T) {
	for seed := range uint64(5) {
		random := rand.New(rand.NewPCG(seed, 4))
		b, land := notice(t)
		due := map[app.ID]app.Date{} // what was moved, by the day on which it is now
		left := map[app.Date]bool{}  // of the notice's own
		for i := range 21 {
			left[land.Notice.First.Add(i)] = true
		}
		keep := func(c backend.ScheduleChange) backend.ScheduleChange {
			t.Helper()
			kept, err := b.ChangeSchedule(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			return kept
		}
		entry := func(id app.ID) (found app.ScheduleEntry) {
			b.Do(func() {
				for _, e := range b.EntriesOf {
					if e.ID == id {
						found = e
					}
				}
			})
			return found
		}
		for range 25 {
			to := place{land.Notice.First.Add(random.IntN(24)), time.Duration(14+random.IntN(6)) * time.Hour, 5 * time.Minute}
			before, beforeLeft := maps.Clone(due), maps.Clone(left)
			var kept backend.ScheduleChange
			moved := slices.Sorted(maps.Keys(due))
			switch own := slices.Sorted(maps.Keys(left)); {
			case len(own) > 0 && (len(moved) == 0 || random.IntN(2) == 0):
				date := own[random.IntN(len(own))]
				kept = keep(lay(entry(land.ID), date, to, scopeDay))
				delete(left, date)
				due[kept[len(kept)-1].After.ID] = to.date
			case random.IntN(3) == 0:
				id := moved[random.IntN(len(moved))]
				kept = keep(drop(entry(id), due[id], scopeDay))
				delete(due, id)
			default:
				id := moved[random.IntN(len(moved))]
				kept = keep(lay(entry(id), due[id], to, scopeDay))
				due[id] = to.date
			}
			if random.IntN(3) == 0 {
				keep(kept.Undo())
				due, left = before, beforeLeft
			}
			var want []app.Date
			for i := range 21 {
				if d := land.Notice.First.Add(i); !left[d] && !slices.Contains(slices.Collect(maps.Values(due)), d) {
					want = append(want, d)
				}
			}
			if got := owedOn(t, b); !slices.Equal(got, want) {
				t.Fatalf("seed %d: owed on %v, want %v", seed, got, want)
			}
		}
	}
}

func TestWhatIsMovedToAnotherSoundAnnouncesNoMore(t *testing.T) {
	b := uitest.Station()
	e, p := shown(t, b, nil)
	land := entryOf(t, b, "Quy hoạch đất đai")
	p.propose(pending{change: onDays(land, []app.Date{"2026-11-24", "2026-11-25"}), date: "2026-11-24", said: "schedule.said.laid"})
	e.Wait()
	if p.pending != nil {
		e.Press(t, "Giữ như trên")
	}
	p.moved(blockID(land.ID, "2026-11-24"), 0, 12*60, true)
	e.Wait()
	e.Press(t, "Chỉ ngày 24/11")
	if p.pending != nil {
		e.Press(t, "Giữ như trên")
	}
	if !e.Sees("Còn nợ: 0") || !e.Sees("Tính cho thông báo") {
		t.Errorf("moved, it does not count on: %q", e.Words())
	}
	e.Picture(t, "lich-phat-thong-bao-doi")
	p.open(p.chosen)
	p.side.form.programme = "p4"
	e.Press(t, "Lưu")
	if p.pending != nil {
		e.Press(t, "Giữ như trên")
	}
	if !e.Sees("Còn nợ: 1") {
		t.Errorf("with another sound it counts: %q", e.Words())
	}
}
