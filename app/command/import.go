package command

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
)

func newImport() *cobra.Command {
	var data, kind string
	cmd := &cobra.Command{
		Use:   "import --data DIR FILE…",
		Short: "Take sound files into the station's library",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) (err error) {
			if !slices.Contains([]app.MediaKind{app.MediaVoice, app.MediaBed, app.MediaJingle}, app.MediaKind(kind)) {
				return app.Fail("media.bad_kind", nil, "kind", kind)
			}
			db, err := store.Open(cmd.Context(), data, store.Options{})
			if err != nil {
				return err
			}
			defer func() { err = cmp.Or(err, db.Close()) }()
			in := intake{db: db, dir: data}
			for _, f := range files {
				m, err := in.file(cmd.Context(), f, app.Media{Kind: app.MediaKind(kind)}, nil)
				if err != nil {
					return fmt.Errorf("%s: %w", f, err)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %.1f s  %.1f LUFS  %s\n", m.SHA256, m.Duration.Seconds(), m.Loudness.IntegratedLUFS, m.Name)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the station's data folder")
	cmd.Flags().StringVar(&kind, "kind", string(app.MediaVoice), "what it is used for: voice, bed or jingle")
	return cmd
}
