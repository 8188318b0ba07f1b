package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// Release is a new program for the boxes that the station keeps.
type Release struct {
	Version string
	Machine string // such as "linux/arm64"
	File    string // SHA-256 of its file
	Bytes   int64
	MadeAt  time.Time
}

// HeldRelease is one with what is known of it here.
type HeldRelease struct {
	Release
	Signer  string    // first digits of the key that signed it
	AddedAt time.Time // to this station
	AddedBy string    // a name, "" where nobody is known
	Newest  bool      // for its machine: an order to update offers it
	Runs    int       // clusters whose box runs it
	Needed  int       // open orders that are obeyed with it: it cannot be removed
}

// VersionState is how a version that boxes run stands to the releases that are
// held.
type VersionState string

// The states of versions.
const (
	VersionBehind  VersionState = "behind"  // a newer one is held for the machine
	VersionNewest  VersionState = "newest"  // none is
	VersionNone    VersionState = "none"    // no release is held for the machine
	VersionFixed   VersionState = "fixed"   // a program that cannot replace itself
	VersionUnknown VersionState = "unknown" // the box has not told its version since the station began
)

// RunningVersion are the clusters whose boxes run one version on one kind of
// machine.
type RunningVersion struct {
	Version  string
	Machine  string // "" where the boxes have not told it
	State    VersionState
	To       string   // of VersionBehind: the version that is held
	Clusters []app.ID // by number
	Free     []app.ID // of VersionBehind: those without an open order to update
}

// UpdatePhase is what is known of an order to update that was sent and has no
// answer yet.
type UpdatePhase string

// The phases; "" is not known.
const (
	UpdateFetching UpdatePhase = "fetching" // the box fetches the release, or will go on
	UpdateTrying   UpdatePhase = "trying"   // it has it: it tries it, waits until nothing sounds, changes over
)

// ClusterUpdate is the last order to update of a cluster.
type ClusterUpdate struct {
	ClusterOrder
	From  string // the version that runs, while it is open
	To    string // the version that it is offered, while it is open; "" where that is not known
	Phase UpdatePhase
}

// ReleaseBoard is how far the move to a new version is.
type ReleaseBoard struct {
	Closed  error // "release.no_keys": this build takes no releases
	Held    []HeldRelease
	Running []RunningVersion // those that are behind first, then the newest version
	Updates []ClusterUpdate  // open ones first, then those that ended in UpdatesShown, the newest first
}

// UpdatesShown is how long an update that ended is shown.
const UpdatesShown = 7 * 24 * time.Hour

// Count is how many clusters run versions of a state.
func (b ReleaseBoard) Count(s VersionState) (n int) {
	for _, v := range b.Running {
		if v.State == s {
			n += len(v.Clusters)
		}
	}
	return n
}

// Behind are the clusters that could be updated and have no order to.
func (b ReleaseBoard) Behind() (ids []app.ID) {
	for _, v := range b.Running {
		ids = append(ids, v.Free...)
	}
	return ids
}

// Open is how many orders to update are under way.
func (b ReleaseBoard) Open() (n int) {
	for _, u := range b.Updates {
		if u.Open() {
			n++
		}
	}
	return n
}

// Releases are the new programs that the station keeps for its boxes.
type Releases interface {
	// Releases are those that an order to update offers, one for each kind of
	// machine: "release.no_keys" in a build that believes none, "update.none"
	// where none is kept.
	Releases(ctx context.Context) ([]Release, error)
	// ReleaseBoard is every release that is held, what the boxes run, and the
	// updates that are under way.
	ReleaseBoard(ctx context.Context) (ReleaseBoard, error)
	// AddRelease checks a file and keeps a copy of it: "release.not_one",
	// "release.bad_signature", "release.damaged", "release.no_keys",
	// "release.no_machine", "release.there", "release.behind".
	AddRelease(ctx context.Context, path string) (Release, error)
	// RemoveRelease forgets one, by the SHA-256 of its file: "release.needed",
	// "release.none".
	RemoveRelease(ctx context.Context, file string) error
	// RestoreRelease brings back the one that was removed last: "release.gone".
	RestoreRelease(ctx context.Context, file string) error
}
