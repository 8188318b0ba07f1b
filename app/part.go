package app

import "time"

// PartKind is what a spare part is.
type PartKind string

// The kinds of parts, in the order in which they are offered.
const (
	PartBox       PartKind = "box"
	PartAmplifier PartKind = "amplifier"
	PartHorn      PartKind = "horn"
	PartPower     PartKind = "power"
	PartSIM       PartKind = "sim"
	PartCable     PartKind = "cable"
	PartOther     PartKind = "other"
)

// PartKinds are all of them.
var PartKinds = []PartKind{PartBox, PartAmplifier, PartHorn, PartPower, PartSIM, PartCable, PartOther}

// Part is a spare part that the commune has in stock.
type Part struct {
	ID        ID
	Kind      PartKind
	Name      string
	Dong      int64  // for each, in đồng
	Place     string // where it lies
	Least     int    // below which somebody is told
	Count     int    // changed by PartMove alone
	DeletedAt time.Time
}

// Low reports whether there are fewer than there should be.
func (p Part) Low() bool { return p.Count < p.Least }

// PartWhy is why a count changed.
type PartWhy string

// The reasons.
const (
	PartBought  PartWhy = "bought"
	PartCounted PartWhy = "counted" // the shelf had more or fewer than the books
	PartTaken   PartWhy = "taken"   // by a ticket
	PartBack    PartWhy = "back"    // put back by a ticket
	PartUndone  PartWhy = "undone"  // a ticket's step, or a change by hand, was taken back
)

// PartMove is one change of a count.
type PartMove struct {
	Number int64
	Part   ID
	At     time.Time
	By     ID
	Delta  int
	Left   int // after it
	Why    PartWhy
	Ticket ID     `json:",omitempty"`
	Words  string `json:",omitempty"`
}

// Check is a look at a cluster, at all of a hamlet or at all of the commune that
// comes round every so many months.
type Check struct {
	ID        ID
	Cluster   ID // "" for one of a hamlet or of the commune
	Hamlet    ID
	Words     string // what is looked at
	Months    int
	First     Date
	Done      []CheckDone // in their order
	DeletedAt time.Time
}

// CheckDone is one time that a check was made.
type CheckDone struct {
	Number     int64
	Day        Date
	RecordedAt time.Time
	By         ID
	Words      string // what was found
}

// Due is the day on which it is to be made next.
func (c Check) Due() Date {
	if n := len(c.Done); n > 0 {
		return c.Done[n-1].Day.AddMonths(c.Months)
	}
	return c.First
}

// AddMonths is the same day n months later, or the last of that month where it
// has no such day.
func (d Date) AddMonths(n int) Date {
	at := d.Time()
	if at.IsZero() {
		return d
	}
	first := time.Date(at.Year(), at.Month()+time.Month(n), 1, 0, 0, 0, 0, Vietnam)
	last := first.AddDate(0, 1, -1).Day()
	return DateOf(first.AddDate(0, 0, min(at.Day(), last)-1))
}
