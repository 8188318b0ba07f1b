package app

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// ID names a record for ever, on every machine: a UUID of version 7
// (RFC 9562), so that identifiers sort by the time they were made.
type ID string

// NewID makes an identifier for a record made at t.
func NewID(t time.Time) ID {
	var b [16]byte
	_, _ = rand.Read(b[6:]) // never fails since Go 1.24
	ms := uint64(t.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return ID(h[0:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:32])
}
