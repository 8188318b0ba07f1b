package daily

import (
	"cmp"
	"math"
	"slices"
	"time"

	"tienglang/app"
)

// Records are the three records of a day, each kept by itself.
type Records struct {
	Planned  []app.Slot
	Sent     []Sent
	Played   []app.PlayLogRow // of the kinds "heard" and "fed"
	Clusters []app.Cluster    // also those deleted since
}

// Sent is a broadcast with what was sent of it, where and when.
type Sent struct {
	app.Broadcast
	At []SentAt
}

// SentAt is one stretch at one cluster; To is zero while it goes on.
type SentAt struct {
	Cluster  app.ID
	From, To time.Time
}

// Make joins the records of a day into a page without number and signature.
// Stretches are cut at midnight; an account in the play log belongs to the day
// in which it begins. now ends what is still being sent.
func Make(date app.Date, r Records, now time.Time) Page {
	m := maker{from: date.Time(), to: date.Add(1).Time(), now: now, programmes: map[app.ID]*Programme{},
		at: map[key]*AtPole{}, energy: map[key]float64{}}
	for _, s := range r.Planned {
		m.planned(s)
	}
	for _, s := range r.Sent {
		m.sent(s)
	}
	for _, row := range r.Played {
		m.played(row)
	}
	return Page{Version: Version, Date: date, Programmes: m.list(r.Clusters), Poles: m.poles(r.Clusters)}
}

type key struct{ broadcast, pole app.ID }

// maker gathers a page.
type maker struct {
	from, to, now time.Time
	programmes    map[app.ID]*Programme
	at            map[key]*AtPole
	energy        map[key]float64 // sum of mean power times milliseconds
}

// clip is the part of a stretch that lies in the day; ok is false where there
// is none.
func (m *maker) clip(from, to time.Time) (s Stretch, ok bool) {
	if to.IsZero() {
		to = m.now
	}
	if from.Before(m.from) {
		from = m.from
	}
	if to.After(m.to) {
		to = m.to
	}
	return Stretch{From: vietnam(from), To: vietnam(to)}, from.Before(to)
}

// vietnam is t to the millisecond, on Vietnam's clock.
func vietnam(t time.Time) time.Time { return t.In(app.Vietnam).Truncate(time.Millisecond) }

func (s Stretch) ms() int64 { return s.To.Sub(s.From).Milliseconds() }

func (m *maker) programme(id app.ID, title string, kind app.BroadcastKind) *Programme {
	p, ok := m.programmes[id]
	if !ok {
		p = &Programme{Broadcast: id, Title: title, Kind: kind}
		m.programmes[id] = p
	}
	return p
}

func (m *maker) pole(broadcast, pole app.ID) *AtPole {
	k := key{broadcast, pole}
	a, ok := m.at[k]
	if !ok {
		a = &AtPole{Pole: pole, Level: silence}
		m.at[k] = a
	}
	return a
}

// silence is the level of nothing, in dBFS.
const silence = -120.0

func (m *maker) planned(s app.Slot) {
	part, ok := m.clip(s.From, s.To)
	if !ok {
		return
	}
	p := m.programme(s.Broadcast, s.Title, s.Kind)
	p.Entry = s.Entry
	p.Planned = append(p.Planned, part)
	for _, c := range s.Clusters {
		m.pole(s.Broadcast, c).Planned += part.ms()
	}
}

func (m *maker) sent(s Sent) {
	for _, one := range s.At {
		part, ok := m.clip(one.From, one.To)
		if !ok {
			continue
		}
		p := m.programme(s.ID, s.Title, s.Kind)
		p.End = s.EndReason
		p.Sent = append(p.Sent, part)
		m.pole(s.ID, one.Cluster).Sent += part.ms()
	}
}

func (m *maker) played(row app.PlayLogRow) {
	if row.Kind != app.PlayLogHeard && row.Kind != app.PlayLogFed || row.From.Before(m.from) || !row.From.Before(m.to) {
		return
	}
	m.programme(row.Broadcast, row.Title, app.BroadcastProgramme)
	a := m.pole(row.Broadcast, row.Cluster)
	a.Heard += row.PlayedMS
	a.Fed = a.Fed || row.Kind == app.PlayLogFed
	a.Concealed += row.ConcealedMS
	a.Missed += row.MissedMS
	k := key{row.Broadcast, row.Cluster}
	m.energy[k] += math.Pow(10, row.LevelDBFS/10) * float64(row.PlayedMS)
	if m.energy[k] > 0 && a.Heard > 0 {
		a.Level = math.Round(100*math.Log10(m.energy[k]/float64(a.Heard))) / 10
	}
}

// list are the programmes by time, each with its poles by number.
func (m *maker) list(clusters []app.Cluster) []Programme {
	number := map[app.ID]int{}
	for _, c := range clusters {
		number[c.ID] = c.Number
	}
	for k, a := range m.at {
		m.programmes[k.broadcast].At = append(m.programmes[k.broadcast].At, *a)
	}
	out := make([]Programme, 0, len(m.programmes))
	for _, p := range m.programmes {
		p.Planned, p.Sent = merged(p.Planned), merged(p.Sent)
		slices.SortFunc(p.At, func(a, b AtPole) int {
			return cmp.Or(cmp.Compare(number[a.Pole], number[b.Pole]), cmp.Compare(a.Pole, b.Pole))
		})
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Programme) int {
		return cmp.Or(a.begins().Compare(b.begins()), cmp.Compare(a.Title, b.Title), cmp.Compare(a.Broadcast, b.Broadcast))
	})
	return out
}

// begins is when a programme was due or sent first; zero for what was heard of
// a broadcast that neither record knows.
func (p Programme) begins() (t time.Time) {
	for _, all := range [][]Stretch{p.Planned, p.Sent} {
		for _, s := range all {
			if t.IsZero() || s.From.Before(t) {
				t = s.From
			}
		}
	}
	return t
}

// merged makes one of stretches that touch or overlap.
func merged(all []Stretch) []Stretch {
	slices.SortFunc(all, func(a, b Stretch) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	out := make([]Stretch, 0, len(all))
	for _, s := range all {
		if n := len(out) - 1; n >= 0 && !s.From.After(out[n].To) {
			if s.To.After(out[n].To) {
				out[n].To = s.To
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// poles are the clusters that the page tells of, by number.
func (m *maker) poles(clusters []app.Cluster) []Pole {
	named := map[app.ID]Pole{}
	for _, c := range clusters {
		named[c.ID] = Pole{ID: c.ID, Number: c.Number, Name: c.Name}
	}
	seen := map[app.ID]bool{}
	out := []Pole{}
	for k := range m.at {
		if seen[k.pole] {
			continue
		}
		seen[k.pole] = true
		p, ok := named[k.pole]
		if !ok {
			p = Pole{ID: k.pole, Name: string(k.pole)}
		}
		out = append(out, p)
	}
	slices.SortFunc(out, func(a, b Pole) int { return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID)) })
	return out
}
