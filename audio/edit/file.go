package edit

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
)

// File is an edit on disk with its whole history. Every change is on the disk
// before Do, Undo or Redo returns. It is for one goroutine.
type File struct {
	path    string
	edit    Edit
	newer   bool
	history history
}

// Create writes a new edit to path, which must not exist yet, in a folder that
// does. Errors: "edit.bad", "disk.full".
func Create(path string, e Edit) (*File, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	if _, err := os.Lstat(path); err == nil {
		return nil, os.ErrExist
	}
	if err := os.Remove(historyPath(path)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	f := &File{path: path, edit: e.whole()}
	if err := f.open(); err != nil {
		return nil, err
	}
	sum, err := f.write(f.edit)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, f.history.begin(sum)
}

// Open reads an edit and its history. Where the program was killed between
// writing the two, it takes the change that the history already has; where
// another program has changed the edit, the history begins anew. A history that
// cannot be used is left alone, and steps are undone until Close only. Errors:
// those of ReadFile.
func Open(path string) (*File, error) {
	b, err := readAll(path)
	if err != nil {
		return nil, err
	}
	f := &File{path: path}
	if f.edit, f.newer, err = Unmarshal(b); err != nil || f.newer {
		return f, err
	}
	sweep(filepath.Dir(path))
	if err = f.open(); err == nil {
		err = f.reconcile(sumOf(b))
	}
	if err != nil {
		slog.Warn("the history of an edit cannot be used", "file", path, "error", errors.Join(err, f.Close()))
		f.history = history{}
	}
	return f, nil
}

// temporary is what the names of files begin with that take an edit's place.
const temporary = ".edit-"

// sweep takes away what editors left that were killed while they wrote. What is
// young may be another's that is at it now.
func sweep(dir string) {
	left, _ := filepath.Glob(filepath.Join(dir, temporary+"*"))
	for _, path := range left {
		if info, err := os.Lstat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(path)
		}
	}
}

func historyPath(path string) string { return strings.TrimSuffix(path, ".json") + ".history" }

func (f *File) open() (err error) {
	f.history, err = openHistory(historyPath(f.path))
	return err
}

// reconcile makes the edit what the history says, or the other way round.
func (f *File) reconcile(sum string) error {
	switch {
	case f.history.sum == sum:
		return nil
	case f.history.sum == "":
		return f.history.begin(sum)
	case f.history.before == sum:
		last, err := f.history.patch.apply(f.edit)
		if err == nil {
			f.edit = last
			_, err = f.write(last)
			return err
		}
		slog.Warn("the last change of an edit does not fit it", "file", f.path, "error", err)
	}
	return f.history.begin(sum)
}

// Edit is the edit as it stands.
func (f *File) Edit() Edit { return f.edit }

// ReadOnly tells that a newer version of the program wrote the edit.
func (f *File) ReadOnly() bool { return f.newer }

// Do puts another edit in place of the present one, under a label that names
// the step for a person; one that is equal is no step. It cuts off what could
// have been done again. Errors: "edit.read_only", "edit.bad", "disk.full";
// with one the edit is as before.
func (f *File) Do(label string, next Edit) error {
	if err := next.Check(); err != nil {
		return err
	}
	p, err := diff(f.edit, next)
	if err != nil || len(p) == 0 {
		return err
	}
	return f.step(entry{Kind: stepDo, Label: label, At: time.Now().UTC(), Patch: p}, next.whole())
}

// Undo takes the last step back and gives its label; "" where there is none.
func (f *File) Undo() (label string, err error) {
	return f.travel(stepUndo, f.history.undo)
}

// Redo takes the step again that was undone last and gives its label; "" where
// there is none.
func (f *File) Redo() (label string, err error) {
	return f.travel(stepRedo, f.history.redo)
}

// travel goes one step back or forth.
func (f *File) travel(kind stepKind, from []entry) (string, error) {
	if len(from) == 0 {
		return "", nil
	}
	step := from[len(from)-1]
	p := step.Patch
	if kind == stepUndo {
		p = p.reverse()
	}
	next, err := p.apply(f.edit)
	if err != nil {
		return "", app.Fail("edit.no_way_back", err)
	}
	return step.Label, f.step(entry{Kind: kind, At: time.Now().UTC(), Patch: p}, next)
}

// step puts the step into the history and then the edit into its file.
func (f *File) step(s entry, next Edit) error {
	if f.newer {
		return app.Fail("edit.read_only", nil)
	}
	b, err := next.Marshal()
	if err != nil {
		return err
	}
	s.Sum = sumOf(b)
	before := f.history
	if err := f.history.add(s); err != nil {
		return err
	}
	if err := writeWhole(f.path, b); err != nil {
		f.history = before
		return errors.Join(err, f.history.cut())
	}
	f.edit = next
	return nil
}

// Steps are the labels of what can be undone and redone, the next one last.
func (f *File) Steps() (undo, redo []string) {
	return f.history.labels(f.history.undo), f.history.labels(f.history.redo)
}

// Close closes the history. Nothing is left to be saved.
func (f *File) Close() error { return f.history.close() }

// write puts an edit into its file and gives the sum of its bytes.
func (f *File) write(e Edit) (sum string, err error) {
	b, err := e.Marshal()
	if err != nil {
		return "", err
	}
	return sumOf(b), writeWhole(f.path, b)
}

// writeWhole replaces a file so that it is always one or the other. Once it is
// renamed it is done: everybody reads the new one.
func writeWhole(path string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), temporary+"*")
	if err != nil {
		return codec.DiskError(err)
	}
	_, err = tmp.Write(b)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
		return codec.DiskError(err)
	}
	if err := codec.SyncDir(filepath.Dir(path)); err != nil {
		slog.Warn("a folder could not be synced", "file", path, "error", err)
	}
	return nil
}
