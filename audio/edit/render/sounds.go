package render

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/edit"
)

// Sounds opens the sounds of edits. A wave file at the station's rate is read
// as it is; any other is decoded once, into a folder of wave files that may be
// emptied at any time when no edit is open. Its methods may be called from any
// goroutine.
type Sounds struct {
	dir  string
	find func(edit.Media) (path string, err error)

	mu    sync.Mutex
	ready map[string]*decoded // by ID of the media
}

// decoded is a sound that is being prepared, or has been.
type decoded struct {
	done chan struct{} // closed once path and err are there
	path string
	err  error
}

// NewSounds keeps what it decodes in dir, which must exist. find tells where
// the file of a sound is.
func NewSounds(dir string, find func(edit.Media) (string, error)) *Sounds {
	return &Sounds{dir: dir, find: find, ready: map[string]*decoded{}}
}

// Beside finds sounds by their paths, relative to the folder of an edit's
// file.
func Beside(editPath string) func(edit.Media) (string, error) {
	return func(m edit.Media) (string, error) {
		if m.Path == "" {
			return "", app.Fail("file.missing", nil, "file", m.Name)
		}
		if filepath.IsAbs(m.Path) {
			return m.Path, nil
		}
		return filepath.Join(filepath.Dir(editPath), filepath.FromSlash(m.Path)), nil
	}
}

// Prepare decodes a sound where that is needed, so that Open is quick. Errors:
// "file.missing", "edit.media_changed", and those of codec.Decode; they stay
// until Forget. ctx's own error does not: the next caller begins anew.
func (s *Sounds) Prepare(ctx context.Context, m edit.Media) error {
	_, err := s.path(ctx, m)
	return err
}

// Forget lets a sound be looked for again.
func (s *Sounds) Forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.ready, id)
}

// Open opens a sound, and prepares it first where nobody has. See Prepare.
func (s *Sounds) Open(m edit.Media) (Sound, error) {
	path, err := s.path(context.Background(), m)
	if err != nil {
		return nil, err
	}
	return codec.OpenWAV(path)
}

// path gives the wave file of a sound. One caller prepares it and the others
// wait, each as long as its own ctx lets it.
func (s *Sounds) path(ctx context.Context, m edit.Media) (string, error) {
	for {
		d, mine := s.entry(m.ID)
		if mine {
			s.fill(ctx, d, m)
			return d.path, d.err
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-d.done:
		}
		if !gaveUp(d.err) {
			return d.path, d.err
		}
	}
}

// entry finds a sound's entry, or makes it for the caller to fill.
func (s *Sounds) entry(id string) (d *decoded, mine bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if d = s.ready[id]; d != nil {
		return d, false
	}
	d = &decoded{done: make(chan struct{})}
	s.ready[id] = d
	return d, true
}

// fill prepares a sound. Where the caller gave up, the entry goes before the
// others look again; unless Forget has put another in its place.
func (s *Sounds) fill(ctx context.Context, d *decoded, m edit.Media) {
	defer close(d.done)
	d.path, d.err = s.prepare(ctx, m)
	if !gaveUp(d.err) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ready[m.ID] == d {
		delete(s.ready, m.ID)
	}
}

func gaveUp(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

func (s *Sounds) prepare(ctx context.Context, m edit.Media) (string, error) {
	kept := filepath.Join(s.dir, m.SHA256+".wav")
	if m.SHA256 != "" {
		if r, err := codec.OpenWAV(kept); err == nil {
			return kept, r.Close()
		}
	}
	path, err := s.find(m)
	if err != nil {
		return "", err
	}
	sum, err := sumOf(ctx, path)
	if err != nil {
		return "", err
	}
	if m.SHA256 != "" && sum != m.SHA256 {
		return "", app.Fail("edit.media_changed", nil, "file", path)
	}
	if asItIs(path) {
		return path, nil
	}
	kept = filepath.Join(s.dir, sum+".wav")
	return kept, decode(ctx, path, kept)
}

// asItIs tells wave files that need no decoding.
func asItIs(path string) bool {
	r, err := codec.OpenWAV(path)
	if err != nil {
		return false
	}
	f := r.Format()
	return r.Close() == nil && f.Rate == audio.Rate && f.Channels <= 2
}

func sumOf(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return "", app.Fail("file.missing", err, "file", path)
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	b := make([]byte, 1<<20)
	for ctx.Err() == nil {
		n, err := f.Read(b)
		h.Write(b[:n])
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}

// decode writes a file's sound as a wave file of floats, in its own channels
// up to two.
func decode(ctx context.Context, path, to string) error {
	info, err := codec.Probe(ctx, path)
	if err != nil {
		return err
	}
	format := audio.Stereo
	if info.Channels == 1 {
		format = audio.Mono
	}
	d, err := codec.Decode(ctx, path, format)
	if err != nil {
		return err
	}
	defer d.Close()
	return writeFloats(ctx, to, d)
}

// writeFloats writes a sound under a temporary name of its own and renames it
// once it is whole, so that whoever else decodes the same sound is not in the
// way. What a crash leaves ends in .part and is never read.
func writeFloats(ctx context.Context, to string, src audio.Source) error {
	tmp, err := os.CreateTemp(filepath.Dir(to), strings.TrimSuffix(filepath.Base(to), ".wav")+".*.part")
	if err != nil {
		return codec.DiskError(err)
	}
	if err = tmp.Close(); err == nil {
		err = copyFloats(ctx, tmp.Name(), src)
	}
	if err == nil {
		err = os.Rename(tmp.Name(), to)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
	}
	return codec.DiskError(err)
}

// copyFloats writes a sound to a file, to its end or until ctx ends.
func copyFloats(ctx context.Context, to string, src audio.Source) error {
	w, err := codec.CreateWAVWith(to, src.Format(), time.Time{}, codec.WAVOptions{Float: true})
	if err != nil {
		return err
	}
	return errors.Join(pour(ctx, w, src), w.Close())
}

// pour writes what comes until the end. Some sources take the end of ctx for
// their own, so it is asked.
func pour(ctx context.Context, w *codec.WAVWriter, src audio.Source) error {
	buf := make([]float32, 1<<15)
	for {
		n, err := src.Read(buf)
		if failed := w.Write(buf[:n]); failed != nil {
			return failed
		}
		if errors.Is(err, io.EOF) {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}
