package command

import (
	"testing"
	"time"

	"tienglang/app"
)

// onSchedule puts a programme into the schedule of today, at that moment.
func onSchedule(t *testing.T, s *station, p app.Programme, at time.Time, change func(*app.ScheduleEntry)) app.ScheduleEntry {
	t.Helper()
	awake(t, s)
	day := app.DateOf(at)
	e := app.ScheduleEntry{Title: p.Title, Kind: app.BroadcastProgramme, Programme: p.ID, Priority: app.PriorityNormal,
		Start: at.Sub(day.Time()), OnCut: app.CutResume, Repeat: app.Repeat{Kind: app.RepeatOnce, From: day}}
	if change != nil {
		change(&e)
	}
	e, err := s.schedule.Save(t.Context(), theProgram, e)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// awake takes the quiet hours away, so that what a test plans for now sounds at
// any hour of the day.
func awake(t *testing.T, s *station) {
	t.Helper()
	r, err := s.schedule.Rules(t.Context())
	if err == nil && len(r.Quiet) > 0 {
		r.Quiet = nil
		err = s.schedule.SaveRules(t.Context(), theProgram, r)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// poles makes clusters with virtual speakers that hear.
func poles(t *testing.T, s *station, n int) {
	t.Helper()
	c := classroom{station: s}
	if err := c.addClusters(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "the poles are there", func() bool {
		for _, c := range s.inventory.Clusters() {
			if c.SpeakerKey == "" || !s.network.link.Connected(c.SpeakerKey) {
				return false
			}
		}
		return true
	})
}

// What is in the schedule goes on air at its time by itself, is heard, and
// stands in all three records.
func TestTheScheduleGoesOnAirByItself(t *testing.T) {
	s := quietStation(t)
	poles(t, s, 2)
	p := approvedTone(t, s, "Bản tin sáng", 1500*time.Millisecond)
	at := s.clock.Now().Add(2500 * time.Millisecond).Truncate(time.Second)
	e := onSchedule(t, s, p, at, nil)
	ctx := t.Context()
	var b app.Broadcast
	until(t, 30*time.Second, "it was on air", func() bool {
		all, err := s.db.Broadcasts(ctx, at.Add(-time.Minute), at.Add(time.Minute))
		if err != nil || len(all) != 1 || all[0].EndedAt.IsZero() {
			return false
		}
		b = all[0]
		return true
	})
	if b.EndReason != "done" || b.Entry != e.ID || b.Programme != p.ID || !b.StartedAt.Equal(at) || b.Precedence != app.PrecedenceScheduled || len(b.Clusters) != 2 {
		t.Errorf("%+v", b)
	}
	planned, err := s.db.Planned(ctx, at, at.Add(time.Minute))
	if err != nil || len(planned) != 1 || planned[0].Broadcast != b.ID || !planned[0].From.Equal(at) || planned[0].Master != p.Master {
		t.Errorf("planned %+v, %v", planned, err)
	}
	sent, err := s.db.SentOf(ctx, b.ID)
	if err != nil || len(sent) != 2 || !sent[0].From.Equal(at) || sent[0].To.IsZero() {
		t.Errorf("sent %+v, %v", sent, err)
	}
	until(t, 20*time.Second, "both poles tell that they played it whole", func() bool {
		heard, err := s.db.HeardOf(ctx, b.ID)
		return err == nil && len(heard) == 2 && heard[0].PlayedMS > 1200 && heard[1].PlayedMS > 1200
	})
	rows, err := s.db.PlayLogOf(ctx, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	first := map[app.ID]time.Time{}
	for _, r := range rows {
		if _, ok := first[r.Cluster]; !ok && r.Kind == app.PlayLogHeard {
			first[r.Cluster] = r.From
		}
	}
	for c, from := range first {
		if from.Sub(at).Abs() > 1500*time.Millisecond {
			t.Errorf("%s heard it from %v, due %v", c, from, at)
		}
	}
}
