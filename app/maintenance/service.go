package maintenance

import (
	"context"
	"strconv"
	"strings"

	"tienglang/app"
	"tienglang/app/audit"
)

// Store keeps tickets, parts and checks. Each change is one transaction with
// its audit row.
type Store interface {
	// Tickets are those that are wanted, open ones first, then the newest.
	Tickets(ctx context.Context, f app.TicketFilter) ([]app.Ticket, error)
	// ChangeTicket decides with what is kept at that moment, and keeps the
	// result. at has an ID, or a Cluster of which the open ticket is meant.
	// Errors: "data.not_found" for an ID that is none, "ticket.other_open",
	// "part.not_enough" (with name and count).
	ChangeTicket(ctx context.Context, at app.TicketFilter, decide func(World) (Change, error)) (app.Ticket, error)
	// Parts are those that were not removed, by kind and name.
	Parts(ctx context.Context) ([]app.Part, error)
	// SavePart keeps all of a part but its count; "part.name_taken".
	SavePart(ctx context.Context, p app.Part, act app.AuditRow) error
	// MovePart changes a count and returns by how much: to Left where the part was
	// counted, by Delta else. "part.not_enough", "data.not_found".
	MovePart(ctx context.Context, m app.PartMove, act app.AuditRow) (delta int, err error)
	// PartMoves are those of a part, the newest first.
	PartMoves(ctx context.Context, part app.ID, most int) ([]app.PartMove, error)
	// Checks are those that were not removed.
	Checks(ctx context.Context) ([]app.Check, error)
	SaveCheck(ctx context.Context, c app.Check, act app.AuditRow) error
	// CheckDone notes that a check was made, UndoCheckDone takes that note back.
	CheckDone(ctx context.Context, check app.ID, d app.CheckDone, act app.AuditRow) (number int64, err error)
	UndoCheckDone(ctx context.Context, check app.ID, number int64, act app.AuditRow) error
}

// Inventory is what stands where.
type Inventory interface {
	Clusters() []app.Cluster
	Cluster(id app.ID) (app.Cluster, error)
	Hamlets(ctx context.Context) ([]app.Hamlet, error)
}

// Service is the use of maintenance. Its methods may be called from any
// goroutine.
type Service struct {
	Store     Store
	Inventory Inventory
	Clock     app.Clock
}

// Opened is what came of a report.
type Opened struct {
	Ticket app.Ticket
	Joined bool // the cluster had an open ticket, to which the report was added
}

// Report opens a ticket for a cluster, or adds the report to the one that is
// open. Whoever is signed in may tell of a fault. Errors: "data.not_found" and
// those of a step.
func (s *Service) Report(ctx context.Context, by app.User, cluster app.ID, step app.TicketStep) (Opened, error) {
	if err := by.Need(app.MayStop); err != nil {
		return Opened{}, err
	}
	c, err := s.Inventory.Cluster(cluster)
	if err != nil {
		return Opened{}, err
	}
	hamlet, err := s.hamletName(ctx, c.Hamlet)
	if err != nil {
		return Opened{}, err
	}
	var o Opened
	step.Act, step.By, step.Box = app.TicketReport, by.ID, c.Box
	o.Ticket, err = s.Store.ChangeTicket(ctx, app.TicketFilter{Cluster: cluster, Open: true}, func(w World) (Change, error) {
		o.Joined = w.Ticket.ID != ""
		ch, err := add(w, step)
		if err == nil && !o.Joined {
			ch.Open = &app.Ticket{ID: app.NewID(w.Now), Number: w.Next, Cluster: cluster, ClusterNumber: c.Number,
				ClusterName: c.Name, HamletName: hamlet, State: app.TicketOpen}
			ch.Act = audit.Act(by.ID, "ticket.open", string(ch.Open.ID), "number", strconv.Itoa(w.Next), "cluster", c.Name)
		}
		return ch, err
	})
	return o, err
}

// Step adds a step to a ticket. Errors: "people.not_allowed", "data.not_found",
// "ticket.other_open" where it would open again beside another, and those of a
// step and of the stock.
func (s *Service) Step(ctx context.Context, by app.User, ticket app.ID, step app.TicketStep) (app.Ticket, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return app.Ticket{}, err
	}
	step.By = by.ID
	return s.Store.ChangeTicket(ctx, app.TicketFilter{ID: ticket}, func(w World) (Change, error) {
		if w.Ticket.State == app.TicketWithdrawn {
			return Change{}, app.Fail("ticket.changed_since", nil)
		}
		if c, err := s.Inventory.Cluster(w.Ticket.Cluster); err == nil {
			step.Box = c.Box
		} else {
			step.Box = w.Ticket.Last().Box // as it was when the cluster was removed
		}
		return add(w, step)
	})
}

// noted is what the audit log calls the steps.
var noted = map[app.TicketAct]string{
	app.TicketReport: "ticket.report", app.TicketDiagnose: "ticket.diagnose", app.TicketParts: "ticket.parts",
	app.TicketVisit: "ticket.visit", app.TicketClose: "ticket.close", app.TicketReopen: "ticket.reopen",
}

func add(w World, step app.TicketStep) (Change, error) {
	step, err := judge(w.Ticket, step, w.Now)
	if err != nil {
		return Change{}, err
	}
	step, moves, err := withParts(w, step)
	step.RecordedAt = w.Now
	act := audit.Act(step.By, noted[step.Act], string(w.Ticket.ID), "number", strconv.Itoa(w.Ticket.Number), "cluster", w.Ticket.ClusterName)
	return Change{Add: &step, State: after(step.Act), Moves: moves, Act: act}, err
}

// TakeBack takes the last step of a ticket back, with what it took from the
// stock; without its report a ticket is withdrawn. Who wrote a step down may
// take it back, and who may change the inventory. Errors: "people.not_allowed",
// "ticket.changed_since" where step is not the last, "ticket.other_open",
// "part.not_enough" where what was put back is gone.
func (s *Service) TakeBack(ctx context.Context, by app.User, ticket app.ID, step int64) (app.Ticket, error) {
	return s.Store.ChangeTicket(ctx, app.TicketFilter{ID: ticket}, func(w World) (Change, error) {
		if w.Ticket.Last().By != by.ID || by.Disabled || by.MustChange {
			if err := by.Need(app.MayInventory); err != nil {
				return Change{}, err
			}
		}
		c, err := takeBack(w, step, by.ID)
		c.Act = audit.Act(by.ID, "ticket.take_back", string(ticket), "number", strconv.Itoa(w.Ticket.Number), "step", string(w.Ticket.Last().Act))
		return c, err
	})
}

func (s *Service) hamletName(ctx context.Context, id app.ID) (string, error) {
	all, err := s.Inventory.Hamlets(ctx)
	for _, h := range all {
		if h.ID == id {
			return h.Name, err
		}
	}
	return "", err
}

// Find are the clusters that a resident may mean: the one whose number is told,
// else those in whose names, or whose hamlets' names, every word begins a word,
// whatever the diacritics.
func Find(words string, clusters []app.Cluster, hamlets []app.Hamlet, fold func(string) []string) (found []app.Cluster) {
	wanted := fold(words)
	if len(wanted) == 0 {
		return nil
	}
	names := map[app.ID]string{}
	for _, h := range hamlets {
		names[h.ID] = h.Name
	}
	if n, err := strconv.Atoi(wanted[0]); err == nil && len(wanted) == 1 {
		for _, c := range clusters {
			if c.Number == n {
				return []app.Cluster{c}
			}
		}
	}
	for _, c := range clusters {
		if begins(fold(c.Name+" "+names[c.Hamlet]+" "+c.Place+" "+c.Code), wanted) {
			found = append(found, c)
		}
	}
	return found
}

func begins(has, wanted []string) bool {
	for _, w := range wanted {
		found := false
		for _, h := range has {
			found = found || strings.HasPrefix(h, w)
		}
		if !found {
			return false
		}
	}
	return true
}
