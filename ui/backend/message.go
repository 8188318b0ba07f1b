package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// MessageRequest is what shall lie at the poles for an emergency: a text that
// is read by machine, or sound.
type MessageRequest struct {
	Title string
	Text  string
	Media string // SHA-256 of a file, or of an approved programme
}

// MessageView is what was approved in advance, and which poles have it.
type MessageView struct {
	app.Message
	Stands  bool // it may be broadcast now
	Length  time.Duration
	Held    int             // clusters that have it on their own disks
	Missing []EmergencyPole // those that have not: there it is streamed
}

// Messages are the sounds for emergencies that lie at the poles. Whoever may
// order an emergency sees them; the leader, app.MayConfirm, changes them.
type Messages interface {
	// Messages are those that stand and those whose permission has ended, in
	// the order in which they are offered.
	Messages() ([]MessageView, error)
	// PrepareMessage makes the sound, to be heard before it is approved. It may
	// take as long as a text is read by machine.
	PrepareMessage(ctx context.Context, r MessageRequest) (app.Message, error)
	// ApproveMessage keeps what was prepared at the poles until that moment.
	ApproveMessage(ctx context.Context, m app.Message, until time.Time) (app.Message, error)
	// ExtendMessage approves the same sound anew, until that moment.
	ExtendMessage(ctx context.Context, id app.ID, until time.Time) error
	// WithdrawMessage takes the permission back; RestoreMessage undoes it.
	WithdrawMessage(ctx context.Context, id app.ID) error
	RestoreMessage(ctx context.Context, id app.ID) error
	// MoveMessage offers it at another place, 0 for the first.
	MoveMessage(ctx context.Context, id app.ID, to int) error
}
