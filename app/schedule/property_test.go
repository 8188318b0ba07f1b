package schedule_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/schedule"
)

// worlds is how many random communes the ordinary run looks at.
const worlds = 60

func TestRandomSchedulesBreakNoRule(t *testing.T) {
	for seed := range uint64(worlds) {
		holdsAll(t, seed, 12)
	}
}

// holdsAll holds the plan of a random world to every property.
func holdsAll(t *testing.T, seed uint64, days int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	w := randomWorld(r, monday, days)
	plan := schedule.Make(w, monday.Time(), monday.Add(days).Time())
	j := judge{t: t, seed: seed, w: w, plan: plan, days: days}
	j.atMostOne()
	j.approvedAlone()
	j.pausesHold()
	j.nothingIsLost()
	j.precedence()
	j.explained()
	j.oneBroadcastOnePlace()
	j.agreesWithPart(r)
	j.pastStands(r)
	j.orderIsNothing(r)
	if t.Failed() {
		t.Fatalf("seed %d", seed)
	}
}

type judge struct {
	t    *testing.T
	seed uint64
	w    schedule.World
	plan app.Plan
	days int
}

func (j judge) fail(format string, args ...any) {
	j.t.Helper()
	j.t.Errorf("seed %d: "+format, append([]any{j.seed}, args...)...)
}

// at is what one cluster plays, in order.
func at(p app.Plan, cluster app.ID) []app.Slot {
	var all []app.Slot
	for _, s := range p.Slots {
		if slices.Contains(s.Clusters, cluster) {
			all = append(all, s)
		}
	}
	return all
}

func (j judge) atMostOne() {
	for _, c := range j.w.Clusters {
		last := time.Time{}
		for _, s := range at(j.plan, c.ID) {
			if s.From.Before(last) || !s.From.Before(s.To) {
				j.fail("%s at %s: %s-%s follows what ends %s", s.Entry, c.ID, s.From, s.To, last)
			}
			if !c.DeletedAt.IsZero() {
				j.fail("%s at a deleted cluster", s.Entry)
			}
			last = s.To
		}
	}
}

func (j judge) programme(id app.ID) app.Programme {
	for _, p := range j.w.Programmes {
		if p.ID == id {
			return p
		}
	}
	return app.Programme{}
}

func (j judge) entry(id app.ID) app.ScheduleEntry {
	for _, e := range j.w.Entries {
		if e.ID == id {
			return e
		}
	}
	return app.ScheduleEntry{}
}

func (j judge) approvedAlone() {
	for _, s := range j.plan.Slots {
		if s.Kind != app.BroadcastProgramme {
			continue
		}
		p := j.programme(s.Programme)
		if p.State != app.ProgrammeApproved || p.Master == "" || p.Master != s.Master || !p.DeletedAt.IsZero() {
			j.fail("%s plays %q, which may not go on air", s.Entry, s.Programme)
		}
		if s.Offset < 0 || s.Offset+s.To.Sub(s.From) > p.Duration {
			j.fail("%s plays beyond its sound", s.Entry)
		}
	}
}

// stretch is a part of time in which what is planned does not sound.
type stretch struct {
	from, to time.Time
	live     bool
	quiet    bool
}

func (j judge) pauses(c app.Cluster) []stretch {
	var all []stretch
	for _, i := range j.w.Interruptions {
		if slices.Contains(i.Clusters, c.ID) {
			to := i.To
			if to.IsZero() {
				to = monday.Add(10 * j.days).Time()
			}
			all = append(all, stretch{from: i.From, to: to, live: i.Kind == app.BroadcastLive})
		}
	}
	for _, q := range j.w.Rules.Quiet {
		if q.Hamlet != "" && q.Hamlet != c.Hamlet || q.From == q.To {
			continue
		}
		for n := -2; n < j.days+2; n++ {
			from, to := monday.Add(n).At(q.From), monday.Add(n).At(q.To)
			if q.To < q.From {
				to = monday.Add(n + 1).At(q.To)
			}
			all = append(all, stretch{from: from, to: to, quiet: true})
		}
	}
	return all
}

// silences tells whether a pause keeps from sounding what is of that level.
func (p stretch) silences(kind app.BroadcastKind, level app.Precedence) bool {
	if p.quiet {
		return level != app.PrecedenceUrgent
	}
	return !p.live || kind != app.BroadcastLive
}

func (j judge) pausesHold() {
	for _, c := range j.w.Clusters {
		pauses := j.pauses(c)
		for _, s := range at(j.plan, c.ID) {
			for _, p := range pauses {
				if p.silences(s.Kind, j.levelOf(s)) && s.From.Before(p.to) && p.from.Before(s.To) {
					j.fail("%s %s-%s at %s sounds in the pause %s-%s", s.Entry, s.From, s.To, c.ID, p.from, p.to)
				}
			}
		}
	}
}

// due is an entry at one cluster on one of its days, reckoned apart from the
// package.
type dueAt struct {
	app.ScheduleEntry
	date      app.Date
	from, to  time.Time
	own       time.Duration // of its own sound; 0 where fillers stand in
	fills     bool          // fillers sound to the end
	mayAir    bool
	haveFills bool
}

func (j judge) fillers() int {
	n := 0
	for _, id := range j.w.Rules.Fillers {
		if p := j.programme(id); p.State == app.ProgrammeApproved && p.Master != "" && p.DeletedAt.IsZero() && p.Duration >= 10*time.Second {
			n++
		}
	}
	return n
}

func (j judge) dueAt(c app.Cluster) []dueAt {
	var all []dueAt
	for _, e := range j.w.Entries {
		if !j.meant(e, c.ID) || !c.DeletedAt.IsZero() {
			continue
		}
		for _, d := range schedule.Days(e.Repeat, j.w.Rules.Holidays, monday.Add(-2), monday.Add(j.days)) {
			if one := j.due(e, d); one.to.After(one.from) {
				all = append(all, one)
			}
		}
	}
	return all
}

func (j judge) meant(e app.ScheduleEntry, c app.ID) bool {
	if len(e.Clusters) > 0 {
		return slices.Contains(e.Clusters, c)
	}
	if e.Zone == "" {
		return true
	}
	return slices.ContainsFunc(j.w.Zones, func(z app.Zone) bool { return z.ID == e.Zone && slices.Contains(z.Clusters, c) })
}

func (j judge) due(e app.ScheduleEntry, d app.Date) dueAt {
	one := dueAt{ScheduleEntry: e, date: d, from: d.At(e.Start), haveFills: j.fillers() > 0}
	p := j.programme(e.Programme)
	length := e.Length
	if length == 0 {
		length = p.Duration
	}
	if j.w.Rules.MaxLength > 0 {
		length = min(length, j.w.Rules.MaxLength)
	}
	switch e.Kind {
	case app.BroadcastLive:
		one.mayAir, one.own = true, length
	case app.BroadcastRelay:
		one.mayAir, one.own = e.Relay == "r0", length
	default:
		one.mayAir, one.own = p.State == app.ProgrammeApproved && p.Master != "" && p.DeletedAt.IsZero(), min(length, p.Duration)
	}
	switch {
	case !one.mayAir && !one.haveFills:
		one.to = one.from
	case !one.mayAir:
		one.own, one.to = 0, one.from.Add(length)
	case j.w.Rules.FillRest && one.haveFills && length-one.own >= 5*time.Second:
		one.fills, one.to = true, one.from.Add(length)
	default:
		one.to = one.from.Add(one.own)
	}
	return one
}

func (d dueAt) level() app.Precedence {
	switch {
	case d.own == 0:
		return app.PrecedenceFiller
	case d.Priority == app.PriorityEmergency:
		return app.PrecedenceUrgent
	case d.Priority == app.PriorityRaised:
		return app.PrecedenceRaised
	}
	return app.PrecedenceScheduled
}

func (d dueAt) rule() app.CutRule {
	switch {
	case d.Kind != app.BroadcastProgramme || d.own == 0:
		return app.CutJoin
	case d.OnCut == "":
		return app.CutResume
	}
	return d.OnCut
}

// slotsOf are those of one occurrence at a cluster; own ones play its sound.
func slotsOf(d dueAt, slots []app.Slot) (all, own []app.Slot) {
	for _, s := range slots {
		if s.Entry == d.ID && s.Date == d.date {
			all = append(all, s)
			if d.own > 0 && (s.Kind != app.BroadcastProgramme || s.Programme == d.Programme && !stoodIn(s)) {
				own = append(own, s)
			}
		}
	}
	return all, own
}

// stoodIn tells a filler from the entry's own programme where both are one.
func stoodIn(s app.Slot) bool {
	return slices.ContainsFunc(s.Why, func(r app.Reason) bool { return r.Code == "fill_rest" }) && s.Offset == 0 && len(s.Why) == 1
}

// nothingIsLost holds each occurrence to its rule: what sounds and what is
// told to be lost make up the whole.
func (j judge) nothingIsLost() {
	for _, c := range j.w.Clusters {
		slots := at(j.plan, c.ID)
		for _, d := range j.dueAt(c) {
			inside := d.from.After(j.plan.From) && d.to.Add(24*time.Hour).Before(j.plan.To)
			if !inside || d.own == 0 || d.Kind == app.BroadcastLive || d.fills {
				continue
			}
			_, own := slotsOf(d, slots)
			j.byRule(c, d, own)
		}
	}
}

func (j judge) byRule(c app.Cluster, d dueAt, own []app.Slot) {
	var played, lost, longest, place time.Duration
	for i, s := range own {
		length := s.To.Sub(s.From)
		played += length
		longest = max(longest, s.Offset+length)
		if i > 0 && d.rule() == app.CutResume && s.Offset != place {
			j.fail("%s %s at %s goes on at %s, not at %s", d.ID, d.date, c.ID, s.Offset, place)
		}
		if d.Kind == app.BroadcastProgramme && d.rule() == app.CutJoin && s.From.Sub(d.from) != s.Offset {
			j.fail("%s %s at %s joined at %s", d.ID, d.date, c.ID, s.Offset)
		}
		if i > 0 && d.rule() == app.CutRestart && s.Offset != 0 {
			j.fail("%s %s at %s restarted at %s", d.ID, d.date, c.ID, s.Offset)
		}
		if i > 0 && d.rule() == app.CutDrop {
			j.fail("%s %s at %s was dropped and is back", d.ID, d.date, c.ID)
		}
		place = s.Offset + length
	}
	for _, u := range j.plan.Unplayed {
		if u.Entry == d.ID && u.Date == d.date && slices.Contains(u.Clusters, c.ID) {
			lost += u.To.Sub(u.From)
		}
	}
	switch d.rule() {
	case app.CutRestart, app.CutLater:
		played = longest
	}
	if played+lost != d.own {
		j.fail("%s %s (%s) at %s: %s sounds and %s is lost of %s", d.ID, d.date, d.rule(), c.ID, played, lost, d.own)
	}
}

// precedence looks at each moment at which something may have changed: what is
// due sounds unless something of no lower precedence does, and where anything
// is due there is no silence.
func (j judge) precedence() {
	for _, c := range j.w.Clusters {
		slots, pauses := at(j.plan, c.ID), j.pauses(c)
		for _, d := range j.dueAt(c) {
			all, _ := slotsOf(d, slots)
			if d.rule() == app.CutDrop || d.rule() == app.CutLater || d.fills {
				continue // may be over before its time is
			}
			for _, m := range moments(d, slots, pauses) {
				j.soundsAt(c, d, all, slots, pauses, m)
			}
		}
	}
}

// moments are times inside d's own between which nothing changes.
func moments(d dueAt, slots []app.Slot, pauses []stretch) []time.Time {
	edges := []time.Time{d.from, d.to}
	for _, s := range slots {
		edges = append(edges, s.From, s.To)
	}
	for _, p := range pauses {
		edges = append(edges, p.from, p.to)
	}
	edges = slices.DeleteFunc(edges, func(t time.Time) bool { return t.Before(d.from) || t.After(d.to) })
	slices.SortFunc(edges, time.Time.Compare)
	var all []time.Time
	for i := 1; i < len(edges); i++ {
		if edges[i-1].Before(edges[i]) {
			all = append(all, edges[i-1].Add(edges[i].Sub(edges[i-1])/2))
		}
	}
	return all
}

func (j judge) soundsAt(c app.Cluster, d dueAt, own, slots []app.Slot, pauses []stretch, t time.Time) {
	if t.Before(j.plan.From) || !t.Before(j.plan.To) {
		return
	}
	for _, p := range pauses {
		if p.silences(d.Kind, d.level()) && !t.Before(p.from) && t.Before(p.to) {
			return
		}
	}
	now := slices.IndexFunc(slots, func(s app.Slot) bool { return !t.Before(s.From) && t.Before(s.To) })
	if now < 0 {
		j.fail("%s %s is due at %s at %s and there is silence", d.ID, d.date, c.ID, t)
		return
	}
	s := slots[now]
	if s.Entry == d.ID && s.Date == d.date {
		return
	}
	if got := j.levelOf(s); got < d.level() {
		j.fail("%s %s (%d) is due at %s at %s and %s %s (%d) sounds", d.ID, d.date, d.level(), c.ID, t, s.Entry, s.Date, got)
	}
}

func (j judge) levelOf(s app.Slot) app.Precedence {
	d := j.due(j.entry(s.Entry), s.Date)
	if s.Kind == app.BroadcastProgramme && d.own > 0 && s.Programme != d.Programme {
		return app.PrecedenceFiller
	}
	return d.level()
}

// explained holds every slot that is not as it was entered to a reason.
func (j judge) explained() {
	for _, s := range j.plan.Slots {
		e := j.entry(s.Entry)
		length := e.Length
		if length == 0 {
			length = j.programme(e.Programme).Duration
		}
		meant := 0
		for _, c := range j.w.Clusters {
			if c.DeletedAt.IsZero() && j.meant(e, c.ID) {
				meant++
			}
		}
		from := s.Date.At(e.Start)
		as := s.From.Equal(from) && s.To.Equal(from.Add(length)) && s.Offset == 0 && s.Programme == e.Programme && len(s.Clusters) == meant
		if !as && len(s.Why) == 0 {
			j.fail("%s %s-%s of %s is not as entered and has no reason", s.Entry, s.From, s.To, s.Date)
		}
	}
	for _, u := range j.plan.Unplayed {
		if u.Why.Code == "" {
			j.fail("%s is lost without a reason", u.Entry)
		}
	}
}

// oneBroadcastOnePlace holds slots of one broadcast to the same place of the
// sound at the same moment.
func (j judge) oneBroadcastOnePlace() {
	by := map[app.ID][]app.Slot{}
	for _, s := range j.plan.Slots {
		for _, o := range by[s.Broadcast] {
			if s.From.Before(o.To) && o.From.Before(s.To) && s.From.Sub(o.From) != s.Offset-o.Offset && s.Kind == app.BroadcastProgramme {
				j.fail("broadcast %s is at two places of its sound at %s", s.Broadcast, s.From)
			}
			if o.Programme != s.Programme || o.Entry != s.Entry || o.Date != s.Date {
				j.fail("broadcast %s is two things", s.Broadcast)
			}
		}
		by[s.Broadcast] = append(by[s.Broadcast], s)
	}
}

func touching(p app.Plan, from, to time.Time) (slots []app.Slot, lost []app.Unplayed) {
	for _, s := range p.Slots {
		if s.From.Before(to) && s.To.After(from) {
			slots = append(slots, s)
		}
	}
	for _, u := range p.Unplayed {
		if u.From.Before(to) && u.To.After(from) {
			lost = append(lost, u)
		}
	}
	return slots, lost
}

func (j judge) agreesWithPart(r *rand.Rand) {
	from := monday.Time().Add(time.Duration(r.Int64N(int64(j.days) * int64(24*time.Hour))))
	to := from.Add(time.Duration(1 + r.Int64N(int64(24*time.Hour))))
	if to.After(j.plan.To) {
		to = j.plan.To
	}
	part := schedule.Make(j.w, from, to)
	a, b := touching(j.plan, from, to)
	c, d := touching(part, from, to)
	if x, y := asText(a)+asText(b), asText(c)+asText(d); x != y {
		j.fail("the plan from %s to %s is\n%s\nand in the longer one\n%s", from, to, y, x)
	}
}

func asText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// pastStands puts one more interruption into the world: what sounded before it
// is as it was.
func (j judge) pastStands(r *rand.Rand) {
	one := randomInterruption(r, j.w, 1000, monday, j.days)
	more := j.w
	more.Interruptions = append(slices.Clone(more.Interruptions), one)
	after := schedule.Make(more, j.plan.From, j.plan.To)
	for _, c := range j.w.Clusters {
		if x, y := until(at(j.plan, c.ID), one.From), until(at(after, c.ID), one.From); !slices.Equal(x, y) {
			j.fail("before the interruption at %s, %s plays\n%v\nand without it\n%v", one.From, c.ID, y, x)
		}
	}
}

func until(slots []app.Slot, t time.Time) []string {
	var all []string
	for _, s := range slots {
		if s.From.Before(t) {
			to := s.To
			if to.After(t) {
				to = t
			}
			all = append(all, fmt.Sprint(s.Broadcast, s.Programme, s.From.UnixNano(), to.UnixNano(), s.Offset))
		}
	}
	return all
}

func (j judge) orderIsNothing(r *rand.Rand) {
	w := j.w
	w.Entries, w.Clusters, w.Programmes = slices.Clone(w.Entries), slices.Clone(w.Clusters), slices.Clone(w.Programmes)
	r.Shuffle(len(w.Entries), func(a, b int) { w.Entries[a], w.Entries[b] = w.Entries[b], w.Entries[a] })
	r.Shuffle(len(w.Clusters), func(a, b int) { w.Clusters[a], w.Clusters[b] = w.Clusters[b], w.Clusters[a] })
	r.Shuffle(len(w.Programmes), func(a, b int) { w.Programmes[a], w.Programmes[b] = w.Programmes[b], w.Programmes[a] })
	if asText(schedule.Make(w, j.plan.From, j.plan.To)) != asText(j.plan) {
		j.fail("the same world in another order has another plan")
	}
}
