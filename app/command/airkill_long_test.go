//go:build long

package command

import (
	"bufio"
	"context"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/speaker"
)

// stair is a sound that tells where one is in it: each second is a tone of its
// own, 300 Hz and 20 Hz more at each.
func stair(seconds int) []float32 {
	p := make([]float32, seconds*audio.Rate)
	for i := range p {
		hz := 300 + 20*float64(i/audio.Rate)
		p[i] = float32(0.2 * math.Sin(2*math.Pi*hz*float64(i%audio.Rate)/audio.Rate))
	}
	return p
}

// stairEar takes down which step of a stair each tenth of a second was.
type stairEar struct {
	mu    sync.Mutex
	buf   []float32
	since time.Time
	steps []step
}

type step struct {
	at     time.Time
	second int // −1 for silence
}

func (e *stairEar) played(p []float32, at time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, v := range p {
		if len(e.buf) == 0 {
			e.since = at
		}
		e.buf = append(e.buf, v)
		at = at.Add(time.Second / audio.Rate)
		if len(e.buf) == audio.Rate/10 {
			one := step{e.since, -1}
			if hz := pitchOf(e.buf); hz > 250 {
				one.second = int(math.Round((hz - 300) / 20))
			}
			e.steps, e.buf = append(e.steps, one), e.buf[:0]
		}
	}
}

func (e *stairEar) all() []step {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.steps)
}

// freePair is a port of this machine of which the next one is free as well.
func freePair(t *testing.T) string {
	t.Helper()
	for range 50 {
		a, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := a.Addr().(*net.TCPAddr).Port
		b, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port+1)))
		_ = a.Close()
		if err == nil {
			_ = b.Close()
			return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		}
	}
	t.Fatal("no two ports are free")
	return ""
}

// pairedSpeakers are speakers that outlive their station, each with its ear.
func pairedSpeakers(t *testing.T, s *station, n int) []*stairEar {
	t.Helper()
	c := classroom{station: s}
	if err := c.addClusters(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	t.Cleanup(func() { cancel(); running.Wait() })
	var ears []*stairEar
	for _, cl := range s.inventory.Clusters() {
		e := &stairEar{}
		code, _ := s.network.pair.Begin(cl.ID)
		sp, err := speaker.New(speaker.Config{Dir: t.TempDir(), Station: s.network.url(), Code: code, Virtual: true,
			Output: speaker.OutputNull, Version: Version, OnPlayed: e.played})
		if err != nil {
			t.Fatal(err)
		}
		running.Go(func() { _ = sp.Run(ctx) }) // it ends with ctx
		ears = append(ears, e)
	}
	until(t, 20*time.Second, "they are paired", func() bool {
		return !slices.ContainsFunc(s.inventory.Clusters(), func(c app.Cluster) bool {
			return c.SpeakerKey == "" || !s.network.link.Connected(c.SpeakerKey)
		})
	})
	return ears
}

// stationProcess starts this binary as a station in that folder and returns how
// to kill it.
func stationProcess(t *testing.T, data, listen string) (kill func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), stationVariable+"="+data, "TIENGLANG_TEST_LISTEN="+listen)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if !lines.Scan() || lines.Text() != "ready" {
		t.Fatalf("the station said %q", lines.Text())
	}
	once := sync.OnceFunc(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()
	})
	t.Cleanup(once)
	return once
}

// TestKilledInAProgramme kills a station in the middle of a scheduled programme
// and starts it again: it is on air again within 5 s, at the right second, and
// no second of it is in the log twice.
func TestKilledInAProgramme(t *testing.T) { killedInAProgramme(t, app.LineLAN) }

// TestKilledInAProgrammeByStream does so at poles on whose lines no file may
// travel: they have nothing but the station.
func TestKilledInAProgrammeByStream(t *testing.T) { killedInAProgramme(t, app.Line4G) }

func killedInAProgramme(t *testing.T, line app.Line) {
	t.Helper()
	data, listen := filepath.Join(t.TempDir(), "station"), freePair(t)
	options := stationOptions{Data: data, Workshop: true, Listen: listen, Name: trainingStation}
	s, err := openStation(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if line == app.Line4G {
		rules := s.holding.Rules()
		rules.MonthMB = 0
		if err := s.holding.SaveRules(t.Context(), theProgram, rules); err != nil {
			t.Fatal(err)
		}
	}
	ears := pairedSpeakers(t, s, 2)
	for _, c := range s.inventory.Clusters() {
		c.Line = line
		if _, err := s.inventory.Save(t.Context(), theProgram, c, ""); err != nil {
			t.Fatal(err)
		}
	}
	m, err := s.intake.source(t.Context(), &clip{samples: stair(30)}, app.Media{Name: "stair", Kind: app.MediaMaster}, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.approveNow(t.Context(), theProgram, app.Programme{Title: "Bậc thang", Master: m.SHA256, Duration: m.Duration, Loudness: m.Loudness,
		Items: []app.ProgrammeItem{{Kind: m.Kind, Media: m.SHA256, Title: m.Name}}})
	if err != nil {
		t.Fatal(err)
	}
	at := s.clock.Now().Add(8 * time.Second).Truncate(time.Second)
	onSchedule(t, s, p, at, nil)
	s.close()

	kill := stationProcess(t, data, listen)
	time.Sleep(time.Until(at.Add(9 * time.Second)))
	kill()
	killed := time.Now()
	kill = stationProcess(t, data, listen)
	t.Logf("the station was open again after %v", time.Since(killed).Round(time.Millisecond))
	time.Sleep(time.Until(at.Add(36 * time.Second)))
	kill()

	for n, e := range ears {
		wantStair(t, n, e.all(), at, killed)
	}
	if s, err = openStation(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	until(t, 20*time.Second, "the speakers have told everything", func() bool {
		return !slices.ContainsFunc(s.inventory.Board(), func(c app.ClusterStatus) bool { return !c.Connected })
	})
	pause(t.Context(), 5*time.Second)
	wantOnce(t, s, at)
}

// wantStair holds what a pole played to the step that was due at each moment,
// and to sound again within 5 s after the kill.
func wantStair(t *testing.T, pole int, steps []step, at, killed time.Time) {
	t.Helper()
	right, wrong, silent := 0, 0, 0
	back := time.Duration(-1)
	for _, s := range steps {
		since := s.at.Sub(at)
		within := since - since.Truncate(time.Second)
		if since < 0 || since > 30*time.Second || within < 100*time.Millisecond || within > 800*time.Millisecond {
			continue
		}
		switch {
		case s.second < 0:
			silent++
		case s.second == int(since/time.Second):
			right++
			if after := s.at.Sub(killed); after > 0 && (back < 0 || silent > 0 && after-back < 0) {
				back = after
			}
		default:
			wrong++
		}
	}
	t.Logf("pole %d: %d tenths right, %d silent, %d wrong; sound again %v after the kill", pole, right, silent, wrong, back)
	if wrong > 2 || right < 100 {
		t.Errorf("pole %d: %d right and %d wrong", pole, right, wrong)
	}
	var longest, since time.Duration
	for _, s := range steps {
		if after := s.at.Sub(at); after > 0 && after < 29*time.Second && s.second < 0 {
			since += 100 * time.Millisecond
			longest = max(longest, since)
		} else {
			since = 0
		}
	}
	t.Logf("pole %d: longest silence %v", pole, longest)
	if longest > 5*time.Second {
		t.Errorf("pole %d was silent for %v", pole, longest)
	}
}

// wantOnce holds the play log to each second of a pole once.
func wantOnce(t *testing.T, s *station, at time.Time) {
	t.Helper()
	all, err := s.db.Broadcasts(t.Context(), at.Add(-time.Minute), at.Add(time.Hour))
	if err != nil || len(all) != 1 {
		t.Fatalf("broadcasts %+v, %v", all, err)
	}
	sent, err := s.db.SentOf(t.Context(), all[0].ID)
	if err != nil || len(sent) != 4 {
		t.Fatalf("sent %+v, %v", sent, err)
	}
	for _, one := range sent[2:] {
		if want := one.From.Sub(at); (one.Offset - want).Abs() > 50*time.Millisecond {
			t.Errorf("it goes on at %v, and %v was due", one.Offset, want)
		}
		if again := one.From.Sub(sent[0].To); again > 6*time.Second {
			t.Errorf("it was on air again after %v", again)
		}
	}
	rows, err := s.db.PlayLogOf(t.Context(), all[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	last := map[app.ID]time.Time{}
	played := map[app.ID]int64{}
	for _, r := range rows {
		if r.Kind != app.PlayLogHeard {
			continue
		}
		if last[r.Cluster].Sub(r.From) > 20*time.Millisecond {
			t.Errorf("%s: seconds from %v on are there twice (until %v)", r.Cluster, r.From, last[r.Cluster])
		}
		last[r.Cluster] = r.To
		played[r.Cluster] += r.PlayedMS
	}
	t.Logf("played in ms: %v", played)
	for c, ms := range played {
		if ms > 30_200 || ms < 20_000 {
			t.Errorf("%s played %d ms of 30 s", c, ms)
		}
	}
}
