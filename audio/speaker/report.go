package speaker

import (
	"context"
	"time"

	"tienglang/app"
)

// The rhythm of reports while the line is up: something that sounds is told of
// more often. A report that only says that all is as before comes twice within
// app.UnknownAfter, since a SIM pays for each.
const (
	reportEvery  = 40 * time.Second
	busyEvery    = 5 * time.Second // something is about to sound
	playingEvery = 3 * time.Second
)

func (r *running) reportAfter() <-chan time.Time {
	switch {
	case r.player.playing() != "":
		return r.cfg.Clock.After(playingEvery)
	case r.player.busy():
		return r.cfg.Clock.After(busyEvery)
	}
	return r.cfg.Clock.After(reportEvery)
}

// reporting cuts a report every few seconds and sends what waits. A report
// that only says that the speaker is alive is of use now or never, so none is
// cut while the line is down.
func (r *running) reporting(ctx context.Context) {
	tick := r.reportAfter()
	for {
		select {
		case <-ctx.Done():
			r.lastReport()
			return
		case <-tick:
		case <-r.reportNow: // the rhythm may be another from now on
		}
		tick = r.reportAfter()
		r.cut()
		r.send(ctx)
	}
}

// report asks for a report at once.
func (r *running) report() {
	select {
	case r.reportNow <- struct{}{}:
	default:
	}
}

func (r *running) cut() {
	if r.journal.seconds() == 0 && !r.link.Connected() {
		return
	}
	if _, known := r.link.Offset(); !known {
		return
	}
	if err := r.journal.cut(r.status()); err != nil {
		r.log.Error("report not kept", "err", err)
	}
}

func (r *running) status() app.SpeakerReport {
	offset, _ := r.link.Offset()
	volume := r.state.settings().Volume
	if at, known := r.link.StationTime(r.link.Local().Now()); known {
		volume, _ = r.state.settings().loudness(at)
	}
	s := app.SpeakerReport{
		At: r.now(), Volume: volume, Playing: r.player.playing(),
		ClockMS: float64(offset) / float64(time.Millisecond), Version: r.cfg.Version,
	}
	if p := r.output.problem(); p != "" {
		s.Problems = append(s.Problems, p)
	}
	s.Problems = append(s.Problems, r.silences()...)
	held, asked := r.holder.account()
	s.Problems = append(s.Problems, held.Problems...)
	if asked {
		s.Holding = r.told.next(held, s.At)
		s.Ear = r.ear()
	}
	s.Vitals = r.vitals.next(s.At)
	if r.microphone != nil && r.microphone.Lost() {
		s.Problems = append(s.Problems, "microphone.lost")
	}
	if r.lockedOut.Load() && r.soonAfterStart() {
		s.Problems = append(s.Problems, problemLocked)
	}
	if r.lostTime() {
		s.Problems = append(s.Problems, problemWaited)
	}
	return s
}

// send sends what waits, oldest first, until the line fails.
func (r *running) send(ctx context.Context) {
	for r.link.Connected() && ctx.Err() == nil {
		rep, ok := r.journal.first()
		if !ok {
			return
		}
		if err := r.link.Report(ctx, rep); err != nil {
			r.log.Warn("report not sent", "seq", rep.Seq, "err", err)
			return
		}
		if err := r.journal.ack(rep.Seq); err != nil {
			r.log.Error("acknowledgement not kept", "err", err)
			return
		}
	}
}

// lastReport tells of the last seconds before the program ends; what does not
// get through waits for the next start.
func (r *running) lastReport() {
	if r.journal.seconds() > 0 {
		r.cut()
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	r.send(ctx)
}
