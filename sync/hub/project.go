package hub

import (
	"database/sql"
	"encoding/json"
	"errors"

	"tienglang/app"
	"tienglang/app/playlog"
	"tienglang/sync/wire"
)

// project writes what the record says into the tables that the pages read. It
// returns the code for which the record is refused, "" when it is not.
func (a *application) project(r wire.Record) (code string, err error) {
	if r.Seq < a.answer.Next && r.Kind != app.RecordPlayLog {
		if late, err := a.late(r); late || err != nil {
			return "", err
		}
	}
	switch r.Kind {
	case app.RecordStation:
		return as(r, a.station)
	case app.RecordCluster:
		var c app.Cluster
		if json.Unmarshal(r.Body, &c) == nil && c.SpeakerKey != "" {
			if gone, err := a.isRevoked(c.SpeakerKey); gone || err != nil {
				return "hub.box_revoked", err
			}
		}
		return as(r, a.cluster)
	case app.RecordStatus:
		return as(r, a.status)
	case app.RecordProgramme:
		return as(r, a.programme)
	case app.RecordBroadcast:
		return as(r, a.broadcast)
	case app.RecordPlayLog:
		return as(r, a.playLog)
	case app.RecordRevoked:
		return as(r, a.revoked)
	case app.RecordSchedule: // kept as it came: no page reads it
		return as(r, func(wire.Record, app.ScheduleEntry) error { return nil })
	}
	return "hub.record_unknown", nil
}

// as reads the body as a T and hands it on.
func as[T any](r wire.Record, f func(wire.Record, T) error) (code string, err error) {
	var v T
	if err := json.Unmarshal(r.Body, &v); err != nil {
		return "hub.record_malformed", nil
	}
	return "", f(r, v)
}

func (a *application) station(_ wire.Record, s app.Station) error {
	return a.exec("UPDATE communes SET province = ? WHERE id = ?", s.Province, a.commune)
}

func (a *application) cluster(r wire.Record, c app.Cluster) error {
	return a.exec(`INSERT INTO clusters (commune, id, number, name, deleted, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (commune, id) DO UPDATE SET number = excluded.number, name = excluded.name,
			deleted = excluded.deleted, body = excluded.body`,
		a.commune, r.Object, c.Number, c.Name, !c.DeletedAt.IsZero(), []byte(r.Body))
}

// status takes a measured status, unless a later one is here already. The
// time of its report is turned into the hub's.
func (a *application) status(r wire.Record, s app.ClusterStatus) error {
	reported := s.LastReport
	if !reported.IsZero() {
		reported = reported.Add(a.ahead)
		if reported.After(a.at) {
			reported = a.at
		}
	}
	return a.exec(`INSERT INTO statuses (commune, cluster, state, reported_ms, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (commune, cluster) DO UPDATE SET state = excluded.state,
			reported_ms = excluded.reported_ms, body = excluded.body`,
		a.commune, r.Object, s.State, ms(reported), []byte(r.Body))
}

func (a *application) programme(r wire.Record, p app.Programme) error {
	return a.exec(`INSERT INTO programmes (commune, id, title, state, master, updated_ms, version, deleted, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (commune, id) DO UPDATE SET title = excluded.title, state = excluded.state,
			master = excluded.master, updated_ms = excluded.updated_ms, version = excluded.version,
			deleted = excluded.deleted, body = excluded.body
		WHERE excluded.version >= programmes.version`,
		a.commune, r.Object, p.Title, p.State, p.Master, ms(p.UpdatedAt), p.Version, !p.DeletedAt.IsZero(), []byte(r.Body))
}

func (a *application) broadcast(r wire.Record, b app.Broadcast) error {
	return a.exec(`INSERT INTO broadcasts (commune, id, title, started_ms, ended_ms, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (commune, id) DO UPDATE SET title = excluded.title, started_ms = excluded.started_ms,
			ended_ms = excluded.ended_ms, body = excluded.body`,
		a.commune, r.Object, b.Title, ms(b.StartedAt), ms(b.EndedAt), []byte(r.Body))
}

// playLog adds a row to the commune's log, and marks it where it doesn't
// follow the row before it.
func (a *application) playLog(r wire.Record, p app.PlayLogRow) error {
	broken, err := a.broken(p)
	if err != nil {
		return err
	}
	err = a.exec(`INSERT INTO playlog (commune, record, seq, id, kind, broadcast, title, cluster,
			from_ms, to_ms, played, concealed, missed, prev, hash, broken, body)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.commune, r.Seq, p.Seq, p.ID, p.Kind, p.Broadcast, p.Title, p.Cluster,
		ms(p.From), ms(p.To), p.PlayedMS, p.ConcealedMS, p.MissedMS, p.Prev, p.Hash, broken, []byte(r.Body))
	if err != nil {
		return err
	}
	// A row that was refused at first mends the gap before the next one.
	return a.exec("UPDATE playlog SET broken = '' WHERE commune = ? AND seq = ? AND broken = 'gap' AND prev = ?",
		a.commune, p.Seq+1, p.Hash)
}

// late reports whether a record that was refused at first and comes again has
// meanwhile been overtaken by a newer one of the same object.
func (a *application) late(r wire.Record) (bool, error) {
	var n int
	err := a.row("SELECT count(*) FROM records WHERE commune = ? AND seq > ? AND kind = ? AND object = ? AND refused = ''",
		a.commune, r.Seq, r.Kind, r.Object).Scan(&n)
	return n > 0, err
}

// broken tells why p doesn't follow what the log holds: "hash" (the row is not
// what its hash says), "fork" (its number stands in the log already), "gap"
// (the row before it is missing), "prev" (it names another row as the one
// before it); "" when it follows.
func (a *application) broken(p app.PlayLogRow) (string, error) {
	if p.Hash != playlog.Hash(p) {
		return "hash", nil
	}
	if _, here, err := a.hashOf(p.Seq); err != nil || here {
		return "fork", err
	}
	before, here, err := a.hashOf(p.Seq - 1)
	switch {
	case err != nil:
		return "", err
	case p.Seq > 1 && !here:
		return "gap", nil
	case before != p.Prev:
		return "prev", nil
	}
	return "", nil
}

// hashOf is the hash of the newest row of that number.
func (a *application) hashOf(seq int64) (hash string, here bool, err error) {
	err = a.row(`SELECT hash FROM playlog WHERE commune = ? AND seq = ? ORDER BY record DESC LIMIT 1`,
		a.commune, seq).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return hash, err == nil, err
}
