package release

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"tienglang/app"
)

// builtin are the public keys by which this program was built to believe
// releases, base64 with commas between them; set by the linker. In an ordinary
// build there are none, and it takes no updates.
var builtin string

// Keys are public release keys; a file that one of them signed is believed.
type Keys []ed25519.PublicKey

// Builtin are the keys of this build, nil for none.
func Builtin() Keys {
	keys, err := ParseKeys(builtin)
	if err != nil { // a build with a key that is none takes no updates
		return nil
	}
	return keys
}

// ParseKeys reads public keys as PublicText writes them, with commas between
// them; none in an empty text.
func ParseKeys(text string) (keys Keys, err error) {
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		b, err := base64.StdEncoding.DecodeString(part)
		if err != nil || len(b) != ed25519.PublicKeySize {
			return nil, app.Fail("release.bad_key", err)
		}
		keys = append(keys, b)
	}
	return keys, nil
}

// PublicText is a public key as a build takes it.
func PublicText(key ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(key) }

// KeyMark is how a person tells one public key from another: the first digits of
// its SHA-256.
func KeyMark(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:4])
}

// mostKeyFile bounds a file of a private key, in bytes.
const mostKeyFile = 4 << 10

// NewKey makes a key and writes its private half to a new file that its owner
// alone can read, in PEM. "release.key_there" where a file is there already:
// whoever loses a release key can update no box any more.
func NewKey(path string) (ed25519.PublicKey, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a release key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("make a release key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, app.Fail("release.key_there", err, "file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("keep a release key: %w", err)
	}
	_, err = f.Write(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("keep a release key: %w", err)
	}
	return public, nil
}

// LoadKey reads a private key that NewKey wrote: "release.bad_key".
func LoadKey(path string) (ed25519.PrivateKey, error) {
	info, err := os.Stat(path)
	if err != nil || info.Size() > mostKeyFile {
		return nil, app.Fail("release.bad_key", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, app.Fail("release.bad_key", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, app.Fail("release.bad_key", errors.New("not PEM"))
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	private, ok := key.(ed25519.PrivateKey)
	if err != nil || !ok {
		return nil, app.Fail("release.bad_key", err)
	}
	return private, nil
}
