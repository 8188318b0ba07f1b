package playout

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// Order keeps an order on behalf of by, with its sound ready to go out; Confirm
// lets it out. One of the hub, which has signed it, is let out at once where the
// policy says so. Errors: "people.not_allowed", "emergency.nothing",
// "emergency.too_long", "emergency.times", "emergency.every", "emergency.valid",
// "air.no_cluster", "media.missing", "emergency.message_gone", and those of reading
// a text.
func (m *Emergencies) Order(ctx context.Context, by app.User, r EmergencyRequest) (app.Emergency, error) {
	if r.Origin == app.OriginStation {
		if err := by.Need(app.MayEmergency); err != nil {
			return app.Emergency{}, err
		}
	}
	if e, ok := m.known(ctx, r.ID); ok {
		return m.outOfHub(ctx, by, e) // it was ordered before; a stop may have kept it from going out
	}
	if err := m.fromMessage(ctx, &r); err != nil {
		return app.Emergency{}, err
	}
	e, err := m.draft(ctx, by, r)
	if err != nil {
		return e, err
	}
	if err := m.compose(ctx, &e); err != nil {
		return e, err
	}
	act := audit.Act(by.ID, "emergency.order", string(e.ID), "title", e.Title, "origin", string(e.Origin), "text", e.Text, "sound", e.Media)
	if err := m.keep(ctx, e, act); err != nil {
		return e, err
	}
	return m.outOfHub(ctx, by, e)
}

// fromMessage puts what was approved in advance into r, if it names any.
func (m *Emergencies) fromMessage(ctx context.Context, r *EmergencyRequest) error {
	if r.Message == "" {
		return nil
	}
	message, err := m.standing(ctx, r.Message)
	r.Title, r.Text, r.Media, r.Microphone = message.Title, message.Text, message.Media, false
	return err
}

// standing is a message that may be broadcast now; "emergency.message_gone" for
// one that is not there, was withdrawn, or whose permission has ended.
func (m *Emergencies) standing(ctx context.Context, id app.ID) (app.Message, error) {
	message, err := m.c.Store.Message(ctx, id)
	if err == nil && message.Stands(m.s.c.Clock.Now()) {
		return message, nil
	}
	if err == nil || app.CodeOf(err) == "data.not_found" {
		err = app.Fail("emergency.message_gone", err, "title", message.Title)
	}
	return message, err
}

// known is the order of that name, if it was given before.
func (m *Emergencies) known(ctx context.Context, id app.ID) (app.Emergency, bool) {
	m.mu.Lock()
	e, ok := m.open[id]
	m.mu.Unlock()
	if ok || id == "" {
		return e, ok
	}
	e, err := m.c.Store.Emergency(ctx, id)
	return e, err == nil
}

// outOfHub lets out what the hub has ordered, where the policy says so.
func (m *Emergencies) outOfHub(ctx context.Context, by app.User, e app.Emergency) (app.Emergency, error) {
	if e.Origin != app.OriginHub || e.State != app.EmergencyWaiting || !m.Policy().Hub {
		return e, nil
	}
	return m.release(ctx, by, e.ID)
}

// draft is the order that r asks for, checked.
func (m *Emergencies) draft(ctx context.Context, by app.User, r EmergencyRequest) (app.Emergency, error) {
	now := m.s.c.Clock.Now()
	e := app.Emergency{ID: r.ID, State: app.EmergencyWaiting, Title: strings.ToValidUTF8(strings.TrimSpace(r.Title), ""),
		Text: strings.ToValidUTF8(strings.TrimSpace(r.Text), ""), Media: r.Media, Message: r.Message, Microphone: r.Microphone, Device: r.Device,
		Zone: r.Zone, Times: r.Times, Every: r.Every, ValidFor: r.ValidFor, Origin: r.Origin, OrderedBy: by.ID, OrderedAt: now}
	if e.ID == "" {
		e.ID = app.NewID(now)
	}
	if !r.IssuedAt.IsZero() {
		e.OrderedAt = r.IssuedAt
	}
	if e.Times == 0 {
		e.Times = UsualTimes
	}
	if e.ValidFor == 0 {
		e.ValidFor = UsualValid
	}
	if e.Title == "" {
		e.Title = "Phát khẩn cấp"
	}
	if e.Origin == app.OriginHub { // its validity runs from the hub's issue, not from who lets it out here
		e.ValidUntil = now.Add(e.ValidFor)
	}
	switch {
	case e.Text == "" && e.Media == "" && !e.Microphone:
		return e, app.Fail("emergency.nothing", nil)
	case len(e.Text) > longestText:
		return e, app.Fail("emergency.too_long", nil, "most", strconv.Itoa(longestText))
	case e.Times < 1 || e.Times > MostTimes:
		return e, app.Fail("emergency.times", nil, "most", strconv.Itoa(MostTimes))
	case e.Every != 0 && (e.Every < ShortestEvery || e.Every > 24*time.Hour):
		return e, app.Fail("emergency.every", nil, "least", "5")
	case e.ValidFor < time.Minute || e.ValidFor > LongestValid:
		return e, app.Fail("emergency.valid", nil, "most", "7")
	}
	var err error
	e.Clusters, err = m.s.c.Clusters.Resolve(ctx, r.Zone, r.Clusters)
	return e, err
}

func (m *Emergencies) compose(ctx context.Context, e *app.Emergency) (err error) {
	if e.Microphone {
		e.Media, e.Every, e.Times = "", 0, 1
		return nil
	}
	if m.c.Compose != nil {
		if e.Media, e.Repeat, err = m.c.Compose(ctx, *e); err != nil {
			return err
		}
	}
	if e.Repeat == "" {
		e.Repeat = e.Media
	}
	_, err = m.c.Store.MediaPath(ctx, e.Media)
	return err
}
