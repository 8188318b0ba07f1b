package release

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
)

// Name is the one program that releases are of.
const Name = "tienglang-speaker"

// Ext ends the names of release files.
const Ext = ".tlup"

// The bounds of a release file.
const (
	MaxHead    = 4 << 10
	MaxProgram = 256 << 20
	MaxFile    = MaxProgram + 2*MaxHead
)

// Head is what is signed of a program.
type Head struct {
	Name    string    `json:"name"`
	Version string    `json:"version"` // as Newer reads it
	OS      string    `json:"os"`      // GOOS
	Arch    string    `json:"arch"`    // GOARCH
	Size    int64     `json:"size"`    // bytes of the program
	SHA256  string    `json:"sha256"`  // of the program
	MadeAt  time.Time `json:"made_at"`
	Signer  string    `json:"-"` // KeyMark of the key that signed it, of a head that was read
}

// Runs reports whether the program is for a machine.
func (h Head) Runs(os, arch string) bool { return h.OS == os && h.Arch == arch }

var (
	plainVersion = regexp.MustCompile(`^[0-9]{1,6}(\.[0-9]{1,6}){0,3}$`)
	plainWord    = regexp.MustCompile(`^[a-z0-9]{1,16}$`)
	plainSHA     = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// ValidVersion reports whether v is numbers between dots, as a release's
// version must be.
func ValidVersion(v string) bool { return plainVersion.MatchString(v) }

// ValidMachine reports whether os and arch can be those of a machine.
func ValidMachine(os, arch string) bool {
	return plainWord.MatchString(os) && plainWord.MatchString(arch)
}

// check holds a head to what it can be.
func (h Head) check() error {
	switch {
	case h.Name != Name:
		return errors.New("of another program")
	case !ValidVersion(h.Version):
		return errors.New("a version that is not numbers between dots")
	case !ValidMachine(h.OS, h.Arch):
		return errors.New("for no machine")
	case h.Size <= 0 || h.Size > MaxProgram:
		return errors.New("a size that cannot be")
	case !plainSHA.MatchString(h.SHA256):
		return errors.New("without a SHA-256")
	case h.MadeAt.IsZero():
		return errors.New("without a date")
	}
	return nil
}

// decodeHead reads exactly one head.
func decodeHead(line []byte) (h Head, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err = d.Decode(&h); err == nil {
		if _, end := d.Token(); end != io.EOF {
			err = errors.New("bytes after the head")
		}
	}
	if err == nil {
		err = h.check()
	}
	if err != nil {
		return Head{}, app.Fail("release.not_one", err)
	}
	return h, nil
}

// Newer compares two versions by their numbers: 1 where a is newer than b, 0
// where they are the same, −1 where it is older. What is no version, such as
// "dev", is older than any.
func Newer(a, b string) int {
	x, y := numbers(a), numbers(b)
	for i := range max(len(x), len(y)) {
		if p, q := at(x, i), at(y, i); p != q {
			return map[bool]int{true: 1, false: -1}[p > q]
		}
	}
	return 0
}

func numbers(v string) (all []int) {
	if !ValidVersion(v) {
		return []int{-1}
	}
	for part := range strings.SplitSeq(v, ".") {
		n, _ := strconv.Atoi(part) // digits alone, and few
		all = append(all, n)
	}
	return all
}

func at(all []int, i int) int {
	if i < len(all) {
		return all[i]
	}
	return 0
}
