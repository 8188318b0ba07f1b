package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// IssueOrder numbers, signs and keeps an order.
func (s *SQLite) IssueOrder(ctx context.Context, o Order, communes []app.ID, sign func(app.HubOrder) ([]byte, error)) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO orders (id, kind, title, args, sound, target, issued_ms, expires_ms)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			o.ID, o.Kind, o.Title, []byte(o.Args), o.Sound, o.Target, ms(o.IssuedAt), ms(o.ExpiresAt))
		if err != nil {
			return err
		}
		for _, commune := range communes {
			if err := issueTo(ctx, tx, o, commune, sign); err != nil {
				return err
			}
		}
		return nil
	})
}

func issueTo(ctx context.Context, tx *sql.Tx, o Order, commune app.ID, sign func(app.HubOrder) ([]byte, error)) error {
	var seq int64
	err := tx.QueryRowContext(ctx, "UPDATE communes SET order_seq = order_seq + 1 WHERE id = ? RETURNING order_seq", commune).Scan(&seq)
	if errors.Is(err, sql.ErrNoRows) {
		return app.Fail("hub.commune_unknown", nil)
	}
	if err != nil {
		return err
	}
	envelope, err := sign(app.HubOrder{
		V: wire.HubOrderVersion, ID: o.ID, Commune: commune, Seq: seq, Kind: o.Kind,
		Title: o.Title, Args: o.Args, IssuedAt: o.IssuedAt.UTC(), ExpiresAt: o.ExpiresAt.UTC(),
	})
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO order_issues (commune, seq, id, envelope) VALUES (?, ?, ?, ?)", commune, seq, o.ID, envelope)
	return err
}

// OrdersAfter lists a commune's orders above a number.
func (s *SQLite) OrdersAfter(ctx context.Context, commune app.ID, after int64, at time.Time) (orders []SignedOrder, last int64, err error) {
	if last, err = s.lastOrder(ctx, commune); err != nil {
		return nil, 0, err
	}
	if after > last {
		return nil, after, s.exec(ctx, "UPDATE communes SET order_seq = max(order_seq, ?) WHERE id = ?", after, commune)
	}
	orders, err = rows(ctx, s.read, func(r *sql.Rows) (o SignedOrder, err error) {
		return o, r.Scan(&o.Seq, &o.Envelope)
	}, "SELECT seq, envelope FROM order_issues WHERE commune = ? AND seq > ? ORDER BY seq LIMIT ?", commune, after, wire.MaxHubPullCount)
	if err != nil || len(orders) == 0 {
		return nil, last, err
	}
	orders = fitPull(orders)
	return orders, last, s.exec(ctx, `UPDATE order_issues SET sent_ms = ?, state = CASE state WHEN '' THEN 'sent' ELSE state END
		WHERE commune = ? AND seq BETWEEN ? AND ? AND sent_ms = 0`, ms(at), commune, orders[0].Seq, orders[len(orders)-1].Seq)
}

func (s *SQLite) lastOrder(ctx context.Context, commune app.ID) (last int64, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT order_seq FROM communes WHERE id = ?", commune).Scan(&last)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, app.Fail("hub.commune_unknown", nil)
	}
	return last, err
}

// fitPull takes the first orders that go into one answer.
func fitPull(orders []SignedOrder) []SignedOrder {
	size := 0
	for i, o := range orders {
		size += len(o.Envelope)*4/3 + 8 // as JSON has it
		if size > wire.MaxHubPull-1024 && i > 0 {
			return orders[:i]
		}
	}
	return orders
}

// AnswerOrders keeps what a commune says of its orders.
func (s *SQLite) AnswerOrders(ctx context.Context, commune app.ID, answers []wire.HubAnswer) error {
	return s.change(ctx, func(tx *sql.Tx) error {
		for _, a := range answers {
			detail, err := json.Marshal(a.Detail)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `UPDATE order_issues SET state = ?, code = ?, detail = ?, answered_ms = ?
				WHERE commune = ? AND id = ? AND answered_ms <= ?`, a.State, a.Code, string(detail), ms(a.At), commune, a.Order, ms(a.At))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const orderColumns = "o.id, o.kind, o.title, o.args, o.sound, o.target, o.issued_ms, o.expires_ms"

// orderScan reads orderColumns, and more after them.
func orderScan(scan func(...any) error, o *Order, more ...any) error {
	var args []byte
	var issued, expires int64
	err := scan(append([]any{&o.ID, &o.Kind, &o.Title, &args, &o.Sound, &o.Target, &issued, &expires}, more...)...)
	o.Args, o.IssuedAt, o.ExpiresAt = args, fromMS(issued), fromMS(expires)
	return err
}

const takenColumn = "EXISTS (SELECT 1 FROM orders w WHERE w.target = o.id)"

// OrderLines lists orders, newest first.
func (s *SQLite) OrderLines(ctx context.Context, limit int) ([]OrderLine, error) {
	return s.orderLines(ctx, "o.kind <> 'withdrawal' ORDER BY o.issued_ms DESC, o.id DESC LIMIT ?", limit)
}

func (s *SQLite) orderLines(ctx context.Context, where string, args ...any) ([]OrderLine, error) {
	all, err := rows(ctx, s.read, func(r *sql.Rows) (OrderLine, error) {
		l := OrderLine{States: map[app.HubOrderState]int{}}
		return l, orderScan(r.Scan, &l.Order, &l.Taken)
	}, "SELECT "+orderColumns+", "+takenColumn+" FROM orders o WHERE "+where, args...)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if err := s.countStates(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *SQLite) countStates(ctx context.Context, l *OrderLine) error {
	_, err := rows(ctx, s.read, func(r *sql.Rows) (struct{}, error) {
		var state app.HubOrderState
		var n int
		err := r.Scan(&state, &n)
		l.States[state] += n
		l.Communes += n
		return struct{}{}, err
	}, "SELECT state, count(*) FROM order_issues WHERE id = ? GROUP BY state", l.ID)
	return err
}

// OrderOf finds an order, with what each commune says of it.
func (s *SQLite) OrderOf(ctx context.Context, id app.ID) (OrderLine, []Issue, error) {
	all, err := s.orderLines(ctx, "o.id = ?", id)
	if err == nil && len(all) == 0 {
		err = app.Fail("hub.order_unknown", nil)
	}
	if err != nil {
		return OrderLine{}, nil, err
	}
	issues, err := rows(ctx, s.read, func(r *sql.Rows) (i Issue, err error) {
		return i, issueScan(r.Scan, &i)
	}, "SELECT "+issueColumns+" FROM order_issues i JOIN communes c ON c.id = i.commune WHERE i.id = ? ORDER BY c.name, c.id", id)
	return all[0], issues, err
}

const issueColumns = "i.commune, c.name, i.seq, i.sent_ms, i.state, i.code, i.detail, i.answered_ms"

func issueScan(scan func(...any) error, i *Issue, before ...any) error {
	var sent, answered int64
	var detail string
	err := scan(append(before, &i.Commune, &i.CommuneName, &i.Seq, &sent, &i.State, &i.Code, &detail, &answered)...)
	i.SentAt, i.AnsweredAt = fromMS(sent), fromMS(answered)
	if err == nil && detail != "" {
		if err := json.Unmarshal([]byte(detail), &i.Detail); err != nil {
			return fmt.Errorf("detail of an answer: %w", err)
		}
	}
	return err
}

// CommuneOrders lists what went to one commune, newest first.
func (s *SQLite) CommuneOrders(ctx context.Context, commune app.ID, limit int) ([]CommuneOrder, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (c CommuneOrder, err error) {
		var sent, answered int64
		var detail string
		err = orderScan(r.Scan, &c.Order, &c.Commune, &c.CommuneName, &c.Seq, &sent, &c.State, &c.Code, &detail, &answered)
		c.SentAt, c.AnsweredAt = fromMS(sent), fromMS(answered)
		if err == nil && detail != "" {
			err = json.Unmarshal([]byte(detail), &c.Detail)
		}
		return c, err
	}, "SELECT "+orderColumns+", "+issueColumns+` FROM order_issues i JOIN orders o ON o.id = i.id JOIN communes c ON c.id = i.commune
		WHERE i.commune = ? ORDER BY i.seq DESC LIMIT ?`, commune, limit)
}

// AddOrderSound keeps that a sound for orders is here.
func (s *SQLite) AddOrderSound(ctx context.Context, m OrderSound) error {
	return s.exec(ctx, "INSERT INTO order_sounds (sha256, ext, bytes, added_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		m.SHA256, m.Ext, m.Bytes, ms(m.AddedAt))
}

// OrderSound finds a sound that an order to the commune names.
func (s *SQLite) OrderSound(ctx context.Context, commune app.ID, sha256 string) (OrderSound, error) {
	var m OrderSound
	var added int64
	err := s.read.QueryRowContext(ctx, `SELECT m.sha256, m.ext, m.bytes, m.added_ms FROM order_sounds m WHERE m.sha256 = ?1 AND (?2 = '' OR EXISTS
		(SELECT 1 FROM orders o JOIN order_issues i ON i.id = o.id WHERE o.sound = ?1 AND i.commune = ?2))`, sha256, commune).
		Scan(&m.SHA256, &m.Ext, &m.Bytes, &added)
	if errors.Is(err, sql.ErrNoRows) {
		return m, app.Fail("hub.media_unknown", nil)
	}
	m.AddedAt = fromMS(added)
	return m, err
}

// Place is from which machines a commune's key was used.
func (s *SQLite) Place(ctx context.Context, commune app.ID) (p Place, err error) {
	var seen, before, twin int64
	err = s.read.QueryRowContext(ctx, `SELECT boot, address, seen_ms, before, before_address, before_ms,
		twin, twin_address, twin_ms FROM places WHERE commune = ?`, commune).Scan(&p.Boot, &p.Address, &seen,
		&p.Before, &p.BeforeAddress, &before, &p.Twin, &p.TwinAddress, &twin)
	if errors.Is(err, sql.ErrNoRows) {
		return Place{}, nil
	}
	p.Seen, p.BeforeSeen, p.TwinSeen = fromMS(seen), fromMS(before), fromMS(twin)
	return p, err
}

// SetPlace keeps it.
func (s *SQLite) SetPlace(ctx context.Context, commune app.ID, p Place) error {
	return s.exec(ctx, `INSERT OR REPLACE INTO places (commune, boot, address, seen_ms, before, before_address, before_ms,
		twin, twin_address, twin_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, commune, p.Boot, p.Address, ms(p.Seen),
		p.Before, p.BeforeAddress, ms(p.BeforeSeen), p.Twin, p.TwinAddress, ms(p.TwinSeen))
}
