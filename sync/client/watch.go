package client

import (
	"context"
	"io"
	"time"
)

// watcher cuts a transfer on which nothing moves, however long it lasts while
// it does.
type watcher struct {
	timer    *time.Timer
	patience time.Duration
	cancel   context.CancelCauseFunc
}

func watch(ctx context.Context, patience time.Duration) (context.Context, *watcher) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watcher{patience: patience, cancel: cancel}
	w.timer = time.AfterFunc(patience, func() { cancel(errStalled) })
	return ctx, w
}

func (w *watcher) stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// reader passes r on, and counts what was taken from it as movement.
func (w *watcher) reader(r io.Reader, moved func(total int64)) io.Reader {
	return &watched{r: r, w: w, moved: moved}
}

type watched struct {
	r     io.Reader
	w     *watcher
	n     int64
	moved func(total int64)
}

// Read reads at most 32 KiB, so that a slow line shows its movement.
func (r *watched) Read(p []byte) (int, error) {
	n, err := r.r.Read(p[:min(len(p), 32<<10)])
	r.n += int64(n)
	r.w.timer.Reset(r.w.patience)
	r.moved(r.n)
	return n, err
}
