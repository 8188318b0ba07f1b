package stream

import "time"

// ntpEpoch is 1900-01-01 in Unix seconds (RFC 5905 section 6).
const ntpEpoch = -2208988800

// ntpOf converts a time to the 64-bit NTP format, to the nearest 2⁻³² s.
func ntpOf(t time.Time) uint64 {
	sec := uint64(t.Unix() - ntpEpoch)
	frac := (uint64(t.Nanosecond())<<32 + 5e8) / 1e9
	return sec<<32 + frac
}

// timeOf converts a 64-bit NTP time to the nearest nanosecond. Values whose
// top bit is clear belong to the era that begins in 2036 (RFC 4330 section 3).
func timeOf(ntp uint64) time.Time {
	sec := int64(ntp>>32) + ntpEpoch
	if ntp>>63 == 0 {
		sec += 1 << 32
	}
	nanos := ((ntp&0xffffffff)*1e9 + 1<<31) >> 32
	return time.Unix(sec, int64(nanos))
}
