package backend

import (
	"context"

	"tienglang/app"
)

// Boxes is what becomes of the boxes of clusters: another in the place of one,
// and one that was carried off.
type Boxes interface {
	// ReplaceBox makes a one-time code by which another box takes the cluster's
	// place; the one that it has goes on until then and is revoked in that
	// moment. box is what is known of the new one.
	ReplaceBox(ctx context.Context, cluster app.ID, box app.Box) (Pairing, error)
	// RevokeBox takes a cluster's box away for ever: "cluster.not_paired".
	RevokeBox(ctx context.Context, cluster app.ID) error
	// RevokedBoxes are those that are never believed again, the newest first.
	RevokedBoxes() []app.Revocation
	// KeepKey lets a cluster's box keep the key of what it holds on its disk, or
	// takes that back. UndoClusters undoes it.
	KeepKey(ctx context.Context, cluster app.ID, keep bool) (undo app.ID, err error)
}
