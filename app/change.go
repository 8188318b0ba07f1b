package app

import (
	"encoding/json"
	"time"
)

// InventoryKind is what of the inventory was changed.
type InventoryKind string

// What the inventory's history tells of.
const (
	InventoryCluster InventoryKind = "cluster"
	InventoryHamlet  InventoryKind = "hamlet"
	InventoryZone    InventoryKind = "zone"
)

// InventoryChange is one row of the inventory's history: one thing before and
// after. Changes of one act, such as an import, have one Batch and are undone
// together.
type InventoryChange struct {
	Number int64 // rises with each change
	Batch  ID
	At     time.Time
	By     ID
	Kind   InventoryKind
	Object ID
	Before json.RawMessage // nil: it was new
	After  json.RawMessage // nil: it was removed
	Undone ID              // the batch that took it back, ""
}

// InventoryBatch is what one act changes of the inventory: whole hamlets,
// clusters and zones, new, changed or gone. Hamlets come first, as clusters stand
// in them, and zones after the clusters that they have.
type InventoryBatch struct {
	Hamlets     []Hamlet
	Clusters    []Cluster
	Zones       []Zone
	GoneHamlets []ID         // in which no cluster stands any more
	GoneZones   []ID         // which the schedule needs no more
	Revoked     []Revocation // boxes that go with it
	// Volumes are set, within their caps, on other clusters as these are when it
	// is written, whatever became of them meanwhile; those removed are left out.
	Volumes map[ID]int
}
