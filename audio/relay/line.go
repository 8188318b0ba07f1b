package relay

import (
	"context"
	"log/slog"
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"tienglang/audio"
)

// How a line is watched.
const (
	Cushion    = 4500 * time.Millisecond // of sound held, so that a fault is known before it is heard
	GoodFor    = 5 * time.Second         // of sound without a fault before it is heard again
	SilentDBFS = -60.0                   // below, it is silence
	quietSpan  = 2 * time.Second         // of silence that ends what counts as good
	gapSpan    = 1500 * time.Millisecond // without any sound that does the same
	holdMost   = 160 * time.Second       // of sound held at most
	aheadMost  = 90 * time.Second        // of sound that a source gives beyond the time it has had; a greeting of 64 KiB may be half of it
	aheadDrift = 0.001                   // of that time, by which a source may be faster
	retryFirst = 400 * time.Millisecond
	retryMost  = 4 * time.Second
	silentStep = audio.Rate / 100 // frames of one look at the level
)

// line holds a source open: it tries again when it fails, holds the last seconds
// of its sound and knows whether that is good.
type line struct {
	source  Source
	silence time.Duration // after so much of it, it is a fault
	least   time.Duration // of sound held; Cushion
	proof   time.Duration // of good sound before it is heard again; GoodFor
	gain    float32

	mu      sync.Mutex
	held    hold
	follow  follow
	fault   *Fault // why it is not to be heard; nil while all is well
	latched bool   // the fault was not yet taken note of: nothing more is held
	idle    bool   // nobody takes from it: only the newest is held
	good    int64  // frames since the last fault or longer silence
	since   time.Time
	came    time.Time // when sound last came
	quiet   int64     // frames of silence, up to now
	peak    float64
	step    int // frames in peak
}

func newLine(s Source, silence time.Duration, gainDB float64) *line {
	return &line{source: s, silence: silence, least: Cushion, proof: GoodFor, gain: float32(audio.Ratio(gainDB)), idle: true, since: time.Now(),
		follow: newFollow()}
}

// run keeps the source open until ctx ends.
func (l *line) run(ctx context.Context) {
	wait := retryFirst
	for ctx.Err() == nil {
		began, given := time.Now(), int64(0)
		err := l.source.Play(ctx, func(p []float32) {
			l.heard(p)
			given += int64(len(p))
			sleep(ctx, ahead(given, time.Since(began)))
		})
		if ctx.Err() != nil {
			return
		}
		f := faultOf(err)
		slog.Info("relay broke off", "fault", f)
		l.fail(f)
		if time.Since(began) > retryMost {
			wait = retryFirst
		}
		if !sleep(ctx, wait/2+rand.N(wait/2)) {
			return
		}
		wait = min(wait*3/2, retryMost)
	}
}

// fail notes a fault; the first counts until it was taken note of.
func (l *line) fail(f *Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed(f)
}

func (l *line) failed(f *Fault) {
	if l.fault == nil || !l.latched {
		l.fault = f
	}
	l.latched = l.latched || !l.idle
	l.good, l.since = 0, time.Now()
}

// heard takes in what comes.
func (l *line) heard(p []float32) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.latched {
		return // it would not follow on what is held
	}
	now := time.Now()
	if l.idle && l.stands(now) {
		l.good = 0 // what is held may be a server's greeting: what it sent before
	}
	if l.came = now; l.good == 0 {
		l.since = now
	}
	for _, x := range p {
		l.look(x * l.gain)
	}
	l.held.add(p, l.gain)
	l.trim()
}

// look watches the level sample by sample, in steps of 10 ms.
func (l *line) look(x float32) {
	l.peak = math.Max(l.peak, math.Abs(float64(x)))
	l.good++
	if l.step++; l.step < silentStep {
		return
	}
	if audio.DB(l.peak) < SilentDBFS {
		l.quiet += silentStep
	} else {
		if l.quiet >= frames(quietSpan) {
			l.good, l.since = silentStep, time.Now()
		}
		l.quiet = 0
	}
	l.peak, l.step = 0, 0
	if l.quiet >= frames(l.silence) {
		l.silent()
	}
}

// silent notes that the source has been silent for too long.
func (l *line) silent() {
	if l.fault == nil || l.fault.Reason != ReasonSilence {
		l.failed(&Fault{Reason: ReasonSilence})
	}
	l.good, l.since = 0, time.Now()
}

// trim lets the oldest go: all beyond the cushion while nobody takes any.
func (l *line) trim() {
	most := frames(holdMost)
	if l.idle {
		most = frames(l.cushion())
	}
	if extra := l.held.len() - int(most); extra > 0 {
		l.held.drop(extra)
	}
}

// ahead is how long a source has to wait that gives its sound faster than time
// goes, such as a server that sends a file. It would else be heard in shreds.
func ahead(given int64, after time.Duration) time.Duration {
	after += time.Duration(aheadDrift * float64(after))
	return max(0, audio.Duration(given, audio.Rate)-after-aheadMost)
}

// cushion is how much is held while all is well, more where it comes in bursts.
func (l *line) cushion() time.Duration { return l.base() + l.source.Burst() }

// base is how much is held when the source is about to give more.
func (l *line) base() time.Duration { return max(l.least, l.silence+500*time.Millisecond) }

// ready reports whether the line may be heard: it has been good for long enough
// and its cushion is full. At its beginning it needs no proof.
func (l *line) ready(first bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held.len() < int(frames(l.cushion())) || l.quiet >= frames(quietSpan) {
		return false
	}
	if first && l.fault == nil {
		return true
	}
	if l.stands(time.Now()) {
		return false
	}
	// Nothing that is held by then is of a greeting, which was heard before.
	return l.good >= frames(max(l.proof, l.cushion())) && time.Since(l.since) >= max(l.proof, l.base())
}

// stands reports whether a source whose sound comes as it is made has given none
// for a while.
func (l *line) stands(now time.Time) bool {
	return l.source.Burst() == 0 && now.Sub(l.came) > gapSpan
}

// begin takes the line's sound from now on.
func (l *line) begin() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.fault, l.idle = nil, false
	l.follow.begin()
}

// take fills out with what is held, with silence beyond it, and tells why the
// line is not to be heard any more. A line that has run dry has stalled. The
// source's clock is followed.
func (l *line) take(out []float32) *Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	n, used := l.follow.take(out, l.held.sound(), l.base(), l.cushion())
	l.held.drop(used)
	clear(out[n:])
	if l.fault == nil && l.held.len() < len(out)+int(frames(crossOut)) {
		l.failed(&Fault{Reason: ReasonStall})
	}
	return l.fault
}

// leave ends the taking: what is held, and came before the fault, is let go.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held.drop(l.held.len())
	l.idle, l.latched = true, false
	l.good, l.since = 0, time.Now()
}

// letGo is leave, once.
func (l *line) letGo() {
	l.mu.Lock()
	taken := !l.idle
	l.mu.Unlock()
	if taken {
		l.leave()
	}
}

// why is the present fault, or that too little has come.
func (l *line) why() *Fault {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.fault != nil {
		return l.fault
	}
	return &Fault{Reason: ReasonLate}
}

func frames(d time.Duration) int64 { return int64(d * audio.Rate / time.Second) }
