package backend

import "context"

// Clocks is what is done where the machine's clock differs from the station's;
// Today tells of it by NeedClock, whose Title is what the machine shows.
type Clocks interface {
	// FollowClock says that the machine's clock is right: the station goes by it
	// as soon as nothing is on air. Errors: "people.not_allowed".
	FollowClock(ctx context.Context) error
}
