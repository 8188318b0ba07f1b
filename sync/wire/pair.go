package wire

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"strings"
)

// pairAlphabet is the alphabet of Crockford's base 32: no I, L, O or U.
const pairAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// PairCodeLen is the number of characters of a pairing code: 60 bits.
const PairCodeLen = 12

// NewPairCode makes a one-time code, written XXXX-XXXX-XXXX.
func NewPairCode() string {
	var b [PairCodeLen]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	for i := range b {
		b[i] = pairAlphabet[b[i]&31]
	}
	return string(b[0:4]) + "-" + string(b[4:8]) + "-" + string(b[8:12])
}

// ParsePairCode returns the 12 characters of a code as a person typed it:
// case, dashes and spaces do not matter, O reads as 0, I and L as 1. ok is
// false where it cannot be a code.
func ParsePairCode(s string) (code string, ok bool) {
	var b strings.Builder
	for _, r := range strings.ToUpper(s) {
		switch r {
		case '-', ' ':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if r > 'Z' || !strings.ContainsRune(pairAlphabet, r) {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), b.Len() == PairCodeLen
}

// PairRole is the side that makes a proof of pairing.
type PairRole string

// The two sides. Their proofs differ, so that one cannot be sent back as the
// other.
const (
	PairSpeaker PairRole = "speaker"
	PairStation PairRole = "station"
)

// PairFacts is what both sides must agree on: the keys, the certificate as
// each of them sees it on the line, and a nonce of each. A man in the middle
// has a certificate of his own, so the sides would not agree.
type PairFacts struct {
	SpeakerKey   string
	StationKey   string
	Fingerprint  string // of the station's TLS certificate
	SpeakerNonce string
	StationNonce string
}

// Proof is HMAC-SHA256 (RFC 2104) over the role, the facts and body, keyed by
// the one-time code. Without the code neither side can make or check it.
func (f PairFacts) Proof(code string, role PairRole, body []byte) []byte {
	m := hmac.New(sha256.New, []byte(code))
	for _, s := range []string{
		"tienglang pairing v1", string(role), f.SpeakerKey, f.StationKey,
		f.Fingerprint, f.SpeakerNonce, f.StationNonce, string(body),
	} {
		var n [4]byte // lengths keep the fields apart
		binary.BigEndian.PutUint32(n[:], uint32(len(s)))
		m.Write(n[:])
		m.Write([]byte(s))
	}
	return m.Sum(nil)
}

// ProofEqual compares two proofs in constant time.
func ProofEqual(a, b []byte) bool { return hmac.Equal(a, b) }
