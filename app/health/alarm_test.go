package health_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/health"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, app.Vietnam)

// village is a commune whose clusters a test breaks and mends; a step is ten
// seconds.
type village struct {
	t     testing.TB
	watch *health.Watch
	now   time.Time
	all   []health.Seen
	kept  []health.Condition // what the steps gave to be kept
}

// newVillage has hamlets of three clusters each, every other hamlet on another
// carrier's SIMs.
func newVillage(t testing.TB, hamlets int) *village {
	v := &village{t: t, watch: health.NewWatch(nil), now: noon}
	for h := range hamlets {
		for c := range 3 {
			v.all = append(v.all, health.Seen{
				Cluster: app.ID(fmt.Sprintf("c%02d-%d", h, c)), Hamlet: app.ID(fmt.Sprintf("h%02d", h)), Line: app.Line4G,
				Carrier: []string{"Viettel", "VNPT"}[h%2], LastHeard: noon, Volume: 60, Ordered: 60, Cap: 80, Celsius: 40, FreeMB: 8000,
				ClockMS: 12, Signal: -80, DataMB: 100, MonthMB: 3000, Ear: app.HeardWell, Playing: true,
			})
		}
	}
	v.run(time.Minute)
	return v
}

// run lets time pass.
func (v *village) run(d time.Duration) {
	for end := v.now.Add(d); v.now.Before(end); {
		v.now = v.now.Add(10 * time.Second)
		for i := range v.all {
			if !v.all[i].Away {
				v.all[i].LastHeard = v.now
			}
		}
		v.kept = append(v.kept, v.watch.Step(v.now, v.all)...)
	}
}

func (v *village) set(f func(*health.Seen), clusters ...int) {
	for _, i := range clusters {
		f(&v.all[i])
	}
}

func away(s *health.Seen) { s.Away = true }
func back(s *health.Seen) { s.Away = false }
func hot(s *health.Seen)  { s.Celsius = 80 }
func cool(s *health.Seen) { s.Celsius = 40 }

// told holds the alarms to what is wanted: kind, what it is of, how many
// clusters.
func (v *village) told(want ...string) {
	v.t.Helper()
	var is []string
	for _, a := range v.watch.Alarms() {
		is = append(is, fmt.Sprintf("%s %s%s %d", a.Kind, a.Hamlet, a.Carrier, len(a.Clusters)))
	}
	if !slices.Equal(is, want) {
		v.t.Fatalf("at %s: told %q, want %q", v.now.Format("15:04:05"), is, want)
	}
}

// TestNobodyIsAwayWhoIsWaitedFor: the time in which a station that has just
// started waits for a cluster counts neither for an alarm nor against one.
func TestNobodyIsAwayWhoIsWaitedFor(t *testing.T) {
	v := newVillage(t, 1)
	v.set(away, 1)
	v.run(6 * time.Minute)
	v.told("line  1")
	v.set(func(s *health.Seen) { s.Away, s.Awaited = true, true }, 0, 1)
	v.run(6 * time.Minute)
	v.told("line  1")
	v.set(func(s *health.Seen) { s.Awaited = false }, 0, 1)
	v.run(3 * time.Minute)
	v.told("line  1")
	v.run(2 * time.Minute)
	v.told("line  1", "line  1")
}

func TestHamletThatWentDarkIsOneAlarm(t *testing.T) {
	v := newVillage(t, 3)
	v.set(away, 0)
	v.run(time.Minute)
	v.set(away, 1, 2)
	v.run(2 * time.Minute)
	v.told()
	v.run(3 * time.Minute)
	v.told("hamlet h00 3")
	if a := v.watch.Alarms()[0]; a.Since != noon.Add(time.Minute) || a.Times != 1 {
		t.Fatalf("since %v, %d times", a.Since, a.Times)
	}
	v.set(back, 0)
	v.run(time.Minute)
	v.set(back, 1)
	v.run(30 * time.Second)
	v.told("hamlet h00 3")
	v.run(10 * time.Minute)
	v.told("line  1") // what is left is told as what it is
	v.set(back, 2)
	v.run(5 * time.Minute)
	v.told()
}

func TestHamletThatComesBackIsNotToldOneByOne(t *testing.T) {
	v := newVillage(t, 3)
	v.set(away, 0, 1, 2)
	v.run(10 * time.Minute)
	for i := range 3 {
		v.set(back, i)
		v.run(time.Minute)
		v.told("hamlet h00 3")
	}
	for range 20 {
		v.run(20 * time.Second)
		for _, a := range v.watch.Alarms() {
			if a.Kind != health.KindHamlet {
				t.Fatalf("told %s", a.Kind)
			}
		}
	}
	v.told()
}

func TestClusterThatWasGoneBeforeStaysByItself(t *testing.T) {
	v := newVillage(t, 3)
	v.set(away, 0)
	v.run(time.Hour)
	v.set(away, 1, 2)
	v.run(6 * time.Minute)
	v.told("hamlet h00 2", "line  1")
}

func TestLinesThatWentApartAreNoHamlet(t *testing.T) {
	v := newVillage(t, 3)
	for i := range 3 {
		v.set(away, i)
		v.run(3 * time.Minute)
	}
	v.run(5 * time.Minute)
	v.told("line  1", "line  1", "line  1")
}

func TestCarrierAndStation(t *testing.T) {
	v := newVillage(t, 4)
	v.set(away, 0, 1, 2, 6, 7, 8)
	v.run(6 * time.Minute)
	v.told("carrier Viettel 6")
	v = newVillage(t, 4)
	v.set(func(s *health.Seen) { s.Line = app.LineLAN }, 0)
	v.set(away, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	v.run(6 * time.Minute)
	v.told("station  11")
	v.set(away, 0)
	v.run(10 * time.Minute)
	v.told("station  11", "line  1")
	v = newVillage(t, 40)
	for i := range v.all {
		v.set(away, i)
	}
	v.run(6 * time.Minute)
	v.told("station  120")
}

func TestDataThatIsUsedUpIsTheCauseOfALineThatWent(t *testing.T) {
	v := newVillage(t, 2)
	v.set(func(s *health.Seen) { s.DataMB = 2800 }, 0)
	v.run(2 * time.Minute)
	v.told("data  1")
	v.watch.Acknowledge(health.KindData, []app.ID{"c00-0"}, "an", v.now)
	if a := v.watch.Alarms()[0]; !a.Quiet() || a.Grave != 1 || a.Figure != 2800 {
		t.Fatalf("got %+v", a)
	}
	v.set(func(s *health.Seen) { s.DataMB, s.Away = 3000, true }, 0)
	v.run(10 * time.Minute)
	v.told("data  1")
	if a := v.watch.Alarms()[0]; a.Quiet() || a.Grave != 2 {
		t.Fatalf("nobody is told that it got worse: %+v", a)
	}
}

func TestWhatIsAcknowledgedIsQuietUntilItGetsWorse(t *testing.T) {
	v := newVillage(t, 3)
	v.set(hot, 0)
	v.run(6 * time.Minute)
	kept := v.watch.Acknowledge(health.KindHot, []app.ID{"c00-0"}, "an", v.now)
	if len(kept) != 1 || kept[0].AckedBy != "an" {
		t.Fatalf("kept %+v", kept)
	}
	v.run(2 * time.Hour)
	if a := v.watch.Alarms(); len(a) != 1 || !a[0].Quiet() {
		t.Fatalf("got %+v", a)
	}
	v.set(func(s *health.Seen) { s.Celsius = 86 }, 0)
	v.run(10 * time.Second)
	if a := v.watch.Alarms()[0]; a.Quiet() || a.Figure != 86 || a.Grave != 2 {
		t.Fatalf("got %+v", a)
	}
	v.watch.Acknowledge(health.KindHot, []app.ID{"c00-0"}, "an", v.now)
	for _, c := range []int{80, 86, 80, 86} { // no worse than was known
		v.set(func(s *health.Seen) { s.Celsius = c }, 0)
		v.run(10 * time.Second)
		if !v.watch.Alarms()[0].Quiet() {
			t.Fatalf("told again at %d", c)
		}
	}
}

func TestAnotherClusterMakesAHamletLoudAgain(t *testing.T) {
	v := newVillage(t, 3)
	v.set(away, 0, 1, 2)
	v.run(6 * time.Minute)
	v.watch.Acknowledge(health.KindHamlet, []app.ID{"c00-0", "c00-1", "c00-2"}, "an", v.now)
	if !v.watch.Alarms()[0].Quiet() {
		t.Fatal("still loud")
	}
	v.set(away, 3, 4, 5, 6, 7, 8)
	v.run(6 * time.Minute)
	if a := v.watch.Alarms(); a[0].Quiet() {
		t.Fatalf("quiet: %+v", a)
	}
}

func TestWhatFlapsIsOneAlarmThatCounts(t *testing.T) {
	v := newVillage(t, 2)
	for range 8 {
		v.set(away, 0)
		v.run(time.Minute)
		v.set(back, 0)
		v.run(2 * time.Minute)
	}
	v.told("line  1")
	if a := v.watch.Alarms()[0]; a.Times != 8 {
		t.Fatalf("counted %d", a.Times)
	}
	v.run(10 * time.Minute)
	v.told("line  1") // well for longer than a line that went once must be
	v.run(61 * time.Minute)
	v.told()
	if n := len(v.kept); n != 2 || v.kept[1].EndedAt.IsZero() {
		t.Fatalf("kept %d: %+v", n, v.kept)
	}
}

func TestManyWithOneFaultShareAnAlarm(t *testing.T) {
	v := newVillage(t, 4)
	v.set(hot, 0, 3, 6, 9)
	v.run(6 * time.Minute)
	v.told("hot  1", "hot  1", "hot  1", "hot  1")
	v.set(hot, 1)
	v.run(6 * time.Minute)
	v.told("hot  5")
	var all []app.ID
	for _, s := range v.all {
		all = append(all, s.Cluster)
	}
	v.watch.Acknowledge(health.KindHot, all, "an", v.now)
	v.set(cool, 0, 3)
	v.run(6 * time.Minute)
	v.told("hot  1", "hot  1", "hot  1")
	if !v.watch.Alarms()[0].Quiet() {
		t.Fatal("what was known of is told again")
	}
}

func TestEachKind(t *testing.T) {
	for kind, set := range map[health.Kind]func(*health.Seen){
		health.KindDead:   func(s *health.Seen) { s.Ear = app.HeardSilent },
		health.KindVolume: func(s *health.Seen) { s.Volume = 75 },
		health.KindDisk:   func(s *health.Seen) { s.FreeMB = 200 },
		health.KindClock:  func(s *health.Seen) { s.ClockMS = -90_000 },
		health.KindSignal: func(s *health.Seen) { s.Signal = -108 },
		health.KindHot:    hot,
		health.KindPower:  func(s *health.Seen) { low := true; s.LowPower = &low },
	} {
		v := newVillage(t, 2)
		was := v.all[1]
		v.set(set, 1)
		v.run(16 * time.Minute)
		v.told(string(kind) + "  1")
		enough := false
		v.all[1] = was
		v.all[1].LowPower = &enough
		v.run(16 * time.Minute)
		v.told()
	}
}

// TestWhatNobodyMeasuredIsNoFault: nor is what would be, while the cluster has
// nothing to play or is away.
func TestWhatNobodyMeasuredIsNoFault(t *testing.T) {
	v := newVillage(t, 2)
	v.set(func(s *health.Seen) {
		s.Volume, s.Celsius, s.FreeMB, s.ClockMS, s.Signal, s.DataMB = health.Unknown, health.Unknown, health.Unknown, health.Unknown, health.Unknown, health.Unknown
		s.Ear = ""
	}, 0)
	v.set(func(s *health.Seen) { s.Ear, s.Playing = app.HeardSilent, false }, 1)
	v.set(func(s *health.Seen) { s.Ordered, s.Volume = health.Unknown, 99 }, 2)
	v.run(time.Hour)
	v.told()
}

// TestAClusterThatIsRemovedHasNoAlarm, and what ends is told to be kept.
func TestAClusterThatIsRemovedHasNoAlarm(t *testing.T) {
	v := newVillage(t, 2)
	v.set(hot, 0)
	v.run(6 * time.Minute)
	v.all = v.all[1:]
	v.run(10 * time.Second)
	v.told()
	if last := v.kept[len(v.kept)-1]; last.Cluster != "c00-0" || last.EndedAt.IsZero() {
		t.Fatalf("kept %+v", last)
	}
}

// TestASleepRaisesNothing: a machine that slept an hour has not watched.
func TestASleepRaisesNothing(t *testing.T) {
	v := newVillage(t, 2)
	v.set(away, 0, 1, 2, 3, 4, 5)
	v.run(10 * time.Second)
	v.now = v.now.Add(time.Hour)
	v.run(time.Minute)
	v.told()
	v.set(back, 0, 1, 2, 3, 4, 5)
	v.run(10 * time.Minute)
	v.told()
}

// TestWhatIsKeptGoesOn: a station that is started anew tells the same, and
// knows who knew.
func TestWhatIsKeptGoesOn(t *testing.T) {
	v := newVillage(t, 3)
	v.set(away, 0, 1, 2)
	v.set(hot, 4)
	v.run(10 * time.Minute)
	v.watch.Acknowledge(health.KindHot, []app.ID{"c01-1"}, "an", v.now)
	want := v.watch.Alarms()
	var kept []health.Condition
	body, err := json.Marshal(v.watch.Open())
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(body, &kept); err != nil {
		t.Fatal(err)
	}
	v.watch, v.kept = health.NewWatch(kept), nil
	v.now = v.now.Add(time.Hour)
	v.run(time.Minute)
	got := v.watch.Alarms()
	for i := range got {
		got[i].Since, want[i].Since = got[i].Since.UTC(), want[i].Since.UTC()
		got[i].AckedAt, want[i].AckedAt = got[i].AckedAt.UTC(), want[i].AckedAt.UTC()
	}
	if !reflect.DeepEqual(got, want) || len(v.kept) != 0 {
		t.Fatalf("got %+v, want %+v; kept %+v", got, want, v.kept)
	}
}

// TestWhateverHappens holds any course of events to the rules: each raised
// condition in exactly one alarm, few alarms whatever breaks, nothing raised
// that has not lasted, nothing acknowledged that is told again as it was, the
// same whatever order the clusters come in, and all quiet once all is well.
func TestWhateverHappens(t *testing.T) {
	for seed := range uint64(5) {
		r := rand.New(rand.NewPCG(seed, 3))
		v := newVillage(t, 1+r.IntN(12))
		other := health.NewWatch(nil)
		well := slices.Clone(v.all)
		for range 200 {
			v.happens(r, well)
			v.run(10 * time.Second)
			mixed := slices.Clone(v.all)
			r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			other.Step(v.now, mixed)
			if !reflect.DeepEqual(v.watch.Alarms(), other.Alarms()) {
				t.Fatalf("seed %d: another order tells something else", seed)
			}
			v.check(seed)
			if all := v.watch.Alarms(); len(all) > 0 && r.IntN(20) == 0 {
				a := all[r.IntN(len(all))]
				v.watch.Acknowledge(a.Kind, a.Clusters, "an", v.now)
				other.Acknowledge(a.Kind, a.Clusters, "an", v.now)
				if !slices.ContainsFunc(v.watch.Alarms(), func(b health.Alarm) bool {
					return b.Kind == a.Kind && slices.Equal(b.Clusters, a.Clusters) && b.Quiet()
				}) {
					t.Fatalf("seed %d: %+v is told again at once", seed, a)
				}
			}
		}
		copy(v.all, well)
		v.run(35 * time.Minute)
		v.told()
	}
}

// happens breaks or mends something of a few clusters, a hamlet, or all.
func (v *village) happens(r *rand.Rand, well []health.Seen) {
	faults := []func(*health.Seen){away, back, hot, cool,
		func(s *health.Seen) { s.Ear = app.HeardSilent }, func(s *health.Seen) { s.Volume = 90 },
		func(s *health.Seen) { s.DataMB = 3100 }, func(s *health.Seen) { s.Signal = -110 },
		func(s *health.Seen) { s.FreeMB = 50 }, func(s *health.Seen) { s.ClockMS = 1 << 20 },
		func(s *health.Seen) {
			*s = well[slices.IndexFunc(well, func(w health.Seen) bool { return w.Cluster == s.Cluster })]
		}}
	f := faults[r.IntN(len(faults))]
	switch h := r.IntN(len(v.all)); r.IntN(12) {
	case 0:
		for i := range v.all {
			f(&v.all[i])
		}
	case 1, 2:
		v.set(f, h/3*3, h/3*3+1, h/3*3+2)
	default:
		v.set(f, h)
	}
}

func (v *village) check(seed uint64) {
	v.t.Helper()
	alarms, in := v.watch.Alarms(), map[string]int{}
	for _, a := range alarms {
		for _, c := range a.Clusters {
			in[fmt.Sprint(family(a.Kind), c)]++
		}
	}
	for _, c := range v.watch.Open() {
		n := in[fmt.Sprint(c.Kind, c.Cluster)]
		if c.Kind == health.KindLine && n == 0 {
			n = in[fmt.Sprint(health.KindData, c.Cluster)] // the cause of it
		}
		if n != 1 {
			v.t.Fatalf("seed %d: %s of %s stands in %d alarms", seed, c.Kind, c.Cluster, n)
		}
		lasted := c.RaisedAt.Sub(c.Since)
		if len(c.Turns) < 6 && lasted < time.Minute {
			v.t.Fatalf("seed %d: %s raised after %v", seed, c.Kind, lasted)
		}
	}
	if len(alarms) > 3+10*4 {
		v.t.Fatalf("seed %d: a storm of %d alarms", seed, len(alarms))
	}
}

// family makes one of the kinds in which a line is told.
func family(k health.Kind) health.Kind {
	switch k {
	case health.KindStation, health.KindCarrier, health.KindHamlet:
		return health.KindLine
	}
	return k
}

// BenchmarkStep judges 4,000 clusters of which a tenth is away.
func BenchmarkStep(b *testing.B) {
	v := newVillage(b, 4000/3)
	for i := range v.all {
		v.all[i].Away = i%10 == 0
	}
	for b.Loop() {
		v.now = v.now.Add(10 * time.Second)
		v.watch.Step(v.now, v.all)
		v.watch.Alarms()
	}
}
