package wire

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// FetchLife is how far the time in a request may be from the station's. The
// line is pinned to the station's certificate, so that nobody sees a request
// who could send it again.
const FetchLife = 2 * time.Minute

// Fetch is a speaker's signed wish for one path of its station's HTTPS server.
type Fetch struct {
	Key  string    `json:"key"` // public, of the speaker
	Path string    `json:"path"`
	At   time.Time `json:"at"` // station time
}

// EncodeFetch signs a request as the speaker and returns the text of its
// Authorization header.
func EncodeFetch(speaker *Identity, path string, at time.Time) string {
	b, err := json.Marshal(Fetch{Key: speaker.Public(), Path: path, At: at})
	if err != nil { // strings and a time of this century always marshal
		panic("wire: fetch: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(SignEnvelope(speaker, purposeFetch, b))
}

// ErrOldFetch is a request that its speaker signed at another time: as one whose
// station's clock was set meanwhile.
var ErrOldFetch = errors.New("fetch: of another time")

// DecodeFetch returns the public key of the speaker that signed the request
// for path within FetchLife of now. Whether it is paired is the caller's to
// ask.
func DecodeFetch(header, path string, now time.Time) (key string, err error) {
	if len(header) > 4<<10 {
		return "", errors.New("fetch: too long")
	}
	data, err := base64.RawURLEncoding.DecodeString(header)
	if err != nil {
		return "", fmt.Errorf("fetch: %w", err)
	}
	var e Envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return "", fmt.Errorf("fetch: %w", err)
	}
	payload, err := OpenEnvelope(data, purposeFetch, e.Key)
	if err != nil {
		return "", fmt.Errorf("fetch: %w", err)
	}
	var f Fetch
	if err := strict(payload, &f); err != nil {
		return "", fmt.Errorf("fetch: %w", err)
	}
	switch {
	case f.Key != e.Key || f.Path != path:
		return "", errors.New("fetch: of another speaker or for another path")
	case now.Sub(f.At).Abs() > FetchLife:
		return "", ErrOldFetch
	}
	return f.Key, nil
}
