package speaker

import (
	"slices"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/sync/wire"
)

// playing is a stored message that an order plays.
type playing struct {
	order wire.PlayMessage
	sha   string
	title string
	every time.Duration // from one time to the next
	given time.Time     // station time of the word
}

// message plays a stored message: "held.no_message" where it is not here, or
// its permission has ended. The player has it when message returns, so that the
// lease of its stream, which follows, calls for nothing.
func (h *holder) message(o wire.PlayMessage) error {
	if !(wire.Listen{Only: o.Only}).Means(h.self) {
		return nil
	}
	now, _ := h.now()
	m, ok := h.standing(o.Message, now)
	if !ok {
		return app.Fail("held.no_message", nil, "id", string(o.Message))
	}
	sound, err := h.readHeld(m.SHA256)
	if err != nil {
		h.spoilt(m.SHA256, err)
		return err
	}
	length := audio.Duration(sound.Frames(), audio.Rate)
	h.mu.Lock()
	h.loaded[m.SHA256] = &heldSound{sound: sound, sha: m.SHA256}
	h.messages = append(slices.DeleteFunc(h.messages, func(p playing) bool {
		return !p.order.Until.After(now) || p.order.Broadcast == o.Broadcast
	}), playing{order: o, sha: m.SHA256, title: m.Title, every: length + o.Pause, given: now})
	h.mu.Unlock()
	h.prepare()
	return nil
}

// standing is a message that is here and may be played at now.
func (h *holder) standing(id app.ID, now time.Time) (wire.HeldMessage, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	i := slices.IndexFunc(h.schedule.Messages, func(m wire.HeldMessage) bool { return m.ID == id && m.Until.After(now) })
	if i < 0 || !h.ready[h.schedule.Messages[i].SHA256] {
		return wire.HeldMessage{}, false
	}
	return h.schedule.Messages[i], true
}

// silence takes back the times of a broadcast's message that have not sounded
// yet, of every one for "".
func (h *holder) silence(broadcast app.ID) {
	h.mu.Lock()
	h.messages = slices.DeleteFunc(h.messages, func(p playing) bool { return broadcast == "" || p.order.Broadcast == broadcast })
	h.mu.Unlock()
	h.prepare()
}

// messageSlots are the times of messages that have not passed. A message of a
// time that comes once more, since the station's clock was set back, is gone: it
// would sound again unasked.
func (h *holder) messageSlots(now time.Time) (slots []heldSlot) {
	h.messages = slices.DeleteFunc(h.messages, func(p playing) bool { return p.given.Sub(now) >= setBackBy })
	for _, p := range h.messages {
		from := p.order.At
		for range p.order.Times {
			to := from.Add(p.every - p.order.Pause)
			if to.After(p.order.Until) {
				break
			}
			if to.After(now) {
				slots = append(slots, heldSlot{level: p.order.Level, HeldSlot: wire.HeldSlot{
					Broadcast: p.order.Broadcast, Title: p.title, SHA256: p.sha, From: from, To: to,
					Precedence: app.PrecedenceEmergency,
				}})
			}
			from = from.Add(p.every)
		}
	}
	return slots
}
