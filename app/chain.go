package app

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// ChainHead is the end of a chain of rows of which each carries the hash of
// the one before it. The zero value is an empty chain.
type ChainHead struct {
	Seq  int64
	Hash string
}

// String is the form in which a head is kept apart from its chain.
func (h ChainHead) String() string { return strconv.FormatInt(h.Seq, 10) + " " + h.Hash }

// ParseChainHead reads what String wrote; "" is the empty chain.
func ParseChainHead(s string) (ChainHead, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return ChainHead{}, nil
	}
	num, hash, _ := strings.Cut(s, " ")
	seq, err := strconv.ParseInt(num, 10, 64)
	if err != nil || seq < 0 || len(hash) != 2*sha256.Size && seq > 0 {
		return ChainHead{}, fmt.Errorf("chain head %q is malformed", s)
	}
	return ChainHead{Seq: seq, Hash: hash}, nil
}

// ChainHash is the hex SHA-256 over the fields, each written as a netstring
// (decimal length, ':', bytes, ','), so that no two lists of fields give the
// same bytes.
func ChainHash(fields ...string) string {
	h := sha256.New()
	for _, f := range fields {
		fmt.Fprintf(h, "%d:%s,", len(f), f)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// ChainTime writes t for ChainHash: Unix nanoseconds, "0" for the zero time,
// so that the hash does not depend on the zone in which t is shown.
func ChainTime(t time.Time) string {
	if t.IsZero() {
		return "0"
	}
	return strconv.FormatInt(t.UnixNano(), 10)
}
