package backend

import (
	"context"
	"time"
)

// Release is a new program for the boxes that the station keeps.
type Release struct {
	Version string
	Machine string // such as "linux/arm64"
	File    string // SHA-256 of its file
	Bytes   int64
	MadeAt  time.Time
}

// Releases are the new programs that the station keeps for its boxes.
type Releases interface {
	// Releases are those that an order to update offers, one for each kind of
	// machine: "release.no_keys" in a build that believes none, "update.none"
	// where none is kept.
	Releases(ctx context.Context) ([]Release, error)
	// AddRelease checks a file and keeps a copy of it: "release.not_one",
	// "release.bad_signature", "release.damaged", "release.no_keys".
	AddRelease(ctx context.Context, path string) (Release, error)
}
