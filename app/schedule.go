package app

import (
	"slices"
	"time"
)

// Priority is one of the three of Circular 39/2020/TT-BTTTT.
type Priority string

// The priorities: the commune chooses when; must be in the programme, and goes
// before what is not; plays at its time whatever else is planned (what plays at
// once is an Emergency).
const (
	PriorityNormal    Priority = "normal"    // thông thường
	PriorityRaised    Priority = "raised"    // ưu tiên
	PriorityEmergency Priority = "emergency" // khẩn cấp
)

// Precedence is what a line of the schedule with the priority counts for. One
// of the highest goes before all others of the schedule and sounds in quiet
// hours; what is to go before a person on air is ordered as an emergency.
func (p Priority) Precedence() Precedence {
	switch p {
	case PriorityEmergency:
		return PrecedenceUrgent
	case PriorityRaised:
		return PrecedenceRaised
	}
	return PrecedenceScheduled
}

// RepeatKind says on which days an entry is due.
type RepeatKind string

// The kinds of repetition.
const (
	RepeatOnce   RepeatKind = "once"   // on From alone
	RepeatDaily  RepeatKind = "daily"  // every day
	RepeatWeekly RepeatKind = "weekly" // on Weekdays
	RepeatDates  RepeatKind = "dates"  // on Dates
)

// HolidayRule says what an entry does on a holiday.
type HolidayRule string

// The rules for holidays.
const (
	HolidayAsUsual HolidayRule = ""
	HolidaySkip    HolidayRule = "skip"
	HolidayOnly    HolidayRule = "only"
)

// Repeat is the calendar of an entry. From and Until bound every kind; without
// Until it goes on.
type Repeat struct {
	Kind     RepeatKind     `json:"kind"`
	From     Date           `json:"from"`
	Until    Date           `json:"until,omitempty"` // the last day, "" for none
	Weekdays []time.Weekday `json:"weekdays,omitempty"`
	Dates    []Date         `json:"dates,omitempty"`
	Except   []Date         `json:"except,omitempty"` // days that were taken out
	Holidays HolidayRule    `json:"holidays,omitempty"`
}

// Over tells whether no day from today on can be one of r's.
func (r Repeat) Over(today Date) bool {
	last := r.Until
	switch {
	case r.Kind == RepeatOnce:
		last = r.From
	case r.Kind == RepeatDates && len(r.Dates) > 0:
		last = slices.Max(r.Dates)
	}
	return last != "" && last < today || r.Until != "" && r.Until < today
}

// CutRule is what becomes of an entry's sound that something cut into.
type CutRule string

// The rules of resuming.
const (
	CutResume  CutRule = "resume"  // goes on where it was cut, and ends later
	CutRestart CutRule = "restart" // is played anew from its beginning
	CutLater   CutRule = "later"   // is made up whole in the first free stretch of the day
	CutJoin    CutRule = "join"    // goes on as if nothing had happened: the stretch is lost
	CutDrop    CutRule = "drop"    // is over
)

// Notice is the duty to announce something on consecutive days (Law
// 10/2022/QH15 on grassroots democracy: at least 3).
type Notice struct {
	Basis string `json:"basis"` // the legal basis, in words
	First Date   `json:"first"`
	Days  int    `json:"days"`
}

// Announces is the line for whose notice this one's days count, "" for none.
func (e ScheduleEntry) Announces() ID {
	if e.Notice != nil {
		return e.ID
	}
	return e.NoticeOf
}

// ScheduleEntry is a line of the schedule: what is due, when and where.
type ScheduleEntry struct {
	ID        ID
	Title     string
	Kind      BroadcastKind // BroadcastProgramme or BroadcastRelay; BroadcastLive keeps time free for the microphone
	Programme ID            // "" until one was chosen: then nothing but the filler plays
	Relay     ID
	Priority  Priority
	Rank      int    // orders entries of one priority that collide; the lower goes first
	Zone      ID     // "" for the whole commune
	Clusters  []ID   // when single clusters were chosen
	Origin    Origin // whose line it is
	Start     time.Duration
	Length    time.Duration // of its time on air; 0 for as long as its programme is
	Repeat    Repeat
	OnCut     CutRule
	Notice    *Notice
	NoticeOf  ID `json:",omitempty"` // the line with the notice for which its days count: one of that line's days was moved
	Version   int64
	UpdatedAt time.Time
	UpdatedBy ID
	DeletedAt time.Time // zero unless removed; kept so that it can be restored
}

// Origin is who owns a record.
type Origin string

// The owners.
const (
	OriginStation Origin = ""    // made here
	OriginHub     Origin = "hub" // sent by the province: changed there alone
)

// QuietHours are a part of each day in which nothing but an emergency sounds,
// at the clusters of one hamlet or, without one, of all. To may lie on the next
// day: From 22h, To 5h.
type QuietHours struct {
	Hamlet ID            `json:"hamlet,omitempty"`
	From   time.Duration `json:"from"` // since midnight
	To     time.Duration `json:"to"`
}

// ScheduleRules are what a whole schedule is held to.
type ScheduleRules struct {
	Quiet     []QuietHours  `json:"quiet"`
	Holidays  []Date        `json:"holidays"`
	MaxLength time.Duration `json:"max_length"` // of one entry
	Fillers   []ID          `json:"fillers"`    // approved programmes that play where something due cannot
	FillRest  bool          `json:"fill_rest"`  // they also fill up what a programme leaves of its entry's length
}

// Relay is a source that is taken over from elsewhere at its hours.
type Relay struct {
	ID        ID
	Name      string
	URL       string // HLS, Icecast or HTTP; "" for line-in
	Device    string // of line-in, where URL is ""
	Fallbacks []ID   // what plays in its place: programmes, in this order
	Silence   time.Duration
	GainDB    float64
	UpdatedAt time.Time
	DeletedAt time.Time
}
