package app

import "time"

// TicketAct is what one step of a ticket is.
type TicketAct string

// The steps of a ticket, in the order in which they usually come. Each but the
// first may be left out, and all but the first may come again.
const (
	TicketReport   TicketAct = "report"
	TicketDiagnose TicketAct = "diagnose"
	TicketParts    TicketAct = "parts"
	TicketVisit    TicketAct = "visit"
	TicketClose    TicketAct = "close"
	TicketReopen   TicketAct = "reopen"
)

// TicketState is whether somebody still has to do something.
type TicketState string

// The states of a ticket. One whose report was taken back is withdrawn.
const (
	TicketOpen      TicketState = "open"
	TicketClosed    TicketState = "closed"
	TicketWithdrawn TicketState = "withdrawn"
)

// ReportSource is who told of a fault.
type ReportSource string

// The sources of reports.
const (
	ReportStaff    ReportSource = "staff"
	ReportResident ReportSource = "resident"
	ReportAlarm    ReportSource = "alarm"
)

// Cause is why a cluster failed, as far as a person found out.
type Cause string

// The causes, in the order in which they are offered.
const (
	CausePower     Cause = "power"
	CauseBox       Cause = "box"
	CauseAmplifier Cause = "amplifier"
	CauseHorn      Cause = "horn"
	CauseCable     Cause = "cable"
	CauseSIM       Cause = "sim"
	CauseNetwork   Cause = "network"
	CauseLightning Cause = "lightning"
	CauseWater     Cause = "water"
	CauseTheft     Cause = "theft"
	CauseSetting   Cause = "setting"
	CauseOther     Cause = "other"
	CauseUnknown   Cause = "unknown"
)

// Causes are all of them.
var Causes = []Cause{CausePower, CauseBox, CauseAmplifier, CauseHorn, CauseCable, CauseSIM, CauseNetwork,
	CauseLightning, CauseWater, CauseTheft, CauseSetting, CauseOther, CauseUnknown}

// Remedy is what helped, or why nothing more is done.
type Remedy string

// The remedies, in the order in which they are offered.
const (
	RemedyRepaired  Remedy = "repaired"
	RemedyReplaced  Remedy = "replaced"
	RemedyPowerBack Remedy = "power_back"
	RemedyLineBack  Remedy = "line_back"
	RemedyRestarted Remedy = "restarted"
	RemedyNoFault   Remedy = "no_fault"
	RemedyRemoved   Remedy = "removed"
	RemedyOther     Remedy = "other"
)

// Remedies are all of them.
var Remedies = []Remedy{RemedyRepaired, RemedyReplaced, RemedyPowerBack, RemedyLineBack, RemedyRestarted,
	RemedyNoFault, RemedyRemoved, RemedyOther}

// Ticket is one fault of one cluster, from its report on. It keeps what the
// cluster was when it was opened, and so outlives it.
type Ticket struct {
	ID            ID
	Number        int // from 1 on, as people call it
	Cluster       ID
	ClusterNumber int
	ClusterName   string
	HamletName    string
	State         TicketState
	Steps         []TicketStep // those in force, in their order; a withdrawn ticket has none
}

// TicketStep is one thing that was done about a ticket. Each act uses the
// fields of its own and none of the others'.
type TicketStep struct {
	Number     int64 // rises over all tickets; 0 while it is not kept
	Act        TicketAct
	At         time.Time // when it was done
	RecordedAt time.Time // when it was written down
	By         ID        // who wrote it down
	Words      string    `json:",omitempty"`
	Box        Box       `json:",omitzero"` // the cluster's at that time

	Source ReportSource `json:",omitempty"` // of a report
	Alarm  string       `json:",omitempty"` // its kind, of a report by an alarm
	Person string       `json:",omitempty"` // who told it, or who went there
	Phone  string       `json:",omitempty"`

	Cause Cause `json:",omitempty"`

	Parts    []TicketPart `json:",omitempty"`
	Supplier string       `json:",omitempty"`

	Km     int      `json:",omitempty"`
	Dong   int64    `json:",omitempty"` // for work and travel, in đồng
	Photos []string `json:",omitempty"` // SHA-256 of each

	Remedy Remedy `json:",omitempty"`
}

// TicketPart is so many of a part that a repair took; less than none were put
// back.
type TicketPart struct {
	Part  ID       `json:",omitempty"` // of the stock, "" for what was bought for this repair
	Kind  PartKind `json:",omitempty"`
	Name  string   `json:",omitempty"`
	Count int
	Dong  int64 `json:",omitempty"` // for each, in đồng
}

// CostDong is what a step cost, in đồng; less than nothing where parts were put
// back.
func (s TicketStep) CostDong() int64 {
	sum := s.Dong
	for _, p := range s.Parts {
		sum += int64(p.Count) * p.Dong
	}
	return sum
}

// CostDong is what all steps cost, in đồng.
func (t Ticket) CostDong() (sum int64) {
	for _, s := range t.Steps {
		sum += s.CostDong()
	}
	return sum
}

// Last is the newest step; its Number is 0 where there is none.
func (t Ticket) Last() (s TicketStep) {
	if n := len(t.Steps); n > 0 {
		s = t.Steps[n-1]
	}
	return s
}

// newest is the newest step of one of the acts.
func (t Ticket) newest(acts ...TicketAct) (s TicketStep) {
	for _, step := range t.Steps {
		for _, a := range acts {
			if step.Act == a {
				s = step
			}
		}
	}
	return s
}

// OpenedAt is when the fault was told.
func (t Ticket) OpenedAt() (at time.Time) {
	if len(t.Steps) > 0 {
		at = t.Steps[0].At
	}
	return at
}

// ClosedAt is when it was closed; zero while it is open.
func (t Ticket) ClosedAt() time.Time {
	if t.State != TicketClosed {
		return time.Time{}
	}
	return t.newest(TicketClose).At
}

// Cause is what was found last, "" where nobody found anything.
func (t Ticket) Cause() Cause { return t.newest(TicketDiagnose).Cause }

// Remedy is what helped, "" while it is open.
func (t Ticket) Remedy() Remedy {
	if t.State != TicketClosed {
		return ""
	}
	return t.newest(TicketClose).Remedy
}

// Next is the step that usually follows.
func (t Ticket) Next() TicketAct {
	switch t.Last().Act {
	case TicketReport, TicketReopen:
		return TicketDiagnose
	case TicketDiagnose:
		return TicketParts
	case TicketParts:
		return TicketVisit
	case TicketClose:
		return TicketReopen
	}
	return TicketClose
}

// Photos are those of all steps, the newest first.
func (t Ticket) Photos() (all []string) {
	for i := len(t.Steps) - 1; i >= 0; i-- {
		all = append(all, t.Steps[i].Photos...)
	}
	return all
}

// Taken is how many of a part of the stock the ticket holds.
func (t Ticket) Taken(part ID) (n int) {
	for _, s := range t.Steps {
		for _, p := range s.Parts {
			if p.Part == part {
				n += p.Count
			}
		}
	}
	return n
}

// TicketFilter is which tickets are wanted: all of its fields must hold, and
// its zero value wants every ticket that was not withdrawn.
type TicketFilter struct {
	ID      ID
	Cluster ID
	Open    bool // only those that are
	From    Date // told on that day or later, "" for any
	To      Date // told on that day or before
}
