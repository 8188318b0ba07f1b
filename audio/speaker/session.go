package speaker

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"time"

	"tienglang/app"
	"tienglang/audio/stream"
	"tienglang/sync/link"
)

// The patience of a session with its stream.
const (
	streamTimeout = 10 * time.Second // from offer to the first capture time
	retryAtFirst  = 200 * time.Millisecond
	retryAtMost   = 3 * time.Second
	pollStream    = 10 * time.Millisecond
)

// session keeps a show supplied: it asks for a stream, and for another when
// that one is lost, as long as the show lasts.
type session struct {
	link   *link.Client
	player *player
	show   *show
	config stream.ReceiverConfig
	log    *slog.Logger
}

// stationClock is the link's clock in the stream's words.
type stationClock struct{ *link.Client }

// ClockOffset returns how far the station is ahead of the local clock.
func (c stationClock) ClockOffset() (time.Duration, bool) { return c.Offset() }

// wanted waits until the show is to be heard; false when it never was: it is
// played from the disk, or something else goes before it.
func (s *session) wanted(ctx context.Context) bool {
	select {
	case <-s.show.wanted:
		return true
	case <-s.show.done:
	case <-ctx.Done():
	}
	return false
}

// run returns when the show is over or ctx ends.
func (s *session) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		select {
		case <-s.show.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	var playing *stream.Receiver
	defer func() { s.close(playing) }()
	for wait := retryAtFirst; ctx.Err() == nil; {
		fresh, err := s.connect(ctx)
		if err != nil {
			s.retry(ctx, err, wait)
			wait = min(2*wait, retryAtMost)
			continue
		}
		wait = retryAtFirst
		s.player.use(s.show, fresh, s.config.Delay)
		s.close(playing)
		playing = fresh
		s.attend(ctx, playing)
	}
}

func (s *session) retry(ctx context.Context, err error, wait time.Duration) {
	if ctx.Err() != nil {
		return
	}
	s.log.Warn("no stream", "broadcast", string(s.show.broadcast), "err", err)
	select {
	case <-s.config.Clock.After(wait/2 + rand.N(wait/2)):
	case <-ctx.Done():
	}
}

// attend waits until the stream is lost before its end.
func (s *session) attend(ctx context.Context, r *stream.Receiver) {
	s.log.Info("stream", "broadcast", string(s.show.broadcast))
	select {
	case <-r.Lost():
		if _, ended := r.Ended(); ended {
			<-ctx.Done()
			return
		}
		s.log.Warn("stream lost", "err", r.Err())
	case <-s.show.anew:
		s.log.Warn("the station began anew", "broadcast", string(s.show.broadcast))
	case <-ctx.Done():
	}
}

// close does not wait long: a stream that does not end is left behind, and a
// pole does not fall silent over it.
func (s *session) close(r *stream.Receiver) {
	if r == nil {
		return
	}
	if err := r.Close(); err != nil {
		s.log.Error("close stream", "broadcast", string(s.show.broadcast), "err", err)
	}
}

// connect returns a stream whose samples have capture times.
func (s *session) connect(ctx context.Context) (*stream.Receiver, error) {
	ctx, cancel := context.WithTimeout(ctx, streamTimeout)
	defer cancel()
	r, err := stream.NewReceiver(s.config)
	if err != nil {
		return nil, err
	}
	if err := s.negotiate(ctx, r); err != nil {
		s.close(r)
		return nil, err
	}
	return r, nil
}

func (s *session) negotiate(ctx context.Context, r *stream.Receiver) error {
	offer, err := r.Offer(ctx)
	if err != nil {
		return err
	}
	answer, err := s.link.Offer(ctx, s.show.broadcast, offer)
	if err != nil {
		return err
	}
	if err := r.Accept(answer); err != nil {
		return err
	}
	return s.ready(ctx, r)
}

// ready waits for the first capture time.
func (s *session) ready(ctx context.Context, r *stream.Receiver) error {
	for {
		if _, ok := r.IndexAt(time.Time{}); ok {
			return nil
		}
		select {
		case <-s.config.Clock.After(pollStream):
		case <-r.Lost():
			return errors.Join(errors.New("the stream broke before it began"), r.Err())
		case <-ctx.Done():
			return app.Fail("stream.no_sound", ctx.Err())
		}
	}
}
