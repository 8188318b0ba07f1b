package speaker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// Beside the program lie, while there is one, the newer that is on trial and the
// one that it took the place of. Under the program's own name there is none but
// one that has shown that it works: it is what a box starts with, and what counts
// how often a newer one was tried, so that no newer one can leave a box without
// a program, whatever it does and whenever the power goes.
const (
	halfExt   = ".unpacked" // no release key has been asked yet: it is never started
	newExt    = ".new"
	beforeExt = ".before"
)

// The files of the data folder that updating needs.
const (
	updateFolder = "update"
	updateFile   = "update.json"
)

// updateState is how far an update has come.
type updateState string

const (
	updateTrial updateState = "trial" // the newer program is to show that it works
	updateDone  updateState = "done"
	updateBack  updateState = "back" // it did not, and the one of before is put back
)

// updateNote is what is on the disk of the last update, before anything of it
// happens, so that whichever program is started next knows what it is.
type updateNote struct {
	Batch    app.ID      `json:"batch"`
	Before   string      `json:"before"` // versions
	After    string      `json:"after"`
	Program  string      `json:"program"`
	State    updateState `json:"state"`
	Why      string      `json:"why,omitempty"`      // of updateBack: the code of the reason
	Starts   int         `json:"starts,omitempty"`   // of the newer program on trial
	Schedule int64       `json:"schedule,omitempty"` // number of what was held before it
}

func readNote(dir string) (n updateNote, ok bool) {
	b, err := os.ReadFile(filepath.Join(dir, updateFile))
	if err != nil || json.Unmarshal(b, &n) != nil {
		return updateNote{}, false
	}
	return n, true
}

func (n updateNote) keep(dir string) error {
	b, err := json.Marshal(n)
	if err != nil {
		return fmt.Errorf("note of the update: %w", err)
	}
	return wire.WriteFileSynced(filepath.Join(dir, updateFile), append(b, '\n'))
}

// unpack lays the program of a release beside the one that runs, once its
// signature, machine and version are well.
func (u *updater) unpack(rel wire.Release) (h release.Head, err error) {
	from, err := os.Open(u.part(rel))
	if err != nil {
		return h, err
	}
	defer from.Close()
	program := u.r.cfg.Updating.Program
	is, err := os.Stat(program)
	if err != nil {
		return h, app.Fail("update.read_only", err)
	}
	half := program + halfExt
	to, err := os.OpenFile(half, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o700)
	if err != nil {
		return h, app.Fail("update.read_only", err)
	}
	h, err = release.Unpack(to, from, u.r.cfg.Updating.Keys)
	if err == nil {
		err = to.Chmod(is.Mode().Perm())
	}
	if err == nil {
		err = to.Sync()
	}
	err = errors.Join(err, to.Close())
	if err == nil {
		err = u.fits(h)
	}
	if err == nil {
		err = os.Rename(half, program+newExt)
	}
	if err == nil {
		return h, nil
	}
	if app.CodeOf(codec.DiskError(err)) == "disk.full" {
		err = app.Fail("update.no_room", err)
	}
	return h, errors.Join(err, remove(half))
}

// fits holds what the release key signed to this box: what its station said of
// it counts for nothing.
func (u *updater) fits(h release.Head) error {
	if !h.Runs(runtime.GOOS, runtime.GOARCH) {
		return app.Fail("update.other_machine", errors.New("a program for "+h.OS+"/"+h.Arch))
	}
	return isNewer(h.Version, u.r.cfg.Version)
}

// tryWithin is how long a new program may take to say its version, on a slow
// box and a slow card.
const tryWithin = 30 * time.Second

// tryProgram has a program say its version: "update.not_started" where it
// cannot be started here, or says another.
func tryProgram(ctx context.Context, path, version string) error {
	ctx, cancel := context.WithTimeout(ctx, tryWithin)
	defer cancel()
	for {
		cmd := exec.CommandContext(ctx, path, "--version")
		cmd.WaitDelay = time.Second
		killWhole(cmd)
		var said bytes.Buffer
		cmd.Stdout = &limited{&said, mostDetail}
		err := cmd.Run()
		if isBusy(err) && ctx.Err() == nil { // another child began while the file was still open, and holds it
			time.Sleep(50 * time.Millisecond)
			continue
		}
		line, _, _ := strings.Cut(said.String(), "\n")
		words := strings.Fields(line)
		if err == nil && (len(words) == 0 || words[len(words)-1] != version) {
			err = fmt.Errorf("it says %q and not %s", line, version)
		}
		if err != nil {
			return app.Fail("update.not_started", err)
		}
		return nil
	}
}

// atSwap is where a test pulls the plug.
var atSwap = func(step string) {}

// beginsTrial notes that the newer program is tried from now on. What is noted
// of a program must lie on the disk before its note does.
func beginsTrial(dir string, n updateNote) error {
	if err := codec.SyncDir(filepath.Dir(n.Program)); err != nil {
		return err
	}
	n.Starts = 1
	if err := n.keep(dir); err != nil {
		return err
	}
	atSwap("noted")
	return nil
}

// settle gives the newer program, which has shown that it works, the name that
// the box starts. At every moment there is a program under it; the one of before
// stays beside it.
func settle(n updateNote) error {
	if _, err := os.Stat(n.Program + newExt); errors.Is(err, fs.ErrNotExist) {
		return nil // it has the name: what came in between was cut off
	}
	if err := setAside(n.Program); err != nil {
		return err
	}
	atSwap("aside")
	if err := os.Rename(n.Program+newExt, n.Program); err != nil {
		return err
	}
	atSwap("renamed")
	return codec.SyncDir(filepath.Dir(n.Program))
}

// setAside keeps the program under a second name, as a link or, where there are
// none, as a copy.
func setAside(program string) error {
	before := program + beforeExt
	if _, err := os.Stat(program); errors.Is(err, fs.ErrNotExist) {
		return nil // somebody took it away
	}
	if err := remove(before); err != nil {
		return err
	}
	if os.Link(program, before) != nil {
		if err := copyProgram(program, before); err != nil {
			return err
		}
	}
	return codec.SyncDir(filepath.Dir(program))
}

func copyProgram(from, to string) error {
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	info, err := src.Stat()
	if err != nil {
		return err
	}
	half := to + ".part"
	dst, err := os.OpenFile(half, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	if err == nil {
		err = dst.Sync()
	}
	if err = errors.Join(err, dst.Close()); err != nil {
		return errors.Join(err, os.Remove(half))
	}
	return os.Rename(half, to)
}
