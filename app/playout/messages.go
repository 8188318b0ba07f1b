package playout

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// MessageStore keeps what was approved in advance.
type MessageStore interface {
	Messages(ctx context.Context) ([]app.Message, error)
	Message(ctx context.Context, id app.ID) (app.Message, error)
	PutMessage(ctx context.Context, m app.Message, act app.AuditRow) error
	OrderMessages(ctx context.Context, ids []app.ID, act app.AuditRow) error
}

// MessageRequest is what shall lie at the poles: a text that is read, or sound.
type MessageRequest struct {
	Title string
	Text  string
	Media string // SHA-256
}

// Messages are the sounds for emergencies that the leader approves in advance.
// Its methods may be called from any goroutine.
type Messages struct {
	Store MessageStore
	Clock app.Clock
	// Compose makes the sound of a message, and that of its words alone.
	Compose  func(ctx context.Context, r MessageRequest) (media, words string, err error)
	OnChange func()
}

// The bounds of a message.
const (
	LongestPermission   = 3 * 366 * 24 * time.Hour
	longestMessageTitle = 120 // bytes
)

// Prepare makes a message's sound, so that it is heard before it is approved;
// nothing is kept but the sound. Errors: "people.not_allowed",
// "message.no_title", "message.title_long", "emergency.nothing",
// "emergency.too_long", and those of reading.
func (s *Messages) Prepare(ctx context.Context, by app.User, r MessageRequest) (app.Message, error) {
	if err := by.Need(app.MayConfirm); err != nil {
		return app.Message{}, err
	}
	r.Title, r.Text = strings.ToValidUTF8(strings.TrimSpace(r.Title), ""), strings.ToValidUTF8(strings.TrimSpace(r.Text), "")
	switch {
	case r.Title == "":
		return app.Message{}, app.Fail("message.no_title", nil)
	case len(r.Title) > longestMessageTitle:
		return app.Message{}, app.Fail("message.title_long", nil)
	case r.Text == "" && r.Media == "":
		return app.Message{}, app.Fail("emergency.nothing", nil)
	case len(r.Text) > longestText:
		return app.Message{}, app.Fail("emergency.too_long", nil, "most", strconv.Itoa(longestText))
	}
	m := app.Message{Title: r.Title, Text: r.Text}
	var err error
	m.Media, m.Words, err = s.Compose(ctx, r)
	return m, err
}

// Approve lets a message that was prepared be kept at the poles until that
// moment. Errors: "people.not_allowed", "message.until", "message.same_title",
// "message.too_many".
func (s *Messages) Approve(ctx context.Context, by app.User, m app.Message, until time.Time) (app.Message, error) {
	if err := by.Need(app.MayConfirm); err != nil {
		return m, err
	}
	now := s.Clock.Now()
	if !until.After(now) || until.Sub(now) > LongestPermission {
		return m, app.Fail("message.until", nil)
	}
	if err := s.room(ctx, m.Title); err != nil {
		return m, err
	}
	m.ID, m.Until, m.ApprovedBy, m.ApprovedAt = app.NewID(now), until, by.ID, now
	act := audit.Act(by.ID, "message.approve", string(m.ID), "title", m.Title, "text", m.Text, "sound", m.Media, "until", until.Format(time.RFC3339))
	return m, s.kept(s.Store.PutMessage(ctx, m, act))
}

// room tells whether one of that name may be added.
func (s *Messages) room(ctx context.Context, title string) error {
	all, err := s.Store.Messages(ctx)
	switch {
	case err != nil:
		return err
	case len(all) >= app.MostMessages:
		return app.Fail("message.too_many", nil, "most", strconv.Itoa(app.MostMessages))
	case slices.ContainsFunc(all, func(m app.Message) bool { return strings.EqualFold(m.Title, title) }):
		return app.Fail("message.same_title", nil, "title", title)
	}
	return nil
}

// Extend lets a message stand until another moment, as a new approval of the very
// sound that was approved: it keeps its name, its place and what poles hold of
// it. Errors: "people.not_allowed", "data.not_found", "message.until".
func (s *Messages) Extend(ctx context.Context, by app.User, id app.ID, until time.Time) error {
	now := s.Clock.Now()
	if !until.After(now) || until.Sub(now) > LongestPermission {
		return app.Fail("message.until", nil)
	}
	return s.change(ctx, by, id, "message.extend", func(m *app.Message) error {
		if !m.WithdrawnAt.IsZero() {
			return app.Fail("data.not_found", nil, "kind", "message", "id", string(id))
		}
		m.Until, m.ApprovedBy, m.ApprovedAt = until, by.ID, now
		return nil
	})
}

// Withdraw takes a permission back: the poles delete the sound, and play it at
// nobody's word. Errors: "people.not_allowed", "data.not_found".
func (s *Messages) Withdraw(ctx context.Context, by app.User, id app.ID) error {
	return s.change(ctx, by, id, "message.withdraw", func(m *app.Message) error {
		m.WithdrawnBy, m.WithdrawnAt = by.ID, s.Clock.Now()
		return nil
	})
}

// Restore gives a permission back that was withdrawn. Errors: those of Withdraw
// and of Approve.
func (s *Messages) Restore(ctx context.Context, by app.User, id app.ID) error {
	return s.change(ctx, by, id, "message.restore", func(m *app.Message) error {
		m.WithdrawnBy, m.WithdrawnAt = "", time.Time{}
		return s.room(ctx, m.Title)
	})
}

func (s *Messages) change(ctx context.Context, by app.User, id app.ID, action string, f func(*app.Message) error) error {
	if err := by.Need(app.MayConfirm); err != nil {
		return err
	}
	m, err := s.Store.Message(ctx, id)
	if err == nil {
		err = f(&m)
	}
	if err != nil {
		return err
	}
	return s.kept(s.Store.PutMessage(ctx, m, audit.Act(by.ID, action, string(id), "title", m.Title)))
}

// Move offers a message at another place, 0 for the first. Errors:
// "people.not_allowed", "data.not_found".
func (s *Messages) Move(ctx context.Context, by app.User, id app.ID, to int) error {
	if err := by.Need(app.MayConfirm); err != nil {
		return err
	}
	all, err := s.Store.Messages(ctx)
	if err != nil {
		return err
	}
	var ids []app.ID
	for _, m := range all {
		ids = append(ids, m.ID)
	}
	at := slices.Index(ids, id)
	if at < 0 {
		return app.Fail("data.not_found", nil, "what", "message", "id", string(id))
	}
	to = min(max(to, 0), len(ids)-1)
	ids = slices.Insert(slices.Delete(ids, at, at+1), to, id)
	return s.kept(s.Store.OrderMessages(ctx, ids, audit.Act(by.ID, "message.move", string(id), "place", strconv.Itoa(to+1))))
}

func (s *Messages) kept(err error) error {
	if err == nil && s.OnChange != nil {
		s.OnChange()
	}
	return err
}
