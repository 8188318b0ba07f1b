package inventory

import (
	"regexp"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/health"
	"tienglang/app/playlog"
)

// silence is the level of nothing, in dBFS.
const silence = -120.0

// board is what is measured of the clusters, in memory. The service's lock
// guards it.
type board struct {
	onAir map[app.ID]app.Broadcast
	due   map[app.ID]due
	seen  map[app.ID]*measured
	// before is when those reported last that have not since the station was
	// started: it says nothing of what they do, but that they were there.
	before map[app.ID]time.Time
	await  awaiting
	next   time.Time // when the first of onAir begins that has not yet; zero: all have
}

// due is what one cluster should play, and since when.
type due struct {
	broadcast app.ID
	since     time.Time
}

// measured is one cluster on the board.
type measured struct {
	report    app.SpeakerReport // newest, without its seconds
	at        time.Time         // when it came
	connected bool
	gone      time.Time          // since when it is not
	seconds   []app.PlayedSecond // of the broadcast that it is due to play
	played    int64              // ms in that broadcast
	concealed int64
	missed    int64
	machine   string // told last
}

func newBoard() board {
	return board{onAir: map[app.ID]app.Broadcast{}, due: map[app.ID]due{}, seen: map[app.ID]*measured{}}
}

func (b *board) of(id app.ID) *measured {
	m, ok := b.seen[id]
	if !ok {
		m = &measured{}
		b.seen[id] = m
	}
	return m
}

// put makes br on air at its clusters, beside what else is; one that is on air
// already may so have more clusters or fewer.
func (b *board) put(br app.Broadcast, now time.Time) {
	b.onAir[br.ID] = br
	b.settle(now)
}

// remove takes away what ended.
func (b *board) remove(id app.ID, now time.Time) {
	delete(b.onAir, id)
	b.settle(now)
}

// begin settles anew once one that was told of ahead of its time begins.
func (b *board) begin(now time.Time) {
	if !b.next.IsZero() && !now.Before(b.next) {
		b.settle(now)
	}
}

// settle finds what each cluster is due to play, of several that mean it the
// one of the highest precedence, and forgets what it played of another. A
// broadcast is told of while it is prepared, some seconds before it begins:
// until then nobody is due to play it, and what it follows still is.
func (b *board) settle(now time.Time) {
	want := map[app.ID]app.Broadcast{}
	b.next = time.Time{}
	for _, br := range b.onAir {
		if br.StartedAt.After(now) {
			if b.next.IsZero() || br.StartedAt.Before(b.next) {
				b.next = br.StartedAt
			}
			continue
		}
		for _, c := range br.Clusters {
			if other, ok := want[c]; !ok || before(br, other) {
				want[c] = br
			}
		}
	}
	for c, is := range b.due {
		if want[c].ID != is.broadcast {
			delete(b.due, c)
			b.of(c).forget()
		}
	}
	for c, br := range want {
		if _, ok := b.due[c]; !ok {
			b.due[c] = due{br.ID, now}
			b.of(c).forget()
		}
	}
}

func before(a, b app.Broadcast) bool {
	if a.Precedence != b.Precedence {
		return a.Precedence > b.Precedence
	}
	return a.StartedAt.After(b.StartedAt) || a.StartedAt.Equal(b.StartedAt) && a.ID > b.ID
}

func (m *measured) forget() { m.seconds, m.played, m.concealed, m.missed = nil, 0, 0, 0 }

// mostAhead is how far a second may lie ahead of the station's clock to count
// as played: poles go by that clock, and tell of a second when it is over.
const mostAhead = 5 * time.Second

// take adds a report that is new by its number. An older one that comes late
// is counted but does not take the place of a newer. Nobody can have played
// what is still to come, and a report whose time cannot be true tells nothing
// of its box but that it is there.
func (b *board) take(id app.ID, r app.SpeakerReport, now time.Time) {
	b.begin(now)
	m := b.of(id)
	m.at, m.connected = now, true
	for _, s := range r.Seconds {
		p, ok := playlog.Clean(s)
		if !ok || p.Broadcast != b.due[id].broadcast || p.At.Sub(now) > mostAhead {
			continue
		}
		m.seconds = append(m.seconds, p)
		m.played += int64(p.PlayedMS)
		m.concealed += int64(p.ConcealedMS)
		m.missed += int64(p.MissedMS)
	}
	slices.SortStableFunc(m.seconds, func(a, b app.PlayedSecond) int { return a.At.Compare(b.At) })
	if n := len(m.seconds); n > keptSeconds {
		m.seconds = slices.Clone(m.seconds[n-keptSeconds:])
	}
	if !health.Admit(r.At, now).Believed() {
		return
	}
	if v := r.Vitals; v != nil && plainMachine.MatchString(v.Machine) {
		m.machine = v.Machine
	}
	if r.Seq >= m.report.Seq || r.At.After(m.report.At) {
		r.Seconds = nil
		m.report = r
	}
}

// status is a cluster as it stands at now, by its microphone too where ear says
// that this counts.
func (b *board) status(id app.ID, ear bool, now time.Time) app.ClusterStatus {
	b.begin(now)
	m := b.seen[id]
	if m == nil {
		return app.ClusterStatus{Cluster: id, State: app.StateUnknown, LastReport: b.before[id], LevelDBFS: silence, Awaited: b.await.has(id, now)}
	}
	seen := Seen{LastReport: m.at, Connected: m.connected, Gone: m.gone, Due: b.wanted(id, m), DueSince: b.due[id].since, Seconds: m.seconds}
	s := app.ClusterStatus{
		Cluster: id, State: State(seen, now), LastReport: m.at, Connected: m.connected, LevelDBFS: silence,
		Volume: m.report.Volume, Version: plain(m.report.Version), Machine: m.machine, Problem: problem(m.report.Problems),
		PlayedMS: m.played, Concealed: m.concealed, Missed: m.missed,
	}
	if m.at.IsZero() {
		s.LastReport, s.Awaited = b.before[id], b.await.has(id, now)
	}
	if e := m.report.Ear; ear && e != nil && seen.Due != "" && m.report.Playing == seen.Due {
		s.Ear, s.EarDBFS = e.Heard, e.LevelDBFS
		seen.Ear = e.Heard
		s.State = State(seen, now)
	}
	if n := len(m.seconds); n > 0 && now.Sub(m.seconds[n-1].At) <= judgedOver {
		last := m.seconds[n-1]
		s.LatencyMS, s.OffsetMS, s.LevelDBFS = last.LatencyMS, last.OffsetMS, last.LevelDBFS
	}
	return s
}

// wanted is the broadcast that a cluster is due to play, "" where it keeps
// silence as ordered: a pole that was told to be silent is not lost. An
// emergency is due all the same.
func (b *board) wanted(id app.ID, m *measured) app.ID {
	due := b.due[id].broadcast
	if b.onAir[due].Precedence >= app.PrecedenceEmergency {
		return due
	}
	if slices.Contains(m.report.Problems, app.ProblemOff) || slices.Contains(m.report.Problems, app.ProblemHushed) {
		return ""
	}
	return due
}

// plainWord is what a speaker's version and its problem codes may look like;
// they come from outside and are shown.
var plainWord = regexp.MustCompile(`^[0-9A-Za-z._+-]{1,64}$`)

// plainMachine is what GOOS/GOARCH may look like.
var plainMachine = regexp.MustCompile(`^[a-z0-9]{1,16}/[a-z0-9]{1,16}$`)

func plain(s string) string {
	if plainWord.MatchString(s) {
		return s
	}
	return ""
}

func problem(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	if p := plain(codes[0]); p != "" {
		return p
	}
	return "speaker.problem"
}
