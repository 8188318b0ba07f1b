package command

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/release"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// openOrdering reads what was ordered of clusters and is open still.
func (s *station) openOrdering(ctx context.Context) (err error) {
	s.ordering, err = ordering.New(ctx, ordering.Config{
		Store: s.db, Line: orderLine{s}, Inventory: s.inventory, Clock: s.clock,
		OnChange: func() { s.tell(backend.TopicClusters) },
	})
	return err
}

// orderLine says orders over the link.
type orderLine struct{ s *station }

// Hears reports whether a cluster's speaker hears orders now.
func (l orderLine) Hears(c app.Cluster) bool {
	return c.SpeakerKey != "" && l.s.network != nil && l.s.network.link.Connected(c.SpeakerKey)
}

// Send signs and sends an order to a cluster's speaker.
func (l orderLine) Send(ctx context.Context, c app.Cluster, o ordering.Order) (int64, error) {
	order := wire.Order{To: c.SpeakerKey, Kind: wireKinds[o.Kind]}
	switch o.Kind {
	case ordering.Volume:
		order.Args = wire.EncodeArgs(levelOf(c, o))
	case ordering.Power:
		order.Args = wire.EncodeArgs(wire.Power{On: o.Value == 1})
	case ordering.Update:
		args, err := l.s.updateArgs(o.Batch)
		if err != nil {
			return 0, err
		}
		order.Args = wire.EncodeArgs(args)
	}
	sent, err := l.s.network.link.SendOrder(ctx, order)
	return sent.Seq, err
}

// levelOf is what a speaker is told of a volume: of one above its cap also the
// one to which it goes back.
func levelOf(c app.Cluster, o ordering.Order) wire.Level {
	if o.AboveCap.IsZero() {
		return wire.Level{Level: o.Value}
	}
	return wire.Level{Level: c.Volume, Above: &wire.Above{Level: o.Value, Until: o.AboveCap}}
}

var wireKinds = map[ordering.Kind]wire.OrderKind{
	ordering.Volume: wire.OrderVolume, ordering.Power: wire.OrderPower, ordering.Stop: wire.OrderHush,
	ordering.Restart: wire.OrderRestart, ordering.TestTone: wire.OrderTone, ordering.Update: wire.OrderUpdate,
}

// toldBy takes what a speaker tells at once: the answer to an order, or what
// it turned away.
func (s *station) toldBy(cluster app.ID, e wire.Event) {
	if s.ordering.Answered(cluster, answerOf(e)) || e.Code == wire.EventDone {
		return
	}
	s.refusals.add(poleCode(e.Code), string(cluster)+" "+saidThere(e.Detail))
}

// poleCodes are those under which a pole tells what it turned away.
var poleCodes = []string{
	wire.EventFailed, "order.bad_signature", "order.wrong_commune", "order.not_for_me", "order.replayed", "order.expired",
	"order.from_future", "order.not_kept", "held.bad_signature", "held.wrong_commune", "held.not_for_me", "held.not_of_now", "held.replayed",
}

// poleCode is a code that a pole tells: what is none of its own is a refusal like
// others, so that no pole writes in the station's name, nor more rows than there
// are codes.
func poleCode(code string) string {
	if slices.Contains(poleCodes, code) {
		return code
	}
	return "order.refused"
}

// whys are the reasons of speakers for which there is a sentence.
var whys = []string{
	"order.off", "order.playing", "order.cut", "order.no_output", "order.emergency_sounds", "order.busy", "order.not_known",
	"power.hook_failed", "order.expired", "order.from_future", "order.replayed", "order.not_kept", "order.not_remembered",
	"update.not_here", "update.other_machine", "update.same", "update.older", "update.read_only", "update.no_room",
	"update.gone", "update.not_started", "update.crashed", "update.no_link",
	"release.no_keys", "release.not_one", "release.bad_signature", "release.damaged",
}

func answerOf(e wire.Event) ordering.Answer {
	a := ordering.Answer{Number: e.Order(), Done: e.Code == wire.EventDone, Silent: e.Args["hook"] == "none", Detail: saidThere(e.Detail),
		Was: versionOf(e.Args["before"]), Is: versionOf(e.Args["after"])}
	for kind, is := range wireKinds {
		if string(is) == e.Args["kind"] {
			a.Kind = kind
		}
	}
	why := e.Code
	if why == wire.EventFailed {
		why = e.Args["why"]
	}
	if slices.Contains(whys, why) {
		a.Why = why
	}
	return a
}

// versionOf is a version that a speaker tells, "" for what is none.
func versionOf(s string) string {
	if release.ValidVersion(s) || s == "dev" {
		return s
	}
	return ""
}

// mostSpoken bounds what is shown of a speaker's own words, in letters.
const mostSpoken = 200

// saidThere is what a speaker says, fit to be shown.
func saidThere(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(s, ""))
	if r := []rune(s); len(r) > mostSpoken {
		s = string(r[:mostSpoken])
	}
	return strings.TrimSpace(s)
}

// orderGate bounds how many orders commands may give, so that a script that
// has lost its way neither fills the disk nor holds up the window.
type orderGate struct {
	mu    sync.Mutex
	given []time.Time
}

// The bounds: so many in so long.
const (
	mostOrders = 30
	ordersOver = 10 * time.Second
)

// pass reports whether one more may be given now.
func (g *orderGate) pass(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.given = slices.DeleteFunc(g.given, func(t time.Time) bool { return now.Sub(t) > ordersOver || t.After(now) })
	if len(g.given) >= mostOrders {
		return false
	}
	g.given = append(g.given, now)
	return true
}
