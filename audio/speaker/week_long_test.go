//go:build long

package speaker

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// The week of the proof: eight poles, two programmes a day.
const (
	weekPoles  = 8
	weekDays   = 7
	weekPerDay = 2
	weekLength = 3 * time.Second
)

// weekBox is one pole of the proof.
type weekBox struct {
	cluster app.ID
	cfg     Config
	env     []string
	cmd     *exec.Cmd
	onsets  string
}

func (b *weekBox) start(t *testing.T) {
	b.cmd = process(t, b.cfg, b.env...)
	t.Cleanup(func() { _ = b.cmd.Process.Kill() })
	b.cfg.Code = ""
}

// TestAWeekWithoutANetwork prepares eight speaker processes whose clocks are
// wrong and go wrong, takes the station away for a week, kills and restarts
// two of them in it, and then looks at when each programme really began at
// each pole, and at the accounts that are delivered afterwards.
func TestAWeekWithoutANetwork(t *testing.T) {
	w := &warp{file: filepath.Join(t.TempDir(), "jumps")}
	s := newStationBy(t, warped{box: skewed{began: time.Now()}, warp: w.truth})
	boxes := prepareWeek(t, s, w)
	f := s.shelve(wandering(weekLength.Seconds()))
	first := s.clock.Now().Add(2 * time.Hour)
	var slots []wire.HeldSlot
	for n := range weekDays * weekPerDay {
		from := first.Add(time.Duration(n) * 24 * time.Hour / weekPerDay)
		slots = append(slots, wire.HeldSlot{
			Broadcast: app.ID(fmt.Sprintf("b%02d", n)), SHA256: f.SHA256, From: from, To: from.Add(weekLength), Precedence: app.PrecedenceScheduled,
		})
	}
	for _, b := range boxes {
		h := s.hold(b.cluster, wire.Held{Files: []wire.HeldFile{f}, Slots: slots})
		s.waitHeld(b.cluster, h, 1)
	}
	time.Sleep(3 * time.Second)
	address := s.line().Addr()
	s.silenced()

	for n, slot := range slots {
		w.ahead(t, slot.From.Sub(s.clock.Now())-4*time.Second)
		if n == 5 || n == 9 { // killed while nothing sounds
			b := boxes[n-5]
			kill(t, b.cmd)
			b.start(t)
		}
		time.Sleep(slot.To.Sub(s.clock.Now()) + 700*time.Millisecond)
	}
	worst := time.Duration(0)
	for _, b := range boxes {
		worst = max(worst, b.check(t, slots))
	}
	t.Logf("%d programmes at %d poles; the worst began %v off its time", len(slots), len(boxes), worst)

	s.openLink(address)
	for _, b := range boxes {
		waitFor(t, "the accounts arrive", func() bool { return played(s, b.cluster) >= len(slots)*2950 })
		all := s.seconds(b.cluster)
		checkSeconds(t, all, len(slots)*2)
		checkNumbers(t, s, b.cluster)
		by := map[app.ID]int{}
		for _, x := range all {
			by[x.Broadcast] += x.PlayedMS
			if x.MissedMS+x.ConcealedMS > 1 {
				t.Errorf("%s: told %+v", b.cluster, x)
			}
		}
		for _, slot := range slots {
			if got := by[slot.Broadcast]; got < 2970 || got > 3010 {
				t.Errorf("%s tells of %d ms of %s", b.cluster, got, slot.Broadcast)
			}
		}
	}
}

// ahead lets time jump so far, in all processes at once, and returns when it
// has.
func (w *warp) ahead(t testing.TB, by time.Duration) {
	t.Helper()
	f, err := os.OpenFile(w.file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(400 * time.Millisecond)
	if _, err := fmt.Fprintf(f, "%d+%d;\n", at.UnixNano(), by); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Until(at) + 50*time.Millisecond)
}

// prepareWeek starts the poles and lets them learn their crystals over six
// hours.
func prepareWeek(t *testing.T, s *station, w *warp) (boxes []*weekBox) {
	for i := range weekPoles {
		cluster := app.ID(fmt.Sprintf("pole%d", i))
		b := &weekBox{cluster: cluster, cfg: s.config(cluster), onsets: filepath.Join(s.dir, string(cluster)+".onsets")}
		b.env = []string{
			"SPEAKER_WARP=" + w.file, "SPEAKER_ONSETS=" + b.onsets,
			"SPEAKER_BEGAN=" + strconv.FormatInt(time.Now().UnixNano(), 10),
			"SPEAKER_OFFSET=" + strconv.FormatInt(int64(time.Duration(i-4)*time.Hour), 10),
			"SPEAKER_PPM=" + strconv.Itoa(25*(i-4)),
		}
		b.start(t)
		boxes = append(boxes, b)
	}
	for _, b := range boxes {
		waitFor(t, "every pole is there", func() bool { return s.line().Connected(s.keyOf(b.cluster)) })
	}
	for range 12 {
		time.Sleep(3 * time.Second)
		w.ahead(t, 30*time.Minute)
	}
	time.Sleep(3 * time.Second)
	return boxes
}

func played(s *station, cluster app.ID) (ms int) {
	for _, x := range s.seconds(cluster) {
		ms += x.PlayedMS
	}
	return ms
}

// check compares when sound began with when it was due.
func (b *weekBox) check(t *testing.T, slots []wire.HeldSlot) (worst time.Duration) {
	t.Helper()
	text, err := os.ReadFile(b.onsets)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(text))
	if len(lines) != len(slots) {
		t.Errorf("%s: %d programmes sounded, %d were due", b.cluster, len(lines), len(slots))
	}
	for i, line := range lines[:min(len(lines), len(slots))] {
		at, err := strconv.ParseInt(line, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		off := time.Unix(0, at).Sub(slots[i].From)
		worst = max(worst, off.Abs())
		if off.Abs() > 50*time.Millisecond {
			t.Errorf("%s: programme %d began %v off its time", b.cluster, i, off)
		}
	}
	return worst
}
