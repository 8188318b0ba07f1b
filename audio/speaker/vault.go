package speaker

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// vault seals what a speaker keeps on its disk, under the key that its station
// gives it. A nil vault seals nothing: that of a station of before there were
// keys. Safe for concurrent use.
type vault struct {
	key  []byte
	id   [keyIDLen]byte // tells a file of another key from a damaged one
	text cipher.AEAD    // for lines of the journal
}

// keyIDLen is the length in bytes of what names a key without telling it.
const keyIDLen = 8

// The ways in which what was sealed cannot be read.
var (
	errOtherKey = errors.New("it was sealed under another key")
	errUnsealed = errors.New("what was sealed is damaged")
)

// newVault makes the vault of a key of wire.DiskKeyLen bytes.
func newVault(key []byte) (*vault, error) {
	v := &vault{key: key}
	id, err := hkdf.Key(sha256.New, key, nil, "tienglang key id", keyIDLen)
	if err != nil {
		return nil, fmt.Errorf("disk key: %w", err)
	}
	copy(v.id[:], id)
	v.text, err = v.aead(nil, "journal")
	return v, err
}

// aead is AES-256-GCM with random nonces under a key of its own for each salt
// and name, so that no file's pieces stand for another's, and no key seals
// anywhere near the 2^32 pieces up to which random nonces are good
// (NIST SP 800-38D, 8.3).
func (v *vault) aead(salt []byte, name string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, v.key, salt, "tienglang sealed "+name, len(v.key))
	if err != nil {
		return nil, fmt.Errorf("disk key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("disk key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// sealText seals a line of the journal; the result has neither spaces nor line
// ends.
func (v *vault) sealText(plain []byte) []byte {
	if v == nil {
		return plain
	}
	return base64.RawStdEncoding.AppendEncode(nil, v.text.Seal(nil, nil, plain, nil))
}

// openText reads what sealText wrote.
func (v *vault) openText(sealed []byte) ([]byte, error) {
	if v == nil {
		return nil, errOtherKey
	}
	raw, err := base64.RawStdEncoding.AppendDecode(nil, sealed)
	if err != nil {
		return nil, errUnsealed
	}
	plain, err := v.text.Open(nil, nil, raw, nil)
	if err != nil {
		return nil, errUnsealed
	}
	return plain, nil
}
