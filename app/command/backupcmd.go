package command

import (
	"fmt"

	"github.com/spf13/cobra"

	"tienglang/app/store"
)

func newBackup() *cobra.Command {
	var data, to string
	var records bool
	cmd := &cobra.Command{
		Use:   "backup --data DIR --to FOLDER [--records]",
		Short: "Copy the station's records, keys and sounds to another disk",
		Long: "Copy the station's records as they are at this moment, its keys and edits into a\n" +
			"new folder within FOLDER, and the sounds that are not there yet beside it. The\n" +
			"station may be running. Keep the copy locked up: whoever has it has the keys.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			db, err := store.OpenReader(cmd.Context(), data)
			if err != nil {
				return err
			}
			defer func() { _ = db.Close() }() // only read
			b, err := db.BackUp(cmd.Context(), to, records, nil)
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s: %d files, %d MB, %d sounds\n", b.Folder, b.Files, b.Bytes>>20, b.Sounds)
			}
			return err
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&to, "to", "", "the folder, on another disk, in which the copy is made")
	cmd.Flags().BoolVar(&records, "records", false, "leave the sounds out")
	_ = cmd.MarkFlagRequired("to") // it has just been made
	cmd.AddCommand(newRestore())
	return cmd
}

func newRestore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore BACKUP NEWDIR",
		Short: "Put a copy into a new data folder, each file held to its sum",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := store.RestoreBackup(cmd.Context(), args[0], args[1], false)
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s holds the station as it was at %s\n", args[1], momentText(b.MadeAt))
			}
			return err
		},
	}
}
