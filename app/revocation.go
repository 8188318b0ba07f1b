package app

import "time"

// RevokedWhy is why a box is believed no more.
type RevokedWhy string

// The reasons.
const (
	RevokedStolen   RevokedWhy = "stolen"   // it was lost or carried off
	RevokedReplaced RevokedWhy = "replaced" // another was paired in its place
)

// Revocation is a box that is never believed again, by its key: it enters no
// link, is given no key to what it holds, and is paired with nobody. It is never
// deleted; a box that was found is given a new identity of its own.
type Revocation struct {
	Key     string // public nkey of the box
	Cluster ID     // that it served
	Number  int    // of the cluster then
	Name    string // of the cluster then
	Why     RevokedWhy
	By      ID
	ByName  string // of who did it, as it was then
	At      time.Time
}
