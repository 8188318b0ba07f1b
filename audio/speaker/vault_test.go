package speaker

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"tienglang/app"
	"tienglang/sync/wire"
)

// testVault is a vault of a key of its own.
func testVault(t testing.TB) *vault {
	t.Helper()
	key := make([]byte, wire.DiskKeyLen)
	_, _ = rand.Read(key)
	v, err := newVault(key)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// bareSealed reads what the speaker of cfg holds.
func bareSealed(t testing.TB, cfg Config) *holder {
	t.Helper()
	return &holder{dir: filepath.Join(cfg.Dir, heldFolder), vault: vaultOf(t, cfg)}
}

// begin puts the first bytes of a file on the disk.
func (h *holder) begin(sha string, sound []byte) error {
	p, err := h.goOn(h.path(sha)+partExt, wire.HeldFile{SHA256: sha, Bytes: 1 << 30})
	if err != nil {
		return err
	}
	_, err = p.Write(sound)
	return errors.Join(err, p.Close())
}

func sealed(t testing.TB, v *vault, name string, sound []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	s, err := v.seal(&b, name)
	if err == nil {
		_, err = s.Write(sound)
	}
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unsealed(v *vault, name string, data []byte) ([]byte, error) {
	u, err := v.unseal(bytes.NewReader(data), name)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(u)
}

// noise is so many bytes that are alike in no two places.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// TestWhatIsSealedIsReadByItsKeyAlone seals sounds of lengths around those of
// pieces, and reads them by the key and the name of theirs and of others.
func TestWhatIsSealedIsReadByItsKeyAlone(t *testing.T) {
	v, other := testVault(t), testVault(t)
	for _, n := range []int{0, 1, pieceLen - 1, pieceLen, pieceLen + 1, 3*pieceLen + 7} {
		sound := noise(n)
		data := sealed(t, v, "a", sound)
		if got, err := unsealed(v, "a", data); err != nil || !bytes.Equal(got, sound) {
			t.Errorf("%d bytes: %d came back, %v", n, len(got), err)
		}
		if _, err := unsealed(other, "a", data); !errors.Is(err, errOtherKey) {
			t.Errorf("%d bytes by another key: %v", n, err)
		}
		if _, err := unsealed(v, "b", data); n > 0 && !errors.Is(err, errUnsealed) {
			t.Errorf("%d bytes by another name: %v", n, err)
		}
		if n >= 16 && bytes.Contains(data, sound[:16]) {
			t.Errorf("%d bytes lie in the open", n)
		}
	}
}

// TestPiecesAreHeldToTheirPlaces takes a piece out, changes two of them about,
// turns a bit and cuts the end off: nothing that was not sealed there is given.
func TestPiecesAreHeldToTheirPlaces(t *testing.T) {
	v := testVault(t)
	sound := noise(4 * pieceLen)
	data := sealed(t, v, "a", sound)
	piece := func(i int) []byte { at := headLen + i*(pieceLen+pieceExtra); return data[at : at+pieceLen+pieceExtra] }
	for name, changed := range map[string][]byte{
		"one is missing":    bytes.Join([][]byte{data[:headLen], piece(0), piece(2), piece(3)}, nil),
		"two changed about": bytes.Join([][]byte{data[:headLen], piece(1), piece(0), piece(2), piece(3)}, nil),
		"one stands twice":  bytes.Join([][]byte{data[:headLen], piece(0), piece(0), piece(1)}, nil),
		"cut off":           data[:len(data)-1],
		"a bit":             append(bytes.Clone(data[:headLen+5]), append([]byte{data[headLen+5] ^ 1}, data[headLen+6:]...)...),
		"no head":           data[:headLen-1],
		"another file":      []byte("OggS and so on, long enough for a head of this kind"),
		"a length too long": append(bytes.Clone(data[:headLen]), 0xff, 0xff, 0xff, 0xff),
	} {
		got, err := unsealed(v, "a", changed)
		if !errors.Is(err, errUnsealed) || !bytes.HasPrefix(sound, got) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// TestASealedPartIsGoneOnWith breaks off at every sort of place, and finds what
// is whole.
func TestASealedPartIsGoneOnWith(t *testing.T) {
	v := testVault(t)
	path := filepath.Join(t.TempDir(), "a.part")
	sound := noise(2*pieceLen + 1000)
	whole := sealed(t, v, "a", sound)
	for cut, want := range map[int]int64{
		0: 0, 10: 0, headLen: 0, headLen + 3: 0, headLen + pieceLen: 0,
		headLen + pieceLen + pieceExtra: pieceLen, headLen + pieceLen + pieceExtra + 50: pieceLen,
		len(whole) - 1: 2 * pieceLen, len(whole): 2*pieceLen + 1000,
	} {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		s, begun, err := v.resume(f, "a")
		if err != nil || begun != want {
			t.Fatalf("cut at %d: %d bytes are there, want %d, %v", cut, begun, want, err)
		}
		_, err = s.Write(sound[begun:])
		if err = errors.Join(err, s.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := unsealed(v, "a", data); err != nil || !bytes.Equal(got, sound) {
			t.Errorf("cut at %d: %d bytes in the end, %v", cut, len(got), err)
		}
		if n, ok := v.sealedSize(path); !ok || n != int64(len(sound)) {
			t.Errorf("cut at %d: of a size of %d, %v", cut, n, ok)
		}
	}
}

// TestALineOfTheJournalThatLiesInTheOpenIsSealed opens a journal that a speaker
// of before wrote.
func TestALineOfTheJournalThatLiesInTheOpenIsSealed(t *testing.T) {
	n := newNotebookBy(t, nil)
	n.played(1)
	n.report()
	n.played(2)
	if b, _ := os.ReadFile(n.path); !bytes.Contains(b, []byte("PlayedMS")) {
		t.Fatalf("it was sealed without a key: %q", b)
	}
	n.seal = testVault(t)
	n.again(as)
	n.holds(map[int64][]int{1: {1}}, 2)
	b, err := os.ReadFile(n.path)
	if err != nil || bytes.Contains(b, []byte("PlayedMS")) || len(b) == 0 {
		t.Errorf("it lies in the open: %q, %v", b, err)
	}
	n.again(as)
	n.holds(map[int64][]int{1: {1}}, 2)
}

// TestAJournalOutlivesAStationThatGivesNoKey: a box that wrote under its key, and
// was started with a station of before, which gives none, loses no row of it,
// and tells each once when the key is here again.
func TestAJournalOutlivesAStationThatGivesNoKey(t *testing.T) {
	n := newNotebook(t)
	n.played(1)
	n.report()
	n.played(2)
	key := n.seal
	n.seal = nil
	n.again(as)
	n.holds(nil)
	n.played(3)
	if r := n.report(); r.Seq != reserveAhead+1 {
		t.Errorf("reported by %d, which another may have", r.Seq)
	}
	n.played(30)
	n.seal = key
	for range 2 { // the second time it is in one file
		n.again(as)
		n.holds(map[int64][]int{1: {1}, reserveAhead + 1: {3}}, 2, 30)
	}
}

// TestWhatAPowerCutLeftUnfinishedIsDeleted: a key, or lines in the open, may lie
// in it.
func TestWhatAPowerCutLeftUnfinishedIsDeleted(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, heldFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	left := []string{keptKeyFile + ".123.tmp", journalFile + ".4.tmp", filepath.Join(heldFolder, plainSchedule+".5.tmp")}
	for _, name := range append(left, stateFile) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sp, err := New(Config{Dir: dir, Output: OutputNull, Virtual: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := sp.Run(t.Context()); app.CodeOf(err) != "speaker.not_paired" {
		t.Fatal(err)
	}
	for _, name := range left {
		if _, err := os.Stat(filepath.Join(dir, name)); !os.IsNotExist(err) {
			t.Errorf("%s is there: %v", name, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, stateFile)); err != nil {
		t.Error(err)
	}
}

// FuzzUnseal reads whatever may lie on a disk: it ends, within bounds, with
// nothing that was not sealed.
func FuzzUnseal(f *testing.F) {
	v := testVault(f)
	sound := bytes.Repeat([]byte("đài xã "), 20000)
	whole := sealed(f, v, "a", sound)
	f.Add(whole)
	f.Add(whole[:headLen])
	f.Add(whole[:headLen+pieceExtra])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := unsealed(v, "a", data)
		if err != nil && !errors.Is(err, errUnsealed) && !errors.Is(err, errOtherKey) {
			t.Errorf("%v", err)
		}
		if !bytes.HasPrefix(sound, got) {
			t.Errorf("%d bytes that were never sealed", len(got))
		}
		j := journal{vault: v}
		j.replay(data)
	})
}
