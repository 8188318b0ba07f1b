package wire

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
)

// DiskKeyLen is the length of a speaker's disk key in bytes: AES-256.
const DiskKeyLen = 32

// DiskKey is the key under which the speaker with the public key seals what it
// keeps on its disk: HKDF-SHA256 (RFC 5869) of the station's seed. It is always
// the same, so that nothing of it is to be kept, or lost with an old backup; a
// speaker has it from its station alone, and only while it is paired.
func (i *Identity) DiskKey(speaker string) ([]byte, error) {
	seed, err := i.pair.Seed()
	if err != nil {
		return nil, fmt.Errorf("seed of a key: %w", err)
	}
	return hkdf.Key(sha256.New, seed, []byte(speaker), "tienglang disk key v1", DiskKeyLen)
}
