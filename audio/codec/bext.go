package codec

import (
	"encoding/binary"
	"time"
)

// bextSize is the length of a version 1 broadcast extension chunk without a
// coding history (EBU Tech 3285, section 2.3).
const bextSize = 602

const (
	bextOriginator = 256 // after the description
	bextDate       = 320 // yyyy-mm-dd, after originator and its reference
	bextTime       = 330 // hh:mm:ss
	bextReference  = 338 // first sample count since midnight, 64 bits
	bextVersion    = 346 // 16 bits
	bextMinimum    = 348 // what a reader needs of the chunk
	originatorName = "Tieng Lang"
)

// encodeBext writes the chunk's body: the UTC date and time of the first
// sample, and the number of samples since midnight UTC.
func encodeBext(start time.Time, rate int) []byte {
	b := make([]byte, bextSize)
	copy(b[bextOriginator:], originatorName)
	binary.LittleEndian.PutUint16(b[bextVersion:], 1)
	if start.IsZero() {
		return b
	}
	u := start.UTC()
	midnight := u.Truncate(24 * time.Hour)
	copy(b[bextDate:], u.Format("2006-01-02"))
	copy(b[bextTime:], u.Format("15:04:05"))
	samples := samplesIn(u.Sub(midnight), rate)
	binary.LittleEndian.PutUint64(b[bextReference:], uint64(samples))
	return b
}

// samplesIn rounds to the nearest sample without losing bits on a long day.
func samplesIn(d time.Duration, rate int) int64 {
	whole := int64(d / time.Second)
	rest := int64(d % time.Second)
	return whole*int64(rate) + (rest*int64(rate)+int64(time.Second)/2)/int64(time.Second)
}

// decodeBext reads the time of the first sample, zero when the chunk does not
// tell one.
func decodeBext(b []byte, rate int) time.Time {
	if len(b) < bextMinimum || rate <= 0 {
		return time.Time{}
	}
	day, err := time.Parse("2006-01-02", string(b[bextDate:bextDate+10]))
	if err != nil {
		return time.Time{}
	}
	n := binary.LittleEndian.Uint64(b[bextReference:])
	if n >= uint64(rate)*2*24*3600 {
		return time.Time{}
	}
	whole := time.Duration(n/uint64(rate)) * time.Second
	rest := time.Duration(n%uint64(rate)) * time.Second / time.Duration(rate)
	return day.Add(whole + rest)
}
