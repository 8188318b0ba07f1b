package codec

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// Decoder is a file's sound as it comes out of ffmpeg. Close it in any case;
// Close may be called while Read waits.
type Decoder struct {
	info   Info
	path   string
	format audio.Format
	from   time.Duration
	cmd    *exec.Cmd
	says   *tail
	ctx    context.Context
	cancel context.CancelFunc
	pipe   io.ReadCloser
	buf    *bufio.Reader
	raw    []byte
	frames int64 // decoded so far
	limit  int64 // frames in MaxDuration
	end    error // what Read gives from now on
	wait   sync.Once
	exit   error
}

// Decode reads the first sound of the file at path through ffmpeg, converted
// to f. It stops at MaxDuration, whatever the file's header says. Errors, here
// or from Read: "file.missing", "audio.empty", "audio.not_sound",
// "audio.too_long", "audio.no_ffmpeg".
func Decode(ctx context.Context, path string, f audio.Format) (*Decoder, error) {
	return DecodeFrom(ctx, path, f, 0)
}

// DecodeFrom is Decode from a place in the sound on: to the sample in a master,
// which is FLAC. Behind the end it gives "audio.empty" or nothing.
func DecodeFrom(ctx context.Context, path string, f audio.Format, from time.Duration) (*Decoder, error) {
	if !validFormat(f) {
		return nil, fmt.Errorf("codec: cannot decode to %+v", f)
	}
	info, err := Probe(ctx, path)
	if err != nil {
		return nil, err
	}
	if err := checkLength(ctx, path, info); err != nil {
		return nil, err
	}
	d := &Decoder{info: info, path: path, format: f, from: from, limit: int64(MaxDuration.Seconds()) * int64(f.Rate)}
	d.ctx, d.cancel = context.WithCancel(ctx)
	if err := d.run(); err != nil {
		d.cancel()
		return nil, err
	}
	return d, nil
}

func (d *Decoder) run() (err error) {
	args := []string{"-nostdin", "-v", "error", "-threads", "1"}
	if d.from > 0 {
		args = append(args, "-ss", fmt.Sprintf("%.6f", d.from.Seconds()))
	}
	args = append(args, inputArgs(d.path)...)
	args = append(args, "-map", "0:a:0", "-vn", "-sn", "-dn", "-af", resample(d.info.Channels, d.format),
		"-c:a", "pcm_f32le", "-f", "f32le", "pipe:1")
	d.cmd, d.says, err = child(d.ctx, decodeLimits, "ffmpeg", args...)
	if err != nil {
		return err
	}
	if d.pipe, err = d.cmd.StdoutPipe(); err != nil {
		return err
	}
	d.buf = bufio.NewReaderSize(d.pipe, 256<<10)
	return d.cmd.Start()
}

// resample converts to f. Its matrix is held to a sum of one: left alone,
// ffmpeg mixes two equal float channels to 3 dB above full scale, and puts one
// channel into two at 3 dB less.
func resample(channels int, f audio.Format) string {
	if channels == 1 && f.Channels == 2 {
		return fmt.Sprintf("aresample=%d:filter_size=64,pan=stereo|c0=c0|c1=c0", f.Rate)
	}
	layout := fmt.Sprintf("%dc", f.Channels)
	switch f.Channels {
	case 1:
		layout = "mono"
	case 2:
		layout = "stereo"
	}
	return fmt.Sprintf("aresample=%d:filter_size=64:rematrix_maxval=1:ochl=%s", f.Rate, layout)
}

// Info is what the file said of itself.
func (d *Decoder) Info() Info { return d.info }

// Format returns the format asked for.
func (d *Decoder) Format() audio.Format { return d.format }

// Read fills p with whole frames; see audio.Source.
func (d *Decoder) Read(p []float32) (int, error) {
	if d.end != nil {
		return 0, d.end
	}
	p = p[:len(p)-len(p)%d.format.Channels]
	if cap(d.raw) < len(p)*4 {
		d.raw = make([]byte, len(p)*4)
	}
	n, err := io.ReadFull(d.buf, d.raw[:len(p)*4])
	n -= n % (4 * d.format.Channels)
	decodeSamples(p[:n/4], d.raw[:n], WAVOptions{Bits: 32, Float: true})
	d.frames += int64(n / 4 / d.format.Channels)
	switch {
	case d.frames > d.limit:
		d.end = app.Fail("audio.too_long", nil, "file", d.path)
		d.cancel()
		return 0, d.end
	case err != nil:
		d.end = d.finish(err)
		if n == 0 {
			return 0, d.end
		}
	}
	return n / 4, nil
}

// finish tells why the pipe ended.
func (d *Decoder) finish(err error) error {
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) && d.ctx.Err() == nil {
		return fmt.Errorf("codec: reading ffmpeg: %w", err)
	}
	switch err := d.says.failure(d.ctx, d.reap()); {
	case d.ctx.Err() != nil:
		return d.ctx.Err()
	case d.frames == 0 && err != nil:
		return app.Fail("audio.not_sound", err, "file", d.path)
	case d.frames == 0:
		return app.Fail("audio.empty", nil, "file", d.path)
	case err != nil:
		return app.Fail("audio.damaged", err, "file", d.path)
	}
	return io.EOF
}

func (d *Decoder) reap() error {
	d.wait.Do(func() { d.exit = d.cmd.Wait() })
	return d.exit
}

// Close ends the child and waits for it. It has no error of its own.
func (d *Decoder) Close() error {
	d.cancel()
	_ = d.reap()
	return nil
}
