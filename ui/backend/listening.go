package backend

import (
	"time"

	"tienglang/app"
)

// Listening is which pole is heard here, and how loud.
type Listening struct {
	Cluster    app.ID // "" for none
	Microphone bool   // its microphone and not its output
	LevelDBFS  float64
	Behind     time.Duration // how much later than at the pole
	Sounds     bool          // something came within the last second
	Failure    error         // why it broke off, nil while it lasts
}
