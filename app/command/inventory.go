package command

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tienglang/app"
	tables "tienglang/app/inventory/intake"
	"tienglang/app/store"
)

func newInventory() *cobra.Command {
	cmd := &cobra.Command{Use: "inventory", Short: "List the clusters, bring them in from a table, or write them to one", Args: cobra.NoArgs}
	cmd.AddCommand(newInventoryImport(), newInventoryExport(), newInventoryUndo(), newInventoryList(), newInventoryPlan(), newInventoryPhoto())
	return cmd
}

func newInventoryExport() *cobra.Command {
	var data string
	var hub bool
	cmd := &cobra.Command{
		Use:   "export --data DIR [--hub] FILE.xlsx|FILE.csv|FILE.json",
		Short: "Write the clusters to a spreadsheet, CSV or JSON",
		Long:  "Write the clusters to a table that `inventory import` reads as the same.",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				write := writeInventory
				if hub {
					write = func(ctx context.Context, db *store.DB, path string) (int, error) {
						return writeHubDevices(ctx, db, data, path)
					}
				}
				n, err := write(ctx, db, args[0])
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%d clusters in %s\n", n, args[0])
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().BoolVar(&hub, "hub", false, "write JSON with the hub's field names (MaThietBi, TenThietBi, …)")
	return cmd
}

func newInventoryUndo() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "undo --data DIR BATCH",
		Short: "Take back what an import changed, all of it or nothing",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withFolder(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				s, err := inventoryOf(ctx, db)
				if err != nil {
					return err
				}
				batch, err := s.Undo(ctx, theProgram, app.ID(args[0]))
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "Undone as batch %s.\n", batch)
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	return cmd
}

func newInventoryList() *cobra.Command {
	var data string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list --data DIR [--json]",
		Short: "Print the clusters",
		Long: "Print the clusters. The objects of --json have the keys of docs/cum-loa.md, among them\n" +
			"what the station that runs in the folder measures; where none runs, what was\n" +
			"last reported.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				rows, err := inventoryRows(ctx, db)
				if err != nil {
					return err
				}
				records := tables.Records(rows)
				if asJSON {
					measured, err := lastMeasured(ctx, db, data)
					if err != nil {
						return err
					}
					withMeasured(records, measured)
					return encode(cmd.OutOrStdout(), records)
				}
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				for _, r := range records {
					fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r[tables.Number], r[tables.Code], r[tables.Name], r[tables.Hamlet],
						r[tables.Technology], r[tables.Horns], r[tables.Condition])
				}
				return w.Flush()
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON array")
	return cmd
}
