package command

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/sync/wire"
)

// readMessages takes in what was approved in advance.
func (h *holdings) readMessages(ctx context.Context) error {
	all, err := h.station.db.Messages(ctx)
	if err != nil {
		return err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.messages = all
	return nil
}

// masters are the sounds that are to lie at the poles: those of messages, which
// may be needed at any time, before the plan's.
func (h *holdings) masters(plan app.Plan) (all []string) {
	now := h.station.clock.Now()
	h.mu.Lock()
	for _, m := range h.messages {
		if m.Stands(now) && !slices.Contains(all, m.Media) {
			all = append(all, m.Media)
		}
	}
	h.mu.Unlock()
	return append(all, holding.Masters(plan)...)
}

// HeldMessage is which clusters have a message on their own disks, by their own
// account.
func (h *holdings) HeldMessage(m app.Message) (held []app.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	sound, ok := h.sounds[m.Media]
	if !ok {
		return nil
	}
	for _, c := range h.station.inventory.Clusters() {
		if slices.Contains(h.told[c.ID].Ready, sound.SHA256[:app.HoldingDigits]) && h.signed(c.ID, m.ID) {
			held = append(held, c.ID)
		}
	}
	return held
}

// signed reports whether the schedule that a cluster holds names a message; one
// that was approved again under another name has the same sound. For who holds mu.
func (h *holdings) signed(cluster, message app.ID) bool {
	here := h.each[cluster]
	return here != nil && h.told[cluster].Number == here.number &&
		slices.ContainsFunc(here.due.Messages, func(m holding.Message) bool { return m.ID == message })
}

// messageMargin is how long after its last sample a message may still sound at a
// pole that plays it late.
const messageMargin = 10 * time.Second

// playStored orders the poles that hold e's message to play it as the broadcast
// b, in step with the stream that the others hear.
func (s *station) playStored(ctx context.Context, e app.Emergency, b app.Broadcast, at time.Time, level int) error {
	holders := s.holding.HeldMessage(app.Message{ID: e.Message, Media: s.messageSound(ctx, e.Message)})
	var only []string
	for _, id := range b.Clusters {
		if c, err := s.inventory.Cluster(id); err == nil && slices.Contains(holders, id) && s.network.link.Connected(c.SpeakerKey) {
			only = append(only, c.SpeakerKey)
		}
	}
	slog.Info("a stored message goes out", "emergency", e.ID, "from_disk", len(only), "of", len(b.Clusters))
	if len(only) == 0 {
		return nil // an order without names would mean everyone
	}
	sounds := at.Add(time.Duration(s.delayOf(b)) * time.Millisecond)
	_, err := s.network.link.SendOrder(ctx, wire.Order{
		To: wire.Everyone, Kind: wire.OrderMessage, Args: wire.EncodeArgs(wire.PlayMessage{
			Broadcast: b.ID, Message: e.Message, Only: only, At: sounds, Times: e.Times, Pause: betweenTwo, Level: level,
			Until: sounds.Add(s.mediaLength(ctx, e.Media) + messageMargin),
		}),
	})
	return err
}

func (s *station) messageSound(ctx context.Context, id app.ID) string {
	m, err := s.db.Message(ctx, id)
	if err != nil {
		slog.Error("a message that is to sound", "message", id, "error", err)
	}
	return m.Media
}
