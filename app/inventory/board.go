package inventory

import (
	"regexp"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/playlog"
)

// silence is the level of nothing, in dBFS.
const silence = -120.0

// board is what is measured of the clusters, in memory. The service's lock
// guards it.
type board struct {
	onAir app.Broadcast
	since time.Time
	due   map[app.ID]bool
	seen  map[app.ID]*measured
}

// measured is one cluster on the board.
type measured struct {
	report    app.SpeakerReport // newest, without its seconds
	at        time.Time         // when it came
	connected bool
	seconds   []app.PlayedSecond // of the broadcast that is on air
	played    int64              // ms in that broadcast
	concealed int64
	missed    int64
}

func newBoard() board { return board{seen: map[app.ID]*measured{}} }

func (b *board) of(id app.ID) *measured {
	m, ok := b.seen[id]
	if !ok {
		m = &measured{}
		b.seen[id] = m
	}
	return m
}

// turn makes br the broadcast on air ("" for none) and forgets the seconds of
// the one before.
func (b *board) turn(br app.Broadcast, now time.Time) {
	b.onAir, b.since, b.due = br, now, map[app.ID]bool{}
	for _, c := range br.Clusters {
		b.due[c] = true
	}
	for _, m := range b.seen {
		m.seconds, m.played, m.concealed, m.missed = nil, 0, 0, 0
	}
}

// take adds a report that is new by its number. An older one that comes late
// is counted but does not take the place of a newer.
func (b *board) take(id app.ID, r app.SpeakerReport, now time.Time) {
	m := b.of(id)
	m.at, m.connected = now, true
	for _, s := range r.Seconds {
		p, ok := playlog.Clean(s)
		if !ok || p.Broadcast != b.onAir.ID {
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
	if r.Seq >= m.report.Seq || r.At.After(m.report.At) {
		r.Seconds = nil
		m.report = r
	}
}

// status is a cluster as it stands at now.
func (b *board) status(id app.ID, now time.Time) app.ClusterStatus {
	m := b.seen[id]
	if m == nil {
		return app.ClusterStatus{Cluster: id, State: app.StateUnknown, LevelDBFS: silence}
	}
	seen := Seen{LastReport: m.at, Connected: m.connected, DueSince: b.since, Seconds: m.seconds}
	if b.due[id] {
		seen.Due = b.onAir.ID
	}
	s := app.ClusterStatus{
		Cluster: id, State: State(seen, now), LastReport: m.at, Connected: m.connected, LevelDBFS: silence,
		Volume: m.report.Volume, Version: plain(m.report.Version), Problem: problem(m.report.Problems),
		PlayedMS: m.played, Concealed: m.concealed, Missed: m.missed,
	}
	if n := len(m.seconds); n > 0 && now.Sub(m.seconds[n-1].At) <= judgedOver {
		last := m.seconds[n-1]
		s.LatencyMS, s.OffsetMS, s.LevelDBFS = last.LatencyMS, last.OffsetMS, last.LevelDBFS
	}
	return s
}

// plainWord is what a speaker's version and its problem codes may look like;
// they come from outside and are shown.
var plainWord = regexp.MustCompile(`^[0-9A-Za-z._+-]{1,64}$`)

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
