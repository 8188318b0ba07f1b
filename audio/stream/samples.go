package stream

import (
	"time"

	"tienglang/audio"
)

// samplesIn is the number of samples in d, to the nearest one.
func samplesIn(d time.Duration) int64 {
	whole := int64(d / time.Second)
	rest := int64(d % time.Second)
	half := int64(time.Second / 2)
	if rest < 0 {
		half = -half
	}
	return whole*audio.Rate + (rest*audio.Rate+half)/int64(time.Second)
}

// durationOf is the time that n samples take, to the nanosecond below.
func durationOf(n int64) time.Duration {
	whole, rest := n/audio.Rate, n%audio.Rate
	return time.Duration(whole)*time.Second + time.Duration(rest*int64(time.Second)/audio.Rate)
}
