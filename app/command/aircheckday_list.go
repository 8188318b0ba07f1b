package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"tienglang/app"
	"tienglang/app/settings"
	"tienglang/app/store"
)

// listedAircheck is one recording in the list of a day.
type listedAircheck struct {
	Broadcast app.ID    `json:"broadcast"`
	Title     string    `json:"title"`
	Emergency bool      `json:"emergency"`
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Seconds   float64   `json:"seconds"` // of sound
	Bytes     int64     `json:"bytes"`
	KeptUntil app.Date  `json:"kept_until"`
}

// listAirchecks prints what is kept of a day, also beside a running station.
func listAirchecks(ctx context.Context, out io.Writer, dir, day string, asJSON bool) error {
	date, err := app.ParseDate(day)
	if err != nil {
		return app.Fail("daily.bad_date", err, "value", day)
	}
	return withRecords(ctx, dir, func(ctx context.Context, db *store.DB) error {
		rows, err := listedAirchecks(ctx, db, date)
		if err != nil {
			return err
		}
		if asJSON {
			return json.NewEncoder(out).Encode(rows)
		}
		return printAirchecks(out, rows)
	})
}

// listedAirchecks are those that the folder of db keeps of a day.
func listedAirchecks(ctx context.Context, db *store.DB, date app.Date) ([]listedAircheck, error) {
	set, err := settings.New(ctx, db)
	if err != nil {
		return nil, err
	}
	all, err := airedOn(aircheckFolder(db.Dir()), date)
	if err != nil {
		return nil, err
	}
	rows := make([]listedAircheck, len(all))
	for i, a := range all {
		b, err := db.Broadcast(ctx, a.broadcast)
		if err != nil && app.CodeOf(err) != "data.not_found" {
			return nil, err
		}
		rows[i] = listedAircheck{Broadcast: a.broadcast, Title: b.Title, Emergency: a.emergency, From: a.from, To: a.to,
			Seconds: a.length.Seconds(), Bytes: a.bytes, KeptUntil: lastDayOf(a.files[0], aircheckDaysIn(set.Get()))}
	}
	return rows, nil
}

func printAirchecks(out io.Writer, rows []listedAircheck) error {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', 0)
	for _, r := range rows {
		mark := ""
		if r.Emergency {
			mark = "emergency"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\tkept until %s\n", r.From.Format(time.TimeOnly), r.To.Format(time.TimeOnly),
			r.Broadcast, r.Title, mark, r.KeptUntil)
	}
	return w.Flush()
}
