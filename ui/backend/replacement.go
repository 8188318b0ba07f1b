package backend

import (
	"context"

	"tienglang/app/replacement"
)

// Replacement is the plan by which wired, FM and broken clusters are replaced:
// what is kept of it, and what follows from that.
type Replacement struct {
	Kept replacement.Kept
	Plan replacement.Plan
}

// Replacements is the replacement plan.
type Replacements interface {
	Replacement(ctx context.Context) (Replacement, error)
	// SaveReplacement puts rules and decisions in force. Errors are those of
	// replacement.Kept.Check, and "people.not_allowed".
	SaveReplacement(ctx context.Context, k replacement.Kept) error
	// TakeBackReplacement puts in force what was before the last.
	TakeBackReplacement(ctx context.Context) error
	// ExportReplacement writes the plan as XLSX.
	ExportReplacement(ctx context.Context, path string) error
}
