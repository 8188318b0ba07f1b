package command

import (
	"context"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// fedClusters are an FM cluster that carries a gateway and two that hang on it.
func fedClusters(t *testing.T, s *station) []app.Cluster {
	t.Helper()
	var all []app.Cluster
	for i, name := range []string{"Đài FM xã", "Xóm Chè", "Xóm Núi"} {
		c := app.Cluster{Number: i + 1, Name: name, Technology: app.TechnologyFM, Volume: 90, VolumeCap: 100}
		if i > 0 {
			c.Gateway = all[0].ID
		}
		if i == 2 {
			c.Technology = app.TechnologyWired
		}
		c, err := s.inventory.Save(t.Context(), theProgram, c, name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	return all
}

// fedRows are how many milliseconds the log has as fed at each cluster of the
// broadcast; anything that it has as heard is a fault.
func fedRows(t *testing.T, s *station, b app.ID) map[app.ID]int64 {
	t.Helper()
	if err := s.db.CloseSpans(t.Context(), s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	rows, err := s.db.PlayLogOf(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	ms := map[app.ID]int64{}
	for _, r := range rows {
		switch r.Kind {
		case app.PlayLogFed:
			ms[r.Cluster] += r.PlayedMS
		case app.PlayLogHeard:
			t.Errorf("the log says that %s was heard", r.Cluster)
		}
	}
	return ms
}

// What is put on air for one that hangs on a gateway goes through that gateway to
// all that hang on it: all are due, the board calls them fed and not heard, the
// log has a row for each, and the day counts them apart.
func TestAGatewayFeedsWhatHangsOnIt(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	all := fedClusters(t, s)
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()); err != nil {
		t.Fatal(err)
	}
	carrier := func() app.Cluster { c, _ := s.inventory.Cluster(all[0].ID); return c }
	until(t, 20*time.Second, "the gateway is there", func() bool { return carrier().SpeakerKey != "" && s.network.link.Connected(carrier().SpeakerKey) })
	d := newDesk(s)
	at := s.clock.Now()
	p := approvedTone(t, s, "Bản tin", time.Minute)
	if _, err := s.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: p.ID, Clusters: []app.ID{all[2].ID}}); err != nil {
		t.Fatal(err)
	}
	var counts backend.Counts
	until(t, 20*time.Second, "all three are fed", func() bool {
		counts = d.OnAir().Counts
		return counts.Fed == 3
	})
	if counts.Heard != 0 || counts.Due != 3 {
		t.Errorf("the bar counts %+v", counts)
	}
	for _, c := range all[1:] {
		if is := s.inventory.Status(c.ID); is.Gateway != all[0].ID || is.Connected != true {
			t.Errorf("%s: %+v", c.Name, is)
		}
	}
	until(t, 20*time.Second, "it has played for a while", func() bool { return s.inventory.Status(all[0].ID).PlayedMS > 1200 })
	if err := s.playout.StopLive(t.Context(), theProgram); err != nil {
		t.Fatal(err)
	}
	var aired []backend.Aired
	until(t, 20*time.Second, "all of it is told", func() bool {
		aired, _ = d.airedOn(context.Background(), app.DateOf(at))
		return len(aired) == 1 && !aired[0].EndedAt.IsZero() && aired[0].Fed == 3
	})
	if aired[0].Heard != 0 || len(aired[0].Absent) != 0 {
		t.Errorf("the day tells %+v", aired[0])
	}
	until(t, 20*time.Second, "the log has it at all three", func() bool {
		ms := fedRows(t, s, aired[0].ID)
		return len(ms) == 3 && ms[all[0].ID] >= 1200 && ms[all[1].ID] == ms[all[0].ID] && ms[all[2].ID] == ms[all[0].ID]
	})
	if err := s.inventory.Delete(t.Context(), theProgram, all[2].ID); err != nil {
		t.Fatal(err)
	}
	if was, err := d.airedOn(context.Background(), app.DateOf(at)); err != nil || was[0].Fed != 3 || was[0].Heard != 0 {
		t.Errorf("once one is removed the day tells %+v, %v", was, err)
	}
	page := slices.Collect(func(yield func(string) bool) {
		views, _ := d.Clusters()
		for _, v := range views {
			yield(v.GatewayName)
		}
	})
	if !slices.Equal(page, []string{"", "01 Đài FM xã"}) {
		t.Errorf("the window names %q", page)
	}
	moved := all[1]
	moved.Technology, moved.Gateway, moved.Line = app.TechnologyIP, "", app.LineLAN
	if _, err := s.inventory.Save(t.Context(), theProgram, moved, ""); err != nil {
		t.Fatal(err)
	}
	if was, err := d.airedOn(context.Background(), app.DateOf(at)); err != nil || was[0].Fed != 3 || was[0].Heard != 0 {
		t.Errorf("once one has become an IP cluster the day tells %+v, %v", was, err)
	}
	if alone := d.heardAlone(t.Context())(app.Slot{Broadcast: aired[0].ID, Clusters: aired[0].Clusters}); alone.Fed != 3 || alone.Heard != 0 {
		t.Errorf("of what it played alone: %+v", alone)
	}
}
