package relay

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"
)

// How HTTP Live Streaming is followed.
const (
	hlsPatience  = time.Second // of failures in a row, tried again
	hlsRetry     = 250 * time.Millisecond
	hlsShortest  = 400 * time.Millisecond // between two looks at the list
	maxSegment   = 32 << 20               // bytes
	staleMost    = 3                      // segments by which a list may be behind one before it
	hlsBackwards = Cushion + time.Second  // where to begin, before the burst is added
)

// follower plays the segments of one stream as they appear.
type follower struct {
	remote *Remote
	ctx    context.Context
	to     *decoding
	header string // address of the header that was given
	failed time.Time
	lost   int       // segments in a row that could not be had
	news   time.Time // when a new segment last appeared
	pace   pace      // of the bytes of its segments
	told   ledger    // of the lengths of its segments
}

// follow plays the stream whose list was fetched from address.
func (r *Remote) follow(ctx context.Context, l playlist, address string, to *decoding) error {
	if len(l.variants) > 0 {
		address = l.cheapest()
		var err error
		if l, err = fetchPlaylist(ctx, address); err != nil {
			return err
		}
		if len(l.variants) > 0 {
			return &Fault{Reason: ReasonNotSound, Err: fmt.Errorf("%w: variants of variants", errNotPlaylist)}
		}
	}
	r.burst.Store(int64(l.target))
	f := follower{remote: r, ctx: ctx, to: to, news: time.Now(), told: ledger{decoded: r.decoded.Load()}}
	for {
		if err := f.round(l); err != nil {
			return err
		}
		if !sleep(ctx, max(l.target/2, hlsShortest)) {
			return context.Cause(ctx)
		}
		next, err := f.reload(address)
		if err != nil {
			return err
		}
		l = next
	}
}

// round plays what is new in a list.
func (f *follower) round(l playlist) error {
	if err := f.told.look(f.remote.decoded.Load(), l.target, time.Now()); err != nil {
		return err
	}
	number, segments := f.remote.pieces.fresh(l, hlsBackwards+l.target)
	for i, s := range segments {
		f.news = time.Now()
		if err := f.play(s); err != nil {
			return err
		}
		f.remote.pieces.played(number+int64(i), s.url)
	}
	switch {
	case l.ended:
		return &Fault{Reason: ReasonEnded, Err: errors.New("the list is complete")}
	case time.Since(f.news) > overdue(l.target):
		return &Fault{Reason: ReasonStall, Err: errors.New("no new segment")}
	}
	return nil
}

// overdue is how long after a segment the next one must have come, which by the
// rules of HTTP Live Streaming is a length and a half.
func overdue(target time.Duration) time.Duration { return max(target*3/2, target+time.Second) }

// play fetches a segment and gives it to the decoder. One that the server does
// not have any more is left out; two in a row are a fault.
func (f *follower) play(s segment) error {
	if s.part || s.locked {
		return &Fault{Reason: ReasonNotSound, Err: errors.New("segments are encrypted, or parts of files")}
	}
	if s.start != "" && s.start != f.header {
		if err := f.copy(s.start, 0); err != nil {
			return err
		}
		f.header = s.start
	}
	err := f.copy(s.url, s.length)
	var fault *Fault
	if errors.As(err, &fault) && fault.Reason == ReasonHTTP && f.lost == 0 {
		f.lost++
		return nil
	}
	if err == nil {
		f.lost = 0
		f.told.wrote(s.length, time.Now())
	}
	return err
}

// copy fetches an address, again while there is patience, and hands it on whole;
// length is that of its sound, 0 for none.
func (f *follower) copy(address string, length time.Duration) error {
	var piece []byte
	err := f.patiently(func() error {
		a, err := get(f.ctx, address, stallAfter)
		if err != nil {
			return err
		}
		defer a.end()
		piece, err = f.pace.read(a, a.ContentLength, length)
		return err
	})
	if err != nil {
		return err
	}
	f.pace.know(int64(len(piece)), length)
	if _, err := f.to.Write(piece); err != nil {
		return &Fault{Reason: ReasonNotSound, Err: err}
	}
	return nil
}

// reload fetches the list again.
func (f *follower) reload(address string) (l playlist, err error) {
	err = f.patiently(func() error {
		l, err = fetchPlaylist(f.ctx, address)
		return err
	})
	return l, err
}

// patiently tries again for a while what could not be reached. A stall has cost
// its time already, and what the server refuses it refuses.
func (f *follower) patiently(try func() error) error {
	for {
		err := try()
		if err == nil {
			f.failed = time.Time{}
			return nil
		}
		if f.failed.IsZero() {
			f.failed = time.Now()
		}
		if fault := faultOf(err); fault.Reason != ReasonUnreachable && fault.Status < 500 || time.Since(f.failed) > hlsPatience {
			return err
		}
		if !sleep(f.ctx, hlsRetry) {
			return context.Cause(f.ctx)
		}
	}
}

func fetchPlaylist(ctx context.Context, address string) (playlist, error) {
	a, err := get(ctx, address, stallAfter)
	if err != nil {
		return playlist{}, err
	}
	defer a.end()
	text, err := readText(a)
	if err != nil {
		return playlist{}, err
	}
	base, err := url.Parse(a.Request.URL.String())
	if err != nil {
		return playlist{}, faultOf(err)
	}
	l, err := parsePlaylist(text, base)
	if err != nil {
		return l, faultOf(err)
	}
	return l, nil
}

// sleep waits, and reports false when ctx ended it.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
