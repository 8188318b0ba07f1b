package release

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
)

var madeAt = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func newKeys(t testing.TB) (Keys, ed25519.PrivateKey) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return Keys{public}, private
}

// made is a release of a program of some bytes.
func made(t testing.TB, key ed25519.PrivateKey, version string, program []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	h := Head{Version: version, OS: "linux", Arch: "arm64", MadeAt: madeAt}
	if _, err := Sign(&b, key, h, bytes.NewReader(program)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatWasSignedIsUnpacked(t *testing.T) {
	keys, private := newKeys(t)
	program := bytes.Repeat([]byte("\x7fELF\n"), 40_000)
	file := made(t, private, "1.2.0", program)
	var out bytes.Buffer
	h, err := Unpack(&out, bytes.NewReader(file), append(Keys{make([]byte, ed25519.PublicKeySize)}, keys...))
	if err != nil || !bytes.Equal(out.Bytes(), program) {
		t.Fatalf("%v, %d bytes", err, out.Len())
	}
	if h.Signer != KeyMark(keys[0]) || len(h.Signer) != 8 {
		t.Errorf("signed by %q", h.Signer)
	}
	if h.Name != Name || h.Version != "1.2.0" || !h.Runs("linux", "arm64") || h.Runs("linux", "amd64") || !h.MadeAt.Equal(madeAt) || h.Size != int64(len(program)) {
		t.Errorf("%+v", h)
	}
}

// Every byte of the head and of the signature counts, and so do the program's
// first, some in the middle and its last; so does each length, and what follows.
func TestAnyChangeIsRefused(t *testing.T) {
	keys, private := newKeys(t)
	program := bytes.Repeat([]byte("program "), 4000)
	file := made(t, private, "1.2.0", program)
	begins := len(file) - len(program)
	refused := func(what string, changed []byte) {
		t.Helper()
		_, err := Unpack(io.Discard, bytes.NewReader(changed), keys)
		if code := app.CodeOf(err); !strings.HasPrefix(code, "release.") {
			t.Errorf("%s is taken, or has no sentence: %v", what, err)
		}
	}
	for i := range file {
		if i > begins+16 && i < len(file)-16 && i%997 != 0 {
			continue
		}
		changed := bytes.Clone(file)
		changed[i] ^= 0x20
		refused("a changed byte", changed)
		refused("a file cut short", file[:i])
	}
	refused("a file with more after it", append(bytes.Clone(file), 0))
	others, _ := newKeys(t)
	if _, err := Unpack(io.Discard, bytes.NewReader(file), others); app.CodeOf(err) != "release.bad_signature" {
		t.Errorf("signed by another key: %v", err)
	}
	if _, err := Unpack(io.Discard, bytes.NewReader(file), nil); app.CodeOf(err) != "release.no_keys" {
		t.Errorf("without keys: %v", err)
	}
	full := errors.New("no room")
	if _, err := Unpack(failing{full}, bytes.NewReader(file), keys); !errors.Is(err, full) || app.CodeOf(err) != "" {
		t.Errorf("a disk that is full: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestWhatCannotBeSigned(t *testing.T) {
	_, private := newKeys(t)
	for _, h := range []Head{
		{Version: "dev", OS: "linux", Arch: "arm64", MadeAt: madeAt},
		{Version: "1.2", OS: "linux", Arch: "ARM 64", MadeAt: madeAt},
		{Version: "1.2", OS: "linux", Arch: "arm64"},
	} {
		if _, err := Sign(io.Discard, private, h, strings.NewReader("x")); app.CodeOf(err) != "release.not_signed" {
			t.Errorf("%+v: %v", h, err)
		}
	}
	if _, err := Sign(io.Discard, private, Head{Version: "1", OS: "linux", Arch: "arm64", MadeAt: madeAt}, strings.NewReader("")); app.CodeOf(err) != "release.not_signed" {
		t.Errorf("an empty program: %v", err)
	}
}

func TestVersions(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"0.2.0", "0.1.9", 1}, {"0.10.0", "0.9.0", 1}, {"1", "1.0.0", 0}, {"1.0.1", "1", 1}, {"0.1.0", "0.1.0", 0},
		{"0.0.0", "dev", 1}, {"dev", "0.0.1", -1}, {"dev", "test", 0}, {"1.2.3", "1.2.4", -1},
	} {
		if got := Newer(c.a, c.b); got != c.want {
			t.Errorf("%s against %s is %d", c.a, c.b, got)
		}
	}
}

func TestKeysAreKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "release.pem")
	public, err := NewKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, err := NewKey(path); app.CodeOf(err) != "release.key_there" {
		t.Errorf("a key is written over: %v", err)
	}
	private, err := LoadKey(path)
	if err != nil || !public.Equal(private.Public()) {
		t.Fatalf("another key comes back: %v", err)
	}
	keys, err := ParseKeys(" " + PublicText(public) + "," + PublicText(public))
	if err != nil || len(keys) != 2 || !keys[1].Equal(public) {
		t.Errorf("%v, %v", keys, err)
	}
	for _, bad := range []string{"x", "AAAA", PublicText(public) + "A"} {
		if _, err := ParseKeys(bad); app.CodeOf(err) != "release.bad_key" {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if keys, err := ParseKeys(""); err != nil || keys != nil || Builtin() != nil {
		t.Errorf("%v, %v", keys, err)
	}
	if err := os.WriteFile(path, []byte("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKey(path); app.CodeOf(err) != "release.bad_key" {
		t.Errorf("%v", err)
	}
}

// FuzzUnpack: whatever comes, nothing is taken but what was signed, and no more
// is written than a file has.
func FuzzUnpack(f *testing.F) {
	keys, private := newKeys(f)
	good := made(f, private, "1.2.0", []byte("program"))
	for _, seed := range [][]byte{good, good[:len(good)-1], []byte(magic), []byte(magic + "{}\n\n"), bytes.Repeat([]byte("\n"), 9), bytes.Repeat([]byte("a"), 3*MaxHead)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		var out bytes.Buffer
		h, err := Unpack(&out, bytes.NewReader(file), keys)
		if out.Len() > len(file) {
			t.Fatalf("%d bytes of %d", out.Len(), len(file))
		}
		if err == nil && (out.String() != "program" || h.Version != "1.2.0") {
			t.Fatalf("taken: %+v %q", h, out.String())
		}
	})
}

// FuzzHead: a head that is read is within its bounds, also one that a key
// signed.
func FuzzHead(f *testing.F) {
	f.Add([]byte(`{"name":"tienglang-speaker","version":"1","os":"linux","arch":"arm64","size":1,"sha256":"` + strings.Repeat("a", 64) + `","made_at":"2026-11-23T00:00:00Z"}`))
	f.Add([]byte(`{"size":-1}{}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		h, err := decodeHead(line)
		if err != nil {
			if app.CodeOf(err) != "release.not_one" {
				t.Fatal(err)
			}
			return
		}
		if h.Size <= 0 || h.Size > MaxProgram || h.Name != Name || !ValidVersion(h.Version) || strings.ContainsAny(h.OS+h.Arch, "/. \x00") {
			t.Fatalf("%+v", h)
		}
	})
}
