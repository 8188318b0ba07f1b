//go:build long

package command

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// TestProgrammesFollowAtTheSample: three programmes in the schedule one behind
// the other, of which the second is longer than its time, to a real speaker
// through a sound card. What was sent and what the pole's loudspeaker gave are
// held to the clock: no gap and no overlap at either join.
func TestProgrammesFollowAtTheSample(t *testing.T) {
	for name, line := range map[string]app.Line{"from the disk": app.LineLAN, "by stream": app.Line4G} {
		t.Run(name, func(t *testing.T) { threeInARow(t, line) })
	}
}

// threeInARow plays them at a pole on a line; one on a SIM has no data for what
// could be held.
func threeInARow(t *testing.T, line app.Line) {
	cards := launchCards(t, "pole1")
	s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: "127.0.0.1:0", Name: trainingStation})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.close)
	code := lonePole(t, s, line)
	noData(t, s)
	speaker := start(t, cards.Env(), "tienglang-speaker", "--data", filepath.Join(t.TempDir(), "pole1"), "--station", s.network.url(), "--pair", code, "--device", "pole1")
	until(t, 60*time.Second, "the pole is there", func() bool { return connected(s) })
	at := s.clock.Now().Add(14 * time.Second).Truncate(time.Second)
	const each = 5 * time.Second
	for n, hertz := range joinTones {
		p := approvedSound(t, s, fmt.Sprint("Bài ", n+1), sine(hertz, int(each.Seconds()+float64(n%2)*4)*audio.Rate))
		onSchedule(t, s, p, at.Add(time.Duration(n)*each), func(e *app.ScheduleEntry) { e.Length = each })
	}
	record, recorded := filepath.Join(t.TempDir(), "pole1.wav"), make(chan error, 1)
	ctx, stop := context.WithDeadline(t.Context(), at.Add(3*each+2*time.Second))
	defer stop()
	go func() { _, err := cards.Record(ctx, "pole1", record); recorded <- err }()
	if err := <-recorded; err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "sent.wav")
	if err := takeAircheck(t.Context(), &bytes.Buffer{}, s.network.outlets.keep.dir, at.Add(-s.delay()), 3*each, "", out); err != nil {
		t.Fatal(err)
	}
	speaker.end(t)
	t.Logf("%d of the three came by stream, the others from the pole's disk", strings.Count(speaker.stderr.String(), "msg=stream"))
	sent, _ := readWAV(t, out)
	pole, began := readWAV(t, record)
	pole = pole[framesIn(at.Sub(began)):][:framesIn(3*each)]
	for name, p := range map[string][]float32{"sent": sent, "at the pole": pole} {
		for join := 1; join <= 2; join++ {
			gap, over := joinOf(p, join*int(each.Seconds())*audio.Rate, join)
			t.Logf("%s, join %d: %v without sound, %v of the one before behind it", name, join, gap, over)
			if gap > 60*time.Millisecond || over > 10*time.Millisecond {
				t.Errorf("%s, join %d: a gap of %v, an overlap of %v", name, join, gap, over)
			}
		}
	}
}

// joinTones are the sounds of the three programmes.
var joinTones = []float64{600, 1000, 1500}

// joinOf looks at a join in steps of 5 ms: how long before it and behind it there
// is neither of the two, beyond the fade of the one that is cut; and how long the
// one before goes on behind it.
func joinOf(p []float32, at, n int) (gap, over time.Duration) {
	const step, each = audio.Rate / 200, 5 * time.Millisecond
	for from := at - audio.Rate/50; from < at+audio.Rate/2; from += step {
		before, next := toneIn(p[from:from+step], joinTones[n-1]), toneIn(p[from:from+step], joinTones[n])
		if before < 0.002 && next < 0.05 {
			gap += each
		}
		if from >= at+step && before > 0.1 && next < 0.1 {
			over += each
		}
	}
	return gap, over
}

// noData leaves nothing of the month's data for what SIM lines may hold.
func noData(t *testing.T, s *station) {
	t.Helper()
	r := s.holding.Rules()
	r.MonthMB, r.Urgent = 0, 0
	if err := s.holding.SaveRules(t.Context(), theProgram, r); err != nil {
		t.Fatal(err)
	}
}
