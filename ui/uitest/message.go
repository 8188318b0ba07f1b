package uitest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// MessagesOf are a station's sounds for emergencies in memory.
type MessagesOf struct {
	MessageList     []backend.MessageView
	MessageGone     []backend.MessageView // withdrawn
	MessagePrepared backend.MessageRequest
}

// Messages is MessageList.
func (b *Backend) Messages() ([]backend.MessageView, error) {
	return locked(b, func() []backend.MessageView { return slices.Clone(b.MessageList) }), b.err("Messages")
}

// PrepareMessage makes a sound of four seconds.
func (b *Backend) PrepareMessage(_ context.Context, r backend.MessageRequest) (m app.Message, err error) {
	err = b.act(func() error {
		if err := b.leads(); err != nil {
			return err
		}
		if r.Title == "" {
			return app.Fail("message.no_title", nil)
		}
		if r.Text == "" && r.Media == "" {
			return app.Fail("emergency.nothing", nil)
		}
		b.MessagePrepared = r
		m = app.Message{Title: r.Title, Text: r.Text, Media: "sound of " + r.Title, Words: "words of " + r.Title}
		return nil
	}, "PrepareMessage", r.Title)
	return m, err
}

// leads tells whether who is signed in may approve messages.
func (b *Backend) leads() error {
	i := slices.IndexFunc(b.People, func(u app.User) bool { return u.ID == b.User })
	return b.People[max(i, 0)].Need(app.MayConfirm)
}

// ApproveMessage puts it at the end; every cluster that answers holds it.
func (b *Backend) ApproveMessage(_ context.Context, m app.Message, until time.Time) (app.Message, error) {
	err := b.act(func() error {
		m.ID, m.Until, m.ApprovedBy, m.ApprovedAt = app.ID(fmt.Sprintf("m%d", len(b.MessageList)+len(b.MessageGone)+1)), until, b.User, b.Clock
		b.MessageList = append(b.MessageList, b.heldMessage(m))
		return b.leads()
	}, "ApproveMessage", m.Title)
	return m, err
}

func (b *Backend) heldMessage(m app.Message) backend.MessageView {
	v := backend.MessageView{Message: m, Stands: m.Stands(b.Clock), Length: 24 * time.Second}
	for _, c := range b.ClustersOf {
		if c.Status.State == app.StateHeard || c.Status.State == app.StateReady {
			v.Held++
			continue
		}
		v.Missing = append(v.Missing, backend.EmergencyPole{Cluster: c.ID, Number: c.Number, Name: c.Name, State: c.Status.State})
	}
	return v
}

// ExtendMessage sets until when it stands.
func (b *Backend) ExtendMessage(_ context.Context, id app.ID, until time.Time) error {
	return b.act(func() error {
		if err := b.leads(); err != nil {
			return err
		}
		i := slices.IndexFunc(b.MessageList, func(m backend.MessageView) bool { return m.ID == id })
		if i < 0 {
			return app.Fail("data.not_found", nil, "kind", "message", "id", string(id))
		}
		m := b.MessageList[i].Message
		m.Until, m.ApprovedBy, m.ApprovedAt = until, b.User, b.Clock
		b.MessageList[i] = b.heldMessage(m)
		return nil
	}, "ExtendMessage", id)
}

// WithdrawMessage takes it out of the list.
func (b *Backend) WithdrawMessage(_ context.Context, id app.ID) error {
	return b.act(func() error { return pass(&b.MessageList, &b.MessageGone, id) }, "WithdrawMessage", id)
}

// RestoreMessage puts it back.
func (b *Backend) RestoreMessage(_ context.Context, id app.ID) error {
	return b.act(func() error { return pass(&b.MessageGone, &b.MessageList, id) }, "RestoreMessage", id)
}

// pass takes a message from one list to another.
func pass(from, to *[]backend.MessageView, id app.ID) error {
	i := slices.IndexFunc(*from, func(v backend.MessageView) bool { return v.ID == id })
	if i < 0 {
		return app.Fail("data.not_found", nil, "what", "message", "id", string(id))
	}
	*to = append(*to, (*from)[i])
	*from = slices.Delete(*from, i, i+1)
	return nil
}

// MoveMessage puts it at another place.
func (b *Backend) MoveMessage(_ context.Context, id app.ID, to int) error {
	return b.act(func() error {
		i := slices.IndexFunc(b.MessageList, func(v backend.MessageView) bool { return v.ID == id })
		if i < 0 {
			return app.Fail("data.not_found", nil, "what", "message", "id", string(id))
		}
		v := b.MessageList[i]
		b.MessageList = slices.Insert(slices.Delete(b.MessageList, i, i+1), min(max(to, 0), len(b.MessageList)-1), v)
		return nil
	}, "MoveMessage", id, to)
}

// WithMessages gives a station messages of these titles, in this order.
func WithMessages(b *Backend, titles ...string) {
	for i, title := range titles {
		b.MessageList = append(b.MessageList, b.heldMessage(app.Message{ID: app.ID(fmt.Sprintf("m%d", i+1)), Title: title,
			Text: title + ". Bà con nghe và làm theo ngay.", Media: "sound of " + title, Until: b.Clock.AddDate(1, 0, 0), ApprovedBy: b.User, ApprovedAt: b.Clock}))
	}
}
