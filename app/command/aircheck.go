package command

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/record"
)

// aircheck keeps everything that was sent, as it was sent: the packets of each
// broadcast in files of at most an hour, by day, for a number of days.
type aircheck struct {
	dir     string
	days    func() int
	onFault func(error)
	room    func(dir string) (int64, error) // bytes left on the disk

	running sync.WaitGroup
	mu      sync.Mutex
	open    map[string]bool // files that are being written
	full    bool            // it was told that nothing is kept
}

// The room that the recording leaves to everything else, and how long it waits
// before it tries again on a disk that was full.
const (
	aircheckRoom  = 1 << 30
	aircheckRetry = time.Minute
	aircheckQueue = 500 // packets: 10 s
)

func newAircheck(dir string, days func() int, onFault func(error)) *aircheck {
	return &aircheck{dir: filepath.Join(dir, "aircheck"), days: days, onFault: onFault, room: freeBytes, open: map[string]bool{}}
}

// airTrack is one broadcast that is being kept.
type airTrack struct {
	keeper    *aircheck
	broadcast app.Broadcast
	preSkip   int
	packets   chan airPacket
	lost      int // packets that the disk was too slow for; the sender's own

	file  *record.OggWriter
	path  string
	next  time.Time // when the next packet is due
	hour  int
	retry time.Time
}

type airPacket struct {
	at   time.Time
	body []byte
}

// track begins to keep a broadcast.
func (a *aircheck) track(b app.Broadcast, preSkip int) *airTrack {
	t := &airTrack{keeper: a, broadcast: b, preSkip: preSkip, packets: make(chan airPacket, aircheckQueue)}
	a.running.Go(t.run)
	return t
}

// sent takes a packet of 20 ms. It never waits.
func (t *airTrack) sent(at time.Time, packet []byte) {
	select {
	case t.packets <- airPacket{at, slices.Clone(packet)}:
	default:
		if t.lost++; t.lost%aircheckQueue == 1 {
			slog.Warn("the recording of what is sent has gaps", "broadcast", t.broadcast.ID, "packets", t.lost)
		}
	}
}

// end closes the file once everything is in it.
func (t *airTrack) end() { close(t.packets) }

func (t *airTrack) run() {
	for p := range t.packets {
		t.put(p)
	}
	t.shut()
}

// put writes a packet, into another file where an hour or a stretch of sound
// begins.
func (t *airTrack) put(p airPacket) {
	local := p.at.In(app.Vietnam)
	if t.file != nil && (local.Hour() != t.hour || p.at.Sub(t.next).Abs() > audio.BlockDuration/2) {
		t.shut()
	}
	if t.file == nil && !t.begin(local) {
		return
	}
	t.next = p.at.Add(audio.BlockDuration)
	if err := t.file.Write(p.body); err != nil {
		t.fail(err)
	}
}

func (t *airTrack) begin(at time.Time) bool {
	if time.Now().Before(t.retry) {
		return false
	}
	path := filepath.Join(t.keeper.dir, at.Format(time.DateOnly), at.Format("15-04-05.000")+"_"+string(t.broadcast.ID)+".opus")
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = t.keeper.makeRoom(at)
	}
	if err == nil {
		t.file, err = record.CreateOgg(path, at, t.preSkip, "TITLE="+t.broadcast.Title, "BROADCAST="+string(t.broadcast.ID))
	}
	if err != nil {
		t.fail(err)
		return false
	}
	t.path, t.hour = path, at.Hour()
	t.keeper.mark(path, true)
	return true
}

// fail lets the file be and tries again in a while.
func (t *airTrack) fail(err error) {
	t.retry = time.Now().Add(aircheckRetry)
	t.keeper.failed(err)
	t.shut()
}

func (t *airTrack) shut() {
	if t.file == nil {
		return
	}
	if err := t.file.Close(); err != nil {
		t.keeper.failed(err)
	}
	t.file = nil
	t.keeper.mark(t.path, false)
}

func (a *aircheck) mark(path string, open bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if open {
		a.open[path], a.full = true, false
		return
	}
	delete(a.open, path)
}

// failed tells once that what is sent is not being kept.
func (a *aircheck) failed(err error) {
	a.mu.Lock()
	told := a.full
	a.full = true
	a.mu.Unlock()
	slog.Error("what is sent is not kept", "err", err)
	if !told {
		a.onFault(app.Fail("aircheck.not_kept", err, "folder", a.dir))
	}
}

// makeRoom removes what was kept for long enough, and while the disk is nearly
// full the oldest; an error where that leaves too little.
func (a *aircheck) makeRoom(now time.Time) error {
	files, err := a.files()
	if err != nil {
		return err
	}
	first := app.DateOf(now).Add(-a.days())
	for _, f := range files {
		free, err := a.room(a.dir)
		if err != nil {
			return err
		}
		if app.DateOf(f.from) >= first && free >= aircheckRoom {
			return nil
		}
		if !a.writing(f.path) {
			if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) { // another broadcast made room at the same turn of the hour
				return err
			}
			_ = os.Remove(filepath.Dir(f.path)) // once it is empty
		}
	}
	free, err := a.room(a.dir)
	if err == nil && free < aircheckRoom {
		err = fmt.Errorf("%d bytes left on the disk", free)
	}
	return err
}

func (a *aircheck) writing(path string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.open[path]
}

// keptSound is one file of the recording.
type keptSound struct {
	path      string
	broadcast app.ID
	from      time.Time
}

// files are all of them, oldest first.
func (a *aircheck) files() ([]keptSound, error) { return aircheckFiles(a.dir) }

func aircheckFiles(dir string) ([]keptSound, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*.opus"))
	if err != nil {
		return nil, err
	}
	slices.Sort(paths)
	var all []keptSound
	for _, path := range paths {
		name := strings.TrimSuffix(filepath.Base(path), ".opus")
		clock, broadcast, ok := strings.Cut(name, "_")
		from, err := time.ParseInLocation(time.DateOnly+" 15-04-05.000", filepath.Base(filepath.Dir(path))+" "+clock, app.Vietnam)
		if ok && err == nil { // anything else is not ours
			all = append(all, keptSound{path: path, broadcast: app.ID(broadcast), from: from})
		}
	}
	return all, nil
}

// close waits until everything is on the disk.
func (a *aircheck) close() { a.running.Wait() }
