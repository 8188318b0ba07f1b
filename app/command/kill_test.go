package command

import (
	"bufio"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

// stationKills is how many times the station is killed where TIENGLANG_KILLS
// asks for no other number: a hundred, as "make kills" does.
const stationKills = 24

// TestKilledStationLosesNothing kills a station with SIGKILL at random moments while it
// starts, recovers, records, approves, is on air and syncs. What it said was
// done must be there afterwards, once, at the station and at the hub.
func TestKilledStationLosesNothing(t *testing.T) {
	t.Parallel()
	kills := killsAsked(t, stationKills)
	out := t.TempDir()
	h, err := openHub(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	defer closeHub(h)
	data := filepath.Join(out, "station")
	prepareVictim(t, classroom{hub: h}, data)

	said := newAcknowledged()
	early, cutUploads := 0, 0
	for n := range kills {
		if !said.gather(t, data, momentOf(n)) {
			early++
		}
		if open, err := h.Store().IdleUploads(t.Context(), time.Now().Add(time.Hour)); err == nil && len(open) > 0 {
			cutUploads++
		}
	}
	t.Logf("%d kills, %d of them before the station was open, %d while a medium went up; acknowledged: %s", kills, early, cutUploads, said)
	if len(said.approved) < kills/2 || len(said.recorded) < kills/4 || len(said.aired) < kills/20 || early < kills/20 {
		t.Errorf("too little was acknowledged: %s; %d early kills", said, early)
	}
	s, err := openStation(t.Context(), stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	said.check(t, s)
	said.checkAir(t, s)
	said.checkHub(t, classroom{station: s, hub: h})
}

// moment is when a victim is killed: so long after its process began, or
// after it said that it was ready.
type moment struct {
	ready bool
	after time.Duration
}

// momentOf spreads the kills: a quarter over the opening of the station, a
// quarter over the start, most others over the first second of work, and each
// tenth late enough to finish a broadcast.
func momentOf(n int) moment {
	switch {
	case n%4 == 0:
		return moment{after: time.Duration(rand.IntN(250)) * time.Millisecond}
	case n%2 == 0:
		return moment{after: time.Duration(rand.IntN(1200)) * time.Millisecond}
	case n%10 == 9:
		return moment{ready: true, after: 2*time.Second + time.Duration(rand.IntN(3000))*time.Millisecond}
	default:
		return moment{ready: true, after: time.Duration(rand.IntN(900)) * time.Millisecond}
	}
}

// prepareVictim makes a workshop that is joined to the hub and has a cluster.
func prepareVictim(t *testing.T, c classroom, data string) {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	c.station = s
	if err := c.join(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := c.addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
}

// acknowledged is what victims said that they had done.
type acknowledged struct {
	approved map[app.ID]string  // programmes with their titles
	recorded map[string]float64 // name: seconds that were recorded for sure
	aired    map[app.ID]app.ID  // broadcasts that sounded, of which programme
	ended    map[app.ID]bool    // broadcasts whose end was waited for
}

func newAcknowledged() acknowledged {
	return acknowledged{map[app.ID]string{}, map[string]float64{}, map[app.ID]app.ID{}, map[app.ID]bool{}}
}

// String counts them.
func (a acknowledged) String() string {
	return fmt.Sprintf("%d approvals, %d recordings, %d broadcasts, %d of them to their end",
		len(a.approved), len(a.recorded), len(a.aired), len(a.ended))
}

// gather runs one victim, kills it at its moment, and reads what it said until
// then. It reports whether the station was open by then.
func (a acknowledged) gather(t *testing.T, data string, m moment) (ready bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), victimVariable+"="+data)
	var failed strings.Builder
	cmd.Stderr = &failed
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill := func() { _ = cmd.Process.Kill() } // nothing to kill is told below
	if !m.ready {
		defer time.AfterFunc(m.after, kill).Stop()
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "ready" {
			ready = true
			if m.ready {
				defer time.AfterFunc(m.after, kill).Stop()
			}
		}
		a.take(lines.Text())
	}
	_ = cmd.Wait() // how it ended is told below
	if cmd.ProcessState.Exited() {
		t.Fatalf("a victim ended by itself:\n%s", failed.String())
	}
	return ready
}

func (a acknowledged) take(line string) {
	var id, of, name string
	var number int64
	var seconds float64
	if n, _ := fmt.Sscanf(line, "approved %s %d", &id, &number); n == 2 {
		a.approved[app.ID(id)] = victimTitle(number)
	}
	if n, _ := fmt.Sscanf(line, "recorded %s %g", &name, &seconds); n == 2 {
		a.recorded[name] = math.Max(a.recorded[name], seconds)
	}
	if n, _ := fmt.Sscanf(line, "aired %s %s", &id, &of); n == 2 {
		a.aired[app.ID(id)] = app.ID(of)
	}
	if n, _ := fmt.Sscanf(line, "ended %s", &id); n == 1 {
		a.ended[app.ID(id)] = true
	}
}

// check finds everything that was acknowledged, once, in a whole database.
func (a acknowledged) check(t *testing.T, s *station) {
	t.Helper()
	ctx := t.Context()
	if err := s.db.Check(ctx); err != nil {
		t.Errorf("integrity: %v", err)
	}
	if _, broken, cut, err := s.db.VerifyAudit(ctx); err != nil || broken != nil || cut {
		t.Errorf("audit log: broken %v, cut %v, %v", broken, cut, err)
	}
	for id, title := range a.approved {
		p, err := s.library.Airable(ctx, id)
		if err != nil || p.State != app.ProgrammeApproved || p.Title != title {
			t.Errorf("approved programme %s %q is lost: %q, %v", id, title, p.Title, err)
		}
	}
	all, err := s.db.Programmes(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]int{}
	for _, p := range all {
		if titles[p.Title]++; titles[p.Title] == 2 {
			t.Errorf("%q was made once and is there more than once", p.Title)
		}
	}
	a.checkRecordings(t, s)
}

func (a acknowledged) checkRecordings(t *testing.T, s *station) {
	t.Helper()
	media, err := s.db.Media(t.Context(), app.MediaVoice)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string][]app.Media{}
	for _, m := range media {
		kept[m.Name] = append(kept[m.Name], m)
	}
	for name, seconds := range a.recorded {
		switch all := kept[name]; {
		case len(all) == 0 && seconds < 1.001: // killed before its first block was on the disk
		case len(all) != 1:
			t.Errorf("recording %s of %.2f s is there %d times", name, seconds, len(all))
		case all[0].Duration.Seconds() < seconds-1.001: // the last second may be lost
			t.Errorf("recording %s: %.2f s of %.2f s", name, all[0].Duration.Seconds(), seconds)
		}
	}
}

// checkAir holds the play log to one beginning and one end for each broadcast,
// and to no more sound than there was time for.
func (a acknowledged) checkAir(t *testing.T, s *station) {
	t.Helper()
	rows, broken, cut, err := s.db.VerifyPlayLog(t.Context())
	if err != nil || broken != nil || cut {
		t.Errorf("play log: broken %v, cut %v, %v", broken, cut, err)
	}
	all, err := s.db.Broadcasts(t.Context(), time.Time{}, time.Now().Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	once := map[app.ID]app.Broadcast{}
	heard := 0
	for _, b := range all {
		if other, twice := once[b.Programme]; twice {
			t.Errorf("programme %q was aired once and is there twice: %s, %s", b.Title, other.ID, b.ID)
		}
		once[b.Programme] = b
		heard += checkBroadcast(t, s, b)
	}
	t.Logf("play log: %d rows of %d broadcasts, %d of them rows of what the cluster played", rows, len(all), heard)
	for id, programme := range a.aired {
		if b := once[programme]; b.ID != id {
			t.Errorf("broadcast %s of programme %s is lost", id, programme)
		} else if a.ended[id] && b.EndReason != "done" {
			t.Errorf("broadcast %s had ended and is %q", id, b.EndReason)
		}
	}
}

// checkBroadcast checks the rows of one broadcast and counts the heard ones.
func checkBroadcast(t *testing.T, s *station, b app.Broadcast) (heard int) {
	t.Helper()
	rows, err := s.db.PlayLogOf(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[app.PlayLogKind]int{}
	played := time.Duration(0)
	for _, r := range rows {
		kinds[r.Kind]++
		played += time.Duration(r.PlayedMS+r.ConcealedMS+r.MissedMS) * time.Millisecond
	}
	if kinds[app.PlayLogStart] != 1 || kinds[app.PlayLogEnd] != 1 || b.EndedAt.IsZero() {
		t.Errorf("broadcast %s, ended %v (%s): rows %v", b.ID, b.EndedAt, b.EndReason, kinds)
	}
	if most := b.EndedAt.Sub(b.StartedAt) + 3*time.Second; b.EndReason == "done" && played > most {
		t.Errorf("broadcast %s took %v and its one cluster tells of %v", b.ID, most, played)
	}
	return kinds[app.PlayLogHeard]
}

// waitForHub lets the queue empty.
func waitForHub(t *testing.T, s *station) {
	t.Helper()
	s.outbox.SendNow()
	until(t, time.Minute, "the hub has everything", func() bool {
		counts, err := s.db.OutboxCounts(t.Context(), time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		return counts.Waiting == 0
	})
}

// checkHub compares the hub with the station, the sound included.
func (a acknowledged) checkHub(t *testing.T, c classroom) {
	t.Helper()
	waitForHub(t, c.station)
	made, err := c.station.db.LastSeq(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.compareHub(t.Context(), made)
	if err != nil {
		t.Fatal(err)
	}
	masters := map[string]bool{}
	for id := range a.approved {
		p, err := c.station.library.Programme(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		masters[p.Master] = true
	}
	for sha := range masters {
		path, err := c.station.db.MediaPath(t.Context(), sha)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := c.sameMedium(t.Context(), sha, path); err != nil || !same {
			t.Errorf("the hub's copy of %s differs, %v", sha, err)
		}
	}
	t.Logf("hub: %d records of %d, %d missing, %d doubled, log's chain whole: %v; %d masters compared",
		found.rows, made, found.missing, found.duplicates, found.chainOK, len(masters))
	if found.rows != made || found.missing != 0 || found.duplicates != 0 || !found.chainOK {
		t.Errorf("hub: %+v of %d records", found, made)
	}
	if err := c.hub.Store().Check(t.Context()); err != nil {
		t.Errorf("integrity of the hub: %v", err)
	}
}
