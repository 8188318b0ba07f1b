package command

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/geo"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

func newMap() *cobra.Command {
	cmd := &cobra.Command{Use: "map", Short: "Give the station the commune's map", Args: cobra.NoArgs}
	cmd.AddCommand(newMapImport())
	return cmd
}

func newMapImport() *cobra.Command {
	var data string
	cmd := &cobra.Command{
		Use:   "import --data DIR FILE.geojson|FILE.mbtiles",
		Short: "Read hamlets, roads and rivers from GeoJSON, or pictures of the ground from MBTiles",
		Long: "Read the commune's map from GeoJSON in WGS 84: polygons are hamlets and are\n" +
			"named by name or ten, lines are roads, and what has waterway or natural=water\n" +
			"is water. It replaces the map that there was; the window can take that back.\n" +
			"Pictures in MBTiles (PNG, JPEG or WebP) lie below it; they are copied.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err != nil { // before a station is made for it
				return app.Fail("map.no_file", err, "name", filepath.Base(args[0]))
			}
			return withAnyFolder(cmd.Context(), cmd.ErrOrStderr(), data, func(ctx context.Context, db *store.DB) error {
				if backend.IsRaster(args[0]) {
					return importRaster(ctx, cmd.OutOrStdout(), db, data, args[0])
				}
				return importAreas(ctx, cmd.OutOrStdout(), db, args[0])
			})
		},
	}
	cmd.Flags().StringVar(&data, "data", defaultFolder("station"), "the data folder of the station or workshop")
	return cmd
}

// importAreas puts a map from GeoJSON in force, and tells which of its areas bear
// the name of a hamlet.
func importAreas(ctx context.Context, out io.Writer, db *store.DB, path string) error {
	m, omitted, err := addMap(ctx, db, theProgram, path, func(float64) {})
	if err != nil {
		return err
	}
	named, unknown, err := namedAreas(ctx, db, m)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d areas, %d roads and rivers; %d areas have a hamlet's name\n", len(m.Areas), len(m.Lines), named)
	if n := omitted.Bare + omitted.Broken; n > 0 {
		fmt.Fprintf(out, "%d left out: %d without coordinates, %d with broken ones\n", n, omitted.Bare, omitted.Broken)
	}
	for _, name := range unknown {
		fmt.Fprintf(out, "no hamlet is called %q\n", name)
	}
	return nil
}

func importRaster(ctx context.Context, out io.Writer, db *store.DB, data, path string) error {
	to := groundPictures{dir: data}
	defer to.close()
	if err := addRaster(ctx, db, &to, theProgram, path); err != nil {
		return err
	}
	r := to.about(ctx)
	fmt.Fprintf(out, "%s: %s to %s %s\n", r.Name, geo.Format(r.Low), geo.Format(r.High), r.Attribution)
	return nil
}

// addMap reads a file and puts it in force; told hears which share was read.
func addMap(ctx context.Context, db *store.DB, by app.User, path string, told func(share float64)) (geo.Map, geo.Omitted, error) {
	if err := by.Need(app.MayInventory); err != nil {
		return geo.Map{}, geo.Omitted{}, err
	}
	m, omitted, err := readMap(ctx, path, told)
	if err != nil {
		return m, omitted, err
	}
	name := filepath.Base(path)
	act := audit.Act(by.ID, "map.add", "", "name", name, "areas", strconv.Itoa(len(m.Areas)), "lines", strconv.Itoa(len(m.Lines)))
	return m, omitted, db.SetMap(ctx, name, m, act)
}

// readMap reads a file of GeoJSON, unless it is too large: that is seen before
// any of it is in memory.
func readMap(ctx context.Context, path string, told func(share float64)) (geo.Map, geo.Omitted, error) {
	f, err := os.Open(path)
	if err != nil {
		return geo.Map{}, geo.Omitted{}, app.Fail("map.no_file", err, "name", filepath.Base(path))
	}
	defer f.Close() // only read
	info, err := f.Stat()
	if err != nil {
		return geo.Map{}, geo.Omitted{}, app.Fail("map.no_file", err, "name", filepath.Base(path))
	}
	if info.Size() > geo.MaxMapBytes {
		return geo.Map{}, geo.Omitted{}, app.Fail("map.too_large", nil, "most", strconv.Itoa(geo.MaxMapBytes>>20))
	}
	return geo.ReadMap(ctx, &shareReader{r: f, all: info.Size(), told: told})
}

// shareReader tells which share of a file was read.
type shareReader struct {
	r         io.Reader
	done, all int64
	told      func(share float64)
}

func (c *shareReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.done += int64(n)
	c.told(float64(c.done) / float64(max(c.all, c.done, 1)))
	return n, err
}

// addRaster copies a file of pictures and puts it in force.
func addRaster(ctx context.Context, db *store.DB, to *groundPictures, by app.User, path string) error {
	if err := by.Need(app.MayInventory); err != nil {
		return err
	}
	if err := to.add(ctx, path); err != nil {
		return err
	}
	return db.AddAudit(ctx, audit.Act(by.ID, "map.raster_add", "", "name", filepath.Base(path)))
}

// namedAreas counts the areas that have the name of a hamlet, and lists the
// names that no hamlet has.
func namedAreas(ctx context.Context, db *store.DB, m geo.Map) (named int, unknown []string, err error) {
	hamlets, err := db.Hamlets(ctx)
	if err != nil {
		return 0, nil, err
	}
	for _, g := range geo.Lay(m, hamlets, nil).Grounds {
		switch {
		case g.Hamlet != "":
			named++
		case g.Name != "" && !g.Water:
			unknown = append(unknown, g.Name)
		}
	}
	return named, unknown, nil
}
