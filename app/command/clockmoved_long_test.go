//go:build long

package command

import (
	"cmp"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/people"
	"tienglang/app/playout"
	"tienglang/audio"
)

// toneLog notes at one pole when which tone sounded, by the machine's monotonic
// time.
type toneLog struct {
	mu      sync.Mutex
	began   time.Time
	blocks  []time.Duration // since began
	pitches []float64
}

func toneLogAt(t *testing.T, s *station, id app.ID) *toneLog {
	t.Helper()
	l := &toneLog{began: time.Now()}
	if !s.virtual.listen(id, func(p []float32, _ time.Time) {
		hz, at := pitchOf(p), time.Since(l.began)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.blocks, l.pitches = append(l.blocks, at), append(l.pitches, hz)
	}) {
		t.Fatal("no such pole")
	}
	return l
}

// heard is when a tone was first and last heard, and the longest stretch between
// in which it was not. A block of it alone is the edge of another.
func (l *toneLog) heard(hertz float64) (first, last, gap time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	is := func(i int) bool { return l.pitches[i] > hertz*0.9 && l.pitches[i] < hertz*1.1 }
	for i := 1; i < len(l.pitches); i++ {
		if !is(i) || !is(i-1) {
			continue
		}
		if first == 0 {
			first, last = l.blocks[i], l.blocks[i]
		}
		gap, last = max(gap, l.blocks[i]-last), l.blocks[i]
	}
	return first, last, gap
}

// moved is a station with two poles, one of which holds what is planned, and the
// wall clock by which it was started.
type moved struct {
	*station
	wall *movedWall
	said *saidBy
	logs []*toneLog
}

func movedStation(t *testing.T) *moved {
	t.Helper()
	m := &moved{wall: &movedWall{}, said: &saidBy{}}
	var err error
	m.station, err = openStation(t.Context(), stationOptions{Data: t.TempDir(), Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation,
		Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}, Clock: app.NewSteadyClockBy(m.wall.now, app.SystemClock{})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.close)
	m.noteTo(m.said.note)
	poles(t, m.station, 2)
	for _, c := range m.inventory.Clusters() {
		m.logs = append(m.logs, toneLogAt(t, m.station, c.ID))
	}
	return m
}

// sounded holds what the poles played of a tone to its length and its due time.
func (m *moved) sounded(t *testing.T, hertz float64, due time.Time, length time.Duration) {
	t.Helper()
	for n, l := range m.logs {
		first, last, gap := l.heard(hertz)
		late := l.began.Add(first).Sub(due)
		t.Logf("%.0f Hz at pole %d: %v after it was due, for %v, longest break %v", hertz, n+1, late, last-first, gap)
		if first == 0 || late.Abs() > time.Second || (last-first-length).Abs() > 700*time.Millisecond || gap > 500*time.Millisecond {
			t.Errorf("%.0f Hz at pole %d: %v after it was due, for %v of %v, longest break %v", hertz, n+1, late, last-first, length, gap)
		}
	}
}

// once fails where a broadcast was begun twice, or not at its station time.
func (m *moved) once(t *testing.T, from time.Time, want ...string) {
	t.Helper()
	all, err := m.db.Broadcasts(t.Context(), from.Add(-72*time.Hour), from.Add(72*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b app.Broadcast) int { return cmp.Compare(a.Title, b.Title) })
	var titles []string
	for _, b := range all {
		titles = append(titles, b.Title)
		sent, err := m.db.SentOf(t.Context(), b.ID)
		if err != nil || len(sent) != 2 || b.EndReason != "done" || b.StartedAt.Sub(from).Abs() > time.Hour || b.EndedAt.Before(b.StartedAt) {
			t.Errorf("%+v, sent %+v, %v", b, sent, err)
		}
	}
	if !slices.Equal(titles, want) {
		t.Errorf("on air were %q, want %q", titles, want)
	}
	pages, err := m.db.DailyDates(t.Context(), 10)
	if err != nil || len(pages) > 1 || len(pages) == 1 && pages[0] >= app.DateOf(from) {
		t.Errorf("pages %v, %v", pages, err)
	}
}

// TestClockMovedWhileOnAir: somebody sets the clock back an hour, or forward a
// day, in the middle of a programme of the schedule, or of one by hand. It goes
// on unbroken and ends at its right length; what is due next begins at its
// time; it is said on screen; and when the clock is right again nothing is
// played twice and nothing is lost.
func TestClockMovedWhileOnAir(t *testing.T) {
	for name, c := range map[string]struct {
		by   time.Duration
		hand bool
	}{
		"back an hour, the schedule":  {-time.Hour, false},
		"forward a day, the schedule": {24 * time.Hour, false},
		"forward a day, by hand":      {24 * time.Hour, true},
	} {
		t.Run(name, func(t *testing.T) { clockMoved(t, c.by, c.hand) })
	}
}

func clockMoved(t *testing.T, by time.Duration, hand bool) {
	const first, next, length = 600.0, 1000.0, 6 * time.Second
	m := movedStation(t)
	a := approvedSound(t, m.station, "Bài 1", sine(first, int(length.Seconds())*audio.Rate))
	b := approvedSound(t, m.station, "Bài 2", sine(next, int(length.Seconds())*audio.Rate))
	at := m.clock.Now().Add(8 * time.Second).Truncate(time.Second)
	then := at.Add(length + 6*time.Second)
	onSchedule(t, m.station, b, then, nil)
	// Tomorrow and in the last hour as well: what a clock that is followed plays.
	onSchedule(t, m.station, b, then.Add(24*time.Hour+2*time.Minute), nil)
	if hand {
		pause(t.Context(), time.Until(at.Add(-m.delay()-3*time.Second)))
		bc, err := m.playout.GoLive(t.Context(), theProgram, playout.Request{Programme: a.ID})
		if err != nil {
			t.Fatal(err)
		}
		until(t, 20*time.Second, "it is sent", func() bool {
			began, _ := m.network.outlets.times(bc.ID)
			at = began.Add(m.delay())
			return !began.IsZero()
		})
	} else {
		onSchedule(t, m.station, a, at, nil)
	}
	until(t, 60*time.Second, "it is heard", func() bool { f, _, _ := m.logs[0].heard(first); return f > 0 })
	pause(t.Context(), time.Second)
	m.wall.move(by)
	until(t, 20*time.Second, "it is said", func() bool { return m.said.times("clock.differs") == 1 })
	if len(m.clockwatch.need()) != 1 {
		t.Error("the list of what waits for a person does not have it")
	}
	until(t, 60*time.Second, "the next is heard", func() bool { f, _, _ := m.logs[0].heard(next); return f > 0 })
	pause(t.Context(), 2*time.Second)
	m.wall.move(0)
	until(t, 20*time.Second, "that it is right is said", func() bool { return m.said.times("status.clock_right") == 1 })
	until(t, 60*time.Second, "nothing is on air", func() bool { return !m.playout.State().On() && len(m.playout.State().Beside) == 0 })
	pause(t.Context(), 3*time.Second)
	m.sounded(t, first, at, length)
	m.sounded(t, next, then, length)
	m.once(t, at, "Bài 1", "Bài 2")
}
