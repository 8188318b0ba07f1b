package speaker

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// diskKeys is where a speaker has the key of what it holds: in a folder that
// lies in memory, so that a program that is started again goes on without its
// station and a box that lost its power, as one that was carried off, does not;
// and on the disk where the commune chose so for its cluster.
type diskKeys struct {
	runtime string // "" for none
	disk    string
}

func diskKeysOf(cfg Config) diskKeys {
	k := diskKeys{disk: filepath.Join(cfg.Dir, keptKeyFile)}
	if dir := runtimeDir(cfg); dir != "" {
		k.runtime = filepath.Join(dir, runtimeName(cfg.Dir))
	}
	return k
}

// runtimeName tells apart the speakers of one machine.
func runtimeName(dir string) string {
	if whole, err := filepath.Abs(dir); err == nil {
		dir = whole
	}
	sum := sha256.Sum256([]byte(dir))
	return "tienglang-speaker-" + hex.EncodeToString(sum[:8]) + ".key"
}

func runtimeDir(cfg Config) string {
	switch {
	case cfg.Runtime != "":
		return cfg.Runtime
	case cfg.Virtual:
		return ""
	}
	return systemRuntime()
}

// read is the key that is here; nil for none.
func (k diskKeys) read() []byte {
	for _, path := range []string{k.runtime, k.disk} {
		if path == "" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		if key, err := hex.DecodeString(string(bytes.TrimSpace(text))); err == nil && len(key) == wire.DiskKeyLen {
			return key
		}
	}
	return nil
}

// keep puts the key where it belongs, and takes it from where it does not.
func (k diskKeys) keep(key []byte, onDisk bool) error {
	text := []byte(hex.EncodeToString(key) + "\n")
	if k.runtime != "" {
		if err := os.MkdirAll(filepath.Dir(k.runtime), 0o700); err != nil {
			return err
		}
		if err := writeChanged(k.runtime, text); err != nil {
			return err
		}
	}
	if onDisk {
		return writeChanged(k.disk, text)
	}
	return remove(k.disk)
}

// writeChanged writes a file unless it holds that already: a box's card wears
// with each write, and the key is told at each session.
func writeChanged(path string, text []byte) error {
	if is, err := os.ReadFile(path); err == nil && bytes.Equal(is, text) {
		return nil
	}
	return wire.WriteFileSynced(path, text)
}

// forget deletes the key everywhere.
func (k diskKeys) forget() error {
	err := remove(k.disk)
	if k.runtime != "" {
		err = errors.Join(err, remove(k.runtime))
	}
	return err
}

// given is what a station said of the key.
type given struct {
	key    []byte // nil from a station that gives none
	onDisk bool
	open   bool // without a key: what is held may lie unsealed
}

// keyed is told at each session what key the station gives. One that differs
// from the one in use has the speaker begin anew with it.
func (r *running) keyed(key []byte, onDisk, open bool) {
	if len(key) != wire.DiskKeyLen {
		key = nil
	}
	if key != nil {
		if err := r.keys.keep(key, onDisk); err != nil {
			r.log.Error("the key of what is held is kept in this program alone", "err", err)
		}
	}
	select {
	case r.keyCame <- given{key, onDisk, open}:
	default:
	}
	if v := r.sealing.Load(); key != nil && v != nil && (v.vault == nil || subtle.ConstantTimeCompare(v.vault.key, key) == 0) {
		r.log.Warn("the station gives another key; what is held is fetched anew under it")
		r.fail(errRestart)
	}
}

// inUse is the vault of this life.
type inUse struct{ vault *vault }

// withSealed has what the box tells of itself say whether its disk tells anything
// without the station, and for which machine its program was built.
func (r *running) withSealed(read func(context.Context) app.Vitals) func(context.Context) app.Vitals {
	return func(ctx context.Context) app.Vitals {
		v := read(ctx)
		v.Machine = runtime.GOOS + "/" + runtime.GOARCH
		if use := r.sealing.Load(); use != nil {
			_, err := os.Stat(r.keys.disk)
			sealed := use.vault != nil && errors.Is(err, fs.ErrNotExist) && !r.unsealed.Load()
			v.Sealed = &sealed
		}
		return v
	}
}

// unlock finds the key of what is held: the one that is here, or the one that
// the station gives, for which it waits until ctx ends. A station of before there
// were keys has its speakers hold in the open; nobody else does.
func (r *running) unlock(ctx context.Context) (err error) {
	key := r.keys.read()
	if key == nil {
		if key, err = r.askKey(ctx); err != nil {
			return err
		}
	}
	if key != nil {
		if r.vault, err = newVault(key); err != nil {
			return err
		}
	}
	r.sealing.Store(&inUse{r.vault})
	select {
	case g := <-r.keyCame: // while the one that is here was read
		r.keyed(g.key, g.onDisk, g.open)
	default:
	}
	return nil
}

func (r *running) askKey(ctx context.Context) ([]byte, error) {
	began := r.link.Local().Now()
	r.log.Info("what is held is locked until the station gives its key")
	r.owner.note(func(n *Status) { n.Locked = true })
	defer r.owner.note(func(n *Status) { n.Locked = false })
	select {
	case g := <-r.keyCame:
		waited := r.link.Local().Now().Sub(began)
		r.lockedOut.Store(waited > tellLockedAfter && r.holdsSomething())
		r.log.Info("what is held is unlocked", "after", waited.Round(time.Millisecond))
		if g.key == nil && !g.open {
			return r.ownKey(), nil
		}
		return g.key, nil
	case err := <-r.failed: // revoked
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// ownKey is a key for a station that could not give one: what is held lies in
// nobody's reach, as ever, and is fetched anew once this program or the box has
// lost the key, or the station gives its own.
func (r *running) ownKey() []byte {
	key := make([]byte, wire.DiskKeyLen)
	_, _ = rand.Read(key) // never fails since Go 1.24
	r.log.Warn("the station gives no key; what is held is sealed under one that lies in memory alone")
	if err := r.keys.keep(key, false); err != nil { // a pole is not silent for that
		r.log.Error("the key of what is held is kept in this program alone", "err", err)
	}
	return key
}

// tellLockedAfter is how long a box that held something waited for its key
// before it is worth a word.
const tellLockedAfter = time.Minute

// problemLocked is that of a box that could not play what it held until its
// station gave the key.
const problemLocked = "key.waited"

// holdsSomething reports whether there is a schedule on the disk.
func (r *running) holdsSomething() bool {
	_, err := os.Stat(filepath.Join(r.cfg.Dir, heldFolder, scheduleName+sealedExt))
	return err == nil
}
