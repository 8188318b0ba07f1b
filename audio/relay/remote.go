package relay

import (
	"context"
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// Source is where a relay's sound comes from.
type Source interface {
	// Play gives the sound to heard as it comes, in mono at the station's rate,
	// until it fails or ctx ends. Nothing that was given before, also by a call
	// before, is given again as far as the source lets that be known.
	Play(ctx context.Context, heard func([]float32)) error
	// Codec is what the sound is coded in, "" until known or where it is not.
	Codec() string
	// Burst is the longest stretch of sound that comes at once, 0 for sound that
	// comes as it is made.
	Burst() time.Duration
}

// The patience with a remote source.
const (
	connectWithin = 4 * time.Second // until the first byte
	stallAfter    = 2 * time.Second // without a byte
	deafAfter     = 3 * time.Second // of bytes without sound
	firstSound    = 4 * time.Second // more, before the first
	faultWindow   = 2 * time.Second // in which the decoder's complaints are counted
	faultsAllowed = 4               // of them; more is garbage
	faultGrace    = 1500 * time.Millisecond
	watchEvery    = 100 * time.Millisecond
)

// Remote is a source that is reached by HTTP: Icecast and its like, or HTTP Live
// Streaming.
type Remote struct {
	address string
	codec   atomic.Pointer[string]
	burst   atomic.Int64
	decoded atomic.Int64 // frames of sound
	pieces  pieces       // of HTTP Live Streaming that were played
	finite  bool         // the server named its length: it is not played twice
}

// NewRemote makes the source of an HTTP or HTTPS address; nothing is opened yet.
func NewRemote(address string) *Remote { return &Remote{address: address} }

// Codec implements Source.
func (r *Remote) Codec() string {
	if c := r.codec.Load(); c != nil {
		return *c
	}
	return ""
}

// Burst implements Source.
func (r *Remote) Burst() time.Duration { return time.Duration(r.burst.Load()) }

// Play implements Source. The error is a *Fault unless ctx ended.
func (r *Remote) Play(ctx context.Context, heard func([]float32)) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var decoder sync.WaitGroup
	var d *codec.Live
	err := r.feed(ctx, &decoding{start: func(format string) (io.Writer, error) {
		var err error
		if d, err = codec.DecodeLive(ctx, format); err != nil {
			return nil, err
		}
		p := newProgress()
		decoder.Go(func() { cancel(r.listen(d, p, heard)) })
		decoder.Go(func() { r.watch(ctx, cancel, d, p) })
		return countedWriter{d, p}, nil
	}})
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	cancel(err)
	if d != nil {
		_ = d.Close() // it has no error of its own
	}
	decoder.Wait()
	return err
}

// progress is when bytes last came, and when sound did.
type progress struct{ in, out atomic.Int64 }

// newProgress begins now; a decoder has a while longer for its first sound.
func newProgress() *progress {
	p := &progress{}
	p.in.Store(time.Now().UnixNano())
	p.out.Store(time.Now().Add(firstSound).UnixNano())
	return p
}

// countedWriter notes when bytes came.
type countedWriter struct {
	to io.Writer
	p  *progress
}

func (w countedWriter) Write(b []byte) (int, error) {
	w.p.in.Store(time.Now().UnixNano())
	return w.to.Write(b)
}

// listen hands on what is decoded.
func (r *Remote) listen(d *codec.Live, p *progress, heard func([]float32)) error {
	block := make([]float32, audio.Rate/10)
	for {
		n, err := d.Read(block)
		if n > 0 {
			p.out.Store(time.Now().UnixNano())
			r.decoded.Add(int64(n))
			heard(block[:n])
			if c := d.Codec(); c != "" && r.Codec() == "" {
				r.codec.Store(&c)
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return &Fault{Reason: ReasonEnded}
		case err != nil:
			return faultOf(err)
		}
	}
}

// watch ends a source whose bytes hold no sound, or make the decoder complain.
func (r *Remote) watch(ctx context.Context, cancel context.CancelCauseFunc, d *codec.Live, p *progress) {
	began := time.Now()
	var counts []int // of complaints, one for each look in the window
	for tick := time.NewTicker(watchEvery); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		if counts = append(counts, d.Complaints()); len(counts) > int(faultWindow/watchEvery) {
			counts = counts[1:]
		}
		if time.Since(began) < faultGrace {
			counts = counts[len(counts)-1:]
		}
		in, out := time.Unix(0, p.in.Load()), time.Unix(0, p.out.Load())
		if counts[len(counts)-1]-counts[0] > faultsAllowed || in.Sub(out) > deafAfter {
			cancel(&Fault{Reason: ReasonNotSound, Err: errors.New("the decoder does not understand it")})
			return
		}
	}
}
