package codec

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/audio"
)

// Live decodes a sound that has no end, such as another station's, as its bytes
// come. It is given bytes by Write and gives mono sound at the station's rate by
// Read; each on a goroutine of its own. The child process has no network and no
// files: it sees those bytes alone.
type Live struct {
	cmd    *exec.Cmd
	says   *complaints
	ctx    context.Context
	cancel context.CancelFunc
	in     io.WriteCloser
	buf    *bufio.Reader
	raw    []byte
	wait   sync.Once
	exit   error
}

// liveContainers are those that a live source may come in.
const liveContainers = "aac,mp3,ogg,mpegts,mov,flac,wav,matroska"

// liveLimits hold for a decoder that runs all day: an hour of AAC takes some
// seconds.
var liveLimits = limits{memory: 2 << 30, cpu: 12 * time.Hour, noFile: true}

// DecodeLive starts a decoder of a format of ffmpeg's that may be live, such as
// "mp3", or "" for one that it is to find out, for which it collects seconds of
// sound. It ends with ctx, or with CloseInput once all has been read. Error:
// "audio.no_ffmpeg".
func DecodeLive(ctx context.Context, format string) (*Live, error) {
	d := &Live{says: &complaints{}}
	d.ctx, d.cancel = context.WithCancel(ctx)
	if err := d.run(format); err != nil {
		d.cancel()
		return nil, err
	}
	return d, nil
}

func (d *Live) run(format string) (err error) {
	args := []string{"-nostdin", "-nostats", "-hide_banner", "-v", "level+info", "-threads", "1",
		"-protocol_whitelist", "pipe", "-format_whitelist", liveContainers,
		"-probesize", "32768", "-analyzeduration", "500000", "-fflags", "+discardcorrupt"}
	if format != "" {
		args = append(args, "-f", format)
	}
	args = append(args, "-i", "pipe:0",
		"-map", "0:a:0", "-vn", "-sn", "-dn", "-af", resample(2, audio.Mono), "-c:a", "pcm_f32le", "-flush_packets", "1", "-f", "f32le", "pipe:1")
	var says *tail
	if d.cmd, says, err = child(d.ctx, liveLimits, "ffmpeg", args...); err != nil {
		return err
	}
	d.says.end = says
	d.cmd.Stderr = d.says
	if d.in, err = d.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	d.buf = bufio.NewReaderSize(out, 64<<10)
	return d.cmd.Start()
}

// Write gives bytes of the source. It waits while the decoder has enough.
func (d *Live) Write(p []byte) (int, error) { return d.in.Write(p) }

// CloseInput tells that no more bytes come: what they hold can still be read.
func (d *Live) CloseInput() error { return d.in.Close() }

// Format is mono at the station's rate.
func (d *Live) Format() audio.Format { return audio.Mono }

// Read gives what has been decoded, and waits for at least a frame. At the end
// it returns io.EOF; "audio.not_sound" where the bytes could not be understood.
func (d *Live) Read(p []float32) (int, error) {
	if cap(d.raw) < len(p)*4 {
		d.raw = make([]byte, len(p)*4)
	}
	raw := d.raw[:len(p)*4]
	n, err := io.ReadAtLeast(d.buf, raw, 4)
	if err != nil {
		return 0, d.ended(err)
	}
	if rest := n % 4; rest != 0 {
		if m, err := io.ReadFull(d.buf, raw[n:n+4-rest]); err != nil {
			return 0, d.ended(err)
		} else {
			n += m
		}
	}
	decodeSamples(p[:n/4], raw[:n], WAVOptions{Bits: 32, Float: true})
	return n / 4, nil
}

func (d *Live) ended(err error) error {
	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}
	if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("codec: reading ffmpeg: %w", err)
	}
	if err := d.says.end.failure(d.ctx, d.reap()); err != nil {
		return app.Fail("audio.not_sound", err, "file", "")
	}
	return io.EOF
}

// Complaints is how many faults the decoder has found in the bytes so far.
func (d *Live) Complaints() int { return d.says.count() }

// Codec is what the source is coded in, as "aac (LC), 44100 Hz, stereo", "" until
// it is known.
func (d *Live) Codec() string { return d.says.codec() }

func (d *Live) reap() error {
	d.wait.Do(func() { d.exit = d.cmd.Wait() })
	return d.exit
}

// Close ends the child and waits for it. It has no error of its own.
func (d *Live) Close() error {
	d.cancel()
	_ = d.in.Close() // the child may have closed it
	_ = d.reap()
	return nil
}

// complaints reads what ffmpeg says: it counts errors, keeps the last words and
// the line that names the codec.
type complaints struct {
	mu     sync.Mutex
	line   []byte
	n      int
	stream string
	end    *tail
}

// longestLine bounds a line of ffmpeg's.
const longestLine = 4096

// Write takes ffmpeg's words.
func (c *complaints) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, b := range p {
		if b != '\n' && b != '\r' {
			if len(c.line) < longestLine {
				c.line = append(c.line, b)
			}
			continue
		}
		c.said()
		c.line = c.line[:0]
	}
	return len(p), nil
}

// said takes in a whole line.
func (c *complaints) said() {
	switch {
	case bytes.Contains(c.line, []byte("[error]")), bytes.Contains(c.line, []byte("[fatal]")):
		c.n++
		_, _ = c.end.Write(append(c.line, '\n')) // a tail takes everything
	case c.stream == "":
		if _, after, ok := strings.Cut(string(c.line), ": Audio: "); ok {
			c.stream = shortCodec(after)
		}
	}
}

// shortCodec is the codec, its rate and its channels of a line that goes on with
// the sample's format and the bit rate.
func shortCodec(s string) string {
	parts := strings.Split(s, ", ")
	return strings.Join(parts[:min(3, len(parts))], ", ")
}

func (c *complaints) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

func (c *complaints) codec() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stream
}
