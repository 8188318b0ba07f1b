package backend

import (
	"context"
	"time"

	"tienglang/app"
)

// EmergencyRequest is what a person wants to go out at once, over everything.
// Of Message, Text, Media and Microphone one is set.
type EmergencyRequest struct {
	Title      string
	Message    app.ID // that was approved in advance
	Text       string // read by machine
	Media      string // SHA-256 of what is ready: an approved programme's, or a file's
	Microphone bool
	Device     string
	Zone       app.ID   // "" for the whole commune
	Clusters   []app.ID // when single clusters were chosen
	Times      int      // in a row, at once
	Every      time.Duration
	ValidFor   time.Duration
}

// EmergencyPole is one cluster that an emergency is meant for.
type EmergencyPole struct {
	Cluster app.ID
	Number  int
	Name    string
	State   app.ClusterState
	First   time.Time // when its first sound was heard there, zero for not yet
	Fed     bool      // First is when it went into a transmitter or amplifier; whether it was heard is not measured
}

// EmergencyView is an emergency that waits or goes on, and how it fares.
type EmergencyView struct {
	app.Emergency
	Sounding bool // at this moment; else it waits for its repeat
	Poles    []EmergencyPole
	Counts   Counts
}

// Confirmation is who lets an emergency out: another account with its secret,
// the leader's PIN, or, with all of it empty, the orderer as leader.
type Confirmation struct {
	Login, Secret string
	PIN           string
}

// Emergencies is Phát khẩn cấp.
type Emergencies interface {
	EmergencyPolicy() app.EmergencyPolicy
	// SaveEmergencyPolicy is the leader's: app.MayConfirm.
	SaveEmergencyPolicy(ctx context.Context, p app.EmergencyPolicy) error
	// HasEmergencyPIN tells whether the leader has set one.
	HasEmergencyPIN() bool
	// SetEmergencyPIN keeps the leader's PIN; "people.…" on a weak one.
	SetEmergencyPIN(ctx context.Context, pin string) error
	// OrderEmergency makes the sound ready and keeps the order; nothing sounds
	// before ConfirmEmergency. It may take as long as a text is read by machine.
	OrderEmergency(ctx context.Context, r EmergencyRequest) (app.Emergency, error)
	// ConfirmEmergency lets it out; it sounds when this returns.
	ConfirmEmergency(ctx context.Context, id app.ID, c Confirmation) error
	// EndEmergency ends one, or takes an order back that nobody has confirmed.
	EndEmergency(ctx context.Context, id app.ID) error
	// Emergencies are those that wait or go on, oldest first.
	Emergencies() ([]EmergencyView, error)
}
