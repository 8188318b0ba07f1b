package speaker

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"tienglang/app"
	"tienglang/audio/device"
	"tienglang/audio/stream"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// Speaker is one speaker program.
type Speaker struct {
	cfg Config
	log *slog.Logger

	mu      sync.Mutex
	status  Status
	restart *wire.Order  // begins this life, and was not answered yet
	update  *updateNote  // the last, or the one that takes over now; nil for none
	why     *revokedNote // said in this process, for a disk that was full
}

// Status is what a speaker knows of itself, for the process that runs it.
type Status struct {
	Cluster   app.ID // "" while unpaired
	Key       string // its public key
	Connected bool
	Playing   app.ID // "" when nothing plays
	Waiting   bool   // it has lost the time, and plays nothing by itself until its station gives it
	Locked    bool   // it has lost the key of what it holds, and waits for its station to give it
}

// New checks the configuration; Run does the rest.
func New(cfg Config) (*Speaker, error) {
	cfg, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	return &Speaker{cfg: cfg, log: cfg.Logger.With("part", "speaker")}, nil
}

// Run plays what the station orders until ctx ends, when it returns nil.
// Errors: data.in_use, data.newer, data.damaged, speaker.not_paired,
// speaker.revoked, those of
// pairing (see link.Pair) and pair.already_paired, those of the output.
func (s *Speaker) Run(ctx context.Context) error {
	l, err := lock(s.cfg.Dir)
	if err != nil {
		return err
	}
	defer l.Unlock()
	if err := sweep(s.cfg.Dir); err != nil {
		s.log.Error("what a power cut left unfinished stays", "err", err)
	}
	err = s.beginTrial()
	for {
		if err == nil {
			err = s.once(ctx)
		}
		if errors.Is(err, errRevoked) {
			return s.endRevoked()
		}
		if s.onTrial() != nil && !ended(ctx, err) && !isPutBack(err) && !errors.Is(err, errRestart) {
			s.log.Error("ended on trial", "err", err)
			err = errPutBack("update.crashed")
		}
		switch {
		case errors.Is(err, errRestart):
			s.log.Info("starting anew as ordered")
			err = nil
		case errors.Is(err, errUpdate) || isPutBack(err):
			if err = s.takeOver(err); err != nil {
				return err
			}
		case ended(ctx, err):
			return nil
		default:
			return err
		}
	}
}

// Status tells how the speaker fares.
func (s *Speaker) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

func (s *Speaker) note(f func(*Status)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.status)
}

// once is one life of the speaker, between two restarts.
func (s *Speaker) once(ctx context.Context) error {
	st, err := openState(s.cfg.Dir)
	if err != nil {
		return err
	}
	if st.revoked() != nil {
		if s.cfg.Code == "" {
			return errRevoked
		}
		if err := s.begunAnew(st); err != nil {
			return err
		}
	}
	id, err := wire.LoadIdentity(filepath.Join(s.cfg.Dir, keyFile))
	if err != nil {
		return err
	}
	paired, err := s.paired(ctx, st, id)
	if err != nil {
		return err
	}
	paired.LinkAddrs = linkAddrs(paired.LinkAddrs, s.cfg)
	s.note(func(n *Status) { n.Cluster, n.Key = paired.Cluster, id.Public() })
	r := &running{
		cfg: s.cfg, log: s.log, owner: s, state: st, identity: id, paired: paired,
		keys: diskKeysOf(s.cfg), keyCame: make(chan given, 1),
		reportNow: make(chan struct{}, 1), lineUp: make(chan struct{}, 1), failed: make(chan error, 1),
	}
	r.vitals.read = r.withSealed(s.cfg.Vitals)
	defer r.closeJournal()
	return r.run(ctx)
}

func (r *running) closeJournal() {
	if r.journal == nil {
		return
	}
	if err := r.journal.Close(); err != nil {
		r.log.Error("close the journal", "err", err)
	}
}

// paired returns the station that the speaker belongs to, pairing it first
// where a code was given.
func (s *Speaker) paired(ctx context.Context, st *state, id *wire.Identity) (link.Paired, error) {
	p, ok := st.paired()
	switch {
	case ok && s.cfg.Code != "":
		return p, app.Fail("pair.already_paired", nil, "station", p.StationName)
	case !ok && s.cfg.Code == "":
		return p, app.Fail("speaker.not_paired", nil)
	case !ok:
		return s.pair(ctx, st, id)
	case p.Workshop != s.cfg.Virtual || s.cfg.Virtual && !allLoopback(linkAddrs(p.LinkAddrs, s.cfg)):
		return p, app.Fail("pair.workshop", nil)
	}
	return p, nil
}

func (s *Speaker) pair(ctx context.Context, st *state, id *wire.Identity) (link.Paired, error) {
	p, err := link.Pair(ctx, link.PairRequest{Station: s.cfg.Station, Code: s.cfg.Code, Identity: id, Virtual: s.cfg.Virtual})
	if err != nil {
		return p, err
	}
	if s.cfg.Virtual && !allLoopback(p.LinkAddrs) {
		return p, app.Fail("pair.workshop", nil)
	}
	if err := st.change(func(v *savedState) { v.Paired = &p }); err != nil {
		return p, err
	}
	s.cfg.Code = "" // used
	s.log.Info("paired", "station", p.StationName, "cluster", string(p.Cluster))
	return p, nil
}

// linkAddrs puts the host of the station's URL, where one was given, before
// the addresses known from pairing: a station may have moved, and its name
// may outlive its address. Its link is on the port after the URL's, or still on
// the one that is known. A workshop's speakers are told where its link is.
func linkAddrs(known []string, cfg Config) []string {
	if cfg.Link != "" {
		return []string{cfg.Link}
	}
	address, err := link.StationAddress(cfg.Station)
	if cfg.Virtual || cfg.Station == "" || err != nil || len(known) == 0 {
		return known
	}
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return known
	}
	var all []string
	add := func(address string) {
		if !slices.Contains(all, address) {
			all = append(all, address)
		}
	}
	if port, err := strconv.Atoi(text); err == nil && port != 443 && port < 65535 { // 443 is a gate before it
		add(net.JoinHostPort(host, strconv.Itoa(port+1)))
	}
	if _, port, err := net.SplitHostPort(known[0]); err == nil {
		add(net.JoinHostPort(host, port))
	}
	for _, address := range known {
		add(address)
	}
	return all
}

func allLoopback(addrs []string) bool {
	for _, a := range addrs {
		host, _, err := net.SplitHostPort(a)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// Unpair makes the speaker in dir forget its station, and its key with it, so
// that it can be paired anew. What the station has not acknowledged is lost.
// Errors: data.in_use.
func Unpair(dir string) error {
	l, err := lock(dir)
	if err != nil {
		return err
	}
	defer l.Unlock()
	return erase(Config{Dir: dir}, stateFile)
}

// erase deletes what a speaker has of its station, its own key with it: what
// cannot be deleted keeps nothing else. Once all is gone, the file that is named
// last goes too; "" for none. The folder must be locked.
func erase(cfg Config, last string) error {
	dir := cfg.Dir
	err := errors.Join(diskKeysOf(cfg).forget(), sweep(dir))
	for _, name := range []string{keyFile, seqFile, journalFile, numbersFile, clockFile, updateFile} {
		err = errors.Join(err, remove(filepath.Join(dir, name)))
	}
	aside := journal{path: filepath.Join(dir, journalFile)}
	for _, path := range aside.aside() {
		err = errors.Join(err, remove(path))
	}
	err = errors.Join(err, os.RemoveAll(filepath.Join(dir, heldFolder)), os.RemoveAll(filepath.Join(dir, updateFolder)))
	if err != nil || last == "" {
		return err
	}
	return remove(filepath.Join(dir, last))
}

// running is one life of a paired speaker.
type running struct {
	cfg      Config
	log      *slog.Logger
	owner    *Speaker
	state    *state
	identity *wire.Identity
	paired   link.Paired
	journal  *journal
	vault    *vault
	keys     diskKeys
	keyCame  chan given            // 1: what the station said of the key
	sealing  atomic.Pointer[inUse] // nil until it is known by what
	unsealed atomic.Bool           // something lies in the open for want of room
	link     *link.Client
	player   *player
	output   output
	holder   *holder
	returns  *returns
	updates  *updater

	hearing    *hearing // nil without a microphone
	microphone *device.Input
	amplifier  *amplifier // nil where the box switches none
	told       accounts   // of what is held
	vitals     vitals
	tasks      sync.WaitGroup
	reportNow  chan struct{}
	lineUp     chan struct{}
	failed     chan error

	began     time.Time   // by the local time line
	waited    atomic.Bool // for the station, without the time
	lockedOut atomic.Bool // for the station, without the key

	orders      sync.Mutex // held while an order is obeyed
	ending      bool       // no order is obeyed any more
	forgettable forgettable
}

// now is the station's time as far as it is known.
func (r *running) now() time.Time {
	t, _ := r.link.StationTime(r.link.Local().Now())
	return t
}

// fail ends this life with err; the first counts.
func (r *running) fail(err error) {
	select {
	case r.failed <- err:
	default:
	}
}

func (r *running) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ready := make(chan struct{}) // orders wait until everything stands
	if err := r.open(ctx, ready); err != nil {
		if r.link != nil {
			r.link.Close()
		}
		if r.microphone != nil {
			_ = r.microphone.Close() // what failed is the error to tell
		}
		return err
	}
	close(ready)
	r.tasks.Go(func() { r.fail(r.output.run(ctx)) })
	r.tasks.Go(func() { r.holder.run(ctx) })
	r.tasks.Go(func() { r.keepClock(ctx) })
	r.tasks.Go(func() { r.answerRestart(ctx) })
	r.tasks.Go(func() { r.tidyState(ctx) })
	r.tasks.Go(func() { r.tryOut(ctx) })
	if r.amplifier != nil {
		r.tasks.Go(func() { r.amplifier.run(ctx) })
	}
	r.askModem(ctx)
	r.tasks.Go(func() { r.vitals.watch(ctx, r.cfg.Clock) })
	if r.microphone != nil {
		r.tasks.Go(func() { r.hearing.listen(ctx, r.microphone, r.link.Local().At, r.returns.microphone, r.log) })
	}
	reported := make(chan struct{})
	reportCtx, stopReports := context.WithCancel(context.WithoutCancel(ctx))
	go func() { r.reporting(reportCtx); close(reported) }()

	var err error
	select {
	case err = <-r.failed:
	case <-ctx.Done():
		err = ctx.Err()
	}
	cancel()
	r.deafen()
	r.player.finish()
	r.tasks.Wait()
	r.returns.running.Wait()
	r.updates.fetcher.Close()
	stopReports()
	<-reported
	r.link.Close()
	r.owner.note(func(n *Status) { n.Connected = false })
	return err
}

// deafen returns once no order is obeyed any more, nor will be.
func (r *running) deafen() {
	r.orders.Lock()
	defer r.orders.Unlock()
	r.ending = true
}

// open makes the link, the player and the output.
func (r *running) open(ctx context.Context, ready <-chan struct{}) (err error) {
	verifier, err := wire.NewVerifier(r.paired.StationKey, r.paired.Commune, r.identity.Public(), wire.SeqFile(filepath.Join(r.cfg.Dir, seqFile)))
	if err != nil {
		return err
	}
	r.player = newPlayer(r.state.settings(), func(t time.Time) (time.Time, bool) { return r.link.StationTime(t) }, r.played)
	r.link, err = link.NewClient(link.ClientConfig{
		Addrs: r.paired.LinkAddrs, Fingerprint: r.paired.Fingerprint, StationKey: r.paired.StationKey,
		Commune: r.paired.Commune, Identity: r.identity, Verifier: verifier, Clock: r.cfg.Clock, Logger: r.cfg.Logger,
		Known:     r.knownClock(),
		Busy:      r.player.busy,
		OnKey:     r.keyed,
		OnRevoked: r.revoked, Doors: r.doors, OnDoor: r.keepDoor,
		OnOrder: func(o wire.Order) {
			select {
			case <-ready:
				r.orders.Lock()
				defer r.orders.Unlock()
				if !r.ending {
					r.obey(ctx, o)
				}
			case <-ctx.Done():
			}
		},
		OnConnected: func(up bool) {
			r.owner.note(func(n *Status) { n.Connected = up })
			r.lined(up)
		},
	})
	if err != nil {
		return err
	}
	r.player.recall(r.state.hushed())
	r.began, r.player.tap = r.link.Local().Now(), r.cfg.OnPlayed
	if err := r.unlock(ctx); err != nil {
		return err
	}
	if r.journal, err = openJournal(filepath.Join(r.cfg.Dir, journalFile), r.vault); err != nil {
		return err
	}
	if err := r.openMicrophone(); err != nil {
		return err
	}
	r.openReturns()
	r.amplifier = r.newAmplifier()
	if err := r.openHolder(); err != nil {
		return err
	}
	r.openUpdater()
	return r.openOutput()
}

func (r *running) played(s app.PlayedSecond) {
	if err := r.journal.second(s); err != nil {
		r.log.Error("second not kept", "err", err)
	}
	r.returns.strained(s)
	r.notePlaying()
}

// notePlaying asks the player before the status is held, never within: the
// two are not to be held at once.
func (r *running) notePlaying() {
	playing := r.player.playing()
	r.owner.note(func(n *Status) { n.Playing = playing })
}

func (r *running) openOutput() (err error) {
	p := paced{clock: r.link.Local(), fill: r.player.fill, tap: r.returns.output}
	switch r.cfg.Output {
	case OutputRecord:
		r.output = &recorded{paced: p, path: r.cfg.File}
	case OutputNull:
		r.output = &p
	default:
		r.output, err = openCard(r.cfg.Device, r.player.fill, r.link.Local().At, r.returns.output)
	}
	return err
}

func (r *running) streamConfig(l wire.Listen) stream.ReceiverConfig {
	return stream.ReceiverConfig{
		Clock: r.link.Local(), Station: stationClock{r.link},
		Delay:        time.Duration(l.DelayMS) * time.Millisecond,
		LoopbackOnly: r.cfg.Virtual || allLoopback(r.paired.LinkAddrs),
		ICEServers:   iceServers(r.cfg.ICEServers, l.ICEServers), Logger: r.cfg.Logger,
	}
}
