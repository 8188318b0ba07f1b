package command

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"tienglang/app/store"
)

func newBackup() *cobra.Command {
	var data, to string
	var without []string
	cmd := &cobra.Command{
		Use:   "backup --data DIR --to FOLDER [--without PART,…]",
		Short: "Copy the whole station to another disk",
		Long: "Copy the station as it is at this moment into a new folder within FOLDER: records,\n" +
			"keys and edits; and beside it, once for all copies, sounds and pictures (media),\n" +
			"what was sent (aircheck) and the map's pictures (map). Recordings under way\n" +
			"(recordings) and what was measured of the clusters (vitals) belong to it too. The\n" +
			"station may be running. What was written is read again and held to its SHA-256.\n" +
			"--without leaves parts out. A copy that is not wanted any more is removed by\n" +
			"deleting its folder; what it alone needed goes with the next backup. Keep the\n" +
			"copy locked up: whoever has it has the keys.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withRecords(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				return backUp(ctx, db, to, parts(without), cmd.OutOrStdout(), cmd.ErrOrStderr())
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&to, "to", "", "the folder, on another disk, in which the copy is made")
	cmd.Flags().StringSliceVar(&without, "without", nil, "parts to leave out: media, aircheck, recordings, vitals, map")
	_ = cmd.MarkFlagRequired("to") // it has just been made
	cmd.AddCommand(newRestore(), newVerifyBackup())
	return cmd
}

func parts(names []string) (all []store.BackupPart) {
	for _, n := range names {
		all = append(all, store.BackupPart(n))
	}
	return all
}

// backUp tells the sizes first, then how far it is, and what was made.
func backUp(ctx context.Context, db *store.DB, to string, without []store.BackupPart, out, errOut io.Writer) error {
	sizes, err := db.BackupSizes(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(errOut, "records %s", sizeText(sizes[""]))
	for _, p := range store.BackupParts {
		fmt.Fprintf(errOut, ", %s %s", p, sizeText(sizes[p]))
	}
	fmt.Fprintln(errOut)
	b, err := db.BackUp(ctx, to, store.BackupOptions{Without: without, Progress: tellShare(errOut)})
	if err == nil {
		fmt.Fprintf(out, "%s: %d files, %s; beside it %d files, %s\n", b.Folder, b.Files, sizeText(b.Bytes), b.Shared, sizeText(b.Large))
	}
	return err
}

func sizeText(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }

// tellShare writes a line every few seconds of work that takes long.
func tellShare(w io.Writer) func(done, total int64) {
	last := time.Now()
	return func(done, total int64) {
		if now := time.Now(); total > 0 && now.Sub(last) >= 5*time.Second {
			last = now
			fmt.Fprintf(w, "%3d %%  %s of %s\n", done*100/total, sizeText(done), sizeText(total))
		}
	}
}

func newRestore() *cobra.Command {
	return &cobra.Command{
		Use:   "restore BACKUP NEWDIR",
		Short: "Put a copy into a new data folder, each file held to its sum",
		Args:  cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := store.RestoreBackup(cmd.Context(), args[0], args[1], store.RestoreOptions{Progress: tellShare(cmd.ErrOrStderr())})
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s holds the station as it was at %s\n", args[1], momentText(b.MadeAt))
			}
			return err
		},
	}
}

func newVerifyBackup() *cobra.Command {
	return &cobra.Command{
		Use:   "verify BACKUP",
		Short: "Read all of a copy, and hold each file to its sum",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := store.VerifyBackup(cmd.Context(), args[0], tellShare(cmd.ErrOrStderr()))
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%s is whole: %d files, and %d beside it\n", b.Folder, b.Files, b.Shared)
			}
			return err
		},
	}
}
