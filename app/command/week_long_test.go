//go:build long

package command

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// The week of the proof: eight poles, two programmes a day.
const (
	weekPoles  = 8
	weekDays   = 7
	weekPerDay = 2
	weekLength = 3 * time.Second
)

// TestAWeekWithoutANetwork prepares eight speaker processes whose clocks are
// wrong and go wrong, kills the station that they learnt the time from, and lets
// a week pass in which nothing answers at its address and two of them are killed
// and started again. It then looks at when each programme really began at each
// pole, opens the station's folder again, and reads in its log what the poles
// deliver.
func TestAWeekWithoutANetwork(t *testing.T) {
	w := &warp{file: filepath.Join(t.TempDir(), "jumps")}
	o := stationOptions{Data: filepath.Join(t.TempDir(), "station"), Workshop: true, Listen: freePair(t), Name: trainingStation, Clock: w.steady()}
	poles, slots := prepareWeek(t, w, o)
	kill := weekProcess(t, w, o)
	for range 12 { // six hours, in which the poles learn their crystals
		time.Sleep(3 * time.Second)
		w.ahead(t, 30*time.Minute)
	}
	time.Sleep(3 * time.Second)
	kill()

	for n, slot := range slots {
		w.ahead(t, slot.From.Sub(o.Clock.Now())-4*time.Second)
		if n == 5 || n == 9 { // killed while nothing sounds
			killed(poles[n-5].cmd)
			poles[n-5].start(t)
		}
		wantNobody(t, o.Listen)
		time.Sleep(slot.To.Sub(o.Clock.Now()) + 700*time.Millisecond)
	}
	worst := time.Duration(0)
	for _, p := range poles {
		worst = max(worst, p.wantOnTime(t, slots))
	}
	t.Logf("%d programmes at %d poles; the worst began %v off its time", len(slots), len(poles), worst)
	wantDelivered(t, o, poles, slots)
}

// prepareWeek opens a new station, has it hold a week's programmes at new
// poles, and closes it again.
func prepareWeek(t *testing.T, w *warp, o stationOptions) (poles []*weekPole, slots []app.Slot) {
	t.Helper()
	s, err := openStation(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if err := (classroom{station: s}).addClusters(t.Context(), weekPoles); err != nil {
		t.Fatal(err)
	}
	for n, c := range s.inventory.Clusters() {
		code, _ := s.network.pair.Begin(c.ID)
		p := newWeekPole(t, w, n, c.ID, s.network.url(), code)
		p.start(t)
		poles = append(poles, p)
	}
	slots = weekOfProgrammes(t, s)
	until(t, time.Minute, "every pole holds the week", func() bool { return s.heldEverywhere(slots) })
	return poles, slots
}

// weekOfProgrammes puts a programme for each hour of the day into the schedule,
// each day from eight hours from now on.
func weekOfProgrammes(t *testing.T, s *station) []app.Slot {
	t.Helper()
	first := s.clock.Now().Add(8 * time.Hour).Truncate(time.Second)
	last := first.Add(weekDays*24*time.Hour - time.Hour)
	for n := range weekPerDay {
		at := first.Add(time.Duration(n) * 24 * time.Hour / weekPerDay)
		sound := stair(n + int(weekLength/time.Second))[n*audio.Rate:]
		m, err := s.intake.source(t.Context(), &clip{samples: sound}, app.Media{Name: fmt.Sprint("stair ", n), Kind: app.MediaMaster}, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.approveNow(t.Context(), theProgram, app.Programme{Title: fmt.Sprint("Bản tin ", n), Master: m.SHA256, Duration: m.Duration,
			Loudness: m.Loudness, Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}}})
		if err != nil {
			t.Fatal(err)
		}
		onSchedule(t, s, p, at, func(e *app.ScheduleEntry) { e.Repeat.Kind = app.RepeatDaily })
	}
	plan, err := s.schedule.Plan(t.Context(), first.Add(-time.Second), last)
	if err != nil || len(plan.Slots) != weekDays*weekPerDay {
		t.Fatalf("%d slots are planned, %v", len(plan.Slots), err)
	}
	return plan.Slots
}

func (s *station) heldEverywhere(slots []app.Slot) bool {
	return !slices.ContainsFunc(slots, func(one app.Slot) bool {
		held, of := s.holding.Held(one)
		return len(held) != of
	})
}

func init() { children["TIENGLANG_TEST_WEEK"] = weekStation }

// weekStation is the real station in a time that jumps, until it is killed. It
// says when all its poles are there and hold what it has for them.
func weekStation(data string) int {
	ctx := context.Background()
	w := &warp{file: os.Getenv(warpVariable)}
	s, err := openStation(ctx, stationOptions{Data: data, Workshop: true, Listen: os.Getenv("TIENGLANG_TEST_LISTEN"), Clock: w.steady()})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for pause(ctx, 50*time.Millisecond) && !s.weekPrepared(ctx) {
	}
	fmt.Println("ready")
	select {}
}

func (s *station) weekPrepared(ctx context.Context) bool {
	now := s.clock.Now()
	plan, err := s.schedule.Plan(ctx, now, now.Add(weekDays*24*time.Hour))
	return err == nil && len(plan.Slots) > 0 && s.heldEverywhere(plan.Slots) &&
		!slices.ContainsFunc(s.inventory.Clusters(), func(c app.Cluster) bool { return !s.network.link.Connected(c.SpeakerKey) })
}

// weekProcess starts this binary as that station and returns how to kill it.
func weekProcess(t *testing.T, w *warp, o stationOptions) (kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "TIENGLANG_TEST_WEEK="+o.Data, "TIENGLANG_TEST_LISTEN="+o.Listen, warpVariable+"="+w.file)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { killed(cmd) })
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the station said %q", lines.Text())
	}
	return func() { killed(cmd) }
}

// wantNobody finds that nothing answers where the station was, neither for
// HTTPS nor for the link.
func wantNobody(t *testing.T, listen string) {
	t.Helper()
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		t.Fatal(err)
	}
	next, err := net.LookupPort("tcp", port)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{listen, net.JoinHostPort(host, fmt.Sprint(next+1))} {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			_ = c.Close()
			t.Errorf("somebody answers at %s", address)
		}
	}
}

// wantOnTime compares when sound began with when it was due.
func (p *weekPole) wantOnTime(t *testing.T, slots []app.Slot) (worst time.Duration) {
	t.Helper()
	began, err := p.began()
	if err != nil || len(began) != len(slots) {
		t.Errorf("%s: %d programmes sounded, %d were due, %v", p.cluster, len(began), len(slots), err)
	}
	for n, at := range began[:min(len(began), len(slots))] {
		off := at.Sub(slots[n].From)
		worst = max(worst, off.Abs())
		if off.Abs() > 50*time.Millisecond {
			t.Errorf("%s: programme %d began %v off its time", p.cluster, n, off)
		}
	}
	return worst
}

// wantDelivered opens the folder of the station that was killed, waits for what
// the poles have to tell, and holds its log to each programme once and whole.
func wantDelivered(t *testing.T, o stationOptions, poles []*weekPole, slots []app.Slot) {
	t.Helper()
	s, err := openStation(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var rows []app.PlayLogRow
	until(t, 2*time.Minute, "the poles have told of the week", func() bool {
		if err := s.db.CloseSpans(t.Context(), s.clock.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if rows, err = s.db.Played(t.Context(), slots[0].From.Add(-time.Hour), s.clock.Now()); err != nil {
			t.Fatal(err)
		}
		told := int64(0)
		for _, r := range rows {
			told += r.PlayedMS + r.MissedMS + r.ConcealedMS
		}
		return told >= int64(len(poles)*len(slots))*(weekLength.Milliseconds()-50)
	})
	pause(t.Context(), 5*time.Second) // what would come twice comes now
	if err := s.db.CloseSpans(t.Context(), s.clock.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if rows, err = s.db.Played(t.Context(), slots[0].From.Add(-time.Hour), s.clock.Now()); err != nil {
		t.Fatal(err)
	}
	least, most := wantEachOnce(t, rows, poles, slots)
	t.Logf("the log tells of %d to %d ms of each programme at each pole, in %d rows", least, most, len(rows))
	if planned, err := s.db.Planned(t.Context(), slots[0].From, s.clock.Now()); err != nil || len(planned) != len(slots) {
		t.Errorf("%d of %d programmes of the week stand as planned, %v", len(planned), len(slots), err)
	}
	if n, broken, cut, err := s.db.VerifyPlayLog(t.Context()); err != nil || broken != nil || cut || n == 0 {
		t.Errorf("of %d rows %+v is broken, cut off: %v, %v", n, broken, cut, err)
	}
}

// wantEachOnce sums up what was told of each programme at each pole.
func wantEachOnce(t *testing.T, rows []app.PlayLogRow, poles []*weekPole, slots []app.Slot) (least, most int64) {
	t.Helper()
	type where struct{ broadcast, cluster app.ID }
	played, until := map[where]int64{}, map[app.ID]time.Time{}
	slices.SortFunc(rows, func(a, b app.PlayLogRow) int { return a.From.Compare(b.From) })
	for _, r := range rows {
		played[where{r.Broadcast, r.Cluster}] += r.PlayedMS
		if until[r.Cluster].Sub(r.From) > 5*time.Millisecond {
			t.Errorf("%s: what sounded at %v is told twice, as it was told up to %v", r.Cluster, r.From, until[r.Cluster])
		}
		until[r.Cluster] = r.To
		if r.MissedMS+r.ConcealedMS > 3 || r.Title == "" {
			t.Errorf("%s tells of %+v", r.Cluster, r)
		}
	}
	least = weekLength.Milliseconds()
	for _, slot := range slots {
		for _, p := range poles {
			ms := played[where{slot.Broadcast, p.cluster}]
			least, most = min(least, ms), max(most, ms)
			if ms < 2970 || ms > 3010 {
				t.Errorf("%s tells of %d ms of what was due at %v", p.cluster, ms, slot.From)
			}
			delete(played, where{slot.Broadcast, p.cluster})
		}
	}
	for w, ms := range played {
		t.Errorf("%s tells of %d ms of %s, which was not due", w.cluster, ms, w.broadcast)
	}
	return least, most
}
