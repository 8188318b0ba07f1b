package speaker

import (
	"context"
	"time"

	"tienglang/app"
	"tienglang/audio/speaker/modem"
)

const (
	modemFirst = 5 * time.Second // that the first look at the box waits for its modem
	modemEnd   = 2 * time.Second // that the end waits for its port
)

// askModem has the modem asked beside everything else, where the box was told of
// one, and adds what it tells to the vitals.
func (r *running) askModem(ctx context.Context) {
	if r.cfg.Modem == "" || r.cfg.Virtual || r.cfg.Gateway {
		return
	}
	w := &modem.Watch{Port: r.cfg.Modem, Logger: r.log}
	r.tasks.Go(func() { watchModem(ctx, w) })
	r.vitals.read = withModem(r.vitals.read, w)
}

// watchModem runs w until ctx ends; a port that the kernel holds then is left to
// it.
func watchModem(ctx context.Context, w *modem.Watch) {
	done := make(chan struct{})
	go func() { w.Run(ctx); close(done) }()
	<-ctx.Done()
	select {
	case <-done:
	case <-time.After(modemEnd):
	}
}

func withModem(read func(context.Context) app.Vitals, w *modem.Watch) func(context.Context) app.Vitals {
	return func(ctx context.Context) app.Vitals {
		v := read(ctx)
		ctx, cancel := context.WithTimeout(ctx, modemFirst)
		defer cancel()
		told := w.Told(ctx)
		if v.Signal, v.Modem = told.Signal, told.Modem; v.Modem == nil {
			v.Modem = &app.Modem{}
		}
		return v
	}
}
