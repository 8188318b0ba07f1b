package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // a format of tiles, as the two others
	_ "image/png"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	_ "golang.org/x/image/webp"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/app/store"
	"tienglang/ui/backend"
)

// The files of the ground's pictures in a station's folder, and their bounds.
const (
	rasterFolder = "map"
	rasterFile   = "ground.mbtiles"
	rasterBefore = "before.mbtiles" // empty: there was none; not there: it was taken back
	widestTile   = 512              // pixels
	mostTiles    = 64               // of one picture of the ground
	keptPixels   = 12 << 20         // decoded, some 48 MB
)

// groundPictures are those of the file in force, decoded as they are wanted.
type groundPictures struct {
	dir string

	mu     sync.Mutex
	raster *store.Raster            // nil: not opened, or none
	is     os.FileInfo              // of the file that was looked at, nil for none
	cache  map[geo.Tile]image.Image // nil: there is none
	order  []geo.Tile               // of the cache, the oldest first
	pixels int                      // in it
}

func (g *groundPictures) path(name string) string { return filepath.Join(g.dir, rasterFolder, name) }

// open opens the file in force once, and anew where a command put another
// there; the lock must be held.
func (g *groundPictures) open(ctx context.Context) *store.Raster {
	is, err := os.Stat(g.path(rasterFile))
	if err == nil && g.is != nil && os.SameFile(is, g.is) {
		return g.raster
	}
	g.shut()
	if err != nil {
		return nil
	}
	g.is, g.cache, g.order, g.pixels = is, map[geo.Tile]image.Image{}, nil, 0
	if g.raster, err = store.OpenRaster(ctx, g.path(rasterFile)); err != nil {
		slog.Error("the map's pictures cannot be read", "error", err)
	}
	return g.raster
}

func (g *groundPictures) shut() {
	if g.raster != nil {
		logFault(g.raster.Close())
	}
	g.raster, g.is = nil, nil
}

// about is what the file in force tells, nil where there is none.
func (g *groundPictures) about(ctx context.Context) *backend.MapRaster {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.open(ctx)
	if r == nil {
		return nil
	}
	return &backend.MapRaster{Name: r.Name, Attribution: r.Attribution, Low: r.Low, High: r.High}
}

// between are the pictures between two corners, for so many metres a pixel;
// none where the file has only much finer ones.
func (g *groundPictures) between(ctx context.Context, low, high app.Position, perPixel float64) (all []backend.GroundTile) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r := g.open(ctx)
	if r == nil {
		return nil
	}
	low = app.Position{Lat: max(low.Lat, r.Low.Lat), Lon: max(low.Lon, r.Low.Lon)}
	high = app.Position{Lat: min(high.Lat, r.High.Lat), Lon: min(high.Lon, r.High.Lon)}
	if low.Lat >= high.Lat || low.Lon >= high.Lon {
		return nil
	}
	zoom := max(r.Least, min(geo.ZoomFor(perPixel, (low.Lat+high.Lat)/2), r.Most))
	for zoom > r.Least && len(geo.TilesBetween(low, high, zoom, mostTiles)) == 0 {
		zoom--
	}
	for _, t := range geo.TilesBetween(low, high, zoom, mostTiles) {
		if img := g.picture(ctx, r, t); img != nil {
			a, b := t.Corners()
			all = append(all, backend.GroundTile{Low: a, High: b, Image: img})
		}
	}
	return all
}

// picture is one of the file's, nil where it has none that can be read.
func (g *groundPictures) picture(ctx context.Context, r *store.Raster, t geo.Tile) image.Image {
	if img, ok := g.cache[t]; ok {
		return img
	}
	var img image.Image
	body, err := r.Tile(ctx, t)
	if err == nil && body != nil {
		img, err = decodeTile(body)
	}
	if err != nil {
		slog.Debug("a picture of the map is left out", "tile", fmt.Sprint(t), "error", err)
	}
	g.keep(t, img)
	return img
}

// keep puts a picture into the cache, in the place of the oldest ones where it is
// full. That there is none is remembered as well, and counts as a small one.
func (g *groundPictures) keep(t geo.Tile, img image.Image) {
	g.cache[t], g.order = img, append(g.order, t)
	g.pixels += pixelsOf(img)
	for g.pixels > keptPixels {
		oldest := g.order[0]
		g.pixels -= pixelsOf(g.cache[oldest])
		delete(g.cache, oldest)
		g.order = g.order[1:]
	}
}

func pixelsOf(img image.Image) int {
	if img == nil {
		return 1 << 10
	}
	return img.Bounds().Dx() * img.Bounds().Dy()
}

// decodeTile reads a PNG, JPEG or WebP that is not larger than a tile may be.
func decodeTile(body []byte) (image.Image, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if c.Width <= 0 || c.Height <= 0 || c.Width > widestTile || c.Height > widestTile {
		return nil, fmt.Errorf("%d×%d pixels", c.Width, c.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(body))
	return img, err
}

// add copies a file and puts it in force; the one before it stays for takeBack.
// Errors are those of store.OpenRaster, "map.raster_unreadable" (none of
// the pictures looked at can be decoded) and "map.not_kept".
func (g *groundPictures) add(ctx context.Context, path string) error {
	r, err := store.OpenRaster(ctx, path)
	if err != nil {
		return err
	}
	err = g.sample(ctx, r)
	if err := errors.Join(err, r.Close()); err != nil {
		return app.Fail("map.raster_unreadable", err, "name", filepath.Base(path))
	}
	fresh := g.path("new.mbtiles")
	if err := errors.Join(os.MkdirAll(filepath.Dir(fresh), 0o700), copyBounded(ctx, path, fresh)); err != nil {
		return app.Fail("map.not_kept", errors.Join(err, os.RemoveAll(fresh)), "name", filepath.Base(path))
	}
	return g.replace(func() error {
		err := os.Rename(g.path(rasterFile), g.path(rasterBefore))
		if errors.Is(err, fs.ErrNotExist) {
			err = os.WriteFile(g.path(rasterBefore), nil, 0o600)
		}
		return errors.Join(err, os.Rename(fresh, g.path(rasterFile)))
	})
}

// sampled is how many pictures of a file may be damaged before it is taken for
// one that holds none.
const sampled = 64

// sample finds a picture of a file that can be decoded, or tells why the first
// cannot.
func (g *groundPictures) sample(ctx context.Context, r *store.Raster) error {
	bodies, err := r.SomeTiles(ctx, sampled)
	for i, body := range bodies {
		_, bad := decodeTile(body)
		if bad == nil {
			return nil
		}
		if i == 0 {
			err = bad
		}
	}
	return err
}

// takeBack puts the file in force that was before the last, or none, once: one
// step is remembered. Errors: "map.no_step" where it was taken back already,
// "map.not_kept".
func (g *groundPictures) takeBack() error {
	before, err := os.Stat(g.path(rasterBefore))
	if errors.Is(err, fs.ErrNotExist) {
		return app.Fail("map.no_step", nil)
	}
	if err == nil {
		err = g.replace(func() error {
			if before.Size() > 0 {
				return os.Rename(g.path(rasterBefore), g.path(rasterFile))
			}
			return errors.Join(os.RemoveAll(g.path(rasterFile)), os.Remove(g.path(rasterBefore)))
		})
	}
	if err != nil {
		return app.Fail("map.not_kept", err, "name", rasterFile)
	}
	return nil
}

// replace changes the files while none of them is open.
func (g *groundPictures) replace(change func() error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut()
	return change()
}

func (g *groundPictures) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shut()
}

// copyBounded copies a file that is no larger than a raster may be, until ctx
// ends.
func copyBounded(ctx context.Context, from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() // only read
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	for copied := int64(0); err == nil; {
		var n int64
		n, err = io.CopyN(out, in, 4<<20)
		if copied += n; copied > store.MaxRasterBytes {
			err = errors.New("it grows")
		}
		err = errors.Join(err, ctx.Err())
	}
	if errors.Is(err, io.EOF) {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}
