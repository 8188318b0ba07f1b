package schedule

import (
	"context"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"tienglang/app"
)

const (
	longestTitle = 200 // letters
	mostDates    = 1000
	mostDays     = 60 // of a notice
)

// Known is what an entry is checked against.
type Known struct {
	Rules      app.ScheduleRules
	Clusters   []app.Cluster
	Zones      []app.Zone
	Programmes map[app.ID]app.Programme
	Relays     map[app.ID]bool // nil: any
}

// known is what the station has; programmes are learned as entries name them.
func (s *Service) known(ctx context.Context) (k Known, err error) {
	k.Programmes = map[app.ID]app.Programme{}
	if k.Rules, err = s.Rules(ctx); err != nil {
		return k, err
	}
	if k.Clusters, err = s.Store.Clusters(ctx); err != nil {
		return k, err
	}
	if k.Zones, err = s.Store.Zones(ctx); err != nil || s.Relays == nil {
		return k, err
	}
	relays, err := s.Relays(ctx)
	k.Relays = map[app.ID]bool{}
	for _, r := range relays {
		k.Relays[r.ID] = r.DeletedAt.IsZero()
	}
	return k, err
}

func (s *Service) learn(ctx context.Context, k *Known, e app.ScheduleEntry) error {
	if e.Programme == "" {
		return nil
	}
	p, err := s.Store.Programme(ctx, e.Programme)
	if app.CodeOf(err) == "data.not_found" {
		return nil
	}
	k.Programmes[e.Programme] = p
	return err
}

// Check holds an entry to what the station has and to its rules. Errors:
// "schedule.no_title", "schedule.title_long", "schedule.kind",
// "schedule.start", "schedule.stop_before_start", "schedule.no_length",
// "schedule.too_long", "schedule.no_first_day", "schedule.bad_date", "schedule.until_before_from",
// "schedule.no_day", "schedule.notice", "schedule.unknown_zone",
// "schedule.unknown_cluster", "schedule.unknown_programme",
// "schedule.unknown_relay", "schedule.quiet".
func Check(e app.ScheduleEntry, k Known) error {
	if err := checkShape(e); err != nil {
		return err
	}
	if err := checkNames(e, k); err != nil {
		return err
	}
	length := e.Length
	if length == 0 {
		length = k.Programmes[e.Programme].Duration
	}
	if length == 0 {
		return app.Fail("schedule.no_length", nil, "title", e.Title)
	}
	if k.Rules.MaxLength > 0 && length > k.Rules.MaxLength {
		return app.Fail("schedule.too_long", nil, "title", e.Title, "length", clockLength(length), "most", clockLength(k.Rules.MaxLength))
	}
	return checkQuiet(e, length, k)
}

// checkShape holds an entry to what any entry must be.
func checkShape(e app.ScheduleEntry) error {
	switch {
	case e.Title == "":
		return app.Fail("schedule.no_title", nil)
	case utf8.RuneCountInString(e.Title) > longestTitle:
		return app.Fail("schedule.title_long", nil, "most", strconv.Itoa(longestTitle))
	case !slices.Contains([]app.BroadcastKind{app.BroadcastProgramme, app.BroadcastRelay, app.BroadcastLive}, e.Kind):
		return app.Fail("schedule.kind", nil, "what", string(e.Kind))
	case !slices.Contains([]app.Priority{app.PriorityNormal, app.PriorityRaised, app.PriorityEmergency}, e.Priority):
		return app.Fail("schedule.kind", nil, "what", string(e.Priority))
	case !slices.Contains([]app.CutRule{app.CutResume, app.CutRestart, app.CutLater, app.CutJoin, app.CutDrop}, e.OnCut):
		return app.Fail("schedule.kind", nil, "what", string(e.OnCut))
	case e.Start < 0 || e.Start >= day:
		return app.Fail("schedule.start", nil, "title", e.Title)
	case e.Length < 0:
		return app.Fail("schedule.stop_before_start", nil, "title", e.Title, "start", dayTime(e.Start), "stop", dayTime(e.Start+e.Length))
	case e.Length > MostLength:
		return app.Fail("schedule.too_long", nil, "title", e.Title, "length", clockLength(e.Length), "most", clockLength(MostLength))
	}
	if err := checkRepeat(e.Repeat, e.Title); err != nil {
		return err
	}
	return checkNotice(e)
}

func checkRepeat(r app.Repeat, title string) error {
	if r.From == "" && r.Kind != app.RepeatDates {
		return app.Fail("schedule.no_first_day", nil, "title", title)
	}
	bounds := []app.Date{}
	if r.From != "" || r.Kind != app.RepeatDates {
		bounds = append(bounds, r.From)
	}
	if r.Until != "" {
		bounds = append(bounds, r.Until)
	}
	if err := checkDates(slices.Concat(bounds, r.Dates, r.Except)); err != nil {
		return err
	}
	switch {
	case r.Until != "" && r.Until < r.From:
		return app.Fail("schedule.until_before_from", nil, "title", title, "from", string(r.From), "until", string(r.Until))
	case r.Kind != app.RepeatOnce && r.Kind != app.RepeatDaily && r.Kind != app.RepeatWeekly && r.Kind != app.RepeatDates:
		return app.Fail("schedule.kind", nil, "what", string(r.Kind))
	case len(r.Dates) > mostDates || len(r.Except) > mostDates:
		return app.Fail("schedule.no_day", nil, "title", title)
	}
	return checkSomeDay(r, title)
}

// checkSomeDay refuses what would never be due.
func checkSomeDay(r app.Repeat, title string) error {
	none := app.Fail("schedule.no_day", nil, "title", title)
	for _, d := range r.Weekdays {
		if d < time.Sunday || d > time.Saturday {
			return none
		}
	}
	switch r.Kind {
	case app.RepeatWeekly:
		if len(r.Weekdays) == 0 {
			return none
		}
	case app.RepeatDates:
		if len(r.Dates) == 0 {
			return none
		}
	}
	return nil
}

func checkNotice(e app.ScheduleEntry) error {
	if e.Notice == nil {
		return nil
	}
	if e.Notice.Days < 1 || e.Notice.Days > mostDays {
		return app.Fail("schedule.notice", nil, "title", e.Title, "most", strconv.Itoa(mostDays))
	}
	return checkDates([]app.Date{e.Notice.First})
}

// checkNames refuses what an entry names and the station does not have.
func checkNames(e app.ScheduleEntry, k Known) error {
	if e.Zone != "" && !slices.ContainsFunc(k.Zones, func(z app.Zone) bool { return z.ID == e.Zone }) {
		return app.Fail("schedule.unknown_zone", nil, "title", e.Title)
	}
	for _, id := range e.Clusters {
		if !slices.ContainsFunc(k.Clusters, func(c app.Cluster) bool { return c.ID == id && c.DeletedAt.IsZero() }) {
			return app.Fail("schedule.unknown_cluster", nil, "title", e.Title)
		}
	}
	if p, ok := k.Programmes[e.Programme]; e.Programme != "" && (!ok || !p.DeletedAt.IsZero()) {
		return app.Fail("schedule.unknown_programme", nil, "title", e.Title)
	}
	if e.Kind == app.BroadcastRelay && (e.Relay == "" || k.Relays != nil && !k.Relays[e.Relay]) {
		return app.Fail("schedule.unknown_relay", nil, "title", e.Title)
	}
	return nil
}

// checkQuiet refuses what would lie wholly in quiet hours at every one of its
// clusters, and so never sound.
func checkQuiet(e app.ScheduleEntry, length time.Duration, k Known) error {
	if e.Priority == app.PriorityEmergency {
		return nil
	}
	p := newPlanner(World{Rules: k.Rules, Clusters: k.Clusters})
	at := p.places(e, k.Zones)
	quiet := p.quietIn(0, 2)
	from := midnight(0) + int64(e.Start)
	var why *pause
	for i := range at {
		b := covering(quiet, i, from, from+int64(length))
		if b == nil {
			return nil
		}
		why = b
	}
	if why == nil {
		return nil
	}
	return app.Fail("schedule.quiet", nil, "title", e.Title, "from", dayTime(why.hours.From), "to", dayTime(why.hours.To))
}

// covering is the pause of a cluster in which a whole stretch lies.
func covering(quiet []pause, cluster int, from, to int64) *pause {
	for i := range quiet {
		b := &quiet[i]
		if (b.at == nil || b.at[cluster]) && b.from <= from && to <= b.to {
			return b
		}
	}
	return nil
}
