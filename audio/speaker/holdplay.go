package speaker

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"time"

	"tienglang/audio/codec"
	"tienglang/sync/wire"
)

// The rhythm of playing what is held. A slot is made ready a minute early: its
// file is read and checked, and lies in memory when its time comes.
const (
	lookEvery = time.Second
	readyFor  = time.Minute
)

// heldSlot is a slot to be played from the disk.
type heldSlot struct {
	wire.HeldSlot
	level int // volume for it alone, 0 for as set
}

// heldSound is a file in memory.
type heldSound struct {
	sound *codec.OpusSound
	sha   string
}

// playing keeps the player supplied with what is due soon.
func (h *holder) playing(ctx context.Context) {
	for {
		h.prepare()
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
		case <-h.local.After(lookEvery):
		}
	}
}

// prepare hands the player the slots that are due now or soon.
func (h *holder) prepare() {
	h.preparing.Lock()
	defer h.preparing.Unlock()
	now, known := h.now()
	if !known {
		return
	}
	h.mu.Lock()
	slots := h.messageSlots(now)
	for _, s := range h.schedule.Slots {
		slots = append(slots, heldSlot{HeldSlot: s})
	}
	ahead := time.Duration(h.schedule.DelayMS) * time.Millisecond
	h.mu.Unlock()
	slots = slices.DeleteFunc(slots, func(s heldSlot) bool {
		return !s.To.After(now) || s.From.Sub(now) > readyFor || h.player.dismissed(s.Broadcast, s.From)
	})
	var due []*show
	for _, s := range slots {
		if x := h.player.heldLike(s); x != nil {
			due = append(due, x)
			continue
		}
		src, err := h.load(s)
		if err != nil {
			continue // told; the station's stream does it
		}
		due = append(due, newHeldShow(s, ahead, src))
		h.hurry()
	}
	h.player.hold(due, now)
	h.unload(slots)
}

// load reads a slot's file and checks it: what was whole when it came may have
// rotted since. A bad one is deleted and fetched again.
func (h *holder) load(s heldSlot) (*heldSource, error) {
	h.mu.Lock()
	kept, ready, useless := h.loaded[s.SHA256], h.ready[s.SHA256], h.useless[s.SHA256]
	h.mu.Unlock()
	if !ready || useless {
		return nil, errors.New("not here yet, or of no use")
	}
	if kept == nil {
		sound, err := h.readHeld(s.SHA256)
		if err != nil {
			h.spoilt(s.SHA256, err)
			return nil, err
		}
		kept = &heldSound{sound: sound, sha: s.SHA256}
		h.mu.Lock()
		h.loaded[s.SHA256] = kept
		h.mu.Unlock()
		h.note(s.SHA256, "")
	}
	return newHeldSource(s.From, s.To, s.Offset, kept.sound)
}

// mostInMemory is the largest file that is played from the disk: four hours.
const mostInMemory = 128 << 20

func (h *holder) readHeld(sha string) (*codec.OpusSound, error) {
	h.moving.RLock()
	defer h.moving.RUnlock()
	path := h.place(sha)
	size, ok := h.size(path)
	if size > mostInMemory {
		return nil, fmt.Errorf("%w: %d bytes", errUseless, size)
	}
	if !ok {
		return nil, errUnsealed
	}
	file, err := h.openHeld(path, sha)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	data := make([]byte, size)
	if _, err := io.ReadFull(file, data); err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != sha {
		return nil, errors.New("the file is not what it was")
	}
	sound, err := codec.ParseOpus(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUseless, err)
	}
	return sound, nil
}

// errUseless is of a file that is what the station signed and yet cannot be
// played: it would be the same if it was fetched again.
var errUseless = errors.New("it cannot be played from the disk")

// spoilt does away with a file that cannot be played, unless the station has no
// better one.
func (h *holder) spoilt(sha string, err error) {
	h.log.Error("a file that is held cannot be played", "sha256", sha, "err", err)
	if errors.Is(err, errUseless) {
		h.mu.Lock()
		h.useless[sha] = true
		h.mu.Unlock()
		h.note(sha, problemFile)
		return
	}
	if err := os.Remove(h.place(sha)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		h.log.Error("it stays", "err", err)
	}
	h.mu.Lock()
	h.ready[sha] = false
	delete(h.plain, sha)
	h.mu.Unlock()
	h.note(sha, problemFile)
	poke(h.call)
}

// unload lets go of sounds that no slot needs any more.
func (h *holder) unload(slots []heldSlot) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for sha := range h.loaded {
		if !slices.ContainsFunc(slots, func(s heldSlot) bool { return s.SHA256 == sha }) {
			delete(h.loaded, sha)
		}
	}
}
