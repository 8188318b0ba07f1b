package command

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// holdings is what the speakers keep on their own disks: each cluster's signed
// schedule, the Opus files of it, and the data that they took.
type holdings struct {
	station *station
	dir     string // of the Opus files
	// plan is what is due from one moment to another.
	plan func(ctx context.Context, from, to time.Time) (app.Plan, error)
	wake chan struct{}

	mu       sync.Mutex
	rules    holding.Rules
	sounds   map[string]holding.Sound // by master
	each     map[app.ID]*heldHere
	messages []app.Message          // that were approved in advance, as of the last look
	seen     app.Plan               // as of the last look
	told     map[app.ID]app.Holding // what the speakers say that they have
	broken   map[string]bool        // masters that could not be encoded
}

// heldHere is the schedule that one speaker is to hold.
type heldHere struct {
	number int64
	key    string // of the speaker
	digest string
	data   []byte // signed
	due    holding.Due
	from   time.Time // since when its slots are told
	line   app.Line  // by whose rules its files travel
}

// holdingKey is where the rules are kept.
const holdingKey = "holding.rules"

// refreshEvery is how often the plan is looked at although nobody changed it:
// it goes on by a day each midnight.
const refreshEvery = time.Minute

func newHoldings(ctx context.Context, s *station) (*holdings, error) {
	h := &holdings{
		station: s, dir: filepath.Join(s.dir, "held"), wake: make(chan struct{}, 1),
		each: map[app.ID]*heldHere{}, told: map[app.ID]app.Holding{}, broken: map[string]bool{},
		plan: s.planLeft,
	}
	kept, err := s.db.Value(ctx, holdingKey)
	if err != nil {
		return nil, err
	}
	h.rules = readRules(kept)
	if h.sounds, err = s.db.HeldSounds(ctx); err != nil {
		return nil, err
	}
	return h, os.MkdirAll(h.dir, 0o700)
}

// readRules reads the rules as they are kept, the usual ones where they cannot
// be.
func readRules(kept string) holding.Rules {
	rules := holding.UsualRules()
	if kept != "" && json.Unmarshal([]byte(kept), &rules) == nil && rules.Check() == nil {
		return rules
	}
	return holding.UsualRules()
}

// planLeft is the plan without what a person took off air for good.
func (s *station) planLeft(ctx context.Context, from, to time.Time) (app.Plan, error) {
	p, err := s.schedule.Plan(ctx, from, to)
	if err != nil {
		return p, err
	}
	skipped, err := s.director.SkippedSince(ctx, from)
	p.Slots = slices.DeleteFunc(p.Slots, func(one app.Slot) bool { return skipped[one.Broadcast] })
	return p, err
}

// look asks for a look at the plan soon; it never waits.
func (h *holdings) look() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// changed is told of every change at the station.
func (h *holdings) changed(t backend.Topic) {
	switch t {
	case backend.TopicMessages, backend.TopicLibrary, backend.TopicClusters, backend.TopicOnAir, backend.TopicSettings, backend.TopicSchedule:
		h.look()
	}
}

// run keeps the speakers' schedules as the plan is, until ctx ends.
func (h *holdings) run(ctx context.Context) {
	for ctx.Err() == nil {
		if h.refresh(ctx) {
			h.look()
		}
		select {
		case <-ctx.Done():
			return
		case <-h.wake:
		case <-time.After(refreshEvery):
		}
		pause(ctx, time.Second) // changes come in swarms
	}
}

// refresh signs what has changed and sends it, then encodes one sound that is
// missing; more tells that another waits.
func (h *holdings) refresh(ctx context.Context) (more bool) {
	now := h.station.clock.Now()
	from := app.DateOf(now.Add(-6 * time.Hour)).Time()
	plan, err := h.plan(ctx, from, app.DateOf(from).Add(holding.Days+1).Time())
	if err != nil {
		slog.Error("no plan for the speakers to hold", "error", err)
		return false
	}
	h.mu.Lock()
	h.seen = plan
	h.mu.Unlock()
	if err := h.readMessages(ctx); err != nil {
		slog.Error("the messages for emergencies are not known", "error", err)
		return false
	}
	busy, err := h.interrupted(ctx, now)
	if err != nil {
		slog.Error("what is on air by hand is not known", "error", err)
		return false
	}
	for _, c := range h.station.inventory.Clusters() {
		plan, from := plan, from
		if busy[c.ID] {
			plan, from = h.still(c.ID, plan, from)
		}
		if c.SpeakerKey == "" {
			continue
		}
		if err := h.publish(ctx, c, plan, from); err != nil {
			slog.Error("schedule to be held not sent", "cluster", c.Name, "error", err)
		}
	}
	h.tidy(plan)
	return h.encodeNext(ctx, plan)
}

// still is what a cluster holds already, without what plan has there no more,
// and from when; plan itself where nothing was signed for it yet, as after a
// start: a speaker tells all it can only to a station that has it hold.
func (h *holdings) still(cluster app.ID, plan app.Plan, from time.Time) (app.Plan, time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	last := h.each[cluster]
	if last == nil {
		return plan, from
	}
	return last.due.Still(plan, cluster), last.from
}

// interrupted are the clusters at which something is on air by hand or as an
// emergency: what follows is known when it ends. A pole that loses its line
// meanwhile goes on with what it holds, of which only what may not sound any
// more is taken away.
func (h *holdings) interrupted(ctx context.Context, now time.Time) (map[app.ID]bool, error) {
	all, err := h.station.db.Interruptions(ctx, now, now.Add(time.Second))
	busy := map[app.ID]bool{}
	for _, i := range all {
		for _, c := range i.Clusters {
			busy[c] = busy[c] || i.To.IsZero()
		}
	}
	return busy, err
}

// publish signs a cluster's schedule where it is not what was signed last, and
// tells its speaker.
func (h *holdings) publish(ctx context.Context, c app.Cluster, plan app.Plan, from time.Time) error {
	h.mu.Lock()
	now := h.station.clock.Now()
	due := holding.Of(plan, c.ID, h.sounds, now)
	due.Keep(h.messages, h.sounds, now)
	last := h.each[c.ID]
	h.mu.Unlock()
	// That a slot passes is no change: the speaker sees it by itself.
	digest := string(wire.EncodeArgs(h.schedule(c, due.Slots, due, from)))
	if last != nil && last.key == c.SpeakerKey && last.digest == digest {
		return h.follow(ctx, c, last)
	}
	held := h.schedule(c, due.Ahead(now), due, from)
	for _, f := range due.Files {
		held.Files = append(held.Files, wire.HeldFile{SHA256: f.SHA256, Bytes: f.Bytes, Due: f.Due})
	}
	var err error
	if held.Number, err = h.station.db.NextOrderSeq(); err != nil {
		return err
	}
	held.IssuedAt = h.station.clock.Now()
	data, err := wire.EncodeHeld(h.station.network.identity, held)
	if err != nil {
		return err
	}
	h.mu.Lock()
	h.each[c.ID] = &heldHere{number: held.Number, key: c.SpeakerKey, digest: digest, data: data, due: due, from: from, line: c.Line}
	h.mu.Unlock()
	return h.order(ctx, c)
}

// follow has a speaker whose line is another now ask again for what it has not:
// it may wait by the rules of the old one.
func (h *holdings) follow(ctx context.Context, c app.Cluster, here *heldHere) error {
	h.mu.Lock()
	same := here.line == c.Line
	here.line = c.Line
	h.mu.Unlock()
	if same {
		return nil
	}
	return h.order(ctx, c)
}

// schedule is what is signed, but for its number, its moment and its files.
func (h *holdings) schedule(c app.Cluster, slots []holding.Slot, due holding.Due, from time.Time) wire.Held {
	held := wire.Held{
		Commune: h.station.info().Commune, For: c.SpeakerKey, Cluster: c.ID,
		From: from, Until: due.Until, DelayMS: h.station.settings.Get().DelayMS,
	}
	for _, s := range slots {
		held.Slots = append(held.Slots, wire.HeldSlot{
			Broadcast: s.Broadcast, Programme: s.Programme, Title: short(s.Title), SHA256: s.SHA256,
			From: s.From, To: s.To, Offset: s.Offset, Precedence: s.Precedence(),
		})
	}
	for _, m := range due.Messages {
		held.Messages = append(held.Messages, wire.HeldMessage{ID: m.ID, Title: short(m.Title), SHA256: m.SHA256, Until: m.Until})
	}
	return held
}

// short is a title within the bounds of the wire, whole letters only.
func short(title string) string {
	for len(title) > wire.MaxHeldTitle {
		r := []rune(title)
		title = string(r[:len(r)-1])
	}
	return title
}

// order tells a speaker that is there that its schedule waits.
func (h *holdings) order(ctx context.Context, c app.Cluster) error {
	h.mu.Lock()
	held := h.each[c.ID]
	h.mu.Unlock()
	if held == nil || held.key != c.SpeakerKey || !h.station.network.link.Connected(c.SpeakerKey) {
		return nil
	}
	_, port, err := net.SplitHostPort(h.station.network.address)
	if err != nil {
		return err
	}
	p, err := strconv.Atoi(port)
	if err != nil {
		return err
	}
	_, err = h.station.network.link.SendOrder(ctx, wire.Order{
		To: c.SpeakerKey, Kind: wire.OrderHold, Args: wire.EncodeArgs(wire.Hold{Number: held.number, Port: p}),
	})
	return err
}

// presence tells a speaker that came back what waits for it.
func (h *holdings) presence(cluster app.ID, connected bool) {
	if !connected {
		return
	}
	c, err := h.station.inventory.Cluster(cluster)
	if err == nil {
		err = h.order(context.Background(), c)
	}
	if err != nil {
		slog.Warn("a speaker was not told of its schedule", "cluster", cluster, "error", err)
	}
	h.look()
}

// account takes in what a speaker says that it has.
func (h *holdings) account(cluster app.ID, a *app.Holding) {
	if a == nil {
		return
	}
	h.mu.Lock()
	before, known := h.told[cluster]
	h.told[cluster] = *a
	h.mu.Unlock()
	if !known || before.Number != a.Number || len(before.Ready) != len(a.Ready) || !slices.Equal(before.Problems, a.Problems) {
		h.station.tell(backend.TopicClusters)
	}
}

// Held is which clusters of a slot have its sound on their own disks, by their
// own account, and how many it has.
func (h *holdings) Held(s app.Slot) (held []app.ID, of int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	sound, ok := h.sounds[s.Master]
	for _, c := range s.Clusters {
		if ok && s.Master != "" && slices.Contains(h.told[c].Ready, sound.SHA256[:app.HoldingDigits]) {
			held = append(held, c)
		}
	}
	return held, len(s.Clusters)
}
