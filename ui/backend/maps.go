package backend

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/app/geo"
)

// KeptMap is the commune's map, empty where none was given.
type KeptMap struct {
	geo.Map
	Name  string // of the file that it came from, "" for none
	SetAt time.Time
}

// ClusterEdit changes some of a cluster; what is nil stays.
type ClusterEdit struct {
	Cluster  app.ID
	Position *app.Position
	DelayMS  *int
	Horns    []app.Horn
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
	// AddMap reads a file of GeoJSON and puts it in force. Errors are those of
	// geo.ReadMap, "people.not_allowed", and the file's.
	AddMap(ctx context.Context, path string) (KeptMap, error)
	// TakeBackMap puts the map before the last in force.
	TakeBackMap(ctx context.Context) error
	// EditClusters changes all of them or none in one act, which UndoClusters takes
	// back where nobody changed it since.
	EditClusters(ctx context.Context, all []ClusterEdit) (undo app.ID, err error)
	// PrintMap writes the map with its legend as a PDF.
	PrintMap(ctx context.Context, path string, as MapPrint) error
	UndoClusters(ctx context.Context, undo app.ID) error
}
