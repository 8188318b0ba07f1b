package speaker

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
)

// A newer program is on trial until the line to the station is up. It is put
// back when it was started so many times without that, or when it ran for so
// long without it although the station can be reached.
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

// proved ends the trial well.
func (s *Speaker) proved() {
	n := s.onTrial()
	if n == nil {
		return
	}
	n.State = updateDone
	if err := n.keep(s.cfg.Dir); err != nil {
		s.log.Error("the end of the trial is not kept", "err", err) // the next start looks again
	}
	s.next(*n)
	s.log.Info("updated", "before", n.Before, "after", n.After)
}

// beginTrial reads what the last update left, and counts this start. The error
// is errPutBack where the program of before is to run instead of this one.
func (s *Speaker) beginTrial() error {
	n, ok := readNote(s.cfg.Dir)
	if p := s.cfg.Updating.Program; p != "" && (!ok || n.State != updateTrial || n.After == s.cfg.Version) {
		if err := remove(p + newExt); err != nil {
			s.log.Warn("what an update left unfinished stays", "err", err)
		}
	}
	if !ok || n.Program != s.cfg.Updating.Program {
		return nil
	}
	runs := n.After == s.cfg.Version
	switch {
	case n.State == updateTrial && !runs: // it was interrupted before its turn came
		return remove(filepath.Join(s.cfg.Dir, updateFile))
	case n.State == updateBack && runs: // putting it back was interrupted
		s.next(n)
		return errPutBack(n.Why)
	case n.State == updateTrial && n.Starts >= mostStarts:
		s.next(n)
		return errPutBack("update.crashed")
	case n.State == updateTrial:
		n.Starts++
		if err := n.keep(s.cfg.Dir); err != nil {
			s.log.Error("a start on trial is not counted", "err", err)
		}
	}
	s.next(n)
	return nil
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
	swapped, err := swap(s.cfg.Dir, n)
	if err == nil {
		err = replaceProcess(n.Program, s.cfg.Updating.Args)
	}
	s.log.Error("the newer program did not start", "err", err)
	why := "update.not_started"
	if app.CodeOf(codec.DiskError(err)) == "disk.full" {
		why = "update.no_room"
	}
	n.State, n.Why = updateBack, why
	s.next(n)
	if !swapped {
		return remove(filepath.Join(s.cfg.Dir, updateFile))
	}
	return putBack(s.cfg.Dir, n, why, s.log)
}

// goBack has the program of before go on; where that is gone, this one does.
func (s *Speaker) goBack(n updateNote, why string) error {
	s.log.Error("the program of before is put back", "why", why, "version", n.Before)
	err := putBack(s.cfg.Dir, n, why, s.log)
	if errors.Is(err, fs.ErrNotExist) {
		s.log.Error("this program goes on", "err", err)
		n.State = updateDone
		s.next(n)
		return n.keep(s.cfg.Dir)
	}
	if err != nil {
		return err
	}
	return replaceProcess(n.Program, s.cfg.Updating.Args)
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
			r.proved()
		case ran < within:
		case r.holder.number() >= r.owner.onTrial().Schedule && !r.reaches(ctx):
			r.proved()
		case r.updates.await(ctx) == nil:
			r.fail(errPutBack("update.no_link"))
			return
		}
	}
}

// proved ends the trial, and answers the order where it was said meanwhile.
func (r *running) proved() {
	r.owner.proved()
	r.orders.Lock()
	defer r.orders.Unlock()
	if o := r.updates.asked; o != nil && !r.ending {
		r.updates.asked = nil
		if err := r.updates.ordered(context.Background(), *o); !errors.Is(err, errLater) {
			r.answer(*o, err)
		}
	}
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

// Program is the path of the running program, links followed; "" where it is
// not known.
func Program() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return ""
	}
	return path
}
