package command

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/cart"
	"tienglang/app/holding"
	"tienglang/app/inventory"
	"tienglang/app/library"
	"tienglang/app/maintenance"
	"tienglang/app/ordering"
	"tienglang/app/people"
	"tienglang/app/playout"
	"tienglang/app/relay"
	"tienglang/app/schedule"
	"tienglang/app/security/inspect"
	"tienglang/app/settings"
	"tienglang/app/store"
	"tienglang/app/template"
	"tienglang/sync/client"
	"tienglang/sync/outbox"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// station is a whole station at work in this process.
type station struct {
	dir       string
	clock     *app.SteadyClock
	db        *store.DB
	intake    intake
	people    *people.Service
	library   *library.Service
	settings  *settings.Service
	carts     *cart.Service
	templates *template.Service
	spoken    *settings.SpeechService // how texts are read aloud
	inventory *inventory.Service
	schedule  *schedule.Service
	relays    *relay.Service // sources that are taken over from elsewhere
	playout   *playout.Service
	air       *airchain
	network   *network
	outbox    *outbox.Sender
	orders    orders
	ordering  *ordering.Service // what people ordered of clusters
	askedOf   orderGate         // by commands
	releases  *releases         // new programs for the boxes
	fetches   fetches           // of them by the boxes
	holding   *holdings
	data      *lineData // what the clusters' lines carried
	vitals    *vitals   // how the clusters fare, and their alarms
	upkeep    *maintenance.Service
	virtual   *virtualClusters // of a workshop, else nil
	hubOrders *hubOrders
	boot      string // a random word of this start

	clockwatch *clockWatch

	dictionary dictionary // of how texts are read

	director    *playout.Director
	emergencies *playout.Emergencies
	messages    *playout.Messages

	cartSounds cartSounds
	loose      looseMedia // sounds of emergencies that the disk did not take

	recovered []app.Media // recordings that this start recovered
	refusals  *refusals

	mu        sync.Mutex
	about     app.Station
	airReady  bool // playout, director and emergencies are there
	changed   func(backend.Topic)
	tellNote  func(key string, err error, pairs ...string) // nil: nobody looks yet
	tellOver  func(code, title string)                     // nil: nobody looks
	untold    []error                                      // faults before anybody looked
	awayTold  turnedAwayTold                               // of what the link turned away
	pairedBy  map[app.ID]app.ID                            // who showed a cluster's pairing code
	replacing map[app.ID]replacement                       // boxes that are to come, by cluster

	stop    context.CancelFunc
	running sync.WaitGroup
}

// stationOptions say how a station is opened.
type stationOptions struct {
	Data     string
	Workshop bool
	Listen   string      // overrides the settings when not ""
	Name     app.Station // for a folder that has no station yet
	Loop     bool        // files on air are repeated for ever
	Cost     people.Cost
	Clock    *app.SteadyClock // nil for one of the machine's
	AnyPort  bool             // where the port is taken, listen on any other and tell
}

// openStation opens a folder and starts everything but the window. Errors are
// those of store.Open and openNetwork.
func openStation(ctx context.Context, o stationOptions) (*station, error) {
	var served func() bool
	if o.Clock == nil {
		o.Clock, served = app.NewSteadyClock(), servedClock
	}
	s := &station{
		dir: o.Data, clock: o.Clock, boot: wire.Nonce(),
		changed: func(backend.Topic) {}, pairedBy: map[app.ID]app.ID{},
	}
	s.clockwatch = &clockWatch{s: s, hub: s.hubAhead, served: served}
	var err error
	if s.db, err = store.Open(ctx, o.Data, store.Options{Workshop: o.Workshop, Clock: s.clock}); err != nil {
		return nil, err
	}
	if err := inspect.Tidy(o.Data, time.Now()); err != nil {
		slog.Warn("what a security check left stays on the disk", "err", err)
	}
	if err := s.assemble(ctx, o); err != nil {
		s.close()
		return nil, err
	}
	s.run()
	return s, nil
}

func logFault(err error) {
	if err != nil {
		slog.Debug("station", "error", err)
	}
}

func (s *station) assemble(ctx context.Context, o stationOptions) error {
	if err := keepCrash(s.dir); err != nil {
		return err
	}
	s.intake = intake{db: s.db, dir: s.dir}
	s.releases = releasesOf(s.dir, s.db)
	s.releases.begin()
	s.refusals = newRefusals(s.db)
	if err := s.identify(ctx, o); err != nil {
		return err
	}
	var err error
	if s.settings, err = settings.New(ctx, s.db); err != nil {
		return err
	}
	if s.spoken, err = settings.NewSpeech(ctx, s.db); err != nil {
		return err
	}
	s.people = people.New(s.db, s.clock, o.Cost)
	s.library = library.New(s.db, s.clock)
	s.library.Languages = languageNames()
	if _, err := s.reap(ctx); err != nil {
		slog.Warn("what was deleted for ever is not wholly gone", "error", err)
	}
	s.inventory, err = inventory.New(ctx, inventory.Config{
		Store: s.db, Orders: lateOrders{s}, Clock: s.clock, OnChange: func() { s.tell(backend.TopicClusters) },
	})
	if err != nil {
		return err
	}
	s.releases.machineOf = func(cluster app.ID) string { return s.inventory.Status(cluster).Machine }
	if err := s.openOrdering(ctx); err != nil {
		return err
	}
	s.upkeep = &maintenance.Service{Store: s.db, Inventory: s.inventory, Clock: s.clock}
	if err := s.scheduling(ctx); err != nil {
		return err
	}
	if err := s.equip(ctx); err != nil {
		return err
	}
	if s.data, err = newLineData(ctx, s.db, s.clock); err != nil {
		return err
	}
	if s.vitals, err = s.openVitals(ctx); err != nil {
		return err
	}
	if err := s.connect(o); err != nil {
		return err
	}
	if err := s.airing(ctx, o); err != nil {
		return err
	}
	if err := s.holdAhead(ctx); err != nil {
		return err
	}
	if s.recovered, err = s.intake.recovered(ctx, func(app.Media) {}); err != nil {
		s.noteStatus("", err) // what could not be read stays for a person to look at
	}
	return s.joinHub()
}

// identify reads what the station is called; a new folder gets the given name.
func (s *station) identify(ctx context.Context, o stationOptions) error {
	about, ok, err := s.db.Station(ctx)
	if err != nil {
		return err
	}
	if !ok {
		if about, err = s.db.SaveStation(ctx, o.Name, app.AuditRow{Action: "station.create"}); err != nil {
			return err
		}
	}
	s.about = about
	return nil
}

// connect opens the network.
func (s *station) connect(o stationOptions) error {
	values := s.settings.Get()
	listen := o.Listen
	if listen == "" {
		listen = values.Listen
	}
	err := s.openNetwork(listen, values.ICEServers)
	if app.CodeOf(err) == "net.port_in_use" && o.AnyPort {
		s.noteStatus("", err)
		err = s.openNetwork(anyPort(listen), values.ICEServers)
	}
	if err != nil {
		return err
	}
	s.orders = orders{link: s.network.link, clock: s.clock}
	return nil
}

// anyPort is the same host with whatever port is free.
func anyPort(listen string) string {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	return net.JoinHostPort(host, "0")
}

func (s *station) openNetwork(listen string, iceServers []string) (err error) {
	s.network, err = openNetwork(networkConfig{
		Dir: s.dir, Station: s.info(), Listen: listen, ICEServers: iceServers, Clock: s.clock,
		Speakers: s.inventory, Keeper: s, Numbers: s.db, Holder: lateHolder{s}, KeepsKey: s.keepsKey,
		OnReport: func(ctx context.Context, cluster app.ID, r app.SpeakerReport) error {
			return s.reported(ctx, cluster, r)
		},
		OnEvent:    s.toldBy,
		OnPresence: s.arrived,
		OnRefused:  s.turnedAway,
		OnPaired:   func(app.ID) { s.tell(backend.TopicClusters) },
		OnLink:     s.data.counter(holding.WayLink),
		OnStream:   s.data.counter(holding.WayStream),
	})
	return err
}

// KeepSpeaker keeps the key of a speaker that was paired.
func (s *station) KeepSpeaker(ctx context.Context, cluster app.ID, key string, _ time.Time) error {
	s.mu.Lock()
	by := s.pairedBy[cluster]
	in, replaces := s.replacing[cluster]
	s.mu.Unlock()
	if !replaces {
		return s.inventory.Pair(ctx, by, cluster, key)
	}
	if err := s.inventory.Replace(ctx, in.by, cluster, key, &in.box); err != nil {
		return err
	}
	s.mu.Lock()
	delete(s.replacing, cluster)
	s.mu.Unlock()
	return nil
}

// joinHub makes the outbox's sender, for the hub that the station joined if it
// has joined one.
func (s *station) joinHub() error {
	s.outbox = outbox.New(outbox.Config{
		Store: queue{s.db}, Clock: s.clock, Commune: s.info().Commune, OnChange: func() { s.tell(backend.TopicSync) },
	})
	s.openHubOrders()
	e, err := s.enrolment()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	s.useHub(e)
	return nil
}

func (s *station) enrolmentFile() string { return filepath.Join(s.dir, "hub.json") }

func (s *station) enrolment() (client.Enrolment, error) {
	var e client.Enrolment
	body, err := os.ReadFile(s.enrolmentFile())
	if err != nil {
		return e, err
	}
	if err := json.Unmarshal(body, &e); err != nil {
		return e, app.Fail("data.damaged", err, "file", "hub.json")
	}
	return e, nil
}

func (s *station) useHub(e client.Enrolment) {
	c := client.New(e, s.network.identity, client.Options{Clock: s.clock, Boot: s.boot})
	s.outbox.SetHub(c, e.HubName, e.URL)
	s.hubOrders.join(e, c)
}

// enrol joins the hub at url with the province's code and keeps its
// certificate's fingerprint.
func (s *station) enrol(ctx context.Context, url, code string) error {
	e, err := client.Enrol(ctx, url, code, s.network.identity, s.info(), client.Options{Clock: s.clock})
	if err != nil {
		return err
	}
	if err := s.keepEnrolment(e); err != nil {
		return err
	}
	s.useHub(e)
	s.outbox.SendNow()
	return nil
}

// run starts what works by itself until close.
func (s *station) run() {
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.running.Go(func() { _ = s.inventory.Run(ctx) }) // both end with ctx alone
	s.running.Go(func() { _ = s.outbox.Run(ctx) })
	s.running.Go(func() { s.watchClock(ctx) })
	s.running.Go(func() { s.refusals.run(ctx) })
	s.running.Go(func() { s.holdCarts(ctx) })
	s.running.Go(func() { s.keepDaily(ctx) })
	s.running.Go(func() { s.director.Run(ctx) })
	s.running.Go(func() { s.emergencies.Run(ctx) })
	s.running.Go(func() { s.serveControl(ctx) })
	s.running.Go(func() { s.holding.run(ctx) })
	s.running.Go(func() { s.data.run(ctx) })
	s.running.Go(func() { s.vitals.run(ctx) })
	s.running.Go(func() { _ = s.ordering.Run(ctx) })
	s.hubOrders.run(ctx)
}

func (s *station) info() app.Station {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.about
}

// watch sets who is told of changes.
func (s *station) watch(f func(backend.Topic)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = f
}

// noteStatus tells a person what was done, or what failed.
func (s *station) noteStatus(key string, err error, pairs ...string) {
	logFault(err)
	s.mu.Lock()
	tell := s.tellNote
	if tell == nil && err != nil {
		s.untold = append(s.untold, err)
	}
	s.mu.Unlock()
	if tell != nil {
		tell(key, err, pairs...)
	}
}

// noteTo sets who is told, first of all the faults that came before.
func (s *station) noteTo(tell func(key string, err error, pairs ...string)) {
	s.mu.Lock()
	s.tellNote = tell
	untold := s.untold
	s.untold = nil
	s.mu.Unlock()
	for _, err := range untold {
		tell("", err)
	}
}

func (s *station) tell(t backend.Topic) {
	s.mu.Lock()
	f, h := s.changed, s.holding
	s.mu.Unlock()
	f(t)
	if h != nil {
		h.changed(t)
	}
	if t == backend.TopicSchedule || t == backend.TopicLibrary {
		s.rePlan()
	}
}

// wakeSync tells that records may wait for the hub.
func (s *station) wakeSync() { s.outbox.Wake() }

// saveSettings keeps the settings on behalf of by.
func (s *station) saveSettings(ctx context.Context, by app.User, v backend.Settings) error {
	return s.settings.Save(ctx, by, settings.Values(v))
}

// close ends everything, the network first, and gives the folder back.
func (s *station) close() {
	s.closeAir()
	s.loose.close()
	if s.virtual != nil {
		s.virtual.close()
	}
	if s.stop != nil {
		s.stop()
		s.running.Wait()
	}
	if s.network != nil {
		s.network.close()
	}
	if s.data != nil {
		s.data.save(context.Background())
	}
	if s.vitals != nil {
		s.vitals.close(context.Background())
	}
	if err := s.db.Close(); err != nil {
		slog.Error("close", "error", err)
	}
}

// lateOrders lets the inventory be made before the link: a speaker can only be
// there once the link is.
type lateOrders struct{ s *station }

// Apply sends a speaker its settings.
func (l lateOrders) Apply(ctx context.Context, c app.Cluster) error {
	told := l.s.ordering.Amended(c)
	volume := wire.Level{Level: told.Volume}
	if o, ok := l.s.ordering.Loud(c); ok {
		volume = levelOf(told, o)
	}
	return l.s.orders.apply(ctx, c, volume)
}

// Forget lets go of a speaker that is believed no more.
func (l lateOrders) Forget(key string) { l.s.network.forget(key) }
