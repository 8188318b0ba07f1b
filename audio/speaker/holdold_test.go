package speaker

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// oldFolder is what a speaker of before holds in the open: a schedule and a
// sound, which need not be one that can be played.
func oldFolder(t *testing.T, station *wire.Identity, self string) (dir string, s wire.Held, sound []byte) {
	t.Helper()
	sound = bytes.Repeat([]byte("tiếng"), 40_000)
	sum := sha256.Sum256(sound)
	now := time.Now()
	s = wire.Held{Number: 3, For: self, Commune: commune, From: now, Until: now.Add(time.Hour),
		Files: []wire.HeldFile{{SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(sound))}}}
	data, err := wire.EncodeHeld(station, s)
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for name, body := range map[string][]byte{plainSchedule: data, s.Files[0].SHA256 + plainExt: sound} {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, s, sound
}

// TestWhatHasNoRoomToBeSealedIsKeptAndPlayed: a box of before whose disk is full
// when it is given its first key goes on with what it holds, tells that it lies
// in the open, and seals it once there is room.
func TestWhatHasNoRoomToBeSealedIsKeptAndPlayed(t *testing.T) {
	station, self := newIdentity(t), newIdentity(t).Public()
	dir, s, sound := oldFolder(t, station, self)
	sha, room, open := s.Files[0].SHA256, int64(fetchSpare), false
	holderOf := func(v *vault) *holder {
		h := &holder{dir: dir, vault: v, self: self, paired: link.Paired{StationKey: station.Public(), Commune: commune},
			log: slog.New(slog.DiscardHandler), report: func() {}, hurry: func() {}, host: func() string { return "" },
			now:    func() (time.Time, bool) { return time.Now(), true },
			space:  func(string) (int64, int64, bool) { return room, 1 << 30, true },
			inOpen: func(is bool) { open = is }}
		if err := h.open(); err != nil {
			t.Fatal(err)
		}
		return h
	}
	holds := func(h *holder) []byte {
		file, err := h.openHeld(h.place(sha), sha)
		if err != nil {
			return []byte(err.Error())
		}
		defer func() { _ = file.Close() }()
		b, _ := io.ReadAll(file)
		return b
	}
	v := testVault(t)
	h := holderOf(v)
	if _, err := h.fetch(t.Context()); app.CodeOf(err) != "disk.full" {
		t.Errorf("it does not wait for room: %v", err)
	}
	if !h.has(sha) || !bytes.Equal(holds(h), sound) || !open || h.schedule.Number != 3 {
		t.Fatalf("ready %v, open %v, schedule %d", h.has(sha), open, h.schedule.Number)
	}
	h.drop(h.schedule) // what a newer schedule names too stays
	if !bytes.Equal(holds(h), sound) {
		t.Error("it was dropped")
	}
	h = holderOf(v) // started again
	if !h.has(sha) || !bytes.Equal(holds(h), sound) {
		t.Fatal("it is lost when the program is started again")
	}
	room = 1 << 30
	inTheWay := h.path(sha) + partExt
	if err := os.Mkdir(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := h.fetch(t.Context()); err == nil || !h.has(sha) || !bytes.Equal(holds(h), sound) || !open {
		t.Errorf("what cannot be written for another reason than room is lost: %v, ready %v", err, h.has(sha))
	}
	if err := os.Remove(inTheWay); err != nil {
		t.Fatal(err)
	}
	if _, err := h.fetch(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !h.has(sha) || !bytes.Equal(holds(h), sound) || open {
		t.Errorf("with room: ready %v, open %v", h.has(sha), open)
	}
	if _, err := os.Stat(filepath.Join(dir, sha+plainExt)); err == nil {
		t.Error("with room it lies in the open still")
	}
	room = fetchSpare
	h = holderOf(v)
	h.plain[sha] = true // as if it had had no room
	if err := os.WriteFile(h.place(sha), sound, 0o600); err != nil {
		t.Fatal(err)
	}
	h.drop(wire.Held{})
	if left, _ := filepath.Glob(filepath.Join(dir, sha+"*")); len(left) != 0 {
		t.Errorf("what no schedule names stays: %q", left)
	}
}

// TestAKeyIsWrittenWhenItIsAnother: it comes with each session, and a card
// wears.
func TestAKeyIsWrittenWhenItIsAnother(t *testing.T) {
	dir := t.TempDir()
	k := diskKeys{runtime: filepath.Join(dir, "run", "key"), disk: filepath.Join(dir, keptKeyFile)}
	key := bytes.Repeat([]byte{1}, wire.DiskKeyLen)
	keep := func(key []byte, onDisk bool) (files []os.FileInfo) {
		if err := k.keep(key, onDisk); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{k.runtime, k.disk} {
			if info, err := os.Stat(path); err == nil {
				files = append(files, info)
			}
		}
		return files
	}
	first := keep(key, true)
	for i, again := range keep(key, true) { // a file that is written is another one
		if !os.SameFile(first[i], again) {
			t.Errorf("%s was written again", again.Name())
		}
	}
	key[0] = 2
	for i, again := range keep(key, true) {
		if os.SameFile(first[i], again) {
			t.Errorf("%s has the old key", again.Name())
		}
	}
	if left := keep(key, false); len(left) != 1 || !bytes.Equal(k.read(), key) {
		t.Errorf("%d files, key %x", len(left), k.read())
	}
}

// BenchmarkReadHeld reads five minutes of sound from the disk as it is read
// before it is played: sealed, in the open, and how many times longer the sealed
// one takes.
func BenchmarkReadHeld(b *testing.B) {
	sound := bytes.Repeat([]byte("tiếng"), 5*60*6000/7) // 48 kbit/s
	key := bytes.Repeat([]byte{7}, wire.DiskKeyLen)
	v, err := newVault(key)
	if err != nil {
		b.Fatal(err)
	}
	took := map[string]time.Duration{}
	for _, kind := range []string{"plain", "sealed"} {
		b.Run(kind, func(b *testing.B) {
			h := &holder{dir: b.TempDir()}
			body := sound
			if kind == "sealed" {
				h.vault, body = v, sealed(b, v, "x", sound)
			}
			if err := os.WriteFile(h.path("x"), body, 0o600); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(len(sound)))
			for b.Loop() {
				file, err := h.openHeld(h.path("x"), "x")
				if err != nil {
					b.Fatal(err)
				}
				sum := sha256.New() // as whoever plays it does
				if n, err := io.Copy(sum, file); err != nil || n != int64(len(sound)) {
					b.Fatal(n, err)
				}
				_ = file.Close()
			}
			took[kind] = b.Elapsed() / time.Duration(b.N)
			if kind == "sealed" && took["plain"] > 0 {
				b.ReportMetric(float64(took[kind])/float64(took["plain"]), "times-plain")
			}
		})
	}
}
