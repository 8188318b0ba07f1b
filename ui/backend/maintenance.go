package backend

import (
	"context"

	"tienglang/app"
)

// Upkeep is what there is to do about the clusters beside what is on air.
type Upkeep struct {
	Tickets []app.Ticket // the open ones, the newest first
	Checks  []app.Check  // that which is due first before the others
	Parts   []app.Part   // by kind and name
}

// Ticket is the open ticket of a cluster; ok is false where there is none.
func (u Upkeep) Ticket(cluster app.ID) (t app.Ticket, ok bool) {
	for _, t := range u.Tickets {
		if t.Cluster == cluster {
			return t, true
		}
	}
	return t, false
}

// DueOf are the checks that are due on a day of a cluster in a hamlet: its own,
// its hamlet's and the commune's.
func (u Upkeep) DueOf(cluster, hamlet app.ID, today app.Date) (due []app.Check) {
	for _, c := range u.Checks {
		if c.Due() <= today && (c.Cluster == cluster || c.Cluster == "" && (c.Hamlet == "" || c.Hamlet == hamlet)) {
			due = append(due, c)
		}
	}
	return due
}

// Due is how many checks are due on a day.
func (u Upkeep) Due(today app.Date) (n int) {
	for _, c := range u.Checks {
		if c.Due() <= today {
			n++
		}
	}
	return n
}

// Low are the parts of which there are too few.
func (u Upkeep) Low() (low []app.Part) {
	for _, p := range u.Parts {
		if p.Low() {
			low = append(low, p)
		}
	}
	return low
}

// DeadTime is for how many days a cluster was measured to be dead about a
// ticket, and of how many nothing was measured.
type DeadTime struct {
	From, To      app.Date // that were looked at, both included
	Dead, Unknown int
}

// What of maintenance needs a person.
const (
	NeedCheck  NeedKind = "check"  // one is due
	NeedChecks NeedKind = "checks" // several are
	NeedParts  NeedKind = "parts"  // there are too few of one
)

// Maintenance is what is done about clusters that fail.
type Maintenance interface {
	// Upkeep is what there is to do; it is read at each look.
	Upkeep(ctx context.Context) (Upkeep, error)
	// Tickets are those that are wanted, open ones first, then the newest.
	Tickets(ctx context.Context, f app.TicketFilter) ([]app.Ticket, error)
	// ReportFault opens a ticket, or adds the report to the one that is open:
	// joined. Whoever is signed in may.
	ReportFault(ctx context.Context, cluster app.ID, step app.TicketStep) (t app.Ticket, joined bool, err error)
	// AddTicketStep adds a step; its time is now where it has none.
	AddTicketStep(ctx context.Context, ticket app.ID, step app.TicketStep) (app.Ticket, error)
	// TakeBackStep takes the last step back, which must be the one given.
	TakeBackStep(ctx context.Context, ticket app.ID, step int64) (app.Ticket, error)
	// TicketDead counts from what was measured, and may take a second.
	TicketDead(ctx context.Context, t app.Ticket) (DeadTime, error)
	// AddPhoto keeps a picture, small, upright and without what the camera wrote
	// beside it but the day: "photo.heic", "photo.too_large", "photo.not_picture".
	AddPhoto(ctx context.Context, path string) (app.Photo, error)
	// Photo is a picture as a JPEG; "photo.gone" where the file is missing or
	// damaged.
	Photo(ctx context.Context, sha256 string) ([]byte, error)

	// SavePart keeps all of a part but its count, which only a new one brings.
	SavePart(ctx context.Context, p app.Part) (app.Part, error)
	// MovePart changes a count by hand and returns by how much: PartBought adds,
	// PartCounted sets it, PartUndone takes a change back by its negative.
	MovePart(ctx context.Context, part app.ID, why app.PartWhy, count int, words string) (delta int, err error)
	RemovePart(ctx context.Context, part app.ID) error
	RestorePart(ctx context.Context, p app.Part) error
	PartMoves(ctx context.Context, part app.ID) ([]app.PartMove, error)

	// SaveCheck keeps a check, also one that was removed.
	SaveCheck(ctx context.Context, c app.Check) (app.Check, error)
	RemoveCheck(ctx context.Context, c app.Check) error
	// CheckDone notes that one was made; UndoCheckDone takes that note back.
	CheckDone(ctx context.Context, c app.Check, day app.Date, words string) (number int64, err error)
	UndoCheckDone(ctx context.Context, c app.Check, number int64) error

	// WriteTickets writes those told in a year, with their costs, to a
	// spreadsheet, and returns how many they are.
	WriteTickets(ctx context.Context, path string, year int) (int, error)
}
