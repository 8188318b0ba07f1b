package speaker

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
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

// Beside the program lie, while there is one, the newer that is to take its
// place and the one that it took the place of.
const (
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
	to, err := os.OpenFile(program+newExt, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o700)
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
		return h, nil
	}
	if app.CodeOf(codec.DiskError(err)) == "disk.full" {
		err = app.Fail("update.no_room", err)
	}
	return h, errors.Join(err, remove(program+newExt))
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

// swap puts the newer program in the place of the one that runs, which stays
// beside it. At every moment there is a program under the name. swapped tells
// whether it is the newer one by now.
func swap(dir string, n updateNote) (swapped bool, err error) {
	if err := n.keep(dir); err != nil {
		return false, err
	}
	atSwap("noted")
	if err := setAside(n.Program); err != nil {
		return false, err
	}
	atSwap("aside")
	if err := os.Rename(n.Program+newExt, n.Program); err != nil {
		return false, err
	}
	atSwap("renamed")
	return true, codec.SyncDir(filepath.Dir(n.Program))
}

// setAside keeps the program under a second name, as a link or, where there are
// none, as a copy.
func setAside(program string) error {
	before := program + beforeExt
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

// putBack has the program of before under its name again, and notes why first:
// one that is interrupted is gone on with. fs.ErrNotExist where there is none.
func putBack(dir string, n updateNote, why string, log *slog.Logger) error {
	if _, err := os.Stat(n.Program + beforeExt); err != nil {
		return fmt.Errorf("the program of before is gone: %w", err)
	}
	n.State, n.Why = updateBack, why
	if err := n.keep(dir); err != nil {
		log.Error("why the program of before is put back is not kept", "err", err)
	}
	atSwap("back noted")
	if err := os.Rename(n.Program+beforeExt, n.Program); err != nil {
		return err
	}
	atSwap("back")
	return codec.SyncDir(filepath.Dir(n.Program))
}
