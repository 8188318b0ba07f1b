package devicetest

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// Play plays a WAV file to a sink and returns when it has sounded.
func (s *Server) Play(ctx context.Context, sink, wavPath string) error {
	out, err := s.client(ctx, "paplay", "--device="+sink, "--latency-msec=40", wavPath).CombinedOutput()
	if err != nil {
		return fmt.Errorf("devicetest: paplay: %w: %s", err, out)
	}
	return nil
}

// Record writes what sink plays, mono at 48 kHz, to the file wavPath until
// ctx ends, and returns when the first sample sounded, which is also in the
// file's bext chunk. A monitor gives a block when its first sample begins to
// sound, which is one block too early for the last; the length of the sink's
// blocks is made up for. That the end came through ctx is no error.
func (s *Server) Record(ctx context.Context, sink, wavPath string) (start time.Time, err error) {
	w, err := codec.CreateWAVWith(wavPath, audio.Mono, time.Time{}, codec.WAVOptions{Float: true})
	if err != nil {
		return start, err
	}
	cmd := s.client(ctx, "parec", "--device="+sink+".monitor", "--raw", "--format=float32le",
		"--rate=48000", "--channels=1", "--latency-msec=20")
	pipe, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return start, errors.Join(err, w.Close())
	}
	watch, unwatch := context.WithCancel(ctx)
	defer unwatch()
	block := make(chan time.Duration, 1)
	go func() { block <- s.longestBlock(watch, sink) }()
	start, err = copySamples(w, pipe)
	_ = cmd.Wait() // killed by ctx
	if ctx.Err() == nil {
		return start, errors.Join(err, errors.New("devicetest: parec ended of itself"), w.Close())
	}
	start = start.Add(<-block)
	w.SetStart(start)
	return start, errors.Join(err, w.Close())
}

// copySamples writes what comes and tells when the first sample did: sound
// may arrive late and never early, so the earliest arrival of any block, less
// the sound before its end, is the one to believe.
func copySamples(w *codec.WAVWriter, r io.Reader) (start time.Time, err error) {
	raw := make([]byte, 64<<10)
	kept := 0 // bytes of a cut sample
	for {
		n, err := r.Read(raw[kept:])
		now := time.Now()
		n += kept
		p := make([]float32, n/4)
		for i := range p {
			p[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
		}
		if err := w.Write(p); err != nil {
			return start, err
		}
		kept = copy(raw, raw[len(p)*4:n])
		begin := now.Add(-audio.Duration(w.Frames(), audio.Rate))
		if len(p) > 0 && (start.IsZero() || begin.Before(start)) {
			start = begin
		}
		if err != nil {
			return start, nil
		}
	}
}
