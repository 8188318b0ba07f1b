package schedule

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// gathering joins the courses of the groups into slots.
type gathering struct {
	*planner
	pieces []placed
	losses []missed
	found  map[pieceKey]int
	lost   map[lossKey]int
}

// placed is a piece with the clusters at which it is the same.
type placed struct {
	piece
	clusters []int
}

type missed struct {
	loss
	clusters []int
}

type pieceKey struct {
	of       *occurrence
	from, to int64
	place    time.Duration
	why      string
}

type lossKey struct {
	of       *occurrence
	from, to int64
	why      string
}

func (g *gathering) add(c *course, clusters []int) {
	for _, one := range c.pieces {
		key := pieceKey{one.occurrence, one.from, one.to, one.place, text(one.begin) + "|" + text(one.end)}
		i, ok := g.found[key]
		if !ok {
			i = len(g.pieces)
			g.found[key] = i
			g.pieces = append(g.pieces, placed{piece: one})
		}
		g.pieces[i].clusters = append(g.pieces[i].clusters, clusters...)
	}
	for _, one := range c.losses {
		g.miss(one, clusters)
	}
}

func (g *gathering) miss(one loss, clusters []int) {
	key := lossKey{one.occurrence, one.from, one.to, text([]app.Reason{one.why})}
	i, ok := g.lost[key]
	if !ok {
		i = len(g.losses)
		g.lost[key] = i
		g.losses = append(g.losses, missed{loss: one})
	}
	g.losses[i].clusters = append(g.losses[i].clusters, clusters...)
}

// refused notes what can sound nowhere at all.
func (g *gathering) refused(all []*occurrence) {
	for _, o := range all {
		switch {
		case len(o.line.at) == 0:
			g.miss(loss{o, o.from, o.to, because("no_clusters")}, nil)
		case len(o.track) == 0:
			why := because("no_length")
			if len(o.why) > 0 {
				why = o.why[len(o.why)-1]
			}
			g.miss(loss{o, o.from, o.to, why}, o.line.everywhere())
		}
	}
}

func (l *line) everywhere() []int {
	var at []int
	for i := range l.at {
		at = append(at, i)
	}
	return at
}

// text is reasons in one line, for comparing.
func text(why []app.Reason) string {
	var b strings.Builder
	for _, r := range why {
		b.WriteString(r.Code)
		for _, k := range []string{"title", "time", "place", "from", "to"} {
			b.WriteString("\x00" + r.Args[k])
		}
		b.WriteByte('\x01')
	}
	return b.String()
}

// into adds to the plan what touches the time from a to b.
func (g *gathering) into(plan *app.Plan, a, b int64) {
	slices.SortStableFunc(g.pieces, func(x, y placed) int {
		return slices.Compare([]int64{x.from, int64(x.place), int64(slices.Min(x.clusters))}, []int64{y.from, int64(y.place), int64(slices.Min(y.clusters))})
	})
	names := naming{}
	for _, one := range g.pieces {
		for _, s := range g.split(one, names) {
			if s.From.UnixNano() < b && s.To.UnixNano() > a {
				plan.Slots = append(plan.Slots, s)
			}
		}
	}
	for _, one := range g.losses {
		if one.from < b && (one.to > a || one.from == one.to && one.from >= a) {
			plan.Unplayed = append(plan.Unplayed, app.Unplayed{
				Entry: one.line.ID, Date: dateOf(one.number), Title: one.line.Title, Clusters: g.ids(one.clusters),
				From: moment(one.from), To: moment(one.to), Why: one.why,
			})
		}
	}
}

func (g *gathering) ids(clusters []int) []app.ID {
	slices.Sort(clusters)
	all := make([]app.ID, len(clusters))
	for i, c := range clusters {
		all[i] = g.clusters[c].ID
	}
	return all
}

// split makes a slot of each sound of a piece.
func (g *gathering) split(one placed, names naming) []app.Slot {
	var slots []app.Slot
	for at, place := one.from, one.place; at < one.to; {
		s, began := one.soundAt(place)
		end := min(one.to, at+int64(began+s.length-place))
		slot := app.Slot{
			Entry: one.line.ID, Date: dateOf(one.number), Kind: s.kind, Programme: s.programme, Master: s.master,
			Relay: s.relay, Title: s.title, Priority: one.line.Priority, Filler: s.filler, Clusters: g.ids(one.clusters),
			From: moment(at), To: moment(end), Offset: place - began,
		}
		slot.Broadcast = names.name(&one, s, at, end, slot.Offset)
		if s.kind != app.BroadcastProgramme {
			slot.Offset = 0
		}
		slots = append(slots, slot)
		place += time.Duration(end - at)
		at = end
	}
	g.explain(slots, one)
	return slots
}

// explain gives the slots of a piece their reasons.
func (g *gathering) explain(slots []app.Slot, one placed) {
	for i := range slots {
		var why []app.Reason
		why = append(why, one.why...)
		if i == 0 {
			why = append(why, one.begin...)
		}
		if i == len(slots)-1 {
			why = append(why, one.end...)
		}
		if n, of := len(one.clusters), len(one.line.at); n < of {
			why = append(why, because("some_clusters", "here", strconv.Itoa(n), "of", strconv.Itoa(of)))
		}
		slots[i].Why = why
	}
}

// naming gives the slots of each occurrence their broadcasts: what goes on
// where it stopped keeps its name, unless at other clusters that one is still
// elsewhere in the sound.
type naming map[*occurrence][]*thread

// thread is one broadcast of an occurrence.
type thread struct {
	id     app.ID
	sound  sound
	origin int64 // when place 0 of its sound would have been
	place  time.Duration
	ended  int64
}

func (n naming) name(one *placed, s sound, from, to int64, place time.Duration) app.ID {
	origin := from - int64(place)
	for _, t := range n[one.occurrence] {
		if t.sound.same(s) && t.origin == origin {
			t.go_(to, place+time.Duration(to-from))
			return t.id
		}
	}
	for _, t := range n[one.occurrence] {
		if t.sound.same(s) && t.ended <= from && t.place == place && place > 0 {
			t.origin = origin
			t.go_(to, place+time.Duration(to-from))
			return t.id
		}
	}
	t := &thread{id: broadcastID(one.occurrence, s, origin), sound: s, origin: origin}
	t.go_(to, place+time.Duration(to-from))
	n[one.occurrence] = append(n[one.occurrence], t)
	return t.id
}

func (t *thread) go_(to int64, place time.Duration) {
	if to > t.ended {
		t.ended, t.place = to, place
	}
}

func (s sound) same(o sound) bool {
	return s.kind == o.kind && s.programme == o.programme && s.master == o.master && s.relay == o.relay && s.filler == o.filler
}

// broadcastID is a UUID of version 8 (RFC 9562) made of what a broadcast is:
// the entry, its day, the sound, and when that would have begun.
func broadcastID(o *occurrence, s sound, origin int64) app.ID {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		"tienglang broadcast 1", string(o.line.ID), string(dateOf(o.number)), string(s.kind),
		string(s.programme), s.master, string(s.relay), strconv.FormatInt(origin, 10),
	}, "\x00")))
	b := sum[:16]
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return app.ID(h[0:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:32])
}
