package backend

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
)

// Scheduling is the page Lịch phát.
type Scheduling interface {
	// Week is what is due in the seven days from monday at the clusters of a zone
	// or a hamlet, "" for the whole commune, and what became of what is over.
	Week(ctx context.Context, monday app.Date, place app.ID) (Week, error)
	// CollisionsAhead counts what will not sound as it was entered on the next
	// seven days.
	CollisionsAhead(ctx context.Context) (int, error)
	// ScheduleEntries are all entries that were not removed, by start and title.
	ScheduleEntries(ctx context.Context) ([]app.ScheduleEntry, error)
	// PreviewChange is what keeping a change would do on the days from…to.
	PreviewChange(ctx context.Context, c ScheduleChange, from, to app.Date) (app.Preview, error)
	// ChangeSchedule keeps a change, all of it or nothing, and gives it as it
	// was kept; its Undo, given to ChangeSchedule, takes it back.
	ChangeSchedule(ctx context.Context, c ScheduleChange) (ScheduleChange, error)
	ScheduleRules(ctx context.Context) (app.ScheduleRules, error)
	SaveScheduleRules(ctx context.Context, r app.ScheduleRules) error
	// ReadScheduleSheet is what bringing in a file, XLSX or JSON, would change;
	// nothing is kept. ImportScheduleSheet keeps it, whole or not at all, and gives
	// what was changed, so that it can be taken back.
	ReadScheduleSheet(ctx context.Context, path string) (ScheduleSheet, error)
	ImportScheduleSheet(ctx context.Context, path string) (ScheduleChange, error)
	// WriteScheduleSheet writes the entries to a file, as its ending says, and
	// tells how many.
	WriteScheduleSheet(ctx context.Context, path string) (int, error)
	// ScheduleDraft is a form that was not kept, as KeepScheduleDraft was given
	// it last; "" for none. It outlives the program.
	ScheduleDraft() (string, error)
	KeepScheduleDraft(ctx context.Context, draft string) error
}

// EntryChange is an entry before a change and after it: without a Before it is
// new, or comes back; without an After it is removed.
type EntryChange struct {
	Before, After *app.ScheduleEntry
}

// ScheduleChange is entries that change together.
type ScheduleChange []EntryChange

// Undo is the change that takes c back.
func (c ScheduleChange) Undo() ScheduleChange {
	back := make(ScheduleChange, len(c))
	for i, e := range c {
		back[len(c)-1-i] = EntryChange{Before: e.After, After: e.Before}
	}
	return back
}

// ScheduleSheet is what a file would change.
type ScheduleSheet struct {
	Lines  []SheetLine
	Same   int // lines that stand as they are
	Doubts []SheetDoubt
}

// SheetLine is one entry that a file would change; without a Before it is new.
type SheetLine struct {
	Row    int // as a spreadsheet numbers it
	Before *app.ScheduleEntry
	After  app.ScheduleEntry
}

// SheetDoubt is a line of a file that a person should look at.
type SheetDoubt struct {
	Row   int
	Err   error
	Fatal bool // nothing is brought in while it stands
}

// Fatal tells that something keeps the whole file out.
func (s ScheduleSheet) Fatal() bool {
	return slices.ContainsFunc(s.Doubts, func(d SheetDoubt) bool { return d.Fatal })
}

// Week is seven days of the schedule.
type Week struct {
	Monday app.Date
	Due    []Due // by From
	// Between is what went on air by hand or as an emergency.
	Between []app.Interruption
	Rules   app.ScheduleRules
	Quiet   []QuietIn // of the clusters that are shown
	Owed    []app.OwedNotice
	Entries []app.ScheduleEntry // of which something is due or owed, and those for whose notices they count
}

// DueState is what became of something due.
type DueState string

// The states of what is due.
const (
	DueAhead   DueState = "ahead"
	DueOnAir   DueState = "onair"
	DueHeard   DueState = "heard"   // by all of its clusters
	DuePartly  DueState = "partly"  // by some
	DueUnheard DueState = "unheard" // it is known that none played it
	DueUnknown DueState = "unknown" // it was sent, and nothing was measured
)

// Due is an entry on one of its days: what was entered, and what the clusters
// play of it.
type Due struct {
	Entry    app.ID
	Date     app.Date
	Title    string
	Kind     app.BroadcastKind
	Priority app.Priority
	Origin   app.Origin
	Notice   bool
	From, To time.Time // as entered
	Clusters []app.ID  // sorted
	Slots    []app.Slot
	Lost     []app.Unplayed
	State    DueState
	Heard    int // clusters that played it whole
	Fed      int // clusters whose transmitter or amplifier was given it whole, beside Heard
	Of       int
}

// spoiling are the decisions by which something does not sound as it was
// entered, and a person should know: others are due then, or it has nothing to
// play.
var spoiling = map[string]bool{
	"cut_precedence": true, "cut_rank": true, "cut_order": true, "next_began": true, "never_began": true, "no_room": true,
	"not_approved": true, "no_programme": true, "programme_gone": true, "relay_gone": true, "no_clusters": true,
}

// Clashes tells whether it will not sound as it was entered. What is silent at
// some of its clusters alone, in the quiet hours of their hamlet, is as it was
// entered.
func (d Due) Clashes() bool {
	for _, s := range d.Slots {
		if slices.ContainsFunc(s.Why, func(r app.Reason) bool { return spoiling[r.Code] }) {
			return true
		}
	}
	return slices.ContainsFunc(d.Lost, func(u app.Unplayed) bool {
		return spoiling[u.Why.Code] || u.Why.Code == "quiet" && len(u.Clusters) >= len(d.Clusters)
	})
}
