package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/daily"
	"tienglang/app/store"
	"tienglang/sync/wire"
)

func newDaily() *cobra.Command {
	var data, date string
	var figures bool
	cmd := &cobra.Command{
		Use:   "daily --data DIR --date DATE [--json] OUT.pdf",
		Short: "Write the signed page of a day: planned, sent and heard",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			day, err := app.ParseDate(date)
			if err != nil {
				return app.Fail("daily.bad_date", err, "value", date)
			}
			p, err := dailyPageOf(cmd.Context(), data, day)
			if err != nil {
				return err
			}
			return writeDaily(cmd, p, args[0], figures)
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&date, "date", "", "the day, as 2026-11-23")
	cmd.Flags().BoolVar(&figures, "json", false, "write the figures too, beside the PDF")
	return cmd
}

// dailyPageOf reads the kept page of a day, also beside a running station; of a
// day without one it is made, for which the folder must be free.
func dailyPageOf(ctx context.Context, dir string, date app.Date) (p daily.Page, err error) {
	err = withRecords(ctx, dir, func(ctx context.Context, db *store.DB) error {
		p, err = db.DailyPage(ctx, date)
		return err
	})
	if app.CodeOf(err) != "data.not_found" {
		return p, err
	}
	err = withFolder(ctx, dir, func(ctx context.Context, db *store.DB) error {
		p, err = makeDailyIn(ctx, db, date)
		return err
	})
	return p, err
}

// makeDailyIn makes a page in an open folder in which no station runs.
func makeDailyIn(ctx context.Context, db *store.DB, date app.Date) (p daily.Page, err error) {
	about, _, err := db.Station(ctx)
	if err != nil {
		return p, err
	}
	by, err := wire.LoadIdentity(filepath.Join(db.Dir(), "station.key"))
	if err != nil {
		return p, err
	}
	return dailyMaker{db: db, about: about, by: by, clock: app.NewSteadyClock()}.page(ctx, date)
}

// writeDaily writes a page's PDF, and its figures where they are wanted.
func writeDaily(cmd *cobra.Command, p daily.Page, path string, figures bool) error {
	if err := saveDaily(p, path, figures); err != nil {
		return err
	}
	t := p.Totals()
	fmt.Fprintf(cmd.OutOrStdout(), "%s: page %d, %d planned, %d sent, %d heard, signed by %s\n", p.Date, p.Number, t.Planned, t.Sent, t.Heard, p.Key)
	return nil
}

func saveDaily(p daily.Page, path string, figures bool) error {
	pdf, err := drawDaily(p)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, pdf, 0o644); err != nil {
		return fmt.Errorf("daily page: %w", err)
	}
	if !figures {
		return nil
	}
	body, err := p.Encode()
	if err != nil {
		return err
	}
	if err := os.WriteFile(strings.TrimSuffix(path, filepath.Ext(path))+".json", body, 0o644); err != nil {
		return fmt.Errorf("daily page: %w", err)
	}
	return nil
}
