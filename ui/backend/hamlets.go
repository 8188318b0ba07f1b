package backend

import (
	"context"

	"tienglang/app"
)

// HamletNotes is what a person notes of the commune's hamlets. What each act returns
// beside its error is what UndoClusterChange takes it back by.
type HamletNotes interface {
	// SaveHamlet stores a hamlet; an empty ID makes a new one. undo is "" where
	// nothing was changed. Errors:
	// "people.not_allowed", "hamlet.name_missing", "hamlet.name_taken" and those
	// of what is written.
	SaveHamlet(ctx context.Context, h app.Hamlet) (saved app.Hamlet, undo app.ID, err error)
	// RemoveHamlet: "people.not_allowed", "hamlet.in_use" while clusters stand in
	// it.
	RemoveHamlet(ctx context.Context, id app.ID) (undo app.ID, err error)
	// MergeHamlet puts all clusters of one into another and removes it.
	MergeHamlet(ctx context.Context, id, into app.ID) (undo app.ID, err error)
}
