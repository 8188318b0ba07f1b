package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
)

const selectRemarks = `SELECT id, programme, master, approval, at, text, by, made_at, done_at, done_by FROM remarks `

func scanRemark(row *sql.Rows) (r app.Remark, err error) {
	var at, made, done int64
	err = row.Scan(&r.ID, &r.Programme, &r.Master, &r.Approval, &at, &r.Text, &r.By, &made, &done, &r.DoneBy)
	r.At, r.MadeAt, r.DoneAt = time.Duration(at), moment(made), moment(done)
	return r, err
}

// Remarks lists the remarks on a programme, in the order of the sound, also
// those of which the verdict is not given yet.
func (d *DB) Remarks(ctx context.Context, programme app.ID) ([]app.Remark, error) {
	return list(ctx, d.r, selectRemarks+"WHERE programme = ? ORDER BY at, id", scanRemark, programme)
}

func (t *tx) remarks(programme app.ID) ([]app.Remark, error) {
	return list(context.Background(), t.Tx, selectRemarks+"WHERE programme = ? ORDER BY at, id", scanRemark, programme)
}

// SaveRemark keeps a remark, new or changed. "data.not_found" when it is a part
// of a verdict already, or of a programme that there is not.
func (d *DB) SaveRemark(ctx context.Context, r app.Remark, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.execOne("remark", string(r.ID), `INSERT INTO remarks (id, programme, master, approval, at, text, by, made_at)
			SELECT ?1, id, ?3, '', ?4, ?5, ?6, ?7 FROM programmes WHERE id = ?2
			ON CONFLICT (id) DO UPDATE SET at = excluded.at, text = excluded.text WHERE approval = ''`,
			r.ID, r.Programme, r.Master, int64(r.At), r.Text, r.By, nano(r.MadeAt))
		return errors.Join(err, t.act(act))
	})
}

// DropRemark takes away a remark of which the verdict is not given yet;
// "data.not_found" for any other.
func (d *DB) DropRemark(ctx context.Context, id app.ID) error {
	return d.write(ctx, func(t *tx) error {
		return t.execOne("remark", string(id), "DELETE FROM remarks WHERE id = ? AND approval = ''", id)
	})
}

// TickRemark notes who has done what a remark of a verdict asks for, and when;
// the zero time opens it again.
func (d *DB) TickRemark(ctx context.Context, id, by app.ID, done time.Time, act app.AuditRow) error {
	if done.IsZero() {
		by = ""
	}
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.execOne("remark", string(id),
			"UPDATE remarks SET done_at = ?, done_by = ? WHERE id = ? AND approval <> ''", nano(done), by, id), t.act(act))
	})
}

// attach makes what by has remarked on the master that was judged a part of the
// verdict.
func (t *tx) attach(ctx context.Context, a app.Approval) ([]app.Remark, error) {
	err := t.exec("UPDATE remarks SET approval = ? WHERE programme = ? AND master = ? AND by = ? AND approval = ''",
		a.ID, a.Programme, a.Master, a.By)
	if err != nil {
		return nil, err
	}
	return list(ctx, t.Tx, selectRemarks+"WHERE approval = ? ORDER BY at, id", scanRemark, a.ID)
}
