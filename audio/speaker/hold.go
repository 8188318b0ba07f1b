package speaker

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// holder keeps the schedule that the station signed and its files on the disk,
// and has the player play them by the station's time, whether the station is
// there or not.
type holder struct {
	dir     string
	vault   *vault // nil for one that seals nothing
	paired  link.Paired
	self    string // public key
	player  *player
	local   *link.LocalClock
	now     func() (t time.Time, known bool) // the station's time
	tell    func(wire.Event)
	report  func() // asks for a report
	log     *slog.Logger
	fetcher *link.Fetcher
	host    func() string // of the station, "" while unknown
	hurry   func()        // something is to sound soon

	wake chan struct{} // something changed that is to be played
	call chan struct{} // something changed that is to be fetched

	space  func(dir string) (free, total int64, ok bool)
	inOpen func(bool) // something lies in the open for want of room, or no more

	preparing sync.Mutex // held while what is due soon is handed to the player; before mu

	moving sync.RWMutex // held wholly while a file changes its place; before mu

	mu        sync.Mutex
	port      int
	offered   int64  // number of the newest schedule that the station told of
	breakOff  func() // ends what is being fetched
	schedule  wire.Held
	unwritten []byte            // the schedule as it came, where the disk had no room for it
	ready     map[string]bool   // files that are whole
	plain     map[string]bool   // files that an older speaker wrote, and for which there was no room to be sealed
	useless   map[string]bool   // of these, those that cannot be played
	problems  map[string]string // code by file; "" for those of the disk
	messages  []playing         // that an order plays
	loaded    map[string]*heldSound
}

// The files of the folder in which a speaker holds its programmes.
const (
	heldFolder = "held"
	partExt    = ".part"
)

// The problems that a speaker tells of what it holds.
const (
	problemDisk = "hold.disk_full"
	problemFile = "hold.bad_file"
)

// open reads what an earlier life kept. A schedule that is damaged, or that
// another station signed, is none.
func (h *holder) open() error {
	h.wake, h.call = make(chan struct{}, 1), make(chan struct{}, 1)
	h.ready, h.useless, h.plain = map[string]bool{}, map[string]bool{}, map[string]bool{}
	h.problems, h.loaded = map[string]string{}, map[string]*heldSound{}
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		return err
	}
	if h.space == nil {
		h.space = diskSpace
	}
	h.sealOld()
	data, err := h.readSchedule()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		h.schedule, err = wire.DecodeHeld(data, h.paired.StationKey, h.paired.Commune, h.self)
	}
	if err != nil {
		h.log.Error("the schedule that was held cannot be read", "err", err)
		h.schedule = wire.Held{}
		h.problems[scheduleName] = problemFile
		return nil
	}
	h.survey()
	return nil
}

// survey finds which files of the schedule are there.
func (h *holder) survey() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ready = map[string]bool{}
	for _, f := range h.schedule.Files {
		size, ok := h.size(h.placeOf(f.SHA256))
		h.ready[f.SHA256] = ok && size == f.Bytes
	}
}

// offer is told of a schedule that waits at the station. What is being fetched
// gives way to it, and is gone on with where it broke off: over a slow line the
// files take hours, in which the pole must not play what was called off.
func (h *holder) offer(o wire.Hold) {
	h.mu.Lock()
	if o.Number > h.offered && h.breakOff != nil {
		h.breakOff()
	}
	first := h.offered == 0
	h.offered, h.port = max(h.offered, o.Number), o.Port
	h.mu.Unlock()
	poke(h.call)
	if first && o.Number > 0 { // the station takes accounts: what an earlier life held is told at once
		h.report()
	}
}

func poke(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// mostFar is how far off a schedule that is taken may begin.
const mostFar = wire.MaxHeldDays * 24 * time.Hour

// accept keeps a schedule that came, or tells why not: the codes of
// wire.DecodeHeld, "held.replayed" for an older one than is held, and
// "held.not_of_now" for one that is over, from the future, or of days far off.
func (h *holder) accept(data []byte) error {
	s, err := wire.DecodeHeld(data, h.paired.StationKey, h.paired.Commune, h.self)
	if err != nil {
		return err
	}
	now, _ := h.now()
	if !s.Until.After(now) || s.IssuedAt.Sub(now) > wire.MaxAhead || s.From.Sub(now) > mostFar {
		return app.Fail("held.not_of_now", nil)
	}
	h.mu.Lock()
	last := h.schedule.Number
	h.mu.Unlock()
	if s.Number == last {
		return nil
	}
	if s.Number < last {
		return app.Fail("held.replayed", nil)
	}
	kept := h.writeSchedule(data)
	if kept != nil && app.CodeOf(kept) != "disk.full" {
		return kept
	}
	h.mu.Lock()
	h.schedule = s
	maps.DeleteFunc(h.problems, func(of, _ string) bool { return !s.Names(of) })
	maps.DeleteFunc(h.useless, func(of string, _ bool) bool { return !s.Names(of) })
	h.mu.Unlock()
	h.log.Info("schedule held", "number", s.Number, "slots", len(s.Slots), "files", len(s.Files), "until", s.Until)
	h.survey()
	h.drop(s)
	if kept == nil {
		h.written()
	} else { // what it says holds all the same, and what was dropped may have made room
		h.keepLater(data)
	}
	poke(h.wake)
	return nil
}

// keepLater writes a schedule for which there was no room, or notes that it is
// still to be written.
func (h *holder) keepLater(data []byte) {
	err := h.writeSchedule(data)
	if err == nil {
		h.written()
		return
	}
	h.mu.Lock()
	h.unwritten = data
	h.mu.Unlock()
	h.log.Error("the schedule is held in memory alone", "err", err)
	h.note("", problemDisk)
}

// catchUp writes the schedule that found no room before: "disk.full".
func (h *holder) catchUp() error {
	h.mu.Lock()
	data := h.unwritten
	h.mu.Unlock()
	if data == nil {
		return nil
	}
	if err := h.writeSchedule(data); err != nil {
		return err
	}
	h.written()
	return nil
}

// written notes that the newest schedule is on the disk: one that waited for
// room, which is this one or older, is to be written no more.
func (h *holder) written() {
	h.mu.Lock()
	waited := h.unwritten != nil
	h.unwritten = nil
	h.mu.Unlock()
	if h.vault != nil {
		if err := remove(filepath.Join(h.dir, plainSchedule)); err != nil {
			h.log.Error("the schedule stays in the open", "err", err)
		}
		h.tellOpen()
	}
	if waited {
		h.note("", "")
	}
}

// drop deletes the files that the schedule does not name any more.
func (h *holder) drop(s wire.Held) {
	all, err := os.ReadDir(h.dir)
	if err != nil {
		h.log.Error("the folder of what is held cannot be read", "err", err)
		return
	}
	for _, e := range all {
		sha := strings.TrimSuffix(strings.TrimSuffix(e.Name(), partExt), h.ext()) // what has come of a file is gone on with
		if e.Name() == filepath.Base(h.schedulePath()) || s.Names(sha) || h.waits(e.Name(), s) {
			continue
		}
		if err := os.Remove(filepath.Join(h.dir, e.Name())); err != nil {
			h.log.Error("a file that is not held any more stays", "file", e.Name(), "err", err)
		}
	}
}

// run plays and fetches until ctx ends.
func (h *holder) run(ctx context.Context) {
	var both sync.WaitGroup
	both.Go(func() { h.playing(ctx) })
	both.Go(func() { h.fetching(ctx) })
	both.Wait()
	h.fetcher.Close()
}

// note sets or clears a problem and tells of it when it is new.
func (h *holder) note(of, code string) {
	h.mu.Lock()
	before := h.problems[of]
	if code == "" {
		delete(h.problems, of)
	} else {
		h.problems[of] = code
	}
	h.mu.Unlock()
	if before != code {
		h.report()
	}
}
