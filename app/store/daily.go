package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"tienglang/app"
	"tienglang/app/daily"
)

// PutDailyPage keeps the page that follows the last one; "daily.not_next" where
// another came in between.
func (d *DB) PutDailyPage(ctx context.Context, p daily.Page, act app.AuditRow) error {
	body, err := p.Encode()
	if err != nil {
		return err
	}
	return d.write(ctx, func(t *tx) error {
		var head daily.Head
		err := t.QueryRow(lastPage).Scan(&head.Number, &head.Date, &head.Hash)
		if ignoreNoRows(err) != nil {
			return err
		}
		if !daily.Follows(head, p) {
			return app.Fail("daily.not_next", nil, "date", string(p.Date))
		}
		return errors.Join(t.exec("INSERT INTO daily_pages (number, date, hash, body) VALUES (?, ?, ?, ?)",
			p.Number, p.Date, p.Hash, string(body)), t.act(act))
	})
}

const lastPage = "SELECT number, date, hash FROM daily_pages ORDER BY number DESC LIMIT 1"

// DailyHead is the last page that was made; zero before the first.
func (d *DB) DailyHead(ctx context.Context) (h daily.Head, err error) {
	err = d.r.QueryRowContext(ctx, lastPage).Scan(&h.Number, &h.Date, &h.Hash)
	return h, sqlError(ignoreNoRows(err))
}

// DailyPage is the newest page of a day; "data.not_found" where there is none.
func (d *DB) DailyPage(ctx context.Context, date app.Date) (daily.Page, error) {
	var body string
	err := d.r.QueryRowContext(ctx, "SELECT body FROM daily_pages WHERE date = ? ORDER BY number DESC LIMIT 1", date).Scan(&body)
	if err != nil {
		return daily.Page{}, missing(err, "daily page", string(date))
	}
	return daily.Decode([]byte(body))
}

// DailyDates lists the days that have a page, newest first.
func (d *DB) DailyDates(ctx context.Context, limit int) ([]app.Date, error) {
	return list(ctx, d.r, "SELECT DISTINCT date FROM daily_pages ORDER BY date DESC LIMIT ?",
		func(row *sql.Rows) (date app.Date, err error) { return date, row.Scan(&date) }, limit)
}

// Played lists what clusters say that they played, in rows of the play log that
// begin in the given stretch of time.
func (d *DB) Played(ctx context.Context, from, to time.Time) ([]app.PlayLogRow, error) {
	return list(ctx, d.r, "SELECT "+playLogColumns+" FROM play_log WHERE kind IN ('heard', 'fed') AND from_at >= ? AND from_at < ? ORDER BY seq",
		scanPlayLog, nano(from), nano(to))
}

// FirstHeard is when each cluster began to play any of these broadcasts, seconds
// that are not yet a row included.
func (d *DB) FirstHeard(ctx context.Context, broadcasts []app.ID) (map[app.ID]time.Time, error) {
	first := map[app.ID]time.Time{}
	for _, b := range broadcasts {
		rows, err := list(ctx, d.r, `SELECT cluster, min(from_at) FROM (
			SELECT cluster, from_at FROM play_log WHERE broadcast = ?1 AND kind IN ('heard', 'fed') AND played_ms > 0
			UNION ALL SELECT cluster, from_at FROM play_log_open WHERE broadcast = ?1 AND played_ms > 0) GROUP BY cluster`, scanFirst, b)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if was, ok := first[r.cluster]; !ok || r.at.Before(was) {
				first[r.cluster] = r.at
			}
		}
	}
	return first, nil
}

type firstSound struct {
	cluster app.ID
	at      time.Time
}

func scanFirst(row *sql.Rows) (f firstSound, err error) {
	var at int64
	err = row.Scan(&f.cluster, &at)
	f.at = moment(at)
	return f, err
}

// AllClusters lists every cluster that there ever was, by number, without horns.
func (d *DB) AllClusters(ctx context.Context) ([]app.Cluster, error) {
	return list(ctx, d.r, "SELECT "+clusterColumns+" FROM clusters ORDER BY number, id",
		func(row *sql.Rows) (app.Cluster, error) { return scanCluster(row) })
}

// PlayLogHead is the end of the play log's chain.
func (d *DB) PlayLogHead(ctx context.Context) (app.ChainHead, error) {
	return scanHead(d.r.QueryRowContext(ctx, "SELECT value FROM settings WHERE key = ?", headKey(playLogChain)))
}
