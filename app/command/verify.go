package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
)

func newVerifyLog() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "verify-log --data DIR",
		Short: "Check the play log's chain of hashes",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			db, err := store.OpenReader(cmd.Context(), data)
			if err != nil {
				return err
			}
			defer func() { _ = db.Close() }() // only read
			rows, broken, cut, err := db.VerifyPlayLog(cmd.Context())
			if err != nil {
				return err
			}
			if broken != nil {
				return app.Fail("playlog.broken", nil, "row", fmt.Sprint(broken.Seq), "title", broken.Title)
			}
			if cut {
				return app.Fail("playlog.cut", nil, "row", fmt.Sprint(rows))
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%d rows, the chain is whole\n", rows)
			return nil
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	return cmd
}
