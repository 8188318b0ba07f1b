package release

import (
	"bufio"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"tienglang/app"
)

// magic begins a release file.
const magic = "tienglang release 1\n"

// Sign writes the release of a program, of which h says the name of the
// machine, the version and the date; the rest is measured.
func Sign(w io.Writer, key ed25519.PrivateKey, h Head, program io.ReadSeeker) (Head, error) {
	sum := sha256.New()
	n, err := io.Copy(sum, program)
	if err != nil {
		return h, fmt.Errorf("read the program: %w", err)
	}
	h.Name, h.Size, h.SHA256 = Name, n, hex.EncodeToString(sum.Sum(nil))
	if err := h.check(); err != nil {
		return h, app.Fail("release.not_signed", err)
	}
	line, err := json.Marshal(h)
	if err != nil {
		return h, fmt.Errorf("head of a release: %w", err)
	}
	signed := magic + string(line) + "\n"
	if _, err := program.Seek(0, io.SeekStart); err != nil {
		return h, fmt.Errorf("read the program: %w", err)
	}
	sig := base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(signed)))
	if _, err := io.WriteString(w, signed+sig+"\n"); err != nil {
		return h, fmt.Errorf("write a release: %w", err)
	}
	if _, err := io.CopyN(w, program, n); err != nil {
		return h, fmt.Errorf("write a release: %w", err)
	}
	return h, nil
}

// ReadHead reads the head of a file and leaves r at the program. Errors:
// "release.no_keys" where none is given, "release.not_one" for what is no
// release, "release.bad_signature" for one that none of the keys signed.
func ReadHead(r *bufio.Reader, keys Keys) (Head, error) {
	if len(keys) == 0 {
		return Head{}, app.Fail("release.no_keys", nil)
	}
	first, err := readLine(r, len(magic))
	if err != nil || string(first) != magic {
		return Head{}, app.Fail("release.not_one", err)
	}
	line, err := readLine(r, MaxHead)
	if err != nil {
		return Head{}, app.Fail("release.not_one", err)
	}
	sig, err := readLine(r, base64.StdEncoding.EncodedLen(ed25519.SignatureSize)+1)
	if err != nil {
		return Head{}, app.Fail("release.not_one", err)
	}
	by := signedBy(keys, append(first, line...), sig[:len(sig)-1])
	if by == nil {
		return Head{}, app.Fail("release.bad_signature", nil)
	}
	h, err := decodeHead(line)
	if err == nil {
		h.Signer = KeyMark(by)
	}
	return h, err
}

// readLine reads a line with its end, of at most so many bytes.
func readLine(r *bufio.Reader, most int) ([]byte, error) {
	line := make([]byte, 0, min(most, 512))
	for len(line) < most {
		b, err := r.ReadByte()
		if err != nil {
			return nil, err
		}
		if line = append(line, b); b == '\n' {
			return line, nil
		}
	}
	return nil, errors.New("a line that is too long")
}

// signedBy is the key that signed a text, nil where none of them did.
func signedBy(keys Keys, signed, text []byte) ed25519.PublicKey {
	sig, err := base64.StdEncoding.Strict().DecodeString(string(text))
	if err != nil || len(sig) != ed25519.SignatureSize {
		return nil
	}
	i := slices.IndexFunc(keys, func(k ed25519.PublicKey) bool { return ed25519.Verify(k, signed, sig) })
	if i < 0 {
		return nil
	}
	return keys[i]
}

// Unpack checks a whole file and writes its program to w; what was written is
// of use only where there is no error. Errors: those of ReadHead, and
// "release.damaged" for a program that is not the one that was signed, is cut
// short, or is followed by something. An error of w stays as it is.
func Unpack(w io.Writer, r io.Reader, keys Keys) (Head, error) {
	from := bufio.NewReaderSize(r, 64<<10)
	h, err := ReadHead(from, keys)
	if err != nil {
		return Head{}, err
	}
	sum := sha256.New()
	to := &faults{w: io.MultiWriter(sum, w)}
	_, err = io.CopyN(to, from, h.Size)
	if to.err != nil {
		return h, to.err
	}
	if err != nil {
		return h, app.Fail("release.damaged", err)
	}
	if hex.EncodeToString(sum.Sum(nil)) != h.SHA256 {
		return h, app.Fail("release.damaged", errors.New("another SHA-256"))
	}
	if _, err := from.ReadByte(); err != io.EOF {
		return h, app.Fail("release.damaged", errors.New("bytes after the program"))
	}
	return h, nil
}

// faults keeps the error of a writer apart from those of who reads.
type faults struct {
	w   io.Writer
	err error
}

func (f *faults) Write(p []byte) (int, error) {
	n, err := f.w.Write(p)
	f.err = err
	return n, err
}
