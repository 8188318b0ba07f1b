package modem

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// Auto in place of a port's name has one looked for.
const Auto = "auto"

// usual are the ports at which modems are, by pattern.
var usual = []string{"/dev/ttyUSB*", "/dev/ttyACM*", "/dev/wwan*at*"}

// Timing is how long a modem is waited for, and how often it is asked.
type Timing struct {
	Probe  time.Duration // for the answer to AT
	Quiet  time.Duration // without a byte, after which nothing more is on its way
	Answer time.Duration // for that to any other command
	Every  time.Duration // between two rounds: signal and network
	Names  time.Duration // between two times that the numbers are asked for
	Least  time.Duration // before a port that told nothing is opened again, twice that after each failure
	Most   time.Duration // up to this
}

// usualTiming suits what makers say of their modems: most answer within 300 ms, and
// +CPIN? and +COPS? may take seconds.
var usualTiming = Timing{Probe: time.Second, Quiet: 200 * time.Millisecond, Answer: 10 * time.Second,
	Every: 30 * time.Second, Names: time.Hour, Least: 2 * time.Second, Most: 2 * time.Minute}

// Watch asks one modem from time to time, as long as Run runs.
type Watch struct {
	Port   string // such as /dev/ttyUSB2, or Auto
	Timing Timing // zero for what is usual
	Logger *slog.Logger

	look  []string // patterns of ports for Auto; nil for the usual ones
	once  sync.Once
	first chan struct{} // closed once the modem was asked, or could not be

	mu   sync.Mutex
	told Told
	at   time.Time
}

// init completes what was left out.
func (w *Watch) init() {
	w.once.Do(func() {
		w.first = make(chan struct{})
		if w.Timing == (Timing{}) {
			w.Timing = usualTiming
		}
		if w.Logger == nil {
			w.Logger = slog.Default()
		}
		if w.look == nil {
			w.look = usual
		}
	})
}

// Told is what the modem told last, nothing where that is old or the modem is
// gone. Before the first answer it waits until ctx ends, and no longer.
func (w *Watch) Told(ctx context.Context) Told {
	w.init()
	select {
	case <-w.first:
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if time.Since(w.at) > 2*w.Timing.Every+w.Timing.Answer {
		return Told{}
	}
	return w.told
}

// say takes over what is told from now on.
func (w *Watch) say(t Told) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told, w.at = t, time.Now()
	select {
	case <-w.first:
	default:
		close(w.first)
	}
}

// Run opens the port, asks, and opens it anew after each failure, until ctx ends.
// It returns within a moment then, unless the kernel holds it.
func (w *Watch) Run(ctx context.Context) {
	w.init()
	var said string // of the last failure
	last, rest := "", w.Timing.Least
	for ctx.Err() == nil {
		name, asked, err := w.visit(ctx, last)
		if ctx.Err() != nil {
			return
		}
		w.say(Told{})
		if asked {
			last, rest, said = name, w.Timing.Every, ""
		}
		if err != nil && err.Error() != said {
			said = err.Error()
			w.Logger.Warn("no modem", "port", w.Port, "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(rest):
		}
		rest = min(2*rest, w.Timing.Most)
	}
}

// visit talks with the modem until it is gone, and reports at which port it was
// and whether it told anything; last is looked at first.
func (w *Watch) visit(ctx context.Context, last string) (name string, asked bool, err error) {
	for _, name := range w.ports(last) {
		p, openErr := open(name)
		if openErr != nil {
			err = errors.Join(err, openErr)
			continue
		}
		asked, talkErr := w.talk(ctx, p, name)
		if asked || ctx.Err() != nil {
			return name, asked, talkErr
		}
		err = errors.Join(err, talkErr)
	}
	if err == nil {
		err = errors.New("there is no serial port here")
	}
	return "", false, err
}

func (w *Watch) ports(last string) (all []string) {
	if w.Port != Auto {
		return []string{w.Port}
	}
	for _, pattern := range w.look {
		found, _ := filepath.Glob(pattern)
		all = append(all, found...)
	}
	if i := slices.Index(all, last); i > 0 {
		all = slices.Insert(slices.Delete(all, i, i+1), 0, last)
	}
	return all
}

// talk asks round after round.
func (w *Watch) talk(ctx context.Context, p port, name string) (asked bool, err error) {
	defer p.Close()
	defer context.AfterFunc(ctx, func() { p.Close() })()
	g := &guest{dialog: &dialog{port: p, timing: w.Timing}}
	if err := g.greet(); err != nil {
		return false, err
	}
	for {
		told, err := g.round(time.Now())
		if err != nil {
			return asked, err
		}
		w.say(told)
		if !asked {
			w.Logger.Info("modem", "port", name, "tells", told)
		}
		asked = true
		select {
		case <-ctx.Done():
			return asked, ctx.Err()
		case <-time.After(w.Timing.Every):
		}
	}
}
