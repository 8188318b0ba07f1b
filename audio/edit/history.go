package edit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"tienglang/audio/codec"
)

// stepKind is what a line of the history says.
type stepKind string

const (
	stepBegin stepKind = "begin" // nothing before can be undone
	stepDo    stepKind = "do"
	stepUndo  stepKind = "undo"
	stepRedo  stepKind = "redo"
)

// entry is a line of the history.
type entry struct {
	Kind  stepKind  `json:"step"`
	Label string    `json:"label,omitempty"`
	At    time.Time `json:"at"`
	Patch patch     `json:"patch,omitempty"` // what the step did
	Sum   string    `json:"sha256"`          // of the edit's file after it
}

// history is the file of steps, which only grows, and where we are in it.
type history struct {
	file   *os.File // nil where steps are not kept
	size   int64
	undo   []entry
	redo   []entry
	sum    string // after the last line
	before string // and before it
	patch  patch  // what the last line did
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// openHistory reads the file, or makes it. A last line that a crash cut off is
// taken away: nobody was told that it was done.
func openHistory(path string) (h history, err error) {
	if h.file, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return h, codec.DiskError(err)
	}
	if err = h.load(); err == nil {
		err = h.file.Truncate(h.size)
	}
	if err == nil {
		err = codec.SyncDir(filepath.Dir(path))
	}
	if err != nil {
		return h, errors.Join(err, h.file.Close())
	}
	return h, nil
}

func (h *history) load() error {
	r := bufio.NewReaderSize(h.file, 1<<20)
	for {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var s entry
		if json.Unmarshal(line, &s) != nil {
			return nil // damaged from here on
		}
		h.take(s)
		h.size += int64(len(line))
	}
}

// take follows a line.
func (h *history) take(s entry) {
	h.before, h.sum, h.patch = h.sum, s.Sum, s.Patch
	switch s.Kind {
	case stepBegin:
		h.undo, h.redo, h.before = nil, nil, ""
	case stepDo:
		h.undo, h.redo = append(h.undo, s), nil
	case stepUndo:
		h.redo, h.undo = moveLast(h.redo, h.undo)
	case stepRedo:
		h.undo, h.redo = moveLast(h.undo, h.redo)
	}
}

// moveLast moves the last step of one list to the other.
func moveLast(to, from []entry) (newTo, newFrom []entry) {
	if len(from) == 0 {
		return to, from
	}
	return append(to, from[len(from)-1]), from[:len(from)-1]
}

// begin forgets the steps before it, which stay in the file: they do not lead
// to or from the edit whose file has this sum.
func (h *history) begin(sum string) error {
	return h.add(entry{Kind: stepBegin, At: time.Now().UTC(), Sum: sum})
}

// add puts a line on the disk and follows it.
func (h *history) add(s entry) error {
	if h.file == nil {
		h.take(s)
		return nil
	}
	line, err := json.Marshal(s)
	if err != nil {
		return err
	}
	line = append(bytes.TrimSpace(line), '\n')
	if _, err = h.file.WriteAt(line, h.size); err == nil {
		err = h.file.Sync()
	}
	if err != nil {
		return errors.Join(codec.DiskError(err), h.cut())
	}
	h.size += int64(len(line))
	h.take(s)
	return nil
}

// cut takes away what was written after the last line that counts.
func (h *history) cut() error {
	if h.file == nil {
		return nil
	}
	return h.file.Truncate(h.size)
}

func (h *history) labels(of []entry) []string {
	out := make([]string, len(of))
	for i, s := range of {
		out[i] = s.Label
	}
	return out
}

func (h *history) close() error {
	if h.file == nil {
		return nil
	}
	return h.file.Close()
}
