package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
	"tienglang/app/maintenance"
)

// ticketSheet is what a ticket keeps of its cluster.
type ticketSheet struct {
	ClusterNumber int
	ClusterName   string
	HamletName    string
}

const ticketColumns = "t.id, t.number, t.cluster, t.state, t.body"

func scanTicket(row scanner) (t app.Ticket, err error) {
	var s ticketSheet
	err = row.Scan(&t.ID, &t.Number, &t.Cluster, &t.State, asJSON(&s))
	t.ClusterNumber, t.ClusterName, t.HamletName = s.ClusterNumber, s.ClusterName, s.HamletName
	return t, err
}

// Tickets are those that are wanted, open ones first, then the newest, with the
// steps in force. Withdrawn ones are given by their ID alone.
func (d *DB) Tickets(ctx context.Context, f app.TicketFilter) ([]app.Ticket, error) {
	return tickets(ctx, d.r, f)
}

func tickets(ctx context.Context, q asker, f app.TicketFilter) ([]app.Ticket, error) {
	const wanted = `(?1 = '' AND t.state <> 'withdrawn' OR t.id = ?1) AND (?2 = '' OR t.cluster = ?2)
		AND (NOT ?3 OR t.state = 'open') AND t.opened_at >= ?4 AND (?5 = 0 OR t.opened_at < ?5)`
	var until int64
	if f.To != "" {
		until = nano(f.To.Add(1).Time())
	}
	args := []any{f.ID, f.Cluster, f.Open, nano(f.From.Time()), until}
	all, err := list(ctx, q, "SELECT "+ticketColumns+" FROM tickets t WHERE "+wanted+" ORDER BY t.state <> 'open', t.number DESC",
		func(row *sql.Rows) (app.Ticket, error) { return scanTicket(row) }, args...)
	if err != nil {
		return nil, err
	}
	at := make(map[app.ID]int, len(all))
	for i, t := range all {
		at[t.ID] = i
	}
	_, err = list(ctx, q, "SELECT s.ticket, s.number, s.body FROM ticket_steps s JOIN tickets t ON t.id = s.ticket WHERE s.undone_at = 0 AND "+wanted+" ORDER BY s.number",
		func(row *sql.Rows) (struct{}, error) {
			var id app.ID
			var number int64
			var s app.TicketStep
			err := row.Scan(&id, &number, asJSON(&s))
			s.Number = number
			if i, ok := at[id]; ok {
				all[i].Steps = append(all[i].Steps, s)
			}
			return struct{}{}, err
		}, args...)
	return all, err
}

// ChangeTicket decides with what is kept at that moment, and keeps the result:
// the ticket, its step, what it moves of the stock, and the audit row, or
// nothing. Errors: "data.not_found", "ticket.other_open", "part.not_enough" and
// those of decide.
func (d *DB) ChangeTicket(ctx context.Context, at app.TicketFilter, decide func(maintenance.World) (maintenance.Change, error)) (is app.Ticket, err error) {
	err = d.write(ctx, func(t *tx) error {
		w, err := t.world(ctx, at)
		if err != nil {
			return err
		}
		c, err := decide(w)
		if err != nil {
			return err
		}
		id := w.Ticket.ID
		if c.Open != nil {
			id = c.Open.ID
		}
		if err := t.changeTicket(id, c); err != nil {
			return err
		}
		all, err := tickets(ctx, t, app.TicketFilter{ID: id})
		if err == nil {
			is = all[0]
		}
		return errors.Join(err, t.act(c.Act))
	})
	return is, err
}

func (t *tx) world(ctx context.Context, at app.TicketFilter) (w maintenance.World, err error) {
	w.Now = t.now
	found, err := tickets(ctx, t, at)
	if err != nil {
		return w, err
	}
	if len(found) > 0 {
		w.Ticket = found[0]
	} else if at.ID != "" {
		return w, missing(sql.ErrNoRows, "ticket", string(at.ID))
	}
	if err := t.QueryRow("SELECT coalesce(max(number), 0) + 1 FROM tickets").Scan(&w.Next); err != nil {
		return w, err
	}
	w.Parts, err = parts(ctx, t)
	return w, err
}

func (t *tx) changeTicket(id app.ID, c maintenance.Change) error {
	if n := c.Open; n != nil {
		sheet := toJSON(ticketSheet{n.ClusterNumber, n.ClusterName, n.HamletName})
		err := t.exec("INSERT INTO tickets (id, number, cluster, state, opened_at, body) VALUES (?, ?, ?, ?, ?, ?)",
			n.ID, n.Number, n.Cluster, string(n.State), nano(c.Add.At), sheet)
		if err != nil {
			return taken(err, "ticket.other_open", "name", n.ClusterName)
		}
	}
	if c.Add != nil {
		if err := t.exec("INSERT INTO ticket_steps (ticket, at, body) VALUES (?, ?, ?)", id, nano(c.Add.At), toJSON(*c.Add)); err != nil {
			return err
		}
	}
	if c.Undo != 0 {
		if err := t.exec("UPDATE ticket_steps SET undone_at = ?, undone_by = ? WHERE number = ?", nano(t.now), c.Act.User, c.Undo); err != nil {
			return err
		}
	}
	for _, m := range c.Moves {
		m.Ticket = id
		if err := t.movePart(m); err != nil {
			return err
		}
	}
	return taken(t.exec("UPDATE tickets SET state = ? WHERE id = ?", string(c.State), id), "ticket.other_open", "name", "")
}
