package command

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/finding"
	"tienglang/app/health"
	"tienglang/app/maintenance"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// repairOrder is what a command asks of the maintenance.
type repairOrder struct {
	Cluster string         `json:"cluster,omitempty"` // of a report
	Ticket  int            `json:"ticket,omitempty"`  // of every other step
	Part    string         `json:"part,omitempty"`
	Count   int            `json:"count,omitempty"`
	Step    app.TicketStep `json:"step"`
}

// run has the station that runs in the folder take the step, or takes it in the
// folder where none runs.
func (f *repairFlags) run(cmd *cobra.Command) error {
	at, err := app.ParseMoment(f.at, time.Now())
	if err != nil {
		return err
	}
	f.order.Step.At = at
	a, ok, err := askStation(cmd.Context(), f.data, control{Repair: &f.order})
	if !ok {
		a.Ticket, err = repairAlone(cmd.Context(), f.data, f.order)
	}
	if err != nil {
		return err
	}
	if f.asJSON {
		return encode(cmd.OutOrStdout(), a.Ticket)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "Ticket %d of %02d %s is %s.\n", a.Ticket.Number, a.Ticket.Cluster, a.Ticket.Name, a.Ticket.State)
	return nil
}

// repairAlone takes a step in a folder in which no station runs.
func repairAlone(ctx context.Context, data string, o repairOrder) (t *ticketTold, err error) {
	err = withFolder(ctx, data, func(ctx context.Context, db *store.DB) error {
		inv, err := inventoryOf(ctx, db)
		if err != nil {
			return err
		}
		t, err = o.take(ctx, &maintenance.Service{Store: db, Inventory: inv, Clock: app.SystemClock{}})
		return err
	})
	return t, err
}

// commandRepair takes a step that a command asked for.
func (s *station) commandRepair(ctx context.Context, o repairOrder) (controlAnswer, error) {
	t, err := o.take(ctx, s.upkeep)
	if err == nil {
		s.tell(backend.TopicClusters)
	}
	return controlAnswer{Ticket: t}, err
}

// take takes the step. Errors: "ticket.no_cluster" and "ticket.which_cluster"
// where the words find none or several, "ticket.none", "part.gone", and those of
// the service.
func (o repairOrder) take(ctx context.Context, s *maintenance.Service) (*ticketTold, error) {
	if o.Step.Act == app.TicketReport {
		cluster, err := o.cluster(ctx, s)
		if err != nil {
			return nil, err
		}
		opened, err := s.Report(ctx, theProgram, cluster, o.Step)
		if err != nil {
			return nil, err
		}
		told := tellTicket(opened.Ticket)
		told.Joined = opened.Joined
		return told, nil
	}
	all, err := s.Store.Tickets(ctx, app.TicketFilter{})
	if err != nil {
		return nil, err
	}
	if o.Part != "" {
		if o.Step.Parts, err = o.part(ctx, s); err != nil {
			return nil, err
		}
	}
	for _, t := range all {
		if t.Number == o.Ticket {
			t, err := s.Step(ctx, theProgram, t.ID, o.Step)
			if err != nil {
				return nil, err
			}
			return tellTicket(t), nil
		}
	}
	return nil, app.Fail("ticket.none", nil, "number", strconv.Itoa(o.Ticket))
}

func (o repairOrder) cluster(ctx context.Context, s *maintenance.Service) (app.ID, error) {
	hamlets, err := s.Inventory.Hamlets(ctx)
	if err != nil {
		return "", err
	}
	found := maintenance.Find(o.Cluster, s.Inventory.Clusters(), hamlets, finding.Split)
	switch len(found) {
	case 0:
		return "", app.Fail("ticket.no_cluster", nil, "name", o.Cluster)
	case 1:
		return found[0].ID, nil
	}
	var names []string
	for _, c := range found[:min(len(found), 6)] {
		names = append(names, fmt.Sprintf("%02d %s", c.Number, c.Name))
	}
	return "", app.Fail("ticket.which_cluster", nil, "name", o.Cluster, "names", strings.Join(names, ", "))
}

func (o repairOrder) part(ctx context.Context, s *maintenance.Service) ([]app.TicketPart, error) {
	all, err := s.Store.Parts(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if finding.Fold(p.Name) == finding.Fold(o.Part) {
			return []app.TicketPart{{Part: p.ID, Name: p.Name, Count: o.Count}}, nil
		}
	}
	return nil, app.Fail("part.gone", nil)
}

// measuredIn is what a folder's station measured, up to its last save.
func measuredIn(db *store.DB, data string, now time.Time) (maintenance.Measured, func(), error) {
	file, err := store.ReadVitals(data)
	if err != nil {
		return nil, nil, err
	}
	m := measuredDays{health.NewRecorder(file, slog.Default()), db, func() time.Time { return now }}
	return m, func() { _ = file.Close() }, nil // only read
}
