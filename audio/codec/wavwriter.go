package codec

import (
	"errors"
	"fmt"
	"os"
	"time"

	"tienglang/audio"
)

// WAVWriter writes a broadcast wave file (EBU Tech 3285) whose bext chunk
// tells when the first sample sounded. The header on disk is valid after
// every Sync; past 4 GiB the file becomes RF64 (EBU Tech 3306).
// A WAVWriter is for one goroutine.
type WAVWriter struct {
	file   *os.File
	format audio.Format
	opts   WAVOptions
	start  time.Time
	data   int64 // bytes of whole frames written
	buf    []byte
}

// CreateWAV makes the file at path, 16-bit PCM. start is when the first sample
// sounds; zero when that is not known (see SetStart).
func CreateWAV(path string, f audio.Format, start time.Time) (*WAVWriter, error) {
	return CreateWAVWith(path, f, start, WAVOptions{})
}

// CreateWAVWith is CreateWAV with another sample layout. A full disk is
// "disk.full".
func CreateWAVWith(path string, f audio.Format, start time.Time, o WAVOptions) (*WAVWriter, error) {
	o, ok := o.valid()
	if !ok || !validFormat(f) {
		return nil, fmt.Errorf("codec: cannot write WAV of %+v %+v", f, o)
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, DiskError(err)
	}
	w := &WAVWriter{file: file, format: f, opts: o, start: start}
	if err := w.Sync(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return w, nil
}

func validFormat(f audio.Format) bool {
	return f.Rate > 0 && f.Rate <= 768000 && f.Channels > 0 && f.Channels <= 64
}

// Format returns the layout of the samples that Write takes.
func (w *WAVWriter) Format() audio.Format { return w.format }

// SetStart corrects when the first sample sounds; it reaches the file at the
// next Sync or Close.
func (w *WAVWriter) SetStart(t time.Time) { w.start = t }

// Frames is the number of frames in the file.
func (w *WAVWriter) Frames() int64 {
	return w.data / int64(frameBytes(w.format, w.opts))
}

// Write appends whole frames. After an error ("disk.full" where the disk is
// full) what was written before stays, cut at a whole frame.
func (w *WAVWriter) Write(p []float32) error {
	if len(p)%w.format.Channels != 0 {
		return fmt.Errorf("codec: %d samples are no whole frames of %d", len(p), w.format.Channels)
	}
	w.buf = appendSamples(w.buf[:0], p, w.opts)
	n, err := w.file.WriteAt(w.buf, wavHeaderSize+w.data)
	w.data += int64(n - n%frameBytes(w.format, w.opts))
	return DiskError(err)
}

// Sync rewrites the header's sizes and waits until all is on the disk.
func (w *WAVWriter) Sync() error {
	h := encodeWAVHeader(w.format, w.opts, w.start, w.data)
	if _, err := w.file.WriteAt(h, 0); err != nil {
		return DiskError(err)
	}
	return DiskError(w.file.Sync())
}

// Close makes the file whole and closes it.
func (w *WAVWriter) Close() error {
	end := wavHeaderSize + w.data + w.data%2 // a chunk has an even length
	err := DiskError(w.file.Truncate(end))
	return errors.Join(err, w.Sync(), w.file.Close())
}
