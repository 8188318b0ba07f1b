package wire

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/nats-io/nkeys"
)

// ErrSignature is returned where a signature does not belong to the bytes and
// the key it came with.
var ErrSignature = errors.New("wire: the signature does not match")

// Identity is the Ed25519 key pair of a station or a speaker, written as a
// NATS user key (nkey "U…"). It signs and never leaves its machine.
type Identity struct {
	pair   nkeys.KeyPair
	public string
}

// NewIdentity makes a fresh key pair.
func NewIdentity() (*Identity, error) {
	pair, err := nkeys.CreatePair(nkeys.PrefixByteUser)
	if err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	return identityOf(pair)
}

// ParseIdentity reads the seed ("SU…") that Seed wrote.
func ParseIdentity(seed []byte) (*Identity, error) {
	pair, err := nkeys.FromSeed(bytes.TrimSpace(seed))
	if err != nil {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	return identityOf(pair)
}

func identityOf(pair nkeys.KeyPair) (*Identity, error) {
	public, err := pair.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("public half of a key: %w", err)
	}
	if !nkeys.IsValidPublicUserKey(public) {
		return nil, errors.New("wire: the key is not a user key")
	}
	return &Identity{pair: pair, public: public}, nil
}

// LoadIdentity reads the key in the file at path. Where there is none yet it
// makes one and keeps it there, readable by its owner alone.
func LoadIdentity(path string) (*Identity, error) {
	seed, err := os.ReadFile(path)
	if err == nil {
		return ParseIdentity(seed)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read a key: %w", err)
	}
	id, err := NewIdentity()
	if err != nil {
		return nil, err
	}
	return id, id.Save(path)
}

// Save keeps the seed at path with mode 0600, whole or not at all.
func (i *Identity) Save(path string) error {
	seed, err := i.pair.Seed()
	if err != nil {
		return fmt.Errorf("seed of a key: %w", err)
	}
	return WriteFileSynced(path, append(seed, '\n'))
}

// Public is the public half as text, 56 characters beginning with U.
func (i *Identity) Public() string { return i.public }

// Sign signs data as it is. Callers that sign messages of several kinds with
// one key use SignEnvelope, which keeps the kinds apart.
func (i *Identity) Sign(data []byte) []byte {
	sig, err := i.pair.Sign(data)
	if err != nil { // only a wiped or public-only pair fails, and we hold neither
		panic("wire: sign: " + err.Error())
	}
	return sig
}

// ValidPublic reports whether s is a public key such as Public returns.
func ValidPublic(s string) bool { return nkeys.IsValidPublicUserKey(s) }

// VerifySignature checks that sig is public's signature of data; otherwise
// the error is ErrSignature.
func VerifySignature(public string, data, sig []byte) error {
	if !ValidPublic(public) {
		return fmt.Errorf("%w: not a public key", ErrSignature)
	}
	pair, err := nkeys.FromPublicKey(public)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if err := pair.Verify(data, sig); err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return nil
}

// Envelope is a signed message. Sig covers the message's purpose and the
// payload, so that what was signed for one purpose proves nothing in another.
type Envelope struct {
	Payload []byte `json:"payload"`
	Sig     []byte `json:"sig"`
	Key     string `json:"key"`
}

// MaxEnvelope is the size in bytes above which no envelope is looked at.
const MaxEnvelope = 256 << 10

// SignEnvelope wraps payload with id's signature for a purpose such as
// "order" and returns the bytes to send.
func SignEnvelope(id *Identity, purpose string, payload []byte) []byte {
	e := Envelope{Payload: payload, Sig: id.Sign(signed(purpose, payload)), Key: id.Public()}
	b, err := json.Marshal(e)
	if err != nil { // bytes and strings always marshal
		panic("wire: envelope: " + err.Error())
	}
	return b
}

// OpenEnvelope returns the payload of data if it was signed for the purpose
// by expectKey; otherwise an error that wraps ErrSignature.
func OpenEnvelope(data []byte, purpose, expectKey string) ([]byte, error) {
	if len(data) > MaxEnvelope {
		return nil, fmt.Errorf("%w: %d bytes is too long", ErrSignature, len(data))
	}
	var e Envelope
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if e.Key != expectKey {
		return nil, fmt.Errorf("%w: signed by another key", ErrSignature)
	}
	if err := VerifySignature(expectKey, signed(purpose, e.Payload), e.Sig); err != nil {
		return nil, err
	}
	return e.Payload, nil
}

func signed(purpose string, payload []byte) []byte {
	return append([]byte("tienglang "+purpose+" v1\n"), payload...)
}

// Nonce returns 16 random bytes as text.
func Nonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// WriteFileSynced writes data to path with mode 0600 so that after a power
// cut the file holds either what it held before or all of data.
func WriteFileSynced(path string, data []byte) error {
	dir, name := filepath.Split(path)
	f, err := os.CreateTemp(dir, strings.TrimPrefix(name, ".")+".*.tmp") // mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // fails, as it should, once renamed
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
