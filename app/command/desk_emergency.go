package command

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/ui/backend"
)

// EmergencyPolicy is who may let an emergency out.
func (d *desk) EmergencyPolicy() app.EmergencyPolicy { return d.emergencies.Policy() }

// SaveEmergencyPolicy keeps it.
func (d *desk) SaveEmergencyPolicy(ctx context.Context, p app.EmergencyPolicy) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.emergencies.SetPolicy(ctx, by, p), backend.TopicSettings, "status.settings_saved")
}

// HasEmergencyPIN tells whether the leader has set a PIN.
func (d *desk) HasEmergencyPIN() bool {
	has, err := d.people.HasLeaderPIN(context.Background())
	logFault(err)
	return has
}

// SetEmergencyPIN keeps the leader's PIN.
func (d *desk) SetEmergencyPIN(ctx context.Context, pin string) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.people.SetLeaderPIN(ctx, by, pin), backend.TopicPeople, "status.leader_pin")
}

// OrderEmergency makes the sound ready and keeps the order.
func (d *desk) OrderEmergency(ctx context.Context, r backend.EmergencyRequest) (app.Emergency, error) {
	by, err := d.may(app.MayEmergency)
	if err != nil {
		return app.Emergency{}, err
	}
	return d.emergencies.Order(ctx, by, playout.EmergencyRequest{
		Title: r.Title, Text: r.Text, Media: r.Media, Message: r.Message, Microphone: r.Microphone, Device: r.Device, Zone: r.Zone, Clusters: r.Clusters,
		Times: r.Times, Every: r.Every, ValidFor: r.ValidFor,
	})
}

// ConfirmEmergency lets it out.
func (d *desk) ConfirmEmergency(ctx context.Context, id app.ID, c backend.Confirmation) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	if c.Login != "" {
		if by, err = d.people.SignIn(ctx, c.Login, c.Secret); err != nil {
			return err
		}
	}
	return d.done(d.emergencies.Confirm(ctx, by, c.PIN, id), backend.TopicOnAir, "status.emergency_out")
}

// EndEmergency ends one, or takes an order back.
func (d *desk) EndEmergency(ctx context.Context, id app.ID) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	waiting := slices.ContainsFunc(d.emergencies.Active(), func(e app.Emergency) bool {
		return e.ID == id && e.State == app.EmergencyWaiting
	})
	if err := d.emergencies.End(ctx, by, id); err != nil || waiting {
		return err
	}
	return d.done(nil, backend.TopicOnAir, "status.emergency_ended")
}

// Emergencies are those that wait or go on.
func (d *desk) Emergencies() ([]backend.EmergencyView, error) {
	var out []backend.EmergencyView
	now := map[app.ID]bool{}
	for _, a := range d.playout.State().Beside {
		now[a.Broadcast.Emergency] = true
	}
	for _, e := range d.emergencies.Active() {
		first, err := d.db.FirstHeard(context.Background(), e.Soundings)
		if err != nil {
			return nil, err
		}
		out = append(out, backend.EmergencyView{Emergency: e, Sounding: now[e.ID], Poles: d.poles(e.Clusters, first), Counts: d.counts(true, e.Clusters)})
	}
	return out, nil
}

// poles are clusters with their state and when they played first.
func (d *desk) poles(clusters []app.ID, first map[app.ID]time.Time) []backend.EmergencyPole {
	state := map[app.ID]app.ClusterState{}
	for _, s := range d.inventory.Board() {
		state[s.Cluster] = s.State
	}
	var out []backend.EmergencyPole
	for _, c := range d.inventory.Clusters() {
		if slices.Contains(clusters, c.ID) {
			out = append(out, backend.EmergencyPole{Cluster: c.ID, Number: c.Number, Name: c.Name, State: state[c.ID], First: first[c.ID],
				Fed: fedOnly(c) && state[c.ID] != app.StateHeard})
		}
	}
	return out
}
