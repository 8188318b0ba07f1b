package inventory_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory"
	"tienglang/app/store"
)

var ctx = context.Background()

// speakers takes down what is ordered.
type speakers struct {
	mu   sync.Mutex
	got  []string
	away bool
}

func (s *speakers) note(format string, args ...any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.away {
		return errors.New("no answer")
	}
	s.got = append(s.got, fmt.Sprintf(format, args...))
	return nil
}

func (s *speakers) Apply(_ context.Context, c app.Cluster) error {
	return s.note("apply %d volume %d cap %d delay %d", c.Number, c.Volume, c.VolumeCap, c.DelayMS)
}
func (s *speakers) Forget(key string) { _ = s.note("forget %s", key) }

func (s *speakers) setAway(away bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = away
}

func (s *speakers) took() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := s.got
	s.got = nil
	return got
}

type commune struct {
	*inventory.Service
	d     *store.DB
	clock *apptest.Clock
	poles *speakers
	by    app.User
}

func begin(t *testing.T, workshop bool) commune {
	t.Helper()
	c := commune{clock: apptest.NewClock(), poles: &speakers{}, by: apptest.Officer()}
	c.d = apptest.DB(t, store.Options{Clock: c.clock, Workshop: workshop})
	c.Service = c.open(t)
	return c
}

func (c commune) open(t *testing.T) *inventory.Service {
	t.Helper()
	s, err := inventory.New(ctx, inventory.Config{Store: c.d, Orders: c.poles, Clock: c.clock, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (c commune) save(t *testing.T, number int, name string) app.Cluster {
	t.Helper()
	got, err := c.Save(ctx, c.by, apptest.Cluster(number, name), "Thôn Đông")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestClusterComesBackAsItWasSaved(t *testing.T) {
	c := begin(t, false)
	in := apptest.Cluster(0, "  Cụm  đình làng ")
	in.DelayMS, in.InstalledOn = 120, apptest.Start
	saved, err := c.Save(ctx, c.by, in, " Thôn  Đông ")
	if err != nil || saved.Number != 1 || saved.Name != "Cụm đình làng" || saved.Virtual {
		t.Fatalf("%+v, %v", saved, err)
	}
	again := c.open(t).Clusters()
	if len(again) != 1 || len(again[0].Horns) != 2 || again[0].DelayMS != 120 || !again[0].InstalledOn.Equal(apptest.Start) {
		t.Errorf("%+v", again)
	}
	second := c.save(t, 0, "Cụm chợ")
	hamlets, err := c.Hamlets(ctx)
	if err != nil || len(hamlets) != 1 || hamlets[0].Name != "Thôn Đông" || second.Hamlet != saved.Hamlet || second.Number != 2 {
		t.Errorf("%+v, %+v, %v", hamlets, second, err)
	}
}

func TestWorkshopHasVirtualClustersOnly(t *testing.T) {
	if got := begin(t, true).save(t, 1, "Cụm"); !got.Virtual {
		t.Errorf("%+v", got)
	}
}

func TestClusterIsChecked(t *testing.T) {
	c := begin(t, false)
	c.save(t, 1, "Cụm một")
	for code, change := range map[string]func(*app.Cluster){
		"cluster.name_missing":    func(c *app.Cluster) { c.Name = " " },
		"cluster.bad_number":      func(c *app.Cluster) { c.Number = -1 },
		"cluster.number_taken":    func(c *app.Cluster) { c.Number = 1 },
		"cluster.bad_technology":  func(c *app.Cluster) { c.Technology = "steam" },
		"cluster.bad_horns":       func(c *app.Cluster) { c.Horns = []app.Horn{{Watts: 0}} },
		"cluster.bad_delay":       func(c *app.Cluster) { c.DelayMS = 2001 },
		"cluster.bad_volume":      func(c *app.Cluster) { c.VolumeCap = 101 },
		"cluster.volume_over_cap": func(c *app.Cluster) { c.Volume = 86 },
		"cluster.bad_text":        func(c *app.Cluster) { c.Code = strings.Repeat("x", 101) },
		"cluster.bad_imei":        func(c *app.Cluster) { c.Box.IMEI = "86000000000000" },
		"cluster.bad_place":       func(c *app.Cluster) { c.Position = app.Position{Lat: 105, Lon: 21} },
		"cluster.bad_amplifier":   func(c *app.Cluster) { c.Amplifier.Watts = -1 },
		"cluster.bad_price":       func(c *app.Cluster) { c.Purchase.PriceDong = -1 },
		"cluster.bad_date":        func(c *app.Cluster) { c.Purchase.WarrantyUntil = time.Date(20240, 1, 1, 0, 0, 0, 0, time.UTC) },
		"cluster.bad_mark":        func(c *app.Cluster) { c.Power = "wind" },
	} {
		in := apptest.Cluster(2, "Cụm hai")
		change(&in)
		_, err := c.Save(ctx, c.by, in, "")
		apptest.Wants(t, err, code)
	}
	if n := len(c.Clusters()); n != 1 {
		t.Errorf("%d clusters", n)
	}
}

func TestVolumeIsHeldToItsCapAndSent(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Cụm")
	if err := c.SetVolume(ctx, c.by, pole.ID, 50); err != nil || len(c.poles.took()) != 0 {
		t.Errorf("an unpaired cluster was sent orders, or %v", err)
	}
	if err := c.Pair(ctx, c.by.ID, pole.ID, "UKEY"); err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, c.SetVolume(ctx, c.by, pole.ID, 86), "cluster.volume_over_cap")
	apptest.Wants(t, c.SetVolume(ctx, c.by, pole.ID, -1), "cluster.bad_volume")
	apptest.Wants(t, c.SetVolume(ctx, apptest.User("e", app.RoleEditor), pole.ID, 10), "people.not_allowed")
	if err := c.SetVolume(ctx, c.by, pole.ID, 85); err != nil {
		t.Fatal(err)
	}
	if got := c.poles.took(); len(got) != 1 || got[0] != "apply 1 volume 85 cap 85 delay 0" {
		t.Errorf("%q", got)
	}
	c.poles.setAway(true)
	apptest.Wants(t, c.SetVolume(ctx, c.by, pole.ID, 20), "cluster.not_reached")
	if kept, _ := c.Cluster(pole.ID); kept.Volume != 20 {
		t.Errorf("%+v", kept)
	}
}

func TestSpeakerThatComesBackIsSentItsSettings(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Cụm")
	if err := c.Pair(ctx, c.by.ID, pole.ID, "UKEY"); err != nil {
		t.Fatal(err)
	}
	c.poles.setAway(true)
	apptest.Wants(t, c.SetVolume(ctx, c.by, pole.ID, 33), "cluster.not_reached")
	stop := run(t, c)
	c.poles.setAway(false)
	c.Presence(pole.ID, true, c.clock.Now())
	c.clock.Await(1)
	c.clock.Advance(time.Second)
	c.clock.Await(1)
	stop()
	if got := c.poles.took(); len(got) != 1 || got[0] != "apply 1 volume 33 cap 85 delay 0" {
		t.Errorf("%q", got)
	}
}

// run starts the service's loop; stop ends it and waits.
func run(t *testing.T, c commune) (stop func()) {
	t.Helper()
	loop, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- c.Run(loop) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestPairing(t *testing.T) {
	c := begin(t, false)
	one, two := c.save(t, 1, "Một"), c.save(t, 2, "Hai")
	if err := c.Pair(ctx, c.by.ID, one.ID, "U1"); err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, c.Pair(ctx, c.by.ID, two.ID, "U1"), "cluster.speaker_taken")
	if id, ok := c.SpeakerAllowed("U1"); !ok || id != one.ID {
		t.Errorf("%s, %v", id, ok)
	}
	if _, ok := c.SpeakerAllowed(""); ok {
		t.Error("no key is a key")
	}
	edited := one // as the window has it, without the key
	edited.Name = "Một mới"
	if _, err := c.Save(ctx, c.by, edited, ""); err != nil {
		t.Fatal(err)
	}
	if id, ok := c.open(t).SpeakerAllowed("U1"); !ok || id != one.ID {
		t.Errorf("editing lost the pairing: %s, %v", id, ok)
	}
	if err := c.Pair(ctx, c.by.ID, one.ID, "U9"); err != nil { // a new box on the pole
		t.Fatal(err)
	}
	if err := c.Unpair(ctx, c.by, one.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.SpeakerAllowed("U9"); ok {
		t.Error("still allowed")
	}
	got := c.poles.took()
	if fmt.Sprint(got[len(got)-2:]) != "[forget U1 forget U9]" {
		t.Errorf("%q", got)
	}
}

func TestDeleteAndRestore(t *testing.T) {
	c := begin(t, false)
	one := c.save(t, 1, "Một")
	if err := c.Pair(ctx, c.by.ID, one.ID, "U1"); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(ctx, c.by, one.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.SpeakerAllowed("U1"); ok || len(c.Clusters()) != 0 || len(c.Board()) != 0 {
		t.Error("still there")
	}
	two := c.save(t, 1, "Hai")
	apptest.Wants(t, c.Restore(ctx, c.by, one.ID), "cluster.number_taken")
	if err := c.Pair(ctx, c.by.ID, two.ID, "U1"); err != nil {
		t.Fatal(err)
	}
	two.Number = 7
	if _, err := c.Save(ctx, c.by, two, ""); err != nil {
		t.Fatal(err)
	}
	if err := c.Restore(ctx, c.by, one.ID); err != nil {
		t.Fatal(err)
	}
	if back, err := c.Cluster(one.ID); err != nil || back.SpeakerKey != "" {
		t.Errorf("%+v, %v", back, err)
	}
	if id, _ := c.SpeakerAllowed("U1"); id != two.ID {
		t.Errorf("the speaker went to %s", id)
	}
	rows, err := c.d.Batch(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	var gone app.Cluster
	for _, r := range rows {
		var got app.Cluster
		if json.Unmarshal(r.Body, &got) == nil && got.ID == one.ID && !got.DeletedAt.IsZero() {
			gone = got
		}
	}
	if gone.ID == "" {
		t.Error("the hub is not told of the deletion")
	}
}

func TestZonesAndWhoTheyMean(t *testing.T) {
	c := begin(t, false)
	a, b, d := c.save(t, 3, "A"), c.save(t, 1, "B"), c.save(t, 2, "D")
	z, err := c.SaveZone(ctx, apptest.User("a", app.RoleAnnouncer), app.Zone{Name: " Trung tâm ", Clusters: []app.ID{a.ID, d.ID}})
	if err != nil || z.Name != "Trung tâm" {
		t.Fatal(z, err)
	}
	_, err = c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm", Clusters: []app.ID{b.ID}})
	apptest.Wants(t, err, "zone.name_taken")
	_, err = c.SaveZone(ctx, c.by, app.Zone{})
	apptest.Wants(t, err, "zone.name_missing")
	_, err = c.SaveZone(ctx, apptest.User("e", app.RoleEditor), app.Zone{Name: "x"})
	apptest.Wants(t, err, "people.not_allowed")
	for _, w := range []struct {
		zone     app.ID
		clusters []app.ID
		want     []app.ID
	}{
		{"", nil, []app.ID{b.ID, d.ID, a.ID}},
		{z.ID, nil, []app.ID{d.ID, a.ID}},
		{z.ID, []app.ID{b.ID}, []app.ID{b.ID}},
	} {
		if got, err := c.Resolve(ctx, w.zone, w.clusters); err != nil || fmt.Sprint(got) != fmt.Sprint(w.want) {
			t.Errorf("%v: %v, %v", w, got, err)
		}
	}
	_, err = c.Resolve(ctx, "nowhere", nil)
	apptest.Wants(t, err, "data.not_found")
	if err := c.Delete(ctx, c.by, d.ID); err != nil {
		t.Fatal(err)
	}
	if zones, err := c.Zones(ctx); err != nil || len(zones[0].Clusters) != 1 {
		t.Errorf("%+v, %v", zones, err)
	}
	if err := c.DeleteZone(ctx, c.by, z.ID); err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, c.DeleteZone(ctx, c.by, z.ID), "data.not_found")
}

// A choice that has nobody left is never the whole commune.
func TestZoneWhoseClustersAreAllDeleted(t *testing.T) {
	c := begin(t, false)
	a, b, d := c.save(t, 1, "A"), c.save(t, 2, "B"), c.save(t, 3, "D")
	z, err := c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm", Clusters: []app.ID{a.ID, b.ID}})
	if err != nil {
		t.Fatal(err)
	}
	wants := func(zone app.ID, clusters []app.ID, code string, want ...app.ID) {
		t.Helper()
		got, err := c.Resolve(ctx, zone, clusters)
		apptest.Wants(t, err, code)
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	if err := c.Delete(ctx, c.by, a.ID); err != nil {
		t.Fatal(err)
	}
	wants(z.ID, nil, "", b.ID)
	wants("", []app.ID{a.ID}, "air.no_cluster")
	if err := c.Delete(ctx, c.by, b.ID); err != nil {
		t.Fatal(err)
	}
	if zones, err := c.Zones(ctx); err != nil || len(zones) != 1 || len(zones[0].Clusters) != 0 {
		t.Errorf("%+v, %v", zones, err)
	}
	wants(z.ID, nil, "air.no_cluster")
	wants("", []app.ID{a.ID, b.ID}, "air.no_cluster")
	wants("", nil, "", d.ID)
	if err := c.Restore(ctx, c.by, b.ID); err != nil {
		t.Fatal(err)
	}
	wants(z.ID, nil, "", b.ID)
}

func TestZoneNeedsClusters(t *testing.T) {
	c := begin(t, false)
	a := c.save(t, 1, "A")
	_, err := c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm"})
	apptest.Wants(t, err, "zone.empty")
	if err := c.Delete(ctx, c.by, a.ID); err != nil {
		t.Fatal(err)
	}
	_, err = c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm", Clusters: []app.ID{a.ID}})
	apptest.Wants(t, err, "data.not_found")
	if zones, err := c.Zones(ctx); err != nil || len(zones) != 0 {
		t.Errorf("%+v, %v", zones, err)
	}
}

// A station that has no clusters yet may still be tried out.
func TestWholeCommuneWithoutClusters(t *testing.T) {
	if got, err := begin(t, false).Resolve(ctx, "", nil); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestBoardFollowsABroadcast(t *testing.T) {
	c := begin(t, false)
	pole, other := c.save(t, 1, "Một"), c.save(t, 2, "Hai")
	state := func() string {
		t.Helper()
		return fmt.Sprint(c.Board()[0].State, " ", c.Board()[1].State)
	}
	if got := state(); got != "unknown unknown" {
		t.Errorf("at first %s", got)
	}
	c.Presence(pole.ID, true, c.clock.Now())
	c.Report(pole.ID, app.SpeakerReport{Seq: 1, At: c.clock.Now(), Volume: 70, Version: "1.0", Problems: []string{"device.lost"}})
	if got := c.Board()[0]; got.State != app.StateReady || got.Volume != 70 || got.Version != "1.0" || got.Problem != "device.lost" {
		t.Errorf("%+v", got)
	}
	c.OnAir(app.Broadcast{ID: "b", Clusters: []app.ID{pole.ID}})
	c.clock.Advance(5 * time.Second)
	s := apptest.Seconds("b", apptest.Start, 5)
	s[1].PlayedMS, s[1].MissedMS, s[4].LevelDBFS = 950, 50, math.NaN()
	c.Report(pole.ID, app.SpeakerReport{Seq: 2, At: c.clock.Now(), Seconds: append(s, apptest.Seconds("older", apptest.Start, 3)...)})
	got := c.Board()[0]
	if got.State != app.StateHeard || got.PlayedMS != 4950 || got.Missed != 50 || got.LatencyMS != 350 || got.OffsetMS != 0.5 || got.LevelDBFS != -120 {
		t.Errorf("%+v", got)
	}
	c.Presence(pole.ID, false, c.clock.Now())
	if got := state(); got != "lost unknown" {
		t.Errorf("line broken: %s", got)
	}
	c.clock.Advance(app.UnknownGone)
	c.Presence(pole.ID, false, c.clock.Now()) // told once more
	if got := state(); got != "lost unknown" {
		t.Errorf("45 s after the line broke: %s", got)
	}
	c.clock.Advance(time.Second)
	if got := state(); got != "unknown unknown" {
		t.Errorf("46 s after the line broke: %s", got)
	}
	c.Presence(pole.ID, true, c.clock.Now())
	c.OffAir("b")
	if got := c.Board()[0]; got.State != app.StateReady || got.PlayedMS != 0 || got.LevelDBFS != -120 {
		t.Errorf("off air: %+v", got)
	}
	c.clock.Advance(app.UnknownAfter + time.Second)
	if got := c.Status(pole.ID); got.State != app.StateUnknown || c.Status(other.ID).State != app.StateUnknown {
		t.Errorf("%+v", got)
	}
}

// A programme is told of ten seconds before it begins. Nobody is silent for
// that, and what plays until then still counts.
func TestWhatIsPreparedIsNotDueYet(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Một")
	report := func(seq int64, of app.ID, from time.Time) {
		c.Report(pole.ID, app.SpeakerReport{Seq: seq, At: c.clock.Now(), Seconds: apptest.Seconds(of, from, 3)})
	}
	c.Presence(pole.ID, true, c.clock.Now())
	c.OnAir(app.Broadcast{ID: "first", StartedAt: c.clock.Now(), Clusters: []app.ID{pole.ID}})
	second := c.clock.Now().Add(10 * time.Second)
	c.OnAir(app.Broadcast{ID: "second", StartedAt: second, Clusters: []app.ID{pole.ID}})
	c.clock.Advance(9 * time.Second)
	report(1, "first", c.clock.Now().Add(-3*time.Second))
	if got := c.Status(pole.ID); got.State != app.StateHeard || got.PlayedMS != 3000 {
		t.Errorf("while the next is prepared: %+v", got)
	}
	c.OffAir("first")
	c.clock.Advance(3 * time.Second)
	c.Report(pole.ID, app.SpeakerReport{Seq: 2, At: c.clock.Now()})
	if got := c.Status(pole.ID); got.State != app.StateReady {
		t.Errorf("two seconds after it began, before it was heard of: %s", got.State)
	}
	c.clock.Advance(3 * time.Second)
	report(3, "second", second)
	if got := c.Status(pole.ID); got.State != app.StateHeard {
		t.Errorf("once it plays: %s", got.State)
	}
}

// Silence is never green: one report of a time to come neither keeps a pole that
// plays nothing heard, nor stands before what the pole tells after it.
func TestAReportFromTheFutureKeepsNothingGreen(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Một")
	c.Presence(pole.ID, true, c.clock.Now())
	c.OnAir(app.Broadcast{ID: "b", StartedAt: c.clock.Now(), Clusters: []app.ID{pole.ID}})
	report := func(seq int64, ahead time.Duration, volume int, seconds ...app.PlayedSecond) {
		c.Report(pole.ID, app.SpeakerReport{Seq: seq, At: c.clock.Now().Add(ahead), Volume: volume, Seconds: seconds})
	}
	report(1, 0, 40)
	c.clock.Advance(3 * time.Second)
	report(2, time.Hour, 99, apptest.Seconds("b", c.clock.Now().Add(time.Hour), 1)...)
	report(3, 0, 40, apptest.Seconds("b", c.clock.Now().Add(4*time.Minute), 1)...)
	for seq := int64(4); seq < 14; seq++ {
		if got := c.Status(pole.ID); got.State == app.StateHeard || got.Volume != 40 {
			t.Fatalf("report %d: %s, volume %d", seq, got.State, got.Volume)
		}
		c.clock.Advance(3 * time.Second)
		report(seq, 0, 40)
	}
	if got := c.Status(pole.ID); got.State != app.StateLost {
		t.Errorf("without a sound for half a minute it is %s", got.State)
	}
}

func TestHubIsToldOfChangesAndOnceAMinute(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Một")
	stop := run(t, c)
	defer stop()
	turn := func(seconds int, report bool) {
		t.Helper()
		for range seconds {
			c.clock.Await(1)
			if report {
				c.Report(pole.ID, app.SpeakerReport{Seq: 1, At: c.clock.Now()})
			}
			c.clock.Advance(time.Second)
		}
		c.clock.Await(1)
	}
	take := func() (states []app.ClusterState) {
		t.Helper()
		rows, err := c.d.Batch(ctx, 100)
		if err != nil {
			t.Fatal(err)
		}
		var seqs []int64
		for _, r := range rows {
			seqs = append(seqs, r.Seq)
			var s app.ClusterStatus
			if r.Kind == app.RecordStatus {
				if err := json.Unmarshal(r.Body, &s); err != nil {
					t.Fatal(err)
				}
				states = append(states, s.State)
			}
		}
		if err := c.d.Ack(ctx, seqs); err != nil {
			t.Fatal(err)
		}
		return states
	}
	turn(3, false)
	if got := fmt.Sprint(take()); got != "[unknown]" {
		t.Errorf("at first %s", got)
	}
	turn(3, true)
	if got := fmt.Sprint(take()); got != "[ready]" {
		t.Errorf("on its first report %s", got)
	}
	turn(50, true)
	if got := fmt.Sprint(take()); got != "[]" {
		t.Errorf("unchanged %s", got)
	}
	turn(12, true)
	if got := fmt.Sprint(take()); got != "[ready]" {
		t.Errorf("after a minute %s", got)
	}
	turn(100, false)
	if got := fmt.Sprint(take()); got != "[unknown]" {
		t.Errorf("after its silence %s", got)
	}
}

func TestHeard14(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Một")
	b := app.Broadcast{ID: "b", StartedAt: c.clock.Now(), Clusters: []app.ID{pole.ID}}
	if err := c.d.StartBroadcast(ctx, b, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	r := app.ClusterReport{Cluster: pole.ID, SpeakerReport: app.SpeakerReport{Seq: 1, Seconds: apptest.Seconds("b", b.StartedAt, 3)}}
	if _, err := c.d.LogReports(ctx, []app.ClusterReport{r}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.d.EndBroadcast(ctx, "b", b.StartedAt.Add(4*time.Second), "done", app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	c.clock.Advance(time.Minute)
	share, err := c.Heard14(ctx, pole.ID)
	if err != nil || share[13] != 0.75 || share[12] != -1 {
		t.Errorf("%v, %v", share, err)
	}
}

// A zone that the schedule needs is not removed; one whose lines are over is. A
// cluster that was removed comes back into its zones.
func TestAZoneOfTheScheduleIsNotRemoved(t *testing.T) {
	c := begin(t, false)
	a, b := c.save(t, 1, "A"), c.save(t, 2, "B")
	z, err := c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm", Clusters: []app.ID{a.ID, b.ID}})
	if err != nil {
		t.Fatal(err)
	}
	today := app.DateOf(c.Clock.Now())
	e := app.ScheduleEntry{ID: "e", Title: "Tin trưa", Kind: app.BroadcastLive, Zone: z.ID, Repeat: app.Repeat{Kind: app.RepeatOnce, From: today}}
	saved, err := c.d.SaveSchedule(ctx, []app.ScheduleEntry{e})
	if err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, c.DeleteZone(ctx, c.by, z.ID), "zone.in_use")
	if zones, _ := c.Zones(ctx); len(zones) != 1 {
		t.Fatal("the zone is gone")
	}
	if err := c.Delete(ctx, c.by, b.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := c.SaveZone(ctx, c.by, app.Zone{ID: z.ID, Name: "Trung tâm xã", Clusters: []app.ID{a.ID}}); err != nil {
		t.Fatal(err)
	}
	if err := c.Restore(ctx, c.by, b.ID); err != nil {
		t.Fatal(err)
	}
	if zones, _ := c.Zones(ctx); len(zones) != 1 || len(zones[0].Clusters) != 2 {
		t.Errorf("%+v", zones)
	}
	saved[0].Repeat.From = today.Add(-1)
	if _, err = c.d.SaveSchedule(ctx, saved); err != nil {
		t.Fatal(err)
	}
	if err := c.DeleteZone(ctx, c.by, z.ID); err != nil {
		t.Error(err)
	}
}

// TestASavedClusterGoesBackWhole, also a new one; saving what was not changed is
// no act that could be taken back.
func TestASavedClusterGoesBackWhole(t *testing.T) {
	c := begin(t, false)
	pole, added, err := c.Put(ctx, c.by, apptest.Cluster(1, "Cụm đình làng"), "Khe Cốc")
	if err != nil || added == "" {
		t.Fatalf("%q, %v", added, err)
	}
	if _, none, err := c.Put(ctx, c.by, pole, "Khe Cốc"); err != nil || none != "" {
		t.Errorf("nothing was changed: %q, %v", none, err)
	}
	moved := pole
	moved.Place = "cột điện đầu ngõ"
	_, undo, err := c.Put(ctx, c.by, moved, "Khe Cốc")
	if err == nil {
		_, err = c.Undo(ctx, c.by, undo)
	}
	if now, _ := c.Cluster(pole.ID); err != nil || now.Place != pole.Place || now.Hamlet != pole.Hamlet {
		t.Errorf("%+v, %v", now, err)
	}
	if _, err := c.Undo(ctx, c.by, added); err != nil {
		t.Fatal(err)
	}
	if all := c.Clusters(); len(all) != 0 {
		t.Errorf("the new one stays: %+v", all)
	}
}
