package speaker

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
)

// A newer program is on trial until the line to the station is up. It is given up
// when it was started so many times without that, or when it ran for so long
// without it although the station can be reached.
const (
	mostStarts = 3
	trialFor   = 10 * time.Minute
	reachIn    = 3 * time.Second
)

// errPutBack ends the life of a program on trial.
type errPutBack string

func (e errPutBack) Error() string { return "the program of before is put back: " + string(e) }

func isPutBack(err error) bool {
	var back errPutBack
	return errors.As(err, &back)
}

// updated is the last update where it is of a batch, and was begun.
func (s *Speaker) updated(batch app.ID) (updateNote, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.update == nil || s.update.Batch != batch || s.update.State == updateTrial && s.update.After != s.cfg.Version {
		return updateNote{}, false
	}
	return *s.update, true
}

// next is the update that takes over when this life has ended.
func (s *Speaker) next(n updateNote) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.update = &n
}

// onTrial is the update whose program runs and has not shown that it works, nil
// for none.
func (s *Speaker) onTrial() *updateNote {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.update == nil || s.update.State != updateTrial || s.update.After != s.cfg.Version {
		return nil
	}
	n := *s.update
	return &n
}

// proved ends the trial well: the program gets the name that the box starts. Where
// that cannot be done, the one of before is what the box is left with.
func (s *Speaker) proved() error {
	n := s.onTrial()
	if n == nil {
		return nil
	}
	if err := settle(*n); err != nil {
		s.log.Error("the newer program does not get its name", "err", err)
		return errPutBack(diskReason(err, "update.read_only"))
	}
	n.State = updateDone
	if err := n.keep(s.cfg.Dir); err != nil {
		s.log.Error("the end of the trial is not kept", "err", err) // the next start looks again
	}
	s.next(*n)
	if err := os.RemoveAll(filepath.Join(s.cfg.Dir, updateFolder)); err != nil {
		s.log.Warn("what was fetched of the newer program stays", "err", err)
	}
	s.log.Info("updated", "before", n.Before, "after", n.After)
	return nil
}

// diskReason is the code of why the disk did not do something.
func diskReason(err error, otherwise string) string {
	if app.CodeOf(codec.DiskError(err)) == "disk.full" {
		return "update.no_room"
	}
	return otherwise
}

// beginTrial reads what the last update left. In the program of before it counts
// a start of the newer one, and goes on as it; it returns there only where this
// one is to go on. The error is errPutBack where the program of before is to run
// instead of this one.
func (s *Speaker) beginTrial() error {
	n, ok := readNote(s.cfg.Dir)
	mine := ok && s.cfg.Updating.Program != "" && n.Program == s.cfg.Updating.Program
	switch {
	case mine && n.State == updateTrial && n.After == s.cfg.Version:
		s.next(n)
		if _, err := os.Stat(n.Program + newExt); errors.Is(err, fs.ErrNotExist) {
			return s.proved() // it was, and its note is not
		}
		return nil
	case mine && n.State == updateBack && n.After == s.cfg.Version: // nobody starts it but by hand
		s.next(n)
		return errPutBack(n.Why)
	case mine && n.State == updateTrial:
		return s.tryAgain(n)
	case mine:
		s.next(n)
	}
	s.forgetNewer()
	return nil
}

// tryAgain goes on as the newer program, whose trial was cut off.
func (s *Speaker) tryAgain(n updateNote) error {
	if _, err := os.Stat(n.Program + newExt); err != nil || n.Before != s.cfg.Version {
		s.forgetNewer()
		return remove(filepath.Join(s.cfg.Dir, updateFile))
	}
	why := "update.crashed"
	if n.Starts < mostStarts {
		n.Starts++
		err := n.keep(s.cfg.Dir)
		if err == nil {
			err = replaceProcess(n.Program+newExt, s.cfg.Updating.Args)
		}
		s.log.Error("the newer program was not started", "err", err) // one that is not counted would be started for ever
		why = diskReason(err, "update.not_started")
	}
	s.stays(n, why)
	return nil
}

// stays ends the trial in the program of before, which goes on.
func (s *Speaker) stays(n updateNote, why string) {
	s.log.Error("the newer program is given up", "why", why, "version", n.After)
	s.keepBack(n, why)
	s.forgetNewer()
}

// keepBack notes why the newer program is given up.
func (s *Speaker) keepBack(n updateNote, why string) {
	n.State, n.Why = updateBack, why
	s.next(n)
	if err := n.keep(s.cfg.Dir); err != nil {
		s.log.Error("why the newer program is given up is not kept", "err", err)
	}
	atSwap("back noted")
}

// forgetNewer removes a newer program that is not on trial.
func (s *Speaker) forgetNewer() {
	if s.cfg.Updating.Program == "" {
		return
	}
	program := s.cfg.Updating.Program
	if err := errors.Join(remove(program+newExt), remove(program+halfExt)); err != nil {
		s.log.Warn("what an update left unfinished stays", "err", err)
	}
}

// takeOver has another program go on in this process: the newer one where err
// is errUpdate, that of before where it is errPutBack. It returns nil where
// this one is to go on.
func (s *Speaker) takeOver(err error) error {
	s.mu.Lock()
	n := *s.update
	s.mu.Unlock()
	var back errPutBack
	if errors.As(err, &back) {
		return s.goBack(n, string(back))
	}
	if err = beginsTrial(s.cfg.Dir, n); err == nil {
		err = replaceProcess(n.Program+newExt, s.cfg.Updating.Args)
	}
	s.log.Error("the newer program did not start", "err", err)
	s.stays(n, diskReason(err, "update.not_started"))
	return nil
}

// goBack has the program of before go on; where that does not start any more,
// this one does.
func (s *Speaker) goBack(n updateNote, why string) error {
	s.log.Error("the program of before goes on", "why", why, "version", n.Before)
	s.keepBack(n, why)
	err := replaceProcess(n.Program, s.cfg.Updating.Args)
	s.log.Error("this program goes on", "err", err)
	n.State, n.Why = updateDone, ""
	s.next(n)
	return errors.Join(settle(n), n.keep(s.cfg.Dir))
}

// tryOut watches a program on trial until it has shown that it works: that the
// line is up, and that it does not end at once. Where the station cannot be
// reached by anyone, a box that has run for so long and holds the schedule that
// it held before works as well as it did.
func (r *running) tryOut(ctx context.Context) {
	within := r.cfg.Updating.Trial
	if within == 0 {
		within = trialFor
	}
	shown := within / 60 // 10 s, if nothing else is said
	began := r.link.Local().Now()
	for r.owner.onTrial() != nil {
		select {
		case <-ctx.Done():
			return
		case <-r.link.Local().After(min(shown, lookEvery)):
		}
		switch ran := r.link.Local().Now().Sub(began); {
		case ran >= shown && r.link.Connected():
			r.endTrial(ctx, r.proved())
		case ran < within:
		case r.holder.number() >= r.owner.onTrial().Schedule && !r.reaches(ctx):
			r.endTrial(ctx, r.proved())
		default:
			r.endTrial(ctx, errPutBack("update.no_link"))
		}
	}
}

// endTrial ends this life for the program of before, once nothing sounds, where
// err is not nil.
func (r *running) endTrial(ctx context.Context, err error) {
	if err == nil || r.updates.await(ctx) != nil {
		return
	}
	r.fail(err)
	<-ctx.Done()
}

// proved ends the trial, and answers the order where it was said meanwhile.
func (r *running) proved() error {
	if err := r.owner.proved(); err != nil {
		return err
	}
	r.orders.Lock()
	defer r.orders.Unlock()
	if o := r.updates.asked; o != nil && !r.ending {
		r.updates.asked = nil
		if err := r.updates.ordered(context.Background(), *o); !errors.Is(err, errLater) {
			r.answer(*o, err)
		}
	}
	return nil
}

// reaches reports whether somebody listens where the station does.
func (r *running) reaches(ctx context.Context) bool {
	for _, addr := range r.paired.LinkAddrs {
		c, err := (&net.Dialer{Timeout: reachIn}).DialContext(ctx, "tcp", addr)
		if err == nil {
			_ = c.Close() // nothing was said
			return true
		}
	}
	return false
}

// Program is the path by which the running program is started, links followed,
// also in one that is on trial under another; "" where it is not known.
func Program() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return ""
	}
	return strings.TrimSuffix(path, newExt)
}
