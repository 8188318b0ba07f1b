package command

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// Messages are the sounds for emergencies that lie at the poles.
func (d *desk) Messages() ([]backend.MessageView, error) {
	all, err := d.db.Messages(context.Background())
	if err != nil {
		return nil, err
	}
	var out []backend.MessageView
	now := d.clock.Now()
	for _, m := range all {
		held := d.holding.HeldMessage(m)
		v := backend.MessageView{Message: m, Stands: m.Stands(now), Length: d.mediaLength(context.Background(), m.Media), Held: len(held)}
		var away []app.ID
		for _, c := range d.inventory.Clusters() {
			if !slices.Contains(held, c.ID) {
				away = append(away, c.ID)
			}
		}
		v.Missing = d.poles(away, nil)
		out = append(out, v)
	}
	return out, nil
}

// PrepareMessage makes the sound of one.
func (d *desk) PrepareMessage(ctx context.Context, r backend.MessageRequest) (app.Message, error) {
	by, err := d.may(app.MayConfirm)
	if err != nil {
		return app.Message{}, err
	}
	return d.messages.Prepare(ctx, by, playout.MessageRequest{Title: r.Title, Text: r.Text, Media: r.Media})
}

// ApproveMessage sends one to the poles.
func (d *desk) ApproveMessage(ctx context.Context, m app.Message, until time.Time) (app.Message, error) {
	by, err := d.may(app.MayConfirm)
	if err != nil {
		return m, err
	}
	m, err = d.messages.Approve(ctx, by, m, until)
	return m, d.done(err, backend.TopicMessages, "status.message_approved", "title", m.Title)
}

// ExtendMessage lets one stand for longer.
func (d *desk) ExtendMessage(ctx context.Context, id app.ID, until time.Time) error {
	by, err := d.may(app.MayConfirm)
	if err != nil {
		return err
	}
	return d.done(d.messages.Extend(ctx, by, id, until), backend.TopicMessages, "status.message_extended", "date", until.In(app.Vietnam).Format("02/01/2006"))
}

// WithdrawMessage takes one back.
func (d *desk) WithdrawMessage(ctx context.Context, id app.ID) error {
	by, err := d.may(app.MayConfirm)
	if err != nil {
		return err
	}
	return d.done(d.messages.Withdraw(ctx, by, id), backend.TopicMessages, "status.message_withdrawn")
}

// RestoreMessage undoes that.
func (d *desk) RestoreMessage(ctx context.Context, id app.ID) error {
	by, err := d.may(app.MayConfirm)
	if err != nil {
		return err
	}
	return d.done(d.messages.Restore(ctx, by, id), backend.TopicMessages, "status.message_restored")
}

// MoveMessage offers one at another place.
func (d *desk) MoveMessage(ctx context.Context, id app.ID, to int) error {
	by, err := d.may(app.MayConfirm)
	if err != nil {
		return err
	}
	return d.done(d.messages.Move(ctx, by, id, to), backend.TopicMessages, "status.message_moved")
}
