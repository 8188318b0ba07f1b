package command

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
)

func newImport() *cobra.Command {
	var data, kind string
	cmd := &cobra.Command{
		Use:   "import [--data DIR] [--kind voice|music|jingle] FILE…",
		Short: "Take sound files into the library of a station or a workshop",
		Long: "Take sound files, in any format that ffmpeg reads, into the library.\n\n" +
			"A file that cannot be taken is told in a sentence, the others are taken all the\n" +
			"same, and the exit status is then 1. The window of that folder must be closed.\n\n" +
			"The station's folder is   " + defaultFolder("station") + "\n" +
			"and the workshop's is     " + defaultFolder("workshop"),
		Example: "  tienglang import --kind music --data " + defaultFolder("workshop") + " *.mp3",
		Args:    someFiles,
		RunE: func(cmd *cobra.Command, files []string) error {
			k := app.MediaKind(kind)
			if k == "music" {
				k = app.MediaBed // as a person calls it
			}
			if !slices.Contains([]app.MediaKind{app.MediaVoice, app.MediaBed, app.MediaJingle}, k) {
				return app.Fail("media.bad_kind", nil, "kind", kind)
			}
			return withAnyFolder(cmd.Context(), cmd.ErrOrStderr(), data, func(ctx context.Context, db *store.DB) error {
				return importFiles(ctx, cmd.OutOrStdout(), cmd.ErrOrStderr(), intake{db: db, dir: data}, files, k)
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.Flags().StringVar(&kind, "kind", string(app.MediaVoice), "what it is used for: voice, music (the same as bed) or jingle")
	return cmd
}

// already marks a file that was in the library before.
func already(known bool) string {
	if known {
		return "  (already there)"
	}
	return ""
}

// importFiles takes in one file after the other and tells of each. Where one
// cannot be taken the rest still are; "media.some_refused" then, unless it was
// the only one.
func importFiles(ctx context.Context, out, errOut io.Writer, in intake, files []string, kind app.MediaKind) error {
	refused := 0
	for _, f := range files {
		m, known, err := in.bring(ctx, f, app.Media{Kind: kind}, nil)
		switch {
		case err == nil:
			fmt.Fprintf(out, "%s  %.1f s  %.1f LUFS  %s%s\n", m.SHA256, m.Duration.Seconds(), m.Loudness.IntegratedLUFS, m.Name, already(known))
		case ctx.Err() != nil || len(files) == 1:
			return fmt.Errorf("%s: %w", f, err)
		default:
			refused++
			fmt.Fprintln(errOut, "tienglang: "+sentence(err))
		}
	}
	if refused > 0 {
		return app.Fail("media.some_refused", nil, "refused", fmt.Sprint(refused), "all", fmt.Sprint(len(files)))
	}
	return nil
}
