package backend

import (
	"context"
	"image"
	"path/filepath"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/geo"
)

// KeptMap is the commune's map, empty where none was given.
type KeptMap struct {
	geo.Map
	Name  string // of the file that it came from, "" for none
	SetAt time.Time
	// Raster is what lies below it, nil for none.
	Raster *MapRaster
	// Omitted is what AddMap left out; Map does not know it any more.
	Omitted geo.Omitted
}

// Lay draws the commune from its map, on pictures of the ground alone, or as a
// schematic.
func (k KeptMap) Lay(hamlets []app.Hamlet, placed []geo.Placed) geo.Sheet {
	if r := k.Raster; r != nil && len(k.Areas)+len(k.Lines) == 0 {
		return geo.LayOn(r.Low, r.High, placed)
	}
	return geo.Lay(k.Map, hamlets, placed)
}

// MapRaster is a file of pictures of the ground (MBTiles).
type MapRaster struct {
	Name        string
	Attribution string // whom it is to be credited to, "" where it says nothing
	Low, High   app.Position
}

// GroundTile is one of its pictures, between two corners.
type GroundTile struct {
	Low, High app.Position
	Image     image.Image
}

// ClusterEdit changes some of a cluster; what is nil stays.
type ClusterEdit struct {
	Cluster  app.ID
	Position *app.Position
	DelayMS  *int
	Horns    []app.Horn

	Modem *app.Modem // of which its box takes the numbers

	AddPhotos []app.Photo
	NotePhoto *app.Photo // what is known of one that is there
	DropPhoto string     // SHA-256
}

// Apply changes a cluster.
func (e ClusterEdit) Apply(c *app.Cluster) {
	if e.Position != nil {
		c.Position = *e.Position
	}
	if e.DelayMS != nil {
		c.DelayMS = *e.DelayMS
	}
	if e.Horns != nil {
		c.Horns = e.Horns
	}
	if e.Modem != nil {
		c.Box = c.Box.Measured(*e.Modem)
	}
	if len(e.AddPhotos) > 0 {
		c.AddPhotos(e.AddPhotos...)
	}
	if e.NotePhoto != nil {
		c.NotePhoto(*e.NotePhoto)
	}
	if e.DropPhoto != "" {
		c.DropPhoto(e.DropPhoto)
	}
}

// MapPrint is what stands on a printed map.
type MapPrint struct {
	Paper  string // "A4" or "A3"
	Reach  bool   // how far the horns are understood, and the ground that hears nothing
	Echoes bool   // the pairs of poles that echo
}

// Maps is the map of the page Cụm loa.
type Maps interface {
	Map(ctx context.Context) (KeptMap, error)
	// AddMap reads a file of GeoJSON, or of pictures (IsRaster), and puts it in
	// force. Errors are those of geo.ReadMap and of store.OpenRaster,
	// "map.raster_unreadable", "people.not_allowed", the file's, and that of ctx,
	// after which the map is as it was. told hears which share of GeoJSON was read,
	// on any goroutine.
	AddMap(ctx context.Context, path string, told func(share float64)) (KeptMap, error)
	// TakeBackMap puts the map before the last in force, TakeBackRaster the
	// pictures, once: "map.no_step" where that was done already.
	TakeBackMap(ctx context.Context) error
	TakeBackRaster(ctx context.Context) error
	// GroundTiles are the pictures between two corners for a screen with so many
	// metres a pixel. It may take some hundredths of a second.
	GroundTiles(low, high app.Position, perPixel float64) []GroundTile
	// EditClusters changes all of them or none in one act, which UndoClusters takes
	// back where nobody changed it since.
	EditClusters(ctx context.Context, all []ClusterEdit) (undo app.ID, err error)
	// PrintMap writes the map with its legend as a PDF.
	PrintMap(ctx context.Context, path string, as MapPrint) error
	UndoClusters(ctx context.Context, undo app.ID) error
}

// IsRaster tells whether a file holds pictures of the ground, by its ending.
func IsRaster(path string) bool { return strings.EqualFold(filepath.Ext(path), ".mbtiles") }
