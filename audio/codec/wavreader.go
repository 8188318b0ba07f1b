package codec

import (
	"bufio"
	"errors"
	"io"
	"os"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// WAVReader reads RIFF and RF64 wave files of 16, 24 and 32-bit PCM and
// 32-bit float, also those whose sizes a power failure left at nothing or
// too large: then the sound goes to the end of the file.
type WAVReader struct {
	wavLayout
	src    io.ReaderAt
	buf    *bufio.Reader
	raw    []byte
	closer io.Closer
}

// OpenWAV opens the file at path. A file that is no such wave file is
// "audio.not_sound", one without a byte "audio.empty".
func OpenWAV(path string) (*WAVReader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fileError(err, path)
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r, err := newWAVReader(file, info.Size(), path)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	r.closer = file
	return r, nil
}

// NewWAVReader reads a wave file of size bytes from src; Close leaves src
// alone.
func NewWAVReader(src io.ReaderAt, size int64) (*WAVReader, error) {
	return newWAVReader(src, size, "")
}

// newWAVReader names the file in its errors.
func newWAVReader(src io.ReaderAt, size int64, name string) (*WAVReader, error) {
	if size == 0 {
		return nil, app.Fail("audio.empty", nil, "file", name)
	}
	l, err := scanWAV(src, size)
	if err != nil {
		return nil, app.Fail("audio.not_sound", err, "file", name)
	}
	r := &WAVReader{wavLayout: l, src: src}
	return r, r.SeekFrame(0)
}

// Format returns the file's rate and channels.
func (r *WAVReader) Format() audio.Format { return r.format }

// Start tells when the first sample sounded, in UTC, to the sample; zero when
// the file does not say.
func (r *WAVReader) Start() time.Time { return r.start }

// Frames is the number of whole frames in the file.
func (r *WAVReader) Frames() int64 { return r.length / int64(r.frame()) }

// Duration is how long the file sounds.
func (r *WAVReader) Duration() time.Duration {
	return audio.Duration(r.Frames(), r.format.Rate)
}

// SeekFrame moves to a frame, counted from 0; beyond the end, Read gives
// io.EOF.
func (r *WAVReader) SeekFrame(n int64) error {
	n = max(0, min(n, r.Frames()))
	from := r.offset + n*int64(r.frame())
	s := io.NewSectionReader(r.src, from, r.offset+r.Frames()*int64(r.frame())-from)
	if r.buf == nil {
		r.buf = bufio.NewReaderSize(s, 64<<10)
		return nil
	}
	r.buf.Reset(s)
	return nil
}

// Read fills p with whole frames; see audio.Source.
func (r *WAVReader) Read(p []float32) (int, error) {
	p = p[:len(p)-len(p)%r.format.Channels]
	size := r.opts.Bits / 8
	if need := len(p) * size; cap(r.raw) < need {
		r.raw = make([]byte, need)
	}
	n, err := io.ReadFull(r.buf, r.raw[:len(p)*size])
	n -= n % r.frame()
	if n == 0 && err != nil {
		return 0, readEnd(err)
	}
	decodeSamples(p[:n/size], r.raw[:n], r.opts)
	return n / size, nil
}

// readEnd makes a cut last frame a plain end.
func readEnd(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

// Close closes the file that OpenWAV opened.
func (r *WAVReader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}
