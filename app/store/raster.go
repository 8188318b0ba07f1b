package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/geo"
)

// The bounds of what is read of a user's file.
const (
	MaxRasterBytes = 2 << 30
	maxTileBytes   = 2 << 20
	maxRasterText  = 300             // letters of a name or an attribution
	rasterWait     = 3 * time.Second // for one answer of a file
)

// Raster is a user's file of pictures of the ground (MBTiles 1.3). It is only
// read, as data: nothing that lies in it is obeyed.
type Raster struct {
	db *sql.DB
	RasterAbout
}

// RasterAbout is what a file tells of itself.
type RasterAbout struct {
	Name        string
	Attribution string // without marks
	Low, High   app.Position
	Least, Most int // zooms
}

// OpenRaster opens a file. Errors: "map.no_file", "map.raster_large",
// "map.raster_broken", "map.raster_vector" (shapes instead of pictures),
// "map.raster_empty", "map.outside" (not in Vietnam).
func OpenRaster(ctx context.Context, path string) (*Raster, error) {
	name := filepath.Base(path)
	info, err := os.Stat(path)
	switch {
	case err != nil || info.IsDir():
		return nil, app.Fail("map.no_file", err, "name", name)
	case info.Size() > MaxRasterBytes:
		return nil, app.Fail("map.raster_large", nil, "name", name, "most", strconv.Itoa(MaxRasterBytes>>30))
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: filepath.ToSlash(abs)}).EscapedPath()+"?mode=ro&immutable=1&_query_only=1&_cache_size=-4000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	r := &Raster{db: db}
	if err := r.read(ctx); err != nil {
		if app.CodeOf(err) == "" {
			err = app.Fail("map.raster_broken", err, "name", name)
		}
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

// Close closes the file.
func (r *Raster) Close() error { return r.db.Close() }

func (r *Raster) read(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, rasterWait)
	defer cancel()
	if _, err := r.db.ExecContext(ctx, "PRAGMA trusted_schema = OFF"); err != nil {
		return err
	}
	about := map[string]string{}
	rows, err := r.db.QueryContext(ctx, "SELECT name, substr(value, 1, 2000) FROM metadata WHERE typeof(value) = 'text' LIMIT 100")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, value string
		if err := rows.Scan(&key, &value); err != nil {
			return err
		}
		about[key] = value
	}
	if err := rows.Err(); err != nil {
		return err
	}
	if f := strings.ToLower(about["format"]); f == "pbf" || f == "mvt" {
		return app.Fail("map.raster_vector", nil)
	}
	r.Name, r.Attribution = plainText(about["name"]), plainText(about["attribution"])
	return r.measure(ctx, about["bounds"])
}

// measure finds the zooms that there are and where the pictures lie.
func (r *Raster) measure(ctx context.Context, bounds string) error {
	var least, most sql.NullInt64
	if err := r.db.QueryRowContext(ctx, "SELECT min(zoom_level), max(zoom_level) FROM tiles WHERE zoom_level BETWEEN 0 AND ?", geo.DeepestTile).Scan(&least, &most); err != nil {
		return err
	}
	if !most.Valid {
		return app.Fail("map.raster_empty", nil)
	}
	r.Least, r.Most = int(least.Int64), int(most.Int64)
	if !r.bounded(bounds) {
		var x0, x1, y0, y1 int
		if err := r.db.QueryRowContext(ctx, "SELECT min(tile_column), max(tile_column), min(tile_row), max(tile_row) FROM tiles WHERE zoom_level = ?", r.Least).Scan(&x0, &x1, &y0, &y1); err != nil {
			return err
		}
		n := 1 << r.Least
		r.Low, _ = geo.Tile{Z: r.Least, X: x0, Y: n - 1 - y0}.Corners()
		_, r.High = geo.Tile{Z: r.Least, X: x1, Y: n - 1 - y1}.Corners()
	}
	if r.High.Lat < 8 || r.Low.Lat > 24 || r.High.Lon < 102 || r.Low.Lon > 118 {
		return app.Fail("map.outside", nil, "place", geo.Format(r.Low))
	}
	return nil
}

// bounded reads "west,south,east,north".
func (r *Raster) bounded(text string) bool {
	var v [4]float64
	parts := strings.Split(text, ",")
	if len(parts) != len(v) {
		return false
	}
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || !(f >= -180 && f <= 180) {
			return false
		}
		v[i] = f
	}
	r.Low, r.High = app.Position{Lat: v[1], Lon: v[0]}, app.Position{Lat: v[3], Lon: v[2]}
	return v[0] < v[2] && v[1] < v[3]
}

// Tile is a picture as the file has it, nil where it has none or one that is too
// large.
func (r *Raster) Tile(ctx context.Context, t geo.Tile) (body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, rasterWait)
	defer cancel()
	err = r.db.QueryRowContext(ctx, `SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?
		AND typeof(tile_data) = 'blob' AND length(tile_data) <= ?`, t.Z, t.X, 1<<t.Z-1-t.Y, maxTileBytes).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return body, err
}

// plainText is a text without its marks, such as links, and not longer than a
// line.
func plainText(s string) string {
	var out []rune
	mark := false
	for _, c := range s {
		switch {
		case c == '<':
			mark = true
		case c == '>':
			mark = false
		case !mark && c >= ' ' && len(out) < maxRasterText:
			out = append(out, c)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(string(out), "&copy;", "©"))
}

// SomeTiles are up to n of the pictures, as they lie in the file;
// "map.raster_empty" where there is none.
func (r *Raster) SomeTiles(ctx context.Context, n int) (bodies [][]byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, rasterWait)
	defer cancel()
	rows, err := r.db.QueryContext(ctx, `SELECT tile_data FROM tiles WHERE zoom_level BETWEEN ? AND ? AND typeof(tile_data) = 'blob'
		AND length(tile_data) <= ? LIMIT ?`, r.Least, r.Most, maxTileBytes, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		bodies = append(bodies, body)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if len(bodies) == 0 {
		return nil, app.Fail("map.raster_empty", nil)
	}
	return bodies, nil
}
