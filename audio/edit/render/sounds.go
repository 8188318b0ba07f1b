package render

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
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
	once sync.Once
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
// "file.missing", "edit.media_changed", and those of codec.Decode. An error
// stays until Forget.
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

// path gives the wave file of a sound.
func (s *Sounds) path(ctx context.Context, m edit.Media) (string, error) {
	s.mu.Lock()
	d := s.ready[m.ID]
	if d == nil {
		d = &decoded{}
		s.ready[m.ID] = d
	}
	s.mu.Unlock()
	d.once.Do(func() { d.path, d.err = s.prepare(ctx, m) })
	if d.err != nil && ctx.Err() == nil && errors.Is(d.err, context.Canceled) {
		s.Forget(m.ID) // it was somebody else who gave up
		return s.path(ctx, m)
	}
	return d.path, d.err
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
	return writeFloats(to, d)
}

// writeFloats writes a sound under a temporary name and then renames it.
func writeFloats(to string, src audio.Source) error {
	tmp := to + ".part"
	w, err := codec.CreateWAVWith(tmp, src.Format(), time.Time{}, codec.WAVOptions{Float: true})
	if err != nil {
		return err
	}
	buf := make([]float32, 1<<15)
	for err == nil {
		var n int
		if n, err = src.Read(buf); n > 0 {
			err = errors.Join(err, w.Write(buf[:n]))
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if err = errors.Join(err, w.Close()); err == nil {
		err = os.Rename(tmp, to)
	}
	if err != nil {
		_ = os.Remove(tmp)
	}
	return codec.DiskError(err)
}
