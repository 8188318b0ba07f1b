package command

import (
	"bufio"
	"context"
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
	"tienglang/audio"
	"tienglang/audio/record"
)

// victimVariable names the folder in which this test binary works as a
// station until it is killed.
const victimVariable = "TIENGLANG_TEST_VICTIM"

// kills is how many times the station is killed.
const kills = 100

// TestAHundredKills kills a station with SIGKILL at random moments while it
// records, approves and syncs. What it said was done must be there afterwards,
// once.
func TestAHundredKills(t *testing.T) {
	out := t.TempDir()
	h, err := openHub(t.Context(), out)
	if err != nil {
		t.Fatal(err)
	}
	defer closeHub(h)
	data := filepath.Join(out, "station")
	prepareVictim(t, classroom{hub: h}, data)

	var said acknowledged
	for range kills {
		said.gather(t, data, time.Duration(rand.IntN(900))*time.Millisecond)
	}
	t.Logf("%d kills; acknowledged: %d approvals, %d recordings", kills, len(said.approved), len(said.recorded))
	if len(said.approved) < kills || len(said.recorded) < kills/4 {
		t.Errorf("only %d approvals and %d recordings were acknowledged", len(said.approved), len(said.recorded))
	}
	s, err := openStation(t.Context(), stationOptions{Data: data, Listen: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	said.check(t, s)
	checkHub(t, s, classroom{hub: h})
}

// prepareVictim makes a station that is joined to the hub and has one sound.
func prepareVictim(t *testing.T, c classroom, data string) {
	t.Helper()
	s, err := openStation(t.Context(), stationOptions{Data: data, Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	c.station = s
	if err := c.join(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// acknowledged is what victims said that they had done.
type acknowledged struct {
	approved map[app.ID]bool
	recorded map[string]float64 // name: seconds that were recorded for sure
}

// gather runs one victim, kills it after it has worked for a while, and reads
// what it said until then.
func (a *acknowledged) gather(t *testing.T, data string, worked time.Duration) {
	t.Helper()
	if a.approved == nil {
		a.approved, a.recorded = map[app.ID]bool{}, map[string]float64{}
	}
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
	var timer *time.Timer
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "ready" {
			timer = time.AfterFunc(worked, func() { _ = cmd.Process.Kill() })
		}
		a.take(lines.Text())
	}
	_ = cmd.Wait()
	if timer == nil {
		t.Fatalf("a victim never began:\n%s", failed.String())
	}
	timer.Stop()
}

func (a *acknowledged) take(line string) {
	var id, name string
	var seconds float64
	if n, _ := fmt.Sscanf(line, "approved %s", &id); n == 1 {
		a.approved[app.ID(id)] = true
	}
	if n, _ := fmt.Sscanf(line, "recorded %s %g", &name, &seconds); n == 2 {
		a.recorded[name] = math.Max(a.recorded[name], seconds)
	}
}

// check finds everything that was acknowledged, once, in a whole database.
func (a *acknowledged) check(t *testing.T, s *station) {
	t.Helper()
	ctx := t.Context()
	if err := s.db.Check(ctx); err != nil {
		t.Errorf("integrity: %v", err)
	}
	if _, broken, cut, err := s.db.VerifyAudit(ctx); err != nil || broken != nil || cut {
		t.Errorf("audit log: broken %v, cut %v, %v", broken, cut, err)
	}
	for id := range a.approved {
		p, err := s.library.Airable(ctx, id)
		if err != nil || p.State != app.ProgrammeApproved {
			t.Errorf("approved programme %s is lost: %v", id, err)
		}
	}
	media, err := s.db.Media(ctx, app.MediaVoice)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string][]app.Media{}
	for _, m := range media {
		kept[m.Name] = append(kept[m.Name], m)
	}
	for name, seconds := range a.recorded {
		switch all := kept[name]; {
		case len(all) != 1:
			t.Errorf("recording %s is there %d times", name, len(all))
		case all[0].Duration.Seconds() < seconds-1.001: // the last second may be lost
			t.Errorf("recording %s: %.2f s of %.2f s", name, all[0].Duration.Seconds(), seconds)
		}
	}
}

// checkHub lets the queue empty and compares the hub with the station.
func checkHub(t *testing.T, s *station, c classroom) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	s.outbox.SendNow()
	for {
		counts, err := s.db.OutboxCounts(ctx, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		if counts.Waiting == 0 {
			break
		}
		if !pause(ctx, 50*time.Millisecond) {
			t.Fatalf("%d records wait", counts.Waiting)
		}
	}
	refs, err := c.hub.Store().RecordRefs(ctx, s.info().Commune)
	if err != nil {
		t.Fatal(err)
	}
	made, err := s.db.LastSeq(ctx)
	if err != nil {
		t.Fatal(err)
	}
	missing, doubled := countRecords(refs, made)
	t.Logf("hub: %d records of %d, %d missing, %d doubled", len(refs), made, missing, doubled)
	if missing != 0 || doubled != 0 {
		t.Errorf("hub: %d missing, %d doubled", missing, doubled)
	}
}

// victim is a station at work: it records, approves and syncs until it is
// killed, and says what is done once it is.
func victim(data string) int {
	ctx := context.Background()
	s, err := openStation(ctx, stationOptions{Data: data, Listen: "127.0.0.1:0"})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("ready")
	errs := make(chan error, 2)
	go func() { errs <- s.recordForEver() }()
	go func() { errs <- s.approveForEver(ctx) }()
	fmt.Fprintln(os.Stderr, <-errs)
	return 1
}

// recordForEver makes recordings of up to a second and a half at the speed of
// sound cards, and says how much of each must have reached the disk.
func (s *station) recordForEver() error {
	if err := os.MkdirAll(recordingsFolder(s.dir), 0o700); err != nil {
		return err
	}
	for {
		name := "victim-" + string(app.NewID(time.Now()))
		r, err := record.Start(recordingsFolder(s.dir), name, audio.Mono, s.clock)
		if err != nil {
			return err
		}
		block := make([]float32, audio.Rate/10)
		length := 1 + rand.IntN(25)
		for i := range length {
			for j := range block { // no two recordings are the same sound
				block[j] = rand.Float32() - 0.5
			}
			if err := r.Write(block); err != nil {
				return err
			}
			fmt.Printf("recorded %s %.2f\n", name, float64(i+1)/10)
			time.Sleep(100 * time.Millisecond)
		}
		result, err := r.Stop()
		if err != nil {
			return err
		}
		if _, err := s.intake.recorded(context.Background(), result.Path, name, ""); err != nil {
			return err
		}
		fmt.Printf("recorded %s %.2f\n", name, float64(length)/10+1) // all of it now
	}
}

// approveForEver makes programmes of what was recorded, and approves them.
func (s *station) approveForEver(ctx context.Context) error {
	m, err := s.anySound(ctx)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		p, err := s.approveNow(ctx, theProgram, app.Programme{
			Title: fmt.Sprintf("Bản tin %d", i), Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
			Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}},
		})
		if err != nil {
			return err
		}
		fmt.Printf("approved %s\n", p.ID)
		time.Sleep(20 * time.Millisecond)
	}
}

// anySound is a medium of the station, made when there is none yet.
func (s *station) anySound(ctx context.Context) (app.Media, error) {
	all, err := s.db.Media(ctx, "")
	if err != nil || len(all) > 0 {
		return first(all), err
	}
	tone := make([]float32, audio.Rate)
	for i := range tone {
		tone[i] = chordAt(float64(i) / audio.Rate)
	}
	return s.intake.source(ctx, &clip{samples: tone}, app.Media{Name: "tone", Kind: app.MediaJingle}, 0, nil)
}

func first(all []app.Media) app.Media {
	if len(all) == 0 {
		return app.Media{}
	}
	return all[0]
}
