package wire

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"

	"tienglang/app"
)

// An enrolment code is 16 characters of Crockford's base 32, shown
// XXXX-XXXX-XXXX-XXXX. The first four name the code at the hub, so that wrong
// tries can be counted; the other twelve (60 bits) are the secret that both
// sides prove to know and neither sends.
const (
	enrolSelector = 4
	enrolLength   = 16
)

// NewEnrolCode makes a code as it is shown to a person.
func NewEnrolCode() string {
	b := make([]byte, enrolLength)
	_, _ = rand.Read(b) // never fails since Go 1.24
	var s strings.Builder
	for i, c := range b {
		if i > 0 && i%4 == 0 {
			s.WriteByte('-')
		}
		s.WriteByte(pairAlphabet[c%32])
	}
	return s.String()
}

// SplitEnrolCode reads a code as a person typed it (small letters, spaces,
// O for 0, I and L for 1) into its selector and the key of the proofs.
// Error: "hub.code_wrong".
func SplitEnrolCode(typed string) (selector string, key []byte, err error) {
	var s strings.Builder
	for _, c := range strings.ToUpper(typed) {
		switch {
		case unicode.IsSpace(c), unicode.IsPunct(c):
			continue
		case c == 'O':
			c = '0'
		case c == 'I', c == 'L':
			c = '1'
		}
		if !strings.ContainsRune(pairAlphabet, c) || s.Len() == enrolLength {
			return "", nil, app.Fail("hub.code_wrong", nil)
		}
		s.WriteRune(c)
	}
	if s.Len() != enrolLength {
		return "", nil, app.Fail("hub.code_wrong", nil)
	}
	sum := sha256.Sum256([]byte("tienglang enrol 1\n" + s.String()))
	return s.String()[:enrolSelector], sum[:], nil
}

// EnrolRequest is a station's wish to join a hub.
type EnrolRequest struct {
	Selector string      `json:"selector"`
	Key      string      `json:"key"` // the station's public nkey
	Nonce    string      `json:"nonce"`
	Station  app.Station `json:"station"`
	Proof    string      `json:"proof"`
	Orders   bool        `json:"orders,omitempty"` // it wants to know the key of orders
}

// EnrolAnswer is the hub's acceptance.
type EnrolAnswer struct {
	HubName string `json:"hub_name"`
	Commune string `json:"commune"` // the name under which the province enrolled it
	Proof   string `json:"proof"`
	// OrderKey is the public nkey that the hub signs its orders with, "" from
	// a hub that gives none and to a station that did not ask.
	OrderKey string `json:"order_key,omitempty"`
}

// EnrolContext is what both sides must have seen alike: a go-between who
// shows each side a certificate or a key of his own fails.
type EnrolContext struct {
	Fingerprint string // of the hub's certificate, as the TLS connection has it
	Session     string // the hub's session
	Request     EnrolRequest
}

// StationProof is the station's proof of knowing the code.
func (c EnrolContext) StationProof(key []byte) string { return c.proof("station", key) }

// HubProof is the hub's.
func (c EnrolContext) HubProof(key []byte, a EnrolAnswer) string {
	more := []string{a.HubName, a.Commune}
	if a.OrderKey != "" {
		more = append(more, a.OrderKey)
	}
	return c.proof("hub", key, more...)
}

func (c EnrolContext) proof(role string, key []byte, more ...string) string {
	m := hmac.New(sha256.New, key)
	parts := append([]string{
		"tienglang enrol 1", role, c.Fingerprint, c.Session, c.Request.Selector,
		c.Request.Key, c.Request.Nonce, string(c.Request.Station.Commune),
	}, more...)
	for _, p := range parts {
		m.Write([]byte(strconv.Quote(p) + "\n"))
	}
	return hex.EncodeToString(m.Sum(nil))
}

// SameProof compares two proofs in constant time.
func SameProof(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// HubFingerprint names a hub's certificate by its public key: the hex SHA-256
// of its SubjectPublicKeyInfo (RFC 7469, section 2.4), so that a certificate
// renewed for the same key stays the same hub.
func HubFingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.RawSubjectPublicKeyInfo)
	return hex.EncodeToString(sum[:])
}
