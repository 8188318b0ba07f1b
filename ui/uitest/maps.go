package uitest

import (
	"context"
	"os"
	"path/filepath"

	"tienglang/app"
	"tienglang/app/geo"
	"tienglang/ui/backend"
)

// MapOf is what the station in memory keeps of the map.
type MapOf struct {
	MapIs     backend.KeptMap
	MapBefore backend.KeptMap
	TilesOf   []backend.GroundTile     // of any file of pictures
	edits     map[app.ID][]app.Cluster // as they were before
	rasters   []*backend.MapRaster     // what TakeBackRaster puts in force, one at most
}

// Map is the commune's map.
func (b *Backend) Map(context.Context) (backend.KeptMap, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.MapIs, b.Errs["Map"]
}

// AddMap reads a file as the real station does.
func (b *Backend) AddMap(ctx context.Context, path string, told func(share float64)) (backend.KeptMap, error) {
	told(0.45)
	if err := b.wait(ctx); err != nil {
		return backend.KeptMap{}, err
	}
	var omitted geo.Omitted
	err := b.act(func() (err error) {
		if backend.IsRaster(path) {
			b.rasters = []*backend.MapRaster{b.MapIs.Raster}
			b.MapIs.Raster = &backend.MapRaster{Name: filepath.Base(path), Low: app.Position{Lat: 21, Lon: 105}, High: app.Position{Lat: 22, Lon: 106}}
			return nil
		}
		f, err := os.Open(path)
		if err != nil {
			return app.Fail("map.no_file", err, "name", filepath.Base(path))
		}
		defer f.Close() // only read
		var m geo.Map
		m, omitted, err = geo.ReadMap(ctx, f)
		if err == nil {
			b.MapBefore, b.MapIs = b.MapIs, backend.KeptMap{Map: m, Name: filepath.Base(path), SetAt: b.Clock, Raster: b.MapIs.Raster}
		}
		return err
	}, "AddMap", filepath.Base(path))
	kept := b.MapIs
	kept.Omitted = omitted
	return kept, err
}

// TakeBackMap puts the one before in force.
func (b *Backend) TakeBackMap(context.Context) error {
	return b.act(func() error {
		b.MapIs, b.MapBefore = b.MapBefore, backend.KeptMap{}
		return nil
	}, "TakeBackMap")
}

// TakeBackRaster puts the pictures before the last in force, once.
func (b *Backend) TakeBackRaster(context.Context) error {
	return b.act(func() error {
		if len(b.rasters) == 0 {
			return app.Fail("map.no_step", nil)
		}
		b.MapIs.Raster, b.rasters = b.rasters[0], nil
		return nil
	}, "TakeBackRaster")
}

// GroundTiles are TilesOf.
func (b *Backend) GroundTiles(_, _ app.Position, _ float64) []backend.GroundTile {
	return locked(b, func() []backend.GroundTile { return b.TilesOf })
}

// EditClusters changes all of them or none.
func (b *Backend) EditClusters(_ context.Context, all []backend.ClusterEdit) (undo app.ID, err error) {
	err = b.act(func() error {
		var before []app.Cluster
		for _, e := range all {
			c := b.cluster(e.Cluster)
			if c == nil {
				return app.Fail("data.not_found", nil, "what", "cluster", "id", string(e.Cluster))
			}
			before = append(before, c.Cluster)
		}
		for _, e := range all {
			e.Apply(&b.cluster(e.Cluster).Cluster)
		}
		if b.edits == nil {
			b.edits = map[app.ID][]app.Cluster{}
		}
		undo = app.NewID(b.Clock)
		b.edits[undo] = before
		return nil
	}, "EditClusters", len(all))
	return undo, err
}

// UndoClusters puts back what EditClusters changed.
func (b *Backend) UndoClusters(_ context.Context, undo app.ID) error {
	return b.act(func() error {
		for _, was := range b.edits[undo] {
			if c := b.cluster(was.ID); c != nil {
				c.Position, c.DelayMS, c.Horns, c.KeepsKey = was.Position, was.DelayMS, was.Horns, was.KeepsKey
				c.Photos, c.PhotoNotes, c.Box = was.Photos, was.PhotoNotes, was.Box
			}
		}
		return nil
	}, "UndoClusters")
}

// PrintMap is recorded, with what is to stand on it; nothing is written.
func (b *Backend) PrintMap(_ context.Context, path string, as backend.MapPrint) error {
	return b.act(nil, "PrintMap", filepath.Base(path), as.Paper, as.Reach, as.Echoes)
}
