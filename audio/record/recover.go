package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"tienglang/app"
	"tienglang/audio/codec"
)

// note is the small file beside the sound.
type note struct {
	Name    string    `json:"name"`
	Started time.Time `json:"started"`
}

func writeNote(path string, n note) error {
	b, err := json.Marshal(n)
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return codec.DiskError(err)
	}
	_, err = f.Write(b)
	return codec.DiskError(errors.Join(err, f.Sync(), f.Close()))
}

// readNote gives a name even where the note was lost with the power.
func readNote(path string) note {
	n := note{}
	if b, err := os.ReadFile(path); err == nil {
		_ = json.Unmarshal(b, &n) // a torn note leaves the sound nameless, no more
	}
	return n
}

// Recovered is a recording that was never released.
type Recovered struct {
	Path      string // a whole WAV file
	Name      string // "" where the note beside it was lost
	StartedAt time.Time
	Duration  time.Duration
}

// Recover finds the recordings in dir that a crash cut off, and those that
// were stopped but not yet released; the oldest first. A cut one gets a valid
// header and its final name; one without a single frame is removed. Recordings
// under way, in this program or another, are left alone. What fails is told in
// the error, beside what was recovered.
func Recover(dir string) ([]Recovered, error) {
	entries, err := os.ReadDir(dir) // sorted: identifiers sort by time
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []Recovered
	var errs []error
	for _, e := range entries {
		base, ok := recording(dir, e.Name())
		if !ok {
			continue
		}
		r, ok, err := recoverOne(base, e.Name())
		if err != nil {
			errs = append(errs, fmt.Errorf("record: %s: %w", e.Name(), err))
		}
		if ok {
			found = append(found, r)
		}
	}
	return found, errors.Join(errs...)
}

// recording tells whether a file is a recording's: its cut sound, its whole
// sound where the note beside it says that it is ours, or a note or lock that
// was left alone. base is the path of its files without their endings.
func recording(dir, file string) (base string, ok bool) {
	for _, ending := range []string{".wav.part", ".wav", ".json", ".lock"} {
		id, ours := strings.CutSuffix(file, ending)
		if !ours {
			continue
		}
		base = filepath.Join(dir, id)
		switch ending {
		case ".wav.part":
			return base, true
		case ".wav":
			return base, exists(base + ".json")
		}
		alone := !exists(base+".wav.part") && !exists(base+".wav")
		return base, alone && len(id) == len(app.NewID(time.Time{}))
	}
	return "", false
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// recoverOne takes the recording whose files begin with base.
func recoverOne(base, file string) (r Recovered, ok bool, err error) {
	lock := flock.New(base + ".lock")
	if free, err := lock.TryLock(); err != nil || !free {
		return r, false, err
	}
	defer func() {
		_ = lock.Unlock()
		_ = os.Remove(base + ".lock")
	}()
	switch {
	case strings.HasSuffix(file, ".json"), strings.HasSuffix(file, ".lock"):
		return r, false, Release(base + ".wav") // killed before it had a file of sound
	case !exists(filepath.Join(filepath.Dir(base), file)):
		return r, false, nil // it was stopped meanwhile; its new name comes next
	case strings.HasSuffix(file, ".part"):
		if err := repair(base); err != nil {
			return r, false, err
		}
	}
	return inspect(base)
}

// repair writes the sizes that the file really has and gives it its name; and
// a note, where the power failure took it.
func repair(base string) error {
	part := base + ".wav.part"
	if !exists(base + ".json") {
		if err := writeNote(base+".json", note{}); err != nil {
			return err
		}
	}
	if err := codec.RepairWAV(part); err != nil && app.CodeOf(err) != "audio.empty" && app.CodeOf(err) != "audio.not_sound" {
		return err
	}
	if err := os.Rename(part, base+".wav"); err != nil {
		return err
	}
	return codec.SyncDir(filepath.Dir(base))
}

// inspect reads what a whole file holds. One without sound goes: a recording
// killed before its first frame, or whose header never reached the disk.
func inspect(base string) (r Recovered, ok bool, err error) {
	path := base + ".wav"
	w, err := codec.OpenWAV(path)
	if app.CodeOf(err) == "audio.empty" || app.CodeOf(err) == "audio.not_sound" {
		return r, false, removeIfBlank(path)
	}
	if err != nil {
		return r, false, err
	}
	n := readNote(base + ".json")
	r = Recovered{Path: path, Name: n.Name, StartedAt: w.Start(), Duration: w.Duration()}
	if err := w.Close(); err != nil {
		return r, false, err
	}
	if r.StartedAt.IsZero() {
		r.StartedAt = n.Started
	}
	if r.Duration == 0 {
		return r, false, Release(path)
	}
	return r, true, nil
}

// removeIfBlank removes a file that holds nothing but zeros, as a file system
// leaves after a power failure; any other is kept for a person to look at.
func removeIfBlank(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	blank, err := allZero(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if !blank {
		return app.Fail("audio.not_sound", nil, "file", path)
	}
	return Release(path)
}

func allZero(r io.Reader) (bool, error) {
	b := make([]byte, 64<<10)
	for {
		n, err := r.Read(b)
		for _, v := range b[:n] {
			if v != 0 {
				return false, nil
			}
		}
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
}

// Release removes a recording's files, once its sound has been taken over;
// path is that of Result or Recovered.
func Release(path string) error {
	base := strings.TrimSuffix(path, ".wav")
	if base == path {
		return fmt.Errorf("record: %s is no recording", path)
	}
	for _, ending := range []string{".wav", ".json", ".lock"} {
		if err := os.Remove(base + ending); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}
