package store

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"time"

	"tienglang/app"
	"tienglang/app/playlog"
)

const playLogColumns = `seq, id, kind, broadcast, programme, title, cluster, from_at, to_at,
	played_ms, concealed_ms, missed_ms, level_dbfs, prev, hash`

func scanPlayLog(row *sql.Rows) (r app.PlayLogRow, err error) {
	var from, to int64
	err = row.Scan(&r.Seq, &r.ID, &r.Kind, &r.Broadcast, &r.Programme, &r.Title, &r.Cluster, &from, &to,
		&r.PlayedMS, &r.ConcealedMS, &r.MissedMS, &r.LevelDBFS, &r.Prev, &r.Hash)
	r.From, r.To = moment(from), moment(to)
	return r, err
}

// PlayLog lists at most limit rows beginning with number from.
func (d *DB) PlayLog(ctx context.Context, from int64, limit int) ([]app.PlayLogRow, error) {
	return list(ctx, d.r, "SELECT "+playLogColumns+" FROM play_log WHERE seq >= ? ORDER BY seq LIMIT ?", scanPlayLog, from, limit)
}

// PlayLogOf lists the rows of one broadcast.
func (d *DB) PlayLogOf(ctx context.Context, broadcast app.ID) ([]app.PlayLogRow, error) {
	return list(ctx, d.r, "SELECT "+playLogColumns+" FROM play_log WHERE broadcast = ? ORDER BY seq", scanPlayLog, broadcast)
}

// WalkPlayLog reads the whole log from its first row, one by one.
func (d *DB) WalkPlayLog(ctx context.Context) iter.Seq2[app.PlayLogRow, error] {
	return walk(ctx, d.r, "SELECT "+playLogColumns+" FROM play_log ORDER BY seq", scanPlayLog)
}

// VerifyPlayLog walks the whole play log: rows read, the first that is broken
// (nil when none is), and whether its tail was cut off.
func (d *DB) VerifyPlayLog(ctx context.Context) (rows int64, firstBroken *app.PlayLogRow, cut bool, err error) {
	head, err := d.keptHead(ctx, playLogChain)
	if err != nil {
		return 0, nil, false, sqlError(err)
	}
	return playlog.VerifyHead(d.WalkPlayLog(ctx), head)
}

// LogReports keeps speakers' reports: in one transaction, each report that is
// new by its number marks that number as seen and its seconds go into the play
// log, gathered into rows of at most ten seconds. fresh tells which reports
// were new; the others were kept before. All may be acknowledged to their
// speakers when no error is returned. A report of a cluster that is not in the
// inventory counts as kept: there is nowhere to put it.
func (d *DB) LogReports(ctx context.Context, reports []app.ClusterReport) (fresh []bool, err error) {
	fresh = make([]bool, len(reports))
	err = d.write(ctx, func(t *tx) error {
		known := map[app.ID]app.Broadcast{}
		for i, r := range reports {
			is, err := t.see(r)
			if err != nil {
				return err
			}
			fresh[i] = is
			if !is {
				continue
			}
			if err := t.gatherAll(r, known); err != nil {
				return err
			}
		}
		return nil
	})
	return fresh, err
}

// see marks a report's number as seen; false when it was before.
func (t *tx) see(r app.ClusterReport) (bool, error) {
	var column string
	err := t.QueryRow("SELECT reports_seen FROM clusters WHERE id = ?", r.Cluster).Scan(&column)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	seen, err := parseSeen(column)
	if err != nil {
		return false, err
	}
	if !seen.add(r.Seq) {
		return false, nil
	}
	return true, t.exec("UPDATE clusters SET reports_seen = ? WHERE id = ?", seen.String(), r.Cluster)
}

// gatherAll gathers a report of a cluster and, where that is a gateway's, for
// each cluster that hangs on it.
func (t *tx) gatherAll(r app.ClusterReport, known map[app.ID]app.Broadcast) error {
	if len(r.Seconds) == 0 {
		return nil
	}
	fed, err := t.fedBy(r.Cluster)
	if err != nil {
		return err
	}
	for _, c := range append(fed, r.Cluster) {
		r.Cluster = c
		if err := t.gather(r, known); err != nil {
			return err
		}
	}
	return nil
}

// fedBy are the clusters that hang on the gateway of one: see app.Carriers.
func (t *tx) fedBy(cluster app.ID) ([]app.ID, error) {
	return list(context.Background(), t.Tx, `SELECT f.id FROM clusters f JOIN clusters c ON c.id = f.sheet ->> '$.Gateway'
		WHERE f.sheet ->> '$.Gateway' = ? AND f.sheet ->> '$.Gateway' <> '' AND f.deleted_at = 0 AND f.technology <> 'ip' AND f.speaker_key = ''
			AND c.deleted_at = 0 AND c.technology <> 'ip' AND coalesce(c.sheet ->> '$.Gateway', '') = '' ORDER BY f.number`,
		func(row *sql.Rows) (id app.ID, err error) { return id, row.Scan(&id) }, cluster)
}

// kindAt is what an account of a cluster tells: of an FM or wired one, what was
// put into its transmitter or amplifier.
func (t *tx) kindAt(cluster app.ID) (app.PlayLogKind, error) {
	var technology app.Technology
	err := t.QueryRow("SELECT technology FROM clusters WHERE id = ?", cluster).Scan(&technology)
	if err := ignoreNoRows(err); err != nil {
		return "", err
	}
	if technology == app.TechnologyFM || technology == app.TechnologyWired {
		return app.PlayLogFed, nil
	}
	return app.PlayLogHeard, nil
}

// gather adds a report's seconds to the cluster's open span, and turns each
// span that is full, or that the next second does not continue, into a row.
func (t *tx) gather(r app.ClusterReport, known map[app.ID]app.Broadcast) error {
	open, err := t.openSpan(r.Cluster)
	if err != nil {
		return err
	}
	sums := map[app.ID]app.Heard{}
	for _, second := range r.Seconds {
		p, ok := playlog.Clean(second)
		if !ok {
			continue
		}
		if !open.Fits(p) {
			if err := t.closeSpan(&open, known); err != nil {
				return err
			}
		}
		open.Add(r.Cluster, p)
		sums[p.Broadcast] = plus(sums[p.Broadcast], p)
		if open.Full() {
			if err := t.closeSpan(&open, known); err != nil {
				return err
			}
		}
	}
	return errors.Join(t.addHeard(r.Cluster, sums), t.keepSpan(r.Cluster, open, known))
}

func plus(h app.Heard, p app.PlayedSecond) app.Heard {
	h.PlayedMS += int64(p.PlayedMS)
	h.ConcealedMS += int64(p.ConcealedMS)
	h.MissedMS += int64(p.MissedMS)
	return h
}

// addHeard adds a report to what the cluster has played of each broadcast.
func (t *tx) addHeard(cluster app.ID, sums map[app.ID]app.Heard) error {
	if len(sums) == 0 {
		return nil
	}
	kind, err := t.kindAt(cluster)
	if err != nil {
		return err
	}
	for broadcast, h := range sums {
		err := t.exec(`INSERT INTO heard (broadcast, cluster, played_ms, concealed_ms, missed_ms, fed) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (broadcast, cluster) DO UPDATE SET played_ms = played_ms + excluded.played_ms,
				concealed_ms = concealed_ms + excluded.concealed_ms, missed_ms = missed_ms + excluded.missed_ms, fed = max(fed, excluded.fed)`,
			broadcast, cluster, h.PlayedMS, h.ConcealedMS, h.MissedMS, kind == app.PlayLogFed)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) openSpan(cluster app.ID) (playlog.Span, error) {
	s, err := scanSpan(t.QueryRow("SELECT "+spanColumns+" FROM play_log_open WHERE cluster = ?", cluster))
	if errors.Is(err, sql.ErrNoRows) {
		return playlog.Span{}, nil
	}
	return s, err
}

const spanColumns = "cluster, broadcast, from_at, to_at, played_ms, concealed_ms, missed_ms, energy, energy_ms"

func scanSpan(row scanner) (s playlog.Span, err error) {
	var from, to int64
	err = row.Scan(&s.Cluster, &s.Broadcast, &from, &to, &s.PlayedMS, &s.ConcealedMS, &s.MissedMS, &s.Energy, &s.EnergyMS)
	s.From, s.To = moment(from), moment(to)
	return s, err
}

// closeSpan makes s a row of the play log and empties it.
func (t *tx) closeSpan(s *playlog.Span, known map[app.ID]app.Broadcast) error {
	if s.Empty() {
		return nil
	}
	b, err := t.told(s.Broadcast, known)
	if err != nil {
		return err
	}
	kind, err := t.kindAt(s.Cluster)
	if err != nil {
		return err
	}
	row := s.Row(b, app.NewID(t.now))
	row.Kind = kind
	err = t.aired(row)
	*s = playlog.Span{}
	return err
}

// told is the broadcast that a speaker names: one that was sent, or one that the
// speaker played from its disk as it was planned; empty where the station knows
// neither, since what was played is logged all the same.
func (t *tx) told(id app.ID, known map[app.ID]app.Broadcast) (app.Broadcast, error) {
	if b, ok := known[id]; ok {
		return b, nil
	}
	b, err := scanBroadcast(t.QueryRow("SELECT "+broadcastColumns+" FROM broadcasts WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		b, err = t.foreseen(id)
	}
	known[id] = b
	return b, err
}

// keepSpan stores what is still open. What comes in after its broadcast's end
// is not held back.
func (t *tx) keepSpan(cluster app.ID, s playlog.Span, known map[app.ID]app.Broadcast) error {
	if !s.Empty() {
		b, err := t.told(s.Broadcast, known)
		if err != nil {
			return err
		}
		if !b.EndedAt.IsZero() {
			if err := t.closeSpan(&s, known); err != nil {
				return err
			}
		}
	}
	if s.Empty() {
		return t.exec("DELETE FROM play_log_open WHERE cluster = ?", cluster)
	}
	return t.exec("INSERT OR REPLACE INTO play_log_open ("+spanColumns+", touched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		s.Cluster, s.Broadcast, nano(s.From), nano(s.To), s.PlayedMS, s.ConcealedMS, s.MissedMS, s.Energy, s.EnergyMS, nano(t.now))
}

// CloseSpans turns what was gathered before the given moment, and not touched
// since, into rows of the play log.
func (d *DB) CloseSpans(ctx context.Context, before time.Time) error {
	var n int
	err := d.r.QueryRowContext(ctx, "SELECT count(*) FROM play_log_open WHERE touched_at < ?", nano(before)).Scan(&n)
	if err != nil || n == 0 {
		return sqlError(err)
	}
	return d.write(ctx, func(t *tx) error { return t.closeSpans("touched_at < ?", nano(before)) })
}

func (t *tx) closeSpans(where string, arg any) error {
	spans, err := list(context.Background(), t.Tx, "SELECT "+spanColumns+" FROM play_log_open WHERE "+where+" ORDER BY from_at, cluster",
		func(row *sql.Rows) (playlog.Span, error) { return scanSpan(row) }, arg)
	if err != nil {
		return err
	}
	known := map[app.ID]app.Broadcast{}
	for i := range spans {
		cluster := spans[i].Cluster
		err = errors.Join(err, t.closeSpan(&spans[i], known), t.exec("DELETE FROM play_log_open WHERE cluster = ?", cluster))
	}
	return err
}

// HeardBy sums up what one cluster played of each broadcast that began at or
// after the given time, seconds that are not yet a row included.
func (d *DB) HeardBy(ctx context.Context, cluster app.ID, since time.Time) ([]app.Heard, error) {
	return d.heard(ctx, "broadcasts b JOIN heard h ON h.broadcast = b.id WHERE b.started_at >= ? AND h.cluster = ?", nano(since), cluster)
}

// HeardOf sums up what each cluster played of one broadcast, also of one that the
// station was off for.
func (d *DB) HeardOf(ctx context.Context, broadcast app.ID) ([]app.Heard, error) {
	return d.heard(ctx, "heard h WHERE h.broadcast = ?", broadcast)
}

func (d *DB) heard(ctx context.Context, from string, args ...any) ([]app.Heard, error) {
	return list(ctx, d.r, `SELECT h.broadcast, h.cluster, h.played_ms, h.concealed_ms, h.missed_ms, h.fed
		FROM `+from+" ORDER BY h.broadcast, h.cluster",
		func(row *sql.Rows) (h app.Heard, err error) {
			return h, row.Scan(&h.Broadcast, &h.Cluster, &h.PlayedMS, &h.ConcealedMS, &h.MissedMS, &h.Fed)
		}, args...)
}
