package command

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// releaseAsk is what a command asks of the releases that a station keeps.
type releaseAsk struct {
	List   bool   `json:"list,omitempty"`
	Add    string `json:"add,omitempty"`    // path of a file, whole
	Remove string `json:"remove,omitempty"` // a version, or the beginning of a file's SHA-256
}

func newUpdate() *cobra.Command {
	cmd := &cobra.Command{Use: "update", Short: "Keep new programs for the boxes; \"tienglang order update\" has them taken", Args: cobra.NoArgs}
	var data string
	cmd.PersistentFlags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.AddCommand(newUpdateAdd(&data), newUpdateList(&data), newUpdateRemove(&data))
	return cmd
}

func newUpdateAdd(data *string) *cobra.Command {
	return &cobra.Command{
		Use:   "add --data DIR FILE.tlup",
		Short: "Check a release and keep a copy of it",
		Long: "Check that a release was signed by one of the keys that this program was built\n" +
			"with and is whole, and keep a copy of it for the boxes. It works beside a station\n" +
			"that runs.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			a, err := askReleases(cmd.Context(), *data, releaseAsk{Add: path})
			if err == nil {
				fmt.Fprintln(cmd.OutOrStdout(), a.Release.line())
			}
			return err
		},
	}
}

func newUpdateList(data *string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list --data DIR",
		Short: "List the releases that are kept, the newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			a, err := askReleases(cmd.Context(), *data, releaseAsk{List: true})
			if err != nil {
				return err
			}
			if asJSON {
				return encode(cmd.OutOrStdout(), append([]keptRelease{}, a.Releases...))
			}
			for _, k := range a.Releases {
				fmt.Fprintln(cmd.OutOrStdout(), k.line())
			}
			if len(a.Releases) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "No release is kept.")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func newUpdateRemove(data *string) *cobra.Command {
	return &cobra.Command{
		Use:   "remove --data DIR VERSION|SHA-256",
		Short: "Forget a release, by its version or by 8 digits or more of its file's SHA-256",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := askReleases(cmd.Context(), *data, releaseAsk{Remove: args[0]})
			if err == nil {
				fmt.Fprintf(cmd.OutOrStdout(), "%d removed\n", a.Removed)
			}
			return err
		},
	}
}

// askReleases has the station that runs in the folder do it, or does it in the
// folder where none runs.
func askReleases(ctx context.Context, data string, ask releaseAsk) (a controlAnswer, err error) {
	a, ok, err := askStation(ctx, data, control{Release: &ask})
	if ok {
		return a, err
	}
	err = withFolder(ctx, data, func(ctx context.Context, db *store.DB) error {
		a, err = ask.take(ctx, releasesOf(data, db))
		return err
	})
	return a, err
}

// commandRelease does what a command asked of the releases.
func (s *station) commandRelease(ctx context.Context, ask releaseAsk) (controlAnswer, error) {
	a, err := ask.take(ctx, s.releases)
	if err == nil && !ask.List {
		s.tell(backend.TopicClusters)
	}
	return a, err
}

func (ask releaseAsk) take(ctx context.Context, r *releases) (a controlAnswer, err error) {
	switch {
	case ask.List:
		a.Releases, err = r.list()
	case ask.Add != "":
		var k keptRelease
		k, err = r.add(ctx, theProgram, ask.Add)
		a.Release = &k
	case ask.Remove != "":
		a.Removed, err = r.remove(ctx, theProgram, ask.Remove)
	default:
		err = app.Fail("release.none", nil, "name", "")
	}
	return a, err
}
