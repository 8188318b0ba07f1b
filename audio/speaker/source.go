package speaker

import (
	"time"

	"tienglang/audio/stream"
)

// source is one received stream, read by sample number; *stream.Receiver.
type source interface {
	// IndexAt is the sample that is due at the station time playAt.
	IndexAt(playAt time.Time) (index int64, ok bool)
	Read(dst []float32, index int64) stream.ReadStats
	// Ended is when the last sample is due, once the end was told.
	Ended() (at time.Time, ok bool)
}
