package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tienglang/app"
)

const purposeRevoked = "box revoked"

// MaxRevoked bounds a station's word that a box is revoked, in bytes.
const MaxRevoked = 4 << 10

// Revoked is a station's word to one box that it is never believed again. The
// box believes it under the signature of the station that it was paired with
// alone, and only where it names the box's own key.
type Revoked struct {
	Commune app.ID    `json:"commune"`
	Key     string    `json:"key"` // public key of the box
	At      time.Time `json:"at"`
}

// EncodeRevoked signs, as the station, that a box is revoked.
func EncodeRevoked(station *Identity, r Revoked) ([]byte, error) {
	b, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("revoked box: %w", err)
	}
	return SignEnvelope(station, purposeRevoked, b), nil
}

// OpenRevoked reads the word that the station with that key signed for the box
// with key. An older one that comes again says nothing untrue: what was revoked
// stays so. The error wraps ErrSignature where it is not the station's.
func OpenRevoked(data []byte, station string, commune app.ID, key string) (Revoked, error) {
	if len(data) > MaxRevoked {
		return Revoked{}, fmt.Errorf("%w: %d bytes is too long", ErrSignature, len(data))
	}
	payload, err := OpenEnvelope(data, purposeRevoked, station)
	if err != nil {
		return Revoked{}, err
	}
	var r Revoked
	if err := strict(payload, &r); err != nil {
		return Revoked{}, fmt.Errorf("revoked box: %w", err)
	}
	if r.Key != key || r.Commune != commune || r.At.IsZero() {
		return Revoked{}, errors.New("revoked box: the word is about another")
	}
	return r, nil
}
