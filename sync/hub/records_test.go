package hub_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

func TestSameBatchTwiceIsAppliedOnce(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	all := st.some(30)
	first := push(t, st, all...)
	if len(first.Acked) != 30 || first.Next != 31 {
		t.Fatalf("first answer %+v", first)
	}
	if again := push(t, st, all...); !reflect.DeepEqual(first, again) {
		t.Errorf("second answer %+v", again)
	}
	whole(t, s, st.st.Commune, 30)
}

func TestAnyOrderFromTwoConnectionsAtOnce(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	all := st.some(120)
	var done sync.WaitGroup
	for seed := range uint64(2) {
		done.Go(func() {
			r := rand.New(rand.NewPCG(seed, 7))
			mine := slices.Clone(all)
			for range 40 {
				r.Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
				if _, err := st.Push(t.Context(), mine[:r.IntN(len(mine))]); err != nil {
					t.Error(err)
				}
			}
		})
	}
	done.Wait()
	a := push(t, st, all...)
	if len(a.Acked) != 120 || len(a.Refused) != 0 || a.Next != 121 {
		t.Errorf("answer %+v", a)
	}
	whole(t, s, st.st.Commune, 120)
}

func TestGapTellsTheNextNumber(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	all := st.some(10)
	a := push(t, st, append(slices.Clone(all[:3]), all[5:]...)...)
	if !reflect.DeepEqual(a.Acked, []int64{1, 2, 3}) || a.Next != 4 {
		t.Fatalf("answer %+v", a)
	}
	push(t, st, all[3:]...)
	whole(t, s, st.st.Commune, 10)
}

func TestRecordWaitsForItsMedium(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	path, sha := noise(t, 100_000, 1)
	records := []wire.Record{
		st.heard(time.Now()),
		st.record(app.RecordProgramme, "p1", app.Programme{ID: "p1", Title: "Bản tin", Master: sha, Version: 1}, sha),
		st.heard(time.Now()),
	}
	a := push(t, st, records...)
	if !reflect.DeepEqual(a.Acked, []int64{1}) || !reflect.DeepEqual(a.Needed, []string{sha}) || a.Next != 2 {
		t.Fatalf("answer %+v", a)
	}
	if err := st.Upload(t.Context(), sha, path, nil); err != nil {
		t.Fatal(err)
	}
	if a := push(t, st, records...); len(a.Acked) != 3 || len(a.Needed) != 0 {
		t.Fatalf("answer %+v", a)
	}
	whole(t, s, st.st.Commune, 3)
	all, err := s.Store().Programmes(t.Context(), st.st.Commune, 10)
	if err != nil || len(all) != 1 || !all[0].Here || all[0].Title != "Bản tin" {
		t.Errorf("programmes %+v, %v", all, err)
	}
}

func TestConflictKeepsBoth(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	one := st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 10, Name: "Cầu Đá 3"}, "")
	push(t, st, one)
	st.seq--
	other := st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 10, Name: "Cầu Đá 4"}, "")
	for range 2 { // the second time changes nothing
		a := push(t, st, other)
		if !reflect.DeepEqual(a.Refused, []wire.Refusal{{Seq: 1, Code: "hub.conflict"}}) || len(a.Acked) != 0 {
			t.Fatalf("answer %+v", a)
		}
	}
	shown, err := s.Store().Refused(t.Context(), st.st.Commune, 10)
	if err != nil || len(shown) != 1 || shown[0].Code != "hub.conflict" {
		t.Errorf("shown %+v, %v", shown, err)
	}
	if n, err := s.Store().Conflicts(t.Context(), st.st.Commune); err != nil || n != 1 {
		t.Errorf("%d conflicts, %v", n, err)
	}
	if n, err := s.Store().Conflicts(t.Context(), join(t, s, "Xã khác").st.Commune); err != nil || n != 0 {
		t.Errorf("another commune has %d conflicts, %v", n, err)
	}
	clusters, err := s.Store().Clusters(t.Context(), st.st.Commune, time.Now())
	if err != nil || len(clusters) != 1 || clusters[0].Name != "Cầu Đá 3" {
		t.Errorf("clusters %+v, %v", clusters, err)
	}
	if a := push(t, st, one); !reflect.DeepEqual(a.Acked, []int64{1}) {
		t.Errorf("the first again: %+v", a)
	}
}

func TestRefusedRecordMayComeAgain(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	all := st.some(3)
	void := all[1].Voided("hub.media_missing")
	newer := st.record("future", "x", struct{}{}, "")
	a := push(t, st, all[0], void, all[2], newer)
	want := []wire.Refusal{{Seq: 2, Code: "hub.media_missing"}, {Seq: 4, Code: "hub.record_unknown"}}
	if !reflect.DeepEqual(a.Refused, want) || !reflect.DeepEqual(a.Acked, []int64{1, 3}) || a.Next != 5 {
		t.Fatalf("answer %+v", a)
	}
	refs, err := s.Store().RecordRefs(t.Context(), st.st.Commune)
	if err != nil || len(refs) != 4 || refs[0].Refused+refs[2].Refused != "" ||
		refs[1].Refused != "hub.media_missing" || refs[3].Refused != "hub.record_unknown" {
		t.Errorf("what came: %+v, %v", refs, err)
	}
	broken, err := s.Store().Broken(t.Context(), st.st.Commune, 10)
	if err != nil || len(broken) != 1 || broken[0].Broken != "gap" || broken[0].Seq != 3 {
		t.Fatalf("broken %+v, %v", broken, err)
	}
	if a := push(t, st, all[1]); !reflect.DeepEqual(a.Acked, []int64{2}) || a.Next != 5 {
		t.Fatalf("again: %+v", a)
	}
	if broken, err = s.Store().Broken(t.Context(), st.st.Commune, 10); err != nil || len(broken) != 0 {
		t.Errorf("after it came: %+v, %v", broken, err)
	}
	if shown, err := s.Store().Refused(t.Context(), st.st.Commune, 10); err != nil || len(shown) != 1 || shown[0].Seq != 4 {
		t.Errorf("still refused: %+v, %v", shown, err)
	}
}

func TestOlderRecordComingLateOverwritesNothing(t *testing.T) {
	s := startHub(t)
	st := join(t, s, "Xã Tân Khê")
	older := st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 1, Name: "cũ"}, "")
	newer := st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 1, Name: "mới"}, "")
	push(t, st, older.Voided("hub.quota"), newer)
	if a := push(t, st, older); !reflect.DeepEqual(a.Acked, []int64{1}) {
		t.Fatalf("answer %+v", a)
	}
	clusters, err := s.Store().Clusters(t.Context(), st.st.Commune, time.Now())
	if err != nil || len(clusters) != 1 || clusters[0].Name != "mới" {
		t.Errorf("clusters %+v, %v", clusters, err)
	}
}

func TestBreaksOfTheChainAreMarked(t *testing.T) {
	forge := func(r wire.Record, change func(*app.PlayLogRow)) wire.Record {
		var row app.PlayLogRow
		if err := json.Unmarshal(r.Body, &row); err != nil {
			t.Fatal(err)
		}
		change(&row)
		r.Body, _ = json.Marshal(row)
		return r
	}
	for name, c := range map[string]struct {
		bend func(all []wire.Record) []wire.Record
		want map[int64]string
	}{
		"whole": {func(all []wire.Record) []wire.Record { return all }, map[int64]string{}},
		"changed": {func(all []wire.Record) []wire.Record {
			all[1] = forge(all[1], func(r *app.PlayLogRow) { r.PlayedMS++ })
			return all
		}, map[int64]string{2: "hash"}},
		"left out": {func(all []wire.Record) []wire.Record {
			for i := 2; i < len(all); i++ {
				all[i].Seq--
			}
			return slices.Delete(all, 1, 2)
		}, map[int64]string{3: "gap"}},
		"written anew": {func(all []wire.Record) []wire.Record {
			other := &station{st: app.Station{Commune: all[0].Commune}, seq: 4}
			return append(all, other.some(1)...)
		}, map[int64]string{1: "fork"}},
		"without the first": {func(all []wire.Record) []wire.Record {
			other := &station{st: app.Station{Commune: all[0].Commune}, seq: 4, head: app.ChainHead{Seq: 4, Hash: "00"}}
			return append(all, other.some(1)...)
		}, map[int64]string{5: "prev"}},
	} {
		s := startHub(t)
		st := join(t, s, "Xã "+name)
		push(t, st, c.bend(st.some(4))...)
		rows, err := s.Store().Broken(t.Context(), st.st.Commune, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := map[int64]string{}
		for _, r := range rows {
			got[r.Seq] = r.Broken
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestStatusGrowsOldByTheHubsClock(t *testing.T) {
	clock := &clock{now: time.Now()}
	s := startHub(t, func(c *hub.Config) { c.Clock = clock })
	st := join(t, s, "Xã Tân Khê")
	// The station's own clock is three hours slow; its report is 20 s old.
	slow := clock.Now().Add(-3 * time.Hour)
	records := []wire.Record{
		st.record(app.RecordCluster, "c1", app.Cluster{ID: "c1", Number: 1, Name: "Đầu xóm"}, ""),
		st.record(app.RecordStatus, "c1", app.ClusterStatus{Cluster: "c1", State: app.StateHeard, LastReport: slow.Add(-20 * time.Second)}, ""),
	}
	if _, err := s.Store().Apply(t.Context(), st.st.Commune, wire.Batch{SentAt: slow, Records: records}, clock.Now()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		later time.Duration
		want  app.ClusterState
	}{{0, app.StateHeard}, {69 * time.Second, app.StateHeard}, {71 * time.Second, app.StateUnknown}} {
		now := clock.Now().Add(c.later)
		clusters, err := s.Store().Clusters(t.Context(), st.st.Commune, now)
		if err != nil || clusters[0].Status.State != c.want {
			t.Errorf("after %v: %+v, %v", c.later, clusters, err)
		}
		o, err := s.Store().OverviewOf(t.Context(), st.st.Commune, now)
		if err != nil || o.States[c.want] != 1 || o.Clusters != 1 {
			t.Errorf("after %v: overview %+v, %v", c.later, o, err)
		}
	}
}

// clock is a clock that a test sets; what waits for it waits for ever.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) After(time.Duration) <-chan time.Time { return nil }
