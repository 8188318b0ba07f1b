package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// Apply applies a batch; see Records.
func (s *SQLite) Apply(ctx context.Context, commune app.ID, b wire.Batch, at time.Time) (wire.Answer, error) {
	records := slices.Clone(b.Records)
	slices.SortStableFunc(records, func(x, y wire.Record) int { return int(min(max(x.Seq-y.Seq, -1), 1)) })
	var a *application
	err := s.change(ctx, func(tx *sql.Tx) error {
		a = &application{ctx: ctx, tx: tx, commune: commune, at: at, ahead: at.Sub(b.SentAt)}
		if err := a.begin(); err != nil {
			return err
		}
		for _, r := range records {
			if err := a.take(r); err != nil {
				return fmt.Errorf("record %d: %w", r.Seq, err)
			}
		}
		return a.end()
	})
	if err != nil {
		return wire.Answer{}, err
	}
	return a.answer, nil
}

// application is one batch being applied in one transaction.
type application struct {
	ctx     context.Context
	tx      *sql.Tx
	commune app.ID
	at      time.Time     // received, by the hub's clock
	ahead   time.Duration // the hub's clock less the station's
	answer  wire.Answer
}

func (a *application) begin() error {
	a.answer.Acked = []int64{} // [] and not null on the wire
	return a.row("SELECT next_seq FROM communes WHERE id = ?", a.commune).Scan(&a.answer.Next)
}

func (a *application) end() error {
	return a.exec("UPDATE communes SET next_seq = ?, contact_ms = max(contact_ms, ?) WHERE id = ?",
		a.answer.Next, ms(a.at), a.commune)
}

// take judges one record by its number. One that comes before its turn is
// left alone: it will come again.
func (a *application) take(r wire.Record) error {
	switch {
	case r.Commune != a.commune:
		return app.Fail("hub.wrong_commune", nil)
	case r.Seq < 1:
		a.refuse(r.Seq, "hub.record_malformed")
		return nil
	case r.Seq < a.answer.Next:
		return a.again(r)
	case r.Seq > a.answer.Next:
		return nil
	}
	settled, err := a.settle(r)
	if settled {
		a.answer.Next++
	}
	return err
}

// again takes a record whose number was used before: the same again is
// acknowledged again, one that was refused is judged anew, and one that
// contradicts what was applied is kept beside it.
func (a *application) again(r wire.Record) error {
	var sum, refused string
	err := a.row("SELECT sum, refused FROM records WHERE commune = ? AND seq = ?", a.commune, r.Seq).Scan(&sum, &refused)
	switch {
	case err != nil:
		return err
	case refused != "":
		_, err := a.settle(r)
		return err
	case sum == r.Sum():
		a.answer.Acked = append(a.answer.Acked, r.Seq)
		return nil
	}
	a.refuse(r.Seq, "hub.conflict")
	return a.exec(`INSERT INTO conflicts (commune, seq, sum, kind, body, received_ms)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, a.commune, r.Seq, r.Sum(), r.Kind, body(r), ms(a.at))
}

// settle applies a record or refuses it for good, and is false when it must
// wait for its medium.
func (a *application) settle(r wire.Record) (bool, error) {
	code := app.CodeOf(r.Check())
	if code == "" && r.Void != "" {
		code = r.Void
	}
	if code == "" && r.Media != "" {
		here, err := a.here(r.Media)
		if err != nil {
			return false, err
		}
		if !here {
			a.need(r.Media)
			return false, nil
		}
	}
	if code == "" {
		var err error
		if code, err = a.project(r); err != nil {
			return false, err
		}
	}
	if code == "" {
		a.answer.Acked = append(a.answer.Acked, r.Seq)
	} else {
		a.refuse(r.Seq, code)
	}
	return true, a.keep(r, code)
}

// keep writes the record as it came. Of a status only that it came, since the
// newest stands in its own table, and so does every row of the play log.
func (a *application) keep(r wire.Record, refused string) error {
	raw := body(r)
	if refused == "" && (r.Kind == app.RecordStatus || r.Kind == app.RecordPlayLog) {
		raw = []byte{}
	}
	return a.exec(`INSERT INTO records (commune, seq, kind, object, sum, refused, media, body, created_ms, received_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (commune, seq) DO UPDATE SET kind = excluded.kind, object = excluded.object,
			sum = excluded.sum, refused = excluded.refused, media = excluded.media, body = excluded.body,
			created_ms = excluded.created_ms, received_ms = excluded.received_ms`,
		a.commune, r.Seq, r.Kind, r.Object, r.Sum(), refused, r.Media, raw, ms(r.CreatedAt), ms(a.at))
}

// body is what is kept of r's body: never nil, and no more than the limit.
func body(r wire.Record) []byte {
	if len(r.Body) == 0 || len(r.Body) > wire.MaxRecordBody {
		return []byte{}
	}
	return r.Body
}

func (a *application) refuse(seq int64, code string) {
	a.answer.Refused = append(a.answer.Refused, wire.Refusal{Seq: seq, Code: code})
}

func (a *application) need(sha256 string) {
	if !slices.Contains(a.answer.Needed, sha256) {
		a.answer.Needed = append(a.answer.Needed, sha256)
	}
}

func (a *application) here(sha256 string) (bool, error) {
	var one int
	err := a.row("SELECT 1 FROM media WHERE commune = ? AND sha256 = ?", a.commune, sha256).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (a *application) row(q string, args ...any) *sql.Row {
	return a.tx.QueryRowContext(a.ctx, q, args...)
}

func (a *application) exec(q string, args ...any) error {
	_, err := a.tx.ExecContext(a.ctx, q, args...)
	return err
}
