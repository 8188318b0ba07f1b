package hub

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"tienglang/app"
)

// overviewQuery gathers one line per commune. Its first argument is the time
// before which a report says nothing any more.
const overviewQuery = `SELECT ` + communeColumns + `,
	coalesce((SELECT b.body FROM broadcasts b WHERE b.commune = c.id AND b.ended_ms = 0
		ORDER BY b.started_ms DESC LIMIT 1), ''),
	(SELECT count(*) FROM playlog p WHERE p.commune = c.id AND p.broken <> ''),
	(SELECT count(*) FROM records r WHERE r.commune = c.id AND r.refused <> '') +
		(SELECT count(*) FROM conflicts k WHERE k.commune = c.id),
	(SELECT count(*) FROM programmes p WHERE p.commune = c.id AND p.deleted = 0)
	FROM communes c`

const statesQuery = `SELECT k.commune,
	CASE WHEN s.state IS NULL OR s.reported_ms < ? THEN 'unknown' ELSE s.state END AS measured, count(*)
	FROM clusters k LEFT JOIN statuses s ON s.commune = k.commune AND s.cluster = k.id
	WHERE k.deleted = 0 AND (? = '' OR k.commune = ?) GROUP BY k.commune, measured`

// Overviews lists every commune by name.
func (s *SQLite) Overviews(ctx context.Context, now time.Time) ([]Overview, error) {
	return s.overviews(ctx, now, "")
}

// OverviewOf is one commune's.
func (s *SQLite) OverviewOf(ctx context.Context, commune app.ID, now time.Time) (Overview, error) {
	all, err := s.overviews(ctx, now, commune)
	if err != nil {
		return Overview{}, err
	}
	if len(all) == 0 {
		return Overview{}, app.Fail("hub.commune_unknown", nil)
	}
	return all[0], nil
}

func (s *SQLite) overviews(ctx context.Context, now time.Time, only app.ID) ([]Overview, error) {
	all, err := rows(ctx, s.read, overviewScan, overviewQuery+" WHERE ? = '' OR c.id = ? ORDER BY c.name, c.id", only, only)
	if err != nil {
		return nil, err
	}
	index := map[app.ID]*Overview{}
	for i := range all {
		index[all[i].ID] = &all[i]
	}
	_, err = rows(ctx, s.read, func(r *sql.Rows) (struct{}, error) {
		var id app.ID
		var state app.ClusterState
		var n int
		err := r.Scan(&id, &state, &n)
		if o := index[id]; o != nil {
			o.States[state] += n
			o.Clusters += n
		}
		return struct{}{}, err
	}, statesQuery, ms(now.Add(-app.UnknownAfter)), only, only)
	return all, err
}

func overviewScan(r *sql.Rows) (Overview, error) {
	o := Overview{States: map[app.ClusterState]int{}}
	var onAir []byte
	err := communeScan(r.Scan, &o.Commune, &onAir, &o.Broken, &o.Refused, &o.Programs)
	if err == nil && len(onAir) > 0 {
		err = json.Unmarshal(onAir, &o.OnAir)
	}
	return o, err
}

// Clusters lists a commune's clusters by number.
func (s *SQLite) Clusters(ctx context.Context, commune app.ID, now time.Time) ([]Cluster, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (Cluster, error) {
		var c Cluster
		var body, status []byte
		var reported int64
		if err := r.Scan(&body, &status, &reported); err != nil {
			return c, err
		}
		if err := json.Unmarshal(body, &c.Cluster); err != nil {
			return c, err
		}
		c.Reported = fromMS(reported)
		if len(status) > 0 {
			if err := json.Unmarshal(status, &c.Status); err != nil {
				return c, err
			}
		}
		if c.Status.State == "" || now.Sub(c.Reported) > app.UnknownAfter {
			c.Status.State = app.StateUnknown
		}
		return c, nil
	}, `SELECT k.body, coalesce(s.body, ''), coalesce(s.reported_ms, 0) FROM clusters k
		LEFT JOIN statuses s ON s.commune = k.commune AND s.cluster = k.id
		WHERE k.commune = ? AND k.deleted = 0 ORDER BY k.number, k.id`, commune)
}

const logQuery = `SELECT p.record, p.broken, p.body, coalesce(k.name, '') FROM playlog p
	LEFT JOIN clusters k ON k.commune = p.commune AND k.id = p.cluster WHERE p.commune = ? AND `

func logScan(r *sql.Rows) (LogRow, error) {
	var l LogRow
	var body []byte
	if err := r.Scan(&l.Record, &l.Broken, &body, &l.ClusterName); err != nil {
		return l, err
	}
	return l, json.Unmarshal(body, &l.PlayLogRow)
}

// Aired sums up the play log of [from, to).
func (s *SQLite) Aired(ctx context.Context, commune app.ID, from, to time.Time) ([]Aired, error) {
	all, err := rows(ctx, s.read, airedScan, `SELECT broadcast, max(title), min(from_ms), max(max(from_ms, to_ms)),
			max(kind = 'end') FROM playlog WHERE commune = ? AND from_ms >= ? AND from_ms < ?
		GROUP BY broadcast ORDER BY 3, broadcast`, commune, ms(from), ms(to))
	if err != nil {
		return nil, err
	}
	index := map[app.ID]*Aired{}
	for i := range all {
		index[all[i].Broadcast] = &all[i]
	}
	_, err = rows(ctx, s.read, func(r *sql.Rows) (struct{}, error) {
		var b app.ID
		var h Heard
		err := r.Scan(&b, &h.Cluster, &h.Number, &h.Name, &h.PlayedMS, &h.ConcealedMS, &h.MissedMS, &h.Fed)
		if a := index[b]; a != nil {
			a.Heard = append(a.Heard, h)
		}
		return struct{}{}, err
	}, `SELECT p.broadcast, p.cluster, coalesce(k.number, 0), coalesce(k.name, ''),
			sum(p.played), sum(p.concealed), sum(p.missed), max(p.kind = 'fed')
		FROM playlog p LEFT JOIN clusters k ON k.commune = p.commune AND k.id = p.cluster
		WHERE p.commune = ? AND p.from_ms >= ? AND p.from_ms < ? AND p.kind IN ('heard', 'fed')
		GROUP BY p.broadcast, p.cluster ORDER BY 3, 2`, commune, ms(from), ms(to))
	return all, err
}

func airedScan(r *sql.Rows) (a Aired, err error) {
	var from, to int64
	err = r.Scan(&a.Broadcast, &a.Title, &from, &to, &a.Ended)
	a.From, a.To = fromMS(from), fromMS(to)
	return a, err
}

// LastPlayed is the time of the newest row.
func (s *SQLite) LastPlayed(ctx context.Context, commune app.ID) (time.Time, error) {
	var at int64
	err := s.read.QueryRowContext(ctx, "SELECT coalesce(max(from_ms), 0) FROM playlog WHERE commune = ?", commune).Scan(&at)
	return fromMS(at), err
}

// Broken lists the rows that don't follow.
func (s *SQLite) Broken(ctx context.Context, commune app.ID, limit int) ([]LogRow, error) {
	return rows(ctx, s.read, logScan, logQuery+"p.broken <> '' ORDER BY p.record DESC LIMIT ?", commune, limit)
}

// Programmes lists the newest.
func (s *SQLite) Programmes(ctx context.Context, commune app.ID, limit int) ([]Programme, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (Programme, error) {
		var p Programme
		var body []byte
		if err := r.Scan(&body, &p.Here); err != nil {
			return p, err
		}
		return p, json.Unmarshal(body, &p.Programme)
	}, `SELECT p.body, m.sha256 IS NOT NULL FROM programmes p
		LEFT JOIN media m ON m.commune = p.commune AND m.sha256 = p.master
		WHERE p.commune = ? AND p.deleted = 0 ORDER BY p.updated_ms DESC LIMIT ?`, commune, limit)
}

// Refused lists what was not applied, newest first.
func (s *SQLite) Refused(ctx context.Context, commune app.ID, limit int) ([]RefusedRecord, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (x RefusedRecord, err error) {
		var at int64
		err = r.Scan(&x.Seq, &x.Kind, &x.Code, &at)
		x.ReceivedAt = fromMS(at)
		return x, err
	}, `SELECT seq, kind, refused, received_ms FROM records WHERE commune = ? AND refused <> ''
		UNION ALL SELECT seq, kind, 'hub.conflict', received_ms FROM conflicts WHERE commune = ?
		ORDER BY 4 DESC, 1 DESC LIMIT ?`, commune, commune, limit)
}

// Conflicts counts the records whose number had been used for another.
func (s *SQLite) Conflicts(ctx context.Context, commune app.ID) (n int, err error) {
	err = s.read.QueryRowContext(ctx, "SELECT count(*) FROM conflicts WHERE commune = ?", commune).Scan(&n)
	return n, err
}

// RecordRefs lists all that came, by number.
func (s *SQLite) RecordRefs(ctx context.Context, commune app.ID) ([]RecordRef, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (x RecordRef, err error) {
		err = r.Scan(&x.Seq, &x.Kind, &x.Object, &x.Media, &x.Refused)
		return x, err
	}, "SELECT seq, kind, object, media, refused FROM records WHERE commune = ? ORDER BY seq", commune)
}

// PlayLogAll lists the whole log in the order in which it came.
func (s *SQLite) PlayLogAll(ctx context.Context, commune app.ID) ([]app.PlayLogRow, error) {
	return rows(ctx, s.read, func(r *sql.Rows) (p app.PlayLogRow, err error) {
		var body []byte
		if err := r.Scan(&body); err != nil {
			return p, err
		}
		return p, json.Unmarshal(body, &p)
	}, "SELECT body FROM playlog WHERE commune = ? ORDER BY record", commune)
}
