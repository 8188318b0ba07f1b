package app

import "time"

// Credential is how a user proves who they are, and how often that failed.
type Credential struct {
	Hash     string    // PHC string of argon2id, with its own salt and cost
	Failures int       // failed tries since the last that succeeded
	NextTry  time.Time // no try is looked at before; zero when none failed
}
