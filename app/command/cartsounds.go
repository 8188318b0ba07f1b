package command

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/mix"
)

// cartMemory is the longest sound that is held ready, so that it sounds with
// the press of its key: nine of them take 70 MB.
const cartMemory = 40 * time.Second

// cartSounds are the sounds of the carts, short ones decoded in memory. The
// zero value is ready.
type cartSounds struct {
	mu   sync.Mutex
	held map[string][]float32 // by SHA-256
}

// opener opens a sound from its beginning: at once where it is held.
func (c *cartSounds) opener(sha, file string) mix.Open {
	return func() (audio.Source, error) {
		c.mu.Lock()
		samples, ok := c.held[sha]
		c.mu.Unlock()
		if ok {
			return &clip{samples: samples}, nil
		}
		return codec.Decode(context.Background(), file, audio.Stereo)
	}
}

// hold reads the sounds of carts that are not held yet, and lets go of those
// that are on no key any more. files are their paths by SHA-256. What cannot be
// read is tried again when its key is pressed, and told then.
func (c *cartSounds) hold(ctx context.Context, files map[string]string) {
	c.mu.Lock()
	for sha := range c.held {
		if files[sha] == "" {
			delete(c.held, sha)
		}
	}
	c.mu.Unlock()
	for sha, file := range files {
		if c.has(sha) {
			continue
		}
		samples, err := decodedShort(ctx, file)
		if err != nil {
			slog.Warn("a cart is not held ready", "file", file, "error", err)
			continue
		}
		c.keep(sha, samples)
	}
}

func (c *cartSounds) has(sha string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.held[sha]
	return ok
}

// keep holds samples; nil ones, of a sound that is too long, are not held.
func (c *cartSounds) keep(sha string, samples []float32) {
	if samples == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held == nil {
		c.held = map[string][]float32{}
	}
	c.held[sha] = samples
}

// decodedShort is a sound in memory, nil where it is longer than cartMemory.
func decodedShort(ctx context.Context, file string) ([]float32, error) {
	src, err := codec.Decode(ctx, file, audio.Stereo) // and halved below, as the console does with what it reads
	if err != nil {
		return nil, err
	}
	defer closeSource(src)
	most := int(cartMemory.Seconds() * audio.Rate)
	samples := make([]float32, 0, audio.Rate)
	block := make([]float32, 2*audio.BlockFrames)
	for {
		n, err := src.Read(block)
		for i := 0; i+1 < n; i += 2 {
			samples = append(samples, (block[i]+block[i+1])/2)
		}
		switch {
		case len(samples) > most:
			return nil, nil
		case errors.Is(err, io.EOF):
			return samples, nil
		case err != nil:
			return nil, err
		}
	}
}
