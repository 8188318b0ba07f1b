package backend

import (
	"context"
	"time"
)

// DraftSound is what Playing gives as the SHA-256 while a draft is heard.
const DraftSound = "draft"

// DraftPlayer is a Backend that can let the operator hear a draft as it will
// be mixed, voice over ducked bed, before anything is saved. Where a Backend
// is none, the page plays the medium under the playhead.
type DraftPlayer interface {
	PlayDraft(ctx context.Context, d Draft, from time.Duration) error
}
