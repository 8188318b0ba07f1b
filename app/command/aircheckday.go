package command

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/record"
)

// aired is what is kept of one broadcast on a day.
type aired struct {
	broadcast app.ID
	emergency bool
	files     []keptSound // oldest first
	from, to  time.Time
	length    time.Duration // of sound; what lies between from and to may have pauses
	bytes     int64
}

// airedOn is what is kept of a day, by the time at which it began. A file that
// goes meanwhile is left out.
func airedOn(dir string, date app.Date) (all []aired, err error) {
	files, err := aircheckFiles(dir, string(date))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		length, lengthErr := record.OggLength(f.path)
		info, statErr := os.Stat(f.path)
		if lengthErr != nil || statErr != nil || length == 0 {
			continue
		}
		i := slices.IndexFunc(all, func(a aired) bool { return a.broadcast == f.broadcast })
		if i < 0 {
			i = len(all)
			all = append(all, aired{broadcast: f.broadcast, emergency: f.emergency, from: f.from})
		}
		a := &all[i]
		a.files, a.to = append(a.files, f), f.from.Add(length)
		a.length, a.bytes = a.length+length, a.bytes+info.Size()
	}
	return all, nil
}

// airedAs is what is kept of one broadcast on a day: "aircheck.gone" where
// nothing is any more.
func airedAs(dir string, date app.Date, broadcast app.ID) (aired, error) {
	all, err := airedOn(dir, date)
	if err != nil {
		return aired{}, err
	}
	i := slices.IndexFunc(all, func(a aired) bool { return a.broadcast == broadcast })
	if i < 0 {
		return aired{}, app.Fail("aircheck.gone", nil, "date", string(date))
	}
	return all[i], nil
}

// sound reads the files of a recording one after another. It is closed after
// use; ctx ends it.
func (a aired) sound(ctx context.Context) *airedSound { return &airedSound{ctx: ctx, files: a.files} }

// airedSound is the sound of a recording, without the pauses between its files.
type airedSound struct {
	ctx   context.Context
	files []keptSound
	now   *codec.Decoder
}

// Format is mono.
func (s *airedSound) Format() audio.Format { return audio.Mono }

// Read goes over to the next file at the end of one. See audio.Source.
func (s *airedSound) Read(p []float32) (int, error) {
	for {
		if s.now == nil {
			if err := s.next(); err != nil {
				return 0, err
			}
		}
		n, err := s.now.Read(p)
		if err != nil {
			err = errors.Join(unlessEnded(err), s.Close())
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

// next opens the next file that has sound; io.EOF after the last one.
func (s *airedSound) next() error {
	for len(s.files) > 0 {
		f := s.files[0]
		s.files = s.files[1:]
		d, err := codec.Decode(s.ctx, f.path, audio.Mono)
		if err == nil {
			s.now = d
			return nil
		}
		if err := unlessEnded(err); err != nil {
			return err
		}
	}
	return io.EOF
}

// Close closes the file that is being read.
func (s *airedSound) Close() error {
	if s.now == nil {
		return nil
	}
	now := s.now
	s.now = nil
	return now.Close()
}

// aircheckFolder is where a station keeps what was sent.
func aircheckFolder(dir string) string { return filepath.Join(dir, "aircheck") }
