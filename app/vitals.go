package app

// Vitals is how a speaker's box fares, as far as it can be known there: what
// is nil was not.
type Vitals struct {
	Celsius  *int   `json:",omitempty"` // the warmest of the box's own thermometers
	Signal   *int   `json:",omitempty"` // dBm, of its modem
	FreeMB   *int64 `json:",omitempty"` // where it keeps its files
	LineKB   *int64 `json:",omitempty"` // over its interfaces both ways, since it was switched on
	UpMin    *int64 `json:",omitempty"` // minutes since it was switched on
	LowPower *bool  `json:",omitempty"` // its supply gives too little, or did since it was switched on
	Sealed   *bool  `json:",omitempty"` // what it holds is sealed, under a key that is not on its disk
	Modem    *Modem `json:",omitempty"` // what its modem tells, empty where it is gone; nil: as before, or nobody asks one
	Machine  string `json:",omitempty"` // GOOS/GOARCH of the speaker's program, such as "linux/arm64"
}
