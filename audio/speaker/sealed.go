package speaker

import (
	"bytes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io"
	"os"
)

// A sealed file is a head and pieces. The head is a word, the name of the key
// and a salt; a piece is the length of its sound part (4 bytes, big-endian), a
// random nonce, the ciphertext and its tag, sealed with its number in the file,
// so that none can be moved, doubled or left out between others. That pieces
// are missing at the end is known by what is inside: the schedule is signed,
// and names each file's size and SHA-256.
const (
	sealedWord  = "TLSEAL1\n"
	saltLen     = 16
	headLen     = len(sealedWord) + keyIDLen + saltLen
	pieceLen    = 64 << 10
	pieceExtra  = 4 + sealOverage
	sealOverage = 12 + 16 // nonce and tag
)

// sealer writes a sealed file. What is written lies in memory until a piece is
// full, or until Close, which leaves the file itself open.
type sealer struct {
	w     io.Writer
	aead  cipher.AEAD
	piece uint64
	held  []byte
	out   []byte
}

// seal begins a sealed file that is called name.
func (v *vault) seal(w io.Writer, name string) (*sealer, error) {
	head := append([]byte(sealedWord), v.id[:]...)
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails since Go 1.24
	aead, err := v.aead(salt, name)
	if err == nil {
		_, err = w.Write(append(head, salt...))
	}
	return &sealer{w: w, aead: aead}, err
}

// Write seals p in pieces.
func (s *sealer) Write(p []byte) (n int, err error) {
	for len(p) > 0 {
		took := min(len(p), pieceLen-len(s.held))
		s.held = append(s.held, p[:took]...)
		n, p = n+took, p[took:]
		if len(s.held) == pieceLen {
			if err := s.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// Close seals the rest, as a short piece.
func (s *sealer) Close() error { return s.flush() }

func (s *sealer) flush() error {
	if len(s.held) == 0 {
		return nil
	}
	s.out = binary.BigEndian.AppendUint32(s.out[:0], uint32(len(s.held)))
	s.out = s.aead.Seal(s.out, nil, s.held, numbered(s.piece))
	s.piece, s.held = s.piece+1, s.held[:0]
	_, err := s.w.Write(s.out)
	return err
}

func numbered(piece uint64) []byte { return binary.BigEndian.AppendUint64(nil, piece) }

// unsealer reads a sealed file. Errors of reading are errOtherKey and
// errUnsealed, and those of the file itself.
type unsealer struct {
	r     io.Reader
	aead  cipher.AEAD
	piece uint64
	rest  []byte // of the piece
	buf   []byte
	whole int64 // bytes of the file up to the end of the last piece that was read
}

// unseal begins to read a sealed file that is called name.
func (v *vault) unseal(r io.Reader, name string) (*unsealer, error) {
	head := make([]byte, headLen)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, broken(err)
	}
	id, salt := head[len(sealedWord):headLen-saltLen], head[headLen-saltLen:]
	switch {
	case string(head[:len(sealedWord)]) != sealedWord:
		return nil, errUnsealed
	case !bytes.Equal(id, v.id[:]):
		return nil, errOtherKey
	}
	aead, err := v.aead(salt, name)
	return &unsealer{r: r, aead: aead, whole: int64(headLen)}, err
}

// broken turns an end in the middle into damage.
func broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errUnsealed
	}
	return err
}

// Read gives what was sealed.
func (u *unsealer) Read(p []byte) (int, error) {
	for len(u.rest) == 0 {
		if err := u.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

// next opens the next piece; io.EOF where there is none.
func (u *unsealer) next() error {
	var size [4]byte
	if _, err := io.ReadFull(u.r, size[:]); err != nil {
		if errors.Is(err, io.EOF) {
			return io.EOF
		}
		return broken(err)
	}
	n := binary.BigEndian.Uint32(size[:])
	if n == 0 || n > pieceLen {
		return errUnsealed
	}
	if u.buf == nil {
		u.buf = make([]byte, pieceLen+sealOverage)
	}
	sealed := u.buf[:int(n)+sealOverage]
	if _, err := io.ReadFull(u.r, sealed); err != nil {
		return broken(err)
	}
	plain, err := u.aead.Open(sealed[:0], nil, sealed, numbered(u.piece))
	if err != nil {
		return errUnsealed
	}
	u.rest, u.piece, u.whole = plain, u.piece+1, u.whole+int64(len(sealed)+4)
	return nil
}

// resume goes on with a sealed file of which a part is there: what is whole of
// it stays, and begun is how many bytes that are inside. Of a file that cannot
// be read, nothing stays.
func (v *vault) resume(f *os.File, name string) (s *sealer, begun int64, err error) {
	u, err := v.unseal(f, name)
	if err == nil {
		begun, err = io.Copy(io.Discard, u)
	}
	if u == nil || begun == 0 {
		return v.anew(f, name)
	}
	if err != nil && !errors.Is(err, errUnsealed) {
		return nil, 0, err
	}
	if err = f.Truncate(u.whole); err == nil {
		_, err = f.Seek(u.whole, io.SeekStart)
	}
	return &sealer{w: f, aead: u.aead, piece: u.piece}, begun, err
}

// anew empties a file and begins it.
func (v *vault) anew(f *os.File, name string) (s *sealer, begun int64, err error) {
	if err = f.Truncate(0); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, err
	}
	s, err = v.seal(f, name)
	return s, 0, err
}

// sealedSize is how many bytes are inside a sealed file, by the lengths of its
// pieces alone; false where they do not come out even, or the key is another.
func (v *vault) sealedSize(path string) (bytes int64, ok bool) {
	f, err := os.Open(path)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return 0, false
	}
	if _, err := v.unseal(f, ""); err != nil {
		return 0, false
	}
	at := int64(headLen)
	for at < info.Size() {
		var size [4]byte
		if _, err := f.ReadAt(size[:], at); err != nil {
			return 0, false
		}
		n := int64(binary.BigEndian.Uint32(size[:]))
		at, bytes = at+n+int64(pieceExtra), bytes+n
	}
	return bytes, at == info.Size()
}
