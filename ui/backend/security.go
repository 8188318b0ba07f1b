package backend

import (
	"context"

	"tienglang/app/security"
)

// Security is the yearly security check. What changes something tells
// TopicSecurity.
type Security interface {
	// SecurityChecks are those of all years, this year's first.
	SecurityChecks(ctx context.Context) ([]security.Check, error)
	// RunSecurity runs what can be tested without a person and keeps what was
	// found; progress is told of the share that is done. A run that is cancelled
	// keeps nothing.
	RunSecurity(ctx context.Context, progress func(share float64)) (security.Check, error)
	// JudgeSecurity keeps a person's verdict of an item; was is what
	// RestoreSecurity puts back.
	JudgeSecurity(ctx context.Context, item string, v security.Verdict, note string) (was security.Result, err error)
	// AcceptSecurity keeps that a person accepts the risk of what was measured
	// bad, and why; the verdict stands.
	AcceptSecurity(ctx context.Context, item, why string) (was security.Result, err error)
	// AttachSecurity copies a file that shows something beside the records.
	AttachSecurity(ctx context.Context, item, path string) (was security.Result, err error)
	DetachSecurity(ctx context.Context, item, sha256 string) (was security.Result, err error)
	RestoreSecurity(ctx context.Context, was security.Result) error
	// SaveSecurityList puts a list in force; ResetSecurityList the program's own.
	SaveSecurityList(ctx context.Context, l security.List) error
	ResetSecurityList(ctx context.Context) error
	// ExportSecurity writes this year's check to a .docx or .pdf file.
	ExportSecurity(ctx context.Context, path string) error
}
