// Package samples holds what a workshop needs when nobody brought a voice: a
// bulletin to be read aloud.
package samples

import _ "embed"

// Bulletin is a morning bulletin in Vietnamese, about a minute when read.
//
//go:embed bulletin.vi.txt
var Bulletin string
