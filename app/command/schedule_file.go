package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/schedule"
	"tienglang/app/sheet"
	"tienglang/app/store"
	"tienglang/sync/wire"
)

func newSchedule() *cobra.Command {
	cmd := &cobra.Command{Use: "schedule", Short: "Bring the schedule in from a spreadsheet, or write it to one", Args: cobra.NoArgs}
	cmd.AddCommand(newScheduleImport(), newScheduleExport())
	return cmd
}

func newScheduleImport() *cobra.Command {
	var data string
	var try bool
	cmd := &cobra.Command{
		Use:   "import --data DIR [--dry-run] FILE.xlsx|FILE.json",
		Short: "Bring the schedule in from a spreadsheet or JSON",
		Long: "Bring lines of the schedule in: those with an identifier (Mã) change the line of\n" +
			"that identifier, the others are new. All lines are taken, or none: what keeps\n" +
			"them out, and what a person should look at, is told line by line. The columns\n" +
			"are explained in docs/lich-phat.md; `schedule export` writes an example.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rows, err := readTable(args[0])
			if err != nil {
				return err
			}
			return withAnyFolder(cmd.Context(), cmd.ErrOrStderr(), data, func(ctx context.Context, db *store.DB) error {
				s, err := schedule.New(ctx, schedule.Config{Store: db, Relays: db.Relays})
				if err != nil {
					return err
				}
				return importSchedule(ctx, cmd.OutOrStdout(), s, filepath.Base(args[0]), rows, try)
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.Flags().BoolVar(&try, "dry-run", false, "tell what would be changed, and keep nothing")
	return cmd
}

func importSchedule(ctx context.Context, out io.Writer, s *schedule.Service, name string, rows [][]string, try bool) error {
	read, err := s.ReadTable(ctx, rows)
	if err != nil {
		return err
	}
	fresh := 0
	for _, c := range read.Changes {
		what := "changed"
		if c.Before == nil {
			what = "new"
			fresh++
		}
		fmt.Fprintf(out, "row %d: %s: %s\n", c.Row, what, c.After.Title)
	}
	for _, d := range read.Doubts {
		level := "look at this"
		if d.Fatal {
			level = "cannot be taken"
		}
		fmt.Fprintf(out, "row %d: %s: %s\n", d.Row, level, sentence(d.Err))
	}
	if err := read.Fatal(); err != nil {
		return err
	}
	if !try {
		if _, err := s.Import(ctx, theProgram, name, read); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "%d new, %d changed, %d the same\n", fresh, len(read.Changes)-fresh, read.Same)
	if try {
		fmt.Fprintln(out, "Nothing was kept.")
	}
	return nil
}

// readTable reads a schedule's table from XLSX or JSON, by its ending.
func readTable(path string) ([][]string, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
		return sheet.ReadFile(path, schedule.MostRows+1)
	case ".json":
		body, err := sheet.Bytes(path)
		if err != nil {
			return nil, err
		}
		return schedule.FromJSON(body)
	}
	return nil, app.Fail("sheet.ending", nil, "name", filepath.Base(path))
}

func newScheduleExport() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "export --data DIR FILE.xlsx|FILE.json",
		Short: "Write the schedule to a spreadsheet or JSON",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				s, err := schedule.New(ctx, schedule.Config{Store: db, Relays: db.Relays})
				if err != nil {
					return err
				}
				n, err := exportSchedule(ctx, s, args[0])
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%d lines in %s\n", n, args[0])
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	return cmd
}

// exportSchedule writes the station's own entries to a file, by its ending, and
// returns how many.
func exportSchedule(ctx context.Context, s *schedule.Service, path string) (int, error) {
	rows, err := s.Table(ctx)
	if err != nil {
		return 0, err
	}
	body, err := tableBytes(rows, path)
	if err != nil {
		return 0, err
	}
	if err := wire.WriteFileSynced(path, body); err != nil {
		return 0, app.Fail("sheet.write", err, "name", path)
	}
	return len(rows) - 1, nil
}

func tableBytes(rows [][]string, path string) ([]byte, error) {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
		var b bytes.Buffer
		err := sheet.Write(&b, sheet.Table{Name: "Lịch phát", Rows: sheet.Typed(rows, schedule.Kinds()...), Widths: scheduleWidths})
		return b.Bytes(), err
	case ".json":
		return schedule.ToJSON(rows)
	}
	return nil, app.Fail("sheet.ending", nil, "name", filepath.Base(path))
}

// scheduleWidths are those of the columns, in letters.
var scheduleWidths = []float64{12, 34, 14, 34, 18, 14, 8, 18, 14, 10, 10, 12, 12, 20, 12, 12, 24, 24, 14, 12, 30, 18, 18}
