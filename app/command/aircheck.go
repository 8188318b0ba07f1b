package command

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/record"
)

// aircheck keeps everything that was sent, as it was sent: the packets of each
// broadcast in files of at most an hour, by day, for a number of days. Those of
// emergencies have their own number of days and are named apart, so that what
// makes room knows them by their names alone.
type aircheck struct {
	dir     string
	days    func(emergency bool) int
	onFault func(error)
	room    func(dir string) (int64, error) // bytes left on the disk

	running sync.WaitGroup
	mu      sync.Mutex
	open    map[string]bool // files that are being written
	full    bool            // it was told that nothing is kept
}

// How long the recording waits before it tries again on a disk that was full.
const (
	aircheckRetry = time.Minute
	aircheckQueue = 500 // packets: 10 s
)

func newAircheck(dir string, days func(emergency bool) int, onFault func(error)) *aircheck {
	return &aircheck{dir: aircheckFolder(dir), days: days, onFault: onFault, room: store.FreeBytes, open: map[string]bool{}}
}

// airTrack is one broadcast that is being kept.
type airTrack struct {
	keeper    *aircheck
	broadcast app.Broadcast
	preSkip   int
	lost      int // packets that the disk was too slow for; the sender's own

	guard   sync.Mutex
	packets chan airPacket
	over    bool // nothing is taken any more

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

// sent takes a packet of 20 ms. It never waits. What comes after end is left
// out: an engine that stood still may go on when another has its place.
func (t *airTrack) sent(at time.Time, packet []byte) {
	t.guard.Lock()
	defer t.guard.Unlock()
	if t.over {
		return
	}
	select {
	case t.packets <- airPacket{at, slices.Clone(packet)}:
	default:
		if t.lost++; t.lost%aircheckQueue == 1 {
			slog.Warn("the recording of what is sent has gaps", "broadcast", t.broadcast.ID, "packets", t.lost)
		}
	}
}

// end closes the file once everything is in it.
func (t *airTrack) end() {
	t.guard.Lock()
	defer t.guard.Unlock()
	if !t.over {
		t.over = true
		close(t.packets)
	}
}

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
	emergency := t.broadcast.Kind == app.BroadcastEmergency
	path := filepath.Join(t.keeper.dir, aircheckName(at, t.broadcast.ID, emergency))
	err := os.MkdirAll(t.keeper.dir, 0o700)
	if err == nil {
		err = t.keeper.makeRoom(at, emergency)
	}
	if err == nil { // after it: a folder that it has emptied goes
		err = os.MkdirAll(filepath.Dir(path), 0o700)
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

// close waits until everything is on the disk.
func (a *aircheck) close() { a.running.Wait() }
