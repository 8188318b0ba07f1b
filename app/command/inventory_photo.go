package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/inventory"
	"tienglang/app/photo"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// firstPhotos is before any camera that writes a day.
const firstPhotos app.Date = "1995-01-01"

// keepPhoto makes a picture small and keeps it. A day that a camera's wrong clock
// made is none. Errors are those of photo.Fit.
func keepPhoto(ctx context.Context, db *store.DB, by app.ID, path string, today app.Date) (app.Photo, error) {
	f, err := os.Open(path)
	if err != nil {
		return app.Photo{}, app.Fail("photo.not_picture", err)
	}
	defer f.Close()
	small, day, err := photo.Fit(f)
	if err != nil {
		return app.Photo{}, err
	}
	if day < firstPhotos || day > today {
		day = ""
	}
	sum, err := db.PutPhoto(ctx, small, by)
	return app.Photo{SHA256: sum, PhotoNote: app.PhotoNote{Day: day}}, err
}

func newInventoryPhoto() *cobra.Command {
	var data, words string
	var number int
	cmd := &cobra.Command{
		Use:   "photo --data DIR --cluster NUMBER [--words WORDS] FILE.jpg…",
		Short: "Add photographs to a cluster, all of them or none",
		Long: "Add JPEG or PNG photographs to a cluster, in one act that `inventory undo` takes back.\n" +
			"They are kept small and without what the camera wrote beside them but the day.",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			return withFolder(cmd.Context(), data, func(ctx context.Context, db *store.DB) error {
				s, err := inventoryOf(ctx, db)
				if err != nil {
					return err
				}
				batch, err := addPhotos(ctx, db, s, number, words, files)
				if err == nil {
					fmt.Fprintf(cmd.OutOrStdout(), "%d photographs added as batch %s.\n", len(files), batch)
				}
				return err
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	cmd.Flags().IntVar(&number, "cluster", 0, "the cluster's number")
	cmd.Flags().StringVar(&words, "words", "", "what they show")
	return cmd
}

// addPhotos: "ticket.no_cluster", "photo.some" with the file that is no picture,
// and those of inventory.Adjust.
func addPhotos(ctx context.Context, db *store.DB, s *inventory.Service, number int, words string, files []string) (app.ID, error) {
	for _, c := range s.Clusters() {
		if c.Number != number {
			continue
		}
		edit := backend.ClusterEdit{Cluster: c.ID}
		for _, path := range files {
			p, err := keepPhoto(ctx, db, theProgram.ID, path, app.DateOf(app.SystemClock{}.Now()))
			if err != nil {
				return "", app.Fail("photo.some", err, "n", "1", "all", fmt.Sprint(len(files)), "names", filepath.Base(path))
			}
			p.Words = words
			edit.AddPhotos = append(edit.AddPhotos, p)
		}
		return s.Adjust(ctx, theProgram, []inventory.Adjustment{{Cluster: c.ID, Change: edit.Apply}})
	}
	return "", app.Fail("ticket.no_cluster", nil, "name", fmt.Sprint(number))
}
