package maintenance

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"sync"

	"tienglang/app"
)

// Memory is a Store that forgets everything with the process, for a station in
// memory. It behaves as the one on the disk does.
type Memory struct {
	Clock app.Clock

	mu      sync.Mutex
	tickets []app.Ticket // in the order of their numbers
	parts   []app.Part
	moves   []app.PartMove
	checks  []app.Check
	steps   int64
	dones   int64
}

// Tickets implements Store.
func (m *Memory) Tickets(_ context.Context, f app.TicketFilter) ([]app.Ticket, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.find(f), nil
}

func (m *Memory) find(f app.TicketFilter) (all []app.Ticket) {
	for _, t := range m.tickets {
		day := app.DateOf(t.OpenedAt())
		switch {
		case f.ID == "" && t.State == app.TicketWithdrawn, f.ID != "" && t.ID != f.ID, f.Cluster != "" && t.Cluster != f.Cluster,
			f.Open && t.State != app.TicketOpen, f.From != "" && day < f.From, f.To != "" && day > f.To:
			continue
		}
		t.Steps = slices.Clone(t.Steps)
		all = append(all, t)
	}
	rank := func(t app.Ticket) int {
		if t.State == app.TicketOpen {
			return 0
		}
		return 1
	}
	slices.SortFunc(all, func(a, b app.Ticket) int { return cmp.Or(rank(a)-rank(b), b.Number-a.Number) })
	return all
}

// ChangeTicket implements Store.
func (m *Memory) ChangeTicket(_ context.Context, at app.TicketFilter, decide func(World) (Change, error)) (app.Ticket, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := World{Parts: m.stock(), Next: len(m.tickets) + 1, Now: m.Clock.Now()}
	if found := m.find(at); len(found) > 0 {
		w.Ticket = found[0]
	} else if at.ID != "" {
		return w.Ticket, app.Fail("data.not_found", nil, "what", "ticket", "id", string(at.ID))
	}
	c, err := decide(w)
	if err != nil {
		return app.Ticket{}, err
	}
	t := w.Ticket
	if c.Open != nil {
		t = *c.Open
	}
	if c.State == app.TicketOpen && slices.ContainsFunc(m.tickets, func(o app.Ticket) bool {
		return o.ID != t.ID && o.Cluster == t.Cluster && o.State == app.TicketOpen
	}) {
		return app.Ticket{}, app.Fail("ticket.other_open", nil, "name", t.ClusterName)
	}
	if err := m.moveAll(c.Moves, t.ID); err != nil {
		return app.Ticket{}, err
	}
	return m.keep(t, c), nil
}

func (m *Memory) keep(t app.Ticket, c Change) app.Ticket {
	if c.Add != nil {
		m.steps++
		c.Add.Number = m.steps
		t.Steps = append(t.Steps, *c.Add)
	}
	t.Steps = slices.DeleteFunc(t.Steps, func(s app.TicketStep) bool { return s.Number == c.Undo })
	t.State = c.State
	if c.Open != nil {
		m.tickets = append(m.tickets, t)
	}
	for i := range m.tickets {
		if m.tickets[i].ID == t.ID {
			m.tickets[i] = t
		}
	}
	t.Steps = slices.Clone(t.Steps)
	return t
}

func (m *Memory) moveAll(all []app.PartMove, ticket app.ID) error {
	was, moved := slices.Clone(m.parts), slices.Clone(m.moves)
	for _, move := range all {
		move.Ticket = ticket
		if err := m.move(move); err != nil {
			m.parts, m.moves = was, moved
			return err
		}
	}
	return nil
}

func (m *Memory) move(move app.PartMove) error {
	for i, p := range m.parts {
		if p.ID != move.Part {
			continue
		}
		if p.Count+move.Delta < 0 {
			return app.Fail("part.not_enough", nil, "name", p.Name, "count", strconv.Itoa(p.Count))
		}
		m.parts[i].Count += move.Delta
		move.Number, move.Left, move.At = int64(len(m.moves)+1), m.parts[i].Count, m.Clock.Now()
		m.moves = append(m.moves, move)
		return nil
	}
	return app.Fail("data.not_found", nil, "what", "part", "id", string(move.Part))
}

func (m *Memory) stock() []app.Part {
	all := slices.DeleteFunc(slices.Clone(m.parts), func(p app.Part) bool { return !p.DeletedAt.IsZero() })
	slices.SortFunc(all, func(a, b app.Part) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name)) })
	return all
}

// Parts implements Store.
func (m *Memory) Parts(context.Context) ([]app.Part, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stock(), nil
}

// SavePart implements Store.
func (m *Memory) SavePart(_ context.Context, p app.Part, act app.AuditRow) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, o := range m.stock() {
		if o.ID != p.ID && o.Kind == p.Kind && o.Name == p.Name && p.DeletedAt.IsZero() {
			return app.Fail("part.name_taken", nil, "name", p.Name)
		}
	}
	for i, o := range m.parts {
		if o.ID == p.ID {
			p.Count = o.Count
			m.parts[i] = p
			return nil
		}
	}
	count := p.Count
	p.Count = 0
	m.parts = append(m.parts, p)
	if count == 0 {
		return nil
	}
	return m.move(app.PartMove{Part: p.ID, By: act.User, Delta: count, Why: app.PartCounted})
}

// MovePart implements Store.
func (m *Memory) MovePart(_ context.Context, move app.PartMove, _ app.AuditRow) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if move.Why == app.PartCounted {
		for _, p := range m.parts {
			if p.ID == move.Part {
				move.Delta = move.Left - p.Count
			}
		}
	}
	return move.Delta, m.move(move)
}

// PartMoves implements Store.
func (m *Memory) PartMoves(_ context.Context, part app.ID, most int) (all []app.PartMove, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, move := range slices.Backward(m.moves) {
		if move.Part == part && len(all) < most {
			all = append(all, move)
		}
	}
	return all, nil
}

// Checks implements Store.
func (m *Memory) Checks(context.Context) (all []app.Check, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.checks {
		if c.DeletedAt.IsZero() {
			c.Done = slices.Clone(c.Done)
			all = append(all, c)
		}
	}
	return all, nil
}

// SaveCheck implements Store.
func (m *Memory) SaveCheck(_ context.Context, c app.Check, _ app.AuditRow) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, o := range m.checks {
		if o.ID == c.ID {
			c.Done = o.Done
			m.checks[i] = c
			return nil
		}
	}
	c.Done = nil
	m.checks = append(m.checks, c)
	return nil
}

// CheckDone implements Store.
func (m *Memory) CheckDone(_ context.Context, check app.ID, d app.CheckDone, _ app.AuditRow) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, c := range m.checks {
		if c.ID == check {
			m.dones++
			d.RecordedAt, d.Number = m.Clock.Now(), m.dones
			m.checks[i].Done = append(slices.Clone(c.Done), d)
			return d.Number, nil
		}
	}
	return 0, app.Fail("data.not_found", nil, "what", "check", "id", string(check))
}

// UndoCheckDone implements Store.
func (m *Memory) UndoCheckDone(_ context.Context, check app.ID, number int64, _ app.AuditRow) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, c := range m.checks {
		at := slices.IndexFunc(c.Done, func(d app.CheckDone) bool { return d.Number == number })
		if c.ID == check && at >= 0 {
			m.checks[i].Done = slices.Delete(slices.Clone(c.Done), at, at+1)
			return nil
		}
	}
	return app.Fail("data.not_found", nil, "what", "check", "id", string(check))
}
