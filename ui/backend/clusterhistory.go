package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// ClusterChange is one act on one thing of the inventory: a cluster, a hamlet or
// a zone.
type ClusterChange struct {
	Batch    app.ID // by which UndoClusterChange takes it back
	At       time.Time
	By       string // a name, "" for the program itself
	Of       app.InventoryKind
	Kind     ClusterChangeKind
	Fields   []ListChange // that differ, as a list has them; of a new cluster those that it has
	Clusters int          // how many the same act changed
	Undone   bool
}

// ClusterChangeKind is what became of it.
type ClusterChangeKind string

// The kinds; what became of its box cannot be taken back.
const (
	ClusterNew      ClusterChangeKind = "new"
	ClusterChanged  ClusterChangeKind = "changed"
	ClusterRemoved  ClusterChangeKind = "removed"
	ClusterBack     ClusterChangeKind = "back"
	ClusterPaired   ClusterChangeKind = "paired"
	ClusterUnpaired ClusterChangeKind = "unpaired"
	ClusterReplaced ClusterChangeKind = "replaced" // another box came in the place of one
	ClusterStolen   ClusterChangeKind = "stolen"   // its box was revoked as one that was carried off
)

// CanUndo tells whether it may be taken back, where nothing was changed since.
func (c ClusterChange) CanUndo() bool {
	switch c.Kind {
	case ClusterPaired, ClusterUnpaired, ClusterReplaced, ClusterStolen:
		return false
	}
	return !c.Undone
}

// ClusterHistory is what was changed of clusters, hamlets and zones, and by whom.
type ClusterHistory interface {
	// ClusterChanges are those of a cluster, a hamlet or a zone, newest first;
	// "people.not_allowed".
	ClusterChanges(ctx context.Context, object app.ID) ([]ClusterChange, error)
	// UndoClusterChange takes a whole act back, which is itself an act. Errors:
	// "people.not_allowed", "inventory.undone_already", "inventory.changed_since",
	// "hamlet.in_use", "hamlet.gone", "zone.in_use".
	UndoClusterChange(ctx context.Context, batch app.ID) (undo app.ID, err error)
}
