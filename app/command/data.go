package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/app/store"
)

func newData() *cobra.Command {
	var data, month string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "data --data DIR [--month 2026-11] [--json]",
		Short: "Print what the clusters' lines carried in a month, and what it cost",
		Long: "Print what each cluster's line carried in a month of Vietnam's calendar, both ways:\n" +
			"sent ahead, streamed, and the link itself; and what a SIM's data cost. It is an\n" +
			"estimate of what the carrier counts. Nothing is changed, and the station may run\n" +
			"meanwhile: what it counted in the last minute is not there yet.",
		Example: "  tienglang data --data DIR --month 2026-11",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if month == "" {
				month = holding.Month(time.Now())
			}
			if _, err := time.Parse("2006-01", month); err != nil {
				return app.Fail("holding.bad_month", err, "month", month)
			}
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				all, err := readData(ctx, db, month)
				if err != nil {
					return err
				}
				if asJSON {
					e := json.NewEncoder(cmd.OutOrStdout())
					e.SetIndent("", " ")
					return e.Encode(all)
				}
				all.table(cmd.OutOrStdout())
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&month, "month", "", "the month, as 2026-11; this one when it is not given")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// monthData is a month of all lines.
type monthData struct {
	Month    string        `json:"month"`
	MonthMB  int           `json:"month_mb"` // of each cluster on a SIM
	Clusters []clusterData `json:"clusters"`
	Dong     int64         `json:"dong"`
}

// clusterData is that of one; Since is nil where nothing was counted.
type clusterData struct {
	Number int        `json:"number"`
	Name   string     `json:"name"`
	Line   app.Line   `json:"line"`
	Since  *time.Time `json:"since"`
	Held   int64      `json:"held_bytes"`
	Stream int64      `json:"stream_bytes"`
	Link   int64      `json:"link_bytes"`
	Dong   int64      `json:"dong"`
}

func readData(ctx context.Context, db *store.DB, month string) (all monthData, err error) {
	kept, err := db.Value(ctx, holdingKey)
	if err != nil {
		return all, err
	}
	rules := readRules(kept)
	all = monthData{Month: month, MonthMB: rules.MonthMB, Clusters: []clusterData{}}
	clusters, err := db.Clusters(ctx)
	if err != nil {
		return all, err
	}
	used, since, err := db.LineData(ctx, month)
	for _, c := range clusters {
		if !c.DeletedAt.IsZero() || c.Technology != app.TechnologyIP && c.SpeakerKey == "" {
			continue
		}
		u := used[c.ID]
		one := clusterData{Number: c.Number, Name: c.Name, Line: c.Line, Held: u.Held, Stream: u.Stream, Link: u.Link}
		if at, ok := since[c.ID]; ok {
			one.Since = &at
		}
		if c.Line == app.Line4G {
			one.Dong = rules.Cost(u.All())
		}
		all.Clusters = append(all.Clusters, one)
		all.Dong += one.Dong
	}
	return all, err
}

// table is for a person; a dash is what was not counted, or costs nothing.
func (m monthData) table(out io.Writer) {
	const row = "%3s  %-24s %-5s %10s %10s %10s %10s %12s\n"
	fmt.Fprintf(out, row, "No.", "Cluster", "Line", "ahead MB", "stream MB", "link MB", "all MB", "≈ đ")
	for _, c := range m.Clusters {
		cells := []string{"—", "—", "—", "—"}
		if c.Since != nil {
			for i, n := range []int64{c.Held, c.Stream, c.Link, c.Held + c.Stream + c.Link} {
				cells[i] = fmt.Sprintf("%.1f", float64(n)/1e6)
			}
		}
		cost := "—"
		if c.Line == app.Line4G && c.Since != nil {
			cost = fmt.Sprint(c.Dong)
		}
		fmt.Fprintf(out, row, fmt.Sprintf("%02d", c.Number), c.Name, c.Line, cells[0], cells[1], cells[2], cells[3], cost)
	}
	fmt.Fprintf(out, "%s: ≈ %d đ; %d MB a month for each cluster on 4G\n", m.Month, m.Dong, m.MonthMB)
}
