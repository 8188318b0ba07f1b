package uitest

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// EmergencyOf is a station's emergencies in memory.
type EmergencyOf struct {
	PolicyIs      app.EmergencyPolicy
	LeaderPIN     string
	EmergenciesOf []backend.EmergencyView
	EmergencyLast backend.EmergencyRequest
	Renewed       int // how often a daily page was made anew
}

// EmergencyPolicy is PolicyIs.
func (b *Backend) EmergencyPolicy() app.EmergencyPolicy {
	return locked(b, func() app.EmergencyPolicy { return b.PolicyIs })
}

// SaveEmergencyPolicy sets PolicyIs.
func (b *Backend) SaveEmergencyPolicy(_ context.Context, p app.EmergencyPolicy) error {
	return b.act(func() error { b.PolicyIs = p; return nil }, "SaveEmergencyPolicy", p)
}

// HasEmergencyPIN tells whether there is one.
func (b *Backend) HasEmergencyPIN() bool {
	return locked(b, func() bool { return b.LeaderPIN != "" })
}

// SetEmergencyPIN sets LeaderPIN.
func (b *Backend) SetEmergencyPIN(_ context.Context, pin string) error {
	return b.act(func() error { b.LeaderPIN = pin; return nil }, "SetEmergencyPIN")
}

// OrderEmergency keeps an order that waits.
func (b *Backend) OrderEmergency(_ context.Context, r backend.EmergencyRequest) (app.Emergency, error) {
	var e app.Emergency
	err := b.act(func() error {
		b.EmergencyLast = r
		e = app.Emergency{ID: app.ID(fmt.Sprintf("k%d", len(b.EmergenciesOf)+1)), State: app.EmergencyWaiting, Title: r.Title, Text: r.Text,
			Media: r.Media, Microphone: r.Microphone, Zone: r.Zone, Times: r.Times, Every: r.Every, ValidFor: r.ValidFor,
			OrderedBy: b.User, OrderedAt: b.Clock}
		for _, c := range b.ClustersOf {
			if r.Zone == "" || slices.Contains(b.zone(r.Zone), c.ID) {
				e.Clusters = append(e.Clusters, c.ID)
			}
		}
		b.EmergenciesOf = append(b.EmergenciesOf, backend.EmergencyView{Emergency: e})
		return nil
	}, "OrderEmergency", r.Title)
	return e, err
}

func (b *Backend) zone(id app.ID) []app.ID {
	for _, z := range b.ZonesOf {
		if z.ID == id {
			return z.Clusters
		}
	}
	return nil
}

// ConfirmEmergency checks the confirmation against PolicyIs and lets it out.
func (b *Backend) ConfirmEmergency(_ context.Context, id app.ID, c backend.Confirmation) error {
	return b.act(func() error {
		by, err := b.confirms(c)
		if err != nil {
			return err
		}
		for i := range b.EmergenciesOf {
			if v := &b.EmergenciesOf[i]; v.ID == id {
				v.State, v.ConfirmedBy, v.ConfirmedAt, v.Sounding = app.EmergencyActive, by, b.Clock, true
				v.ValidUntil = b.Clock.Add(v.ValidFor)
				b.sound(v)
			}
		}
		return nil
	}, "ConfirmEmergency", id)
}

// confirms tells who lets it out.
func (b *Backend) confirms(c backend.Confirmation) (app.ID, error) {
	switch {
	case c.PIN != "" && b.PolicyIs.PIN && c.PIN == b.LeaderPIN:
		return "", nil
	case c.PIN != "":
		return "", app.Fail("emergency.wrong_pin", nil)
	case c.Login == "":
		return b.User, nil
	}
	for _, u := range b.People {
		if u.Login == c.Login && u.ID != b.User && b.Secrets[u.ID] == c.Secret {
			return u.ID, u.Need(app.MayConfirm)
		}
	}
	return "", app.Fail("people.wrong_secret", nil)
}

// sound puts it on air at every cluster that answers.
func (b *Backend) sound(v *backend.EmergencyView) {
	v.Counts = b.counts()
	b.Air = backend.OnAir{On: true, LUFS: -18, PeakDBFS: -6, Counts: v.Counts, Broadcast: app.Broadcast{
		ID: v.ID, Kind: app.BroadcastEmergency, Title: v.Title, Clusters: v.Clusters, StartedAt: b.Clock}}
	for _, c := range b.ClustersOf {
		if !slices.Contains(v.Clusters, c.ID) {
			continue
		}
		p := backend.EmergencyPole{Cluster: c.ID, Number: c.Number, Name: c.Name, State: c.Status.State}
		if c.Status.State == app.StateHeard || c.Status.State == app.StateReady {
			p.State, p.First = app.StateHeard, b.Clock.Add(400*time.Millisecond)
		}
		v.Poles = append(v.Poles, p)
	}
}

// EndEmergency takes it away.
func (b *Backend) EndEmergency(_ context.Context, id app.ID) error {
	return b.act(func() error {
		b.EmergenciesOf = slices.DeleteFunc(b.EmergenciesOf, func(v backend.EmergencyView) bool { return v.ID == id })
		b.Air = backend.OnAir{LUFS: -120, PeakDBFS: -120}
		return nil
	}, "EndEmergency", id)
}

// Emergencies is EmergenciesOf.
func (b *Backend) Emergencies() ([]backend.EmergencyView, error) {
	return locked(b, func() []backend.EmergencyView { return slices.Clone(b.EmergenciesOf) }), b.err("Emergencies")
}
