package command

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// orderBy runs the order command on a station's folder.
func orderBy(s *station, args ...string) (out, failed string, exit int) {
	var o, f bytes.Buffer
	exit = Main(append([]string{"order", "--data", s.dir}, args...), &o, &f)
	return o.String(), f.String(), exit
}

// orderedPoles is a quiet station with three clusters, of which the first two
// have speakers; the second is in Xóm Chè, zone and hamlet.
func orderedPoles(t *testing.T) (s *station, poles []app.Cluster) {
	t.Helper()
	s = quietStation(t)
	if err := (classroom{station: s}).addClusters(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	poles = s.inventory.Clusters()
	for i := range poles {
		poles[i].Hamlet = ""
		hamlet := map[int]string{0: "Xóm Núi", 1: "Xóm Chè", 2: "Xóm Vắng"}[i]
		if _, err := s.inventory.Save(t.Context(), theProgram, poles[i], hamlet); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.inventory.SaveZone(t.Context(), theProgram, app.Zone{Name: "Xóm Chè", Clusters: []app.ID{poles[1].ID}}); err != nil {
		t.Fatal(err)
	}
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()[:2]); err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "two poles are there", func() bool {
		return s.inventory.Settled(poles[0].ID) && s.inventory.Settled(poles[1].ID)
	})
	return s, s.inventory.Clusters()
}

// The command reaches the speakers of the station that runs, prints what each
// answers, and ends with 1 where one refused. What cannot be meant is refused
// with a sentence.
func TestOrdersFromTheCommandLine(t *testing.T) {
	s, poles := orderedPoles(t)
	first, second := poles[0].Name, poles[1].Name
	volumes := func() (v [2]int) {
		for i, c := range s.inventory.Clusters()[:2] {
			v[i] = c.Volume
		}
		return v
	}
	before := volumes()
	for _, c := range []struct {
		args []string
		out  []string
		exit int
		said string
	}{
		{[]string{"--zone", "xóm chè", "volume=41"}, []string{second + ": done", "1 done, 0 waiting"}, 0, ""},
		{[]string{"--hamlet", "Xóm Núi", "volume=42"}, []string{first + ": done"}, 0, ""},
		{[]string{"--cluster", "1", "--cluster", second, "restart"}, []string{first + ": done", second + ": done"}, 0, ""},
		{[]string{"--all", "power=off", "--reason", "sửa tăng âm"}, []string{"01 " + first + ": done. The box cannot switch", "2 done, 0 waiting, 0 refused, 0 without an answer; 1 without"}, 0, ""},
		{[]string{"--all", "test-tone"}, []string{second + ": refused. This cluster is off"}, 1, "Not all clusters obeyed: 2 refused, 0"},
		{[]string{"--all", "power=on"}, []string{"2 done"}, 0, ""},
		{[]string{"--cluster", "02", "volume=99"}, []string{second + ": refused. Volume 99 is above"}, 1, "1 refused"},
		{[]string{"--cluster", "02", "volume=99", "--above-cap"}, nil, 1, "a reason is needed"},
		{[]string{"--cluster", "02", "volume=99", "--above-cap", "--above-for", "30h", "--reason", "lễ hội"}, nil, 1, "1 minute to 24 hours"},
		{[]string{"--cluster", "02", "volume=99", "--above-cap", "--reason", "lễ hội đình"}, []string{second + ": done"}, 0, ""},
		{[]string{"--cluster", "3", "stop"}, []string{"refused. Cluster " + poles[2].Name + " has no box and takes no orders"}, 1, "1 refused"},
		{[]string{"--hamlet", "Xóm Vắng", "volume=5"}, nil, 1, "“Xóm Vắng” has no cluster with a paired box"},
		{[]string{"--hamlet", "Đâu", "volume=5"}, nil, 1, "no hamlet “Đâu”. There are: "},
		{[]string{"--zone", "Đâu", "volume=5"}, nil, 1, "no zone called “Đâu”"},
		{[]string{"--cluster", "77", "volume=5"}, nil, 1, "There is no cluster “77”"},
		{[]string{"--all", "volume=900"}, nil, 1, "A volume is 0 to 100, not “900”"},
		{[]string{"--all", "power=maybe"}, nil, 1, "Power is on or off, not “maybe”"},
		{[]string{"--all", "update"}, nil, 1, "built without a release key"},
		{[]string{"volume=5"}, nil, 1, "Say who is meant"},
	} {
		out, failed, exit := orderBy(s, c.args...)
		for _, want := range c.out {
			if !strings.Contains(out, want) {
				t.Errorf("%v says %q, want %q", c.args, out, want)
			}
		}
		if exit != c.exit || !strings.Contains(failed, c.said) || c.said == "" && failed != "" || c.out == nil && out != "" {
			t.Errorf("%v ends with %d, says %q, %q", c.args, exit, out, failed)
		}
	}
	until(t, 5*time.Second, "the volumes that were set are kept", func() bool { return volumes() == [2]int{42, 41} })
	s.isAboveItsCap(t, poles[1].ID)
	if before == volumes() {
		t.Error("nothing was changed")
	}
	out, _, _ := orderBy(s, "--all", "volume=43", "--json")
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var told orderTold
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &told); err != nil || len(lines) != 3 || told.Sum == nil || *told.Sum != (orderSum{Done: 2, LeftOut: 1}) {
		t.Errorf("%v: %s", err, out)
	}
	acts, err := s.db.Audit(t.Context(), 200)
	if err != nil {
		t.Fatal(err)
	}
	reason, above := false, false
	for _, a := range acts {
		reason = reason || a.Action == "order.give" && strings.Contains(a.Detail, "sửa tăng âm")
		above = above || a.Action == "order.above_cap" && strings.Contains(a.Detail, "lễ hội đình")
	}
	if !reason || !above {
		t.Error("the reasons are not in the audit log")
	}
}

// isAboveItsCap holds a cluster to a volume of 99 above its cap: its speaker
// says so, also once it has come back and has its settings, the window is told,
// and nobody is told that the volume crept up.
func (s *station) isAboveItsCap(t *testing.T, id app.ID) {
	t.Helper()
	loud := func() bool { return s.inventory.Status(id).Volume == 99 }
	until(t, 10*time.Second, "it reports 99", loud)
	if err := s.inventory.Orders.Apply(t.Context(), s.clusterOf(t, id)); err != nil {
		t.Error(err)
	}
	heard := s.clock.Now()
	batch, err := s.ordering.Give(t.Context(), theProgram, ordering.Request{Kind: ordering.Power, Value: 1, Clusters: []app.ID{id}})
	if err != nil {
		t.Fatal(err)
	}
	until(t, 10*time.Second, "it has heard its settings", func() bool { return countState(s.ordering.Batch(batch), ordering.Done) == 1 })
	until(t, 10*time.Second, "it has reported since", func() bool { return s.inventory.Status(id).LastReport.After(heard) })
	if !loud() {
		t.Errorf("after its settings it is at %d", s.inventory.Status(id).Volume)
	}
	views, err := newDesk(s).Clusters()
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range views {
		if is := v.Above; v.ID == id && (is.Volume != 99 || is.Reason != "lễ hội đình" || is.Until.Before(s.clock.Now().Add(time.Hour))) {
			t.Errorf("the window is told %+v", is)
		}
	}
	_, seen := s.vitals.measure(s.clock.Now())
	for _, is := range seen {
		if is.Cluster == id && (is.Volume != 99 || is.Ordered != 99 || is.Cap < 99) {
			t.Errorf("the alarms see %+v", is)
		}
	}
}

func (s *station) clusterOf(t *testing.T, id app.ID) app.Cluster {
	t.Helper()
	c, err := s.inventory.Cluster(id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// An order to a cluster that is away waits over the station's restart, and is
// done by the speaker that comes back; without a station that runs the command
// starts one.
func TestAnOrderWaitsForItsCluster(t *testing.T) {
	s, poles := orderedPoles(t)
	s.virtual.close()
	until(t, 10*time.Second, "both are away", func() bool {
		return !s.network.link.Connected(poles[0].SpeakerKey) && !s.network.link.Connected(poles[1].SpeakerKey)
	})
	out, failed, exit := orderBy(s, "--cluster", "1", "volume=33")
	if exit != 0 || !strings.Contains(out, "waiting. Cluster "+poles[0].Name+" cannot be reached now; the order waits") {
		t.Errorf("ends with %d: %s%s", exit, out, failed)
	}
	if out, _, exit = orderBy(s, "--cluster", "2", "stop"); exit != 1 || !strings.Contains(out, "It does not wait") {
		t.Errorf("a stop ends with %d: %s", exit, out)
	}
	if c, _ := s.inventory.Cluster(poles[0].ID); c.Volume == 33 {
		t.Error("set before its speaker said so")
	}
	s.withdrawnAtTheDesk(t, poles)
	s.virtual = newVirtualClusters(s)
	if err := s.virtual.startAll(s.inventory.Clusters()[:2]); err != nil {
		t.Fatal(err)
	}
	volume := func(i int) int { return s.inventory.Clusters()[i].Volume }
	until(t, 20*time.Second, "it is done", func() bool { return volume(0) == 33 && len(s.ordering.Open()) == 0 })
	if volume(1) != poles[1].Volume {
		t.Errorf("what was withdrawn was done: %d", volume(1))
	}
	d := newDesk(s)
	if _, err := d.SignIn(t.Context(), "hoa", "483920"); err != nil {
		t.Fatal(err)
	}
	batch, err := d.GiveOrder(t.Context(), backend.OrderGiven{Kind: "volume", Value: 44, Clusters: []app.ID{poles[0].ID, poles[1].ID}})
	if err != nil {
		t.Fatal(err)
	}
	until(t, 20*time.Second, "both are set", func() bool { return volume(0) == 44 && volume(1) == 44 })
	back, err := d.TakeBackOrder(t.Context(), batch)
	if err != nil || len(d.OrderAnswers(back)) != 2 {
		t.Fatalf("%v, %v", d.OrderAnswers(back), err)
	}
	until(t, 20*time.Second, "both are back", func() bool { return volume(0) == 33 && volume(1) == poles[1].Volume })
}

// withdrawnAtTheDesk orders something of a cluster that is away, finds it in
// the list beside what waits already, and withdraws it.
func (s *station) withdrawnAtTheDesk(t *testing.T, poles []app.Cluster) {
	t.Helper()
	d := newDesk(s)
	if _, err := d.GiveOrder(t.Context(), backend.OrderGiven{Kind: "volume", Value: 9, Clusters: []app.ID{poles[1].ID}}); err == nil {
		t.Error("nobody is signed in, and an order is given")
	}
	d.firstSignedIn(t)
	if err := d.SetVolume(t.Context(), poles[1].ID, 9); err != nil {
		t.Fatal(err)
	}
	all, err := d.Orders(t.Context())
	if err != nil || len(all) != 3 || !all[0].Open() || all[1].Value != 9 || all[1].State != "waiting" || all[2].Kind != "stop" || all[2].State != "unheard" {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := d.WithdrawOrders(t.Context(), all[1:2]); err != nil {
		t.Error(err)
	}
	if err := d.WithdrawOrders(t.Context(), all[1:2]); app.CodeOf(err) != "order.not_waiting" {
		t.Errorf("withdrawn again: %v", err)
	}
}

// A script that has lost its way is stopped with a sentence, and nothing else
// waits for it.
func TestAFloodOfOrdersIsRefused(t *testing.T) {
	s := quietStation(t)
	if err := (classroom{station: s}).addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	var mu sync.Mutex
	said := map[string]int{}
	began := time.Now()
	for range 20 {
		all.Go(func() {
			for range 50 {
				runs, err := orderStation(t.Context(), s.dir, clusterOrder{Kind: ordering.Volume, Value: 10, Clusters: []string{"1"}}, func(orderTold) error { return nil })
				mu.Lock()
				said[app.CodeOf(err)]++
				mu.Unlock()
				if !runs {
					t.Error("the station does not answer")
				}
			}
		})
	}
	worst := time.Duration(0)
	d := desk{station: s}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	for over := false; !over; {
		asked := time.Now()
		if _, err := d.Clusters(); err != nil {
			t.Fatal(err)
		}
		worst = max(worst, time.Since(asked))
		select {
		case <-ended:
			over = true
		case <-time.After(5 * time.Millisecond):
		}
	}
	t.Logf("1000 orders in %v: %v; the page's reading took %v at most", time.Since(began), said, worst)
	if said["order.too_many"] < 1000-4*mostOrders || said[""] == 0 || said[""]+said["order.too_many"] != 1000 {
		t.Errorf("said %v", said)
	}
}

// What a speaker tells may be anything: it answers its own order alone, in
// words that can be shown.
func TestAnswersFromOutside(t *testing.T) {
	a := answerOf(wire.Event{Code: "order.failed", Args: map[string]string{"seq": "7", "kind": "power", "why": "<b>x"}, Detail: "a\x1b[31m\x00b\xff" + strings.Repeat("đ", 500)})
	if a.Number != 7 || a.Kind != ordering.Power || a.Done || a.Why != "" || strings.ContainsAny(a.Detail, "\x1b\x00") || len([]rune(a.Detail)) > mostSpoken {
		t.Errorf("%+v", a)
	}
	if a := answerOf(wire.Event{Code: "order.expired", Args: map[string]string{"seq": "9"}}); a.Number != 9 || a.Why != "order.expired" || a.Done {
		t.Errorf("%+v", a)
	}
	for _, seq := range []string{"", "-4", "x", "99999999999999999999"} {
		if n := answerOf(wire.Event{Code: wire.EventDone, Args: map[string]string{"seq": seq}}).Number; n != 0 {
			t.Errorf("%q is read as %d", seq, n)
		}
	}
}
