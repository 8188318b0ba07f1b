package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// setUpKey is the setting that tells that the first start was finished.
const setUpKey = "setup.done"

// SetUpDone is false until the first start was finished or skipped.
func (d *desk) SetUpDone() bool {
	v, err := d.db.Value(context.Background(), setUpKey)
	return err == nil && v != ""
}

// FinishSetUp ends the first start.
func (d *desk) FinishSetUp(ctx context.Context) error {
	return d.done(d.db.SetValues(ctx, map[string]string{setUpKey: "1"}, app.AuditRow{Action: "station.set_up"}),
		backend.TopicSettings, "status.set_up")
}

// SaveStation names the station and makes its first account when it has none.
func (d *desk) SaveStation(ctx context.Context, about app.Station, admin app.User, secret string) error {
	users, err := d.people.Users(ctx)
	if err != nil {
		return err
	}
	by, signedIn := d.Current()
	if len(users) > 0 && !signedIn {
		return app.Fail("people.not_signed_in", nil)
	}
	if len(users) == 0 {
		if by, err = d.first(ctx, admin, secret); err != nil {
			return err
		}
	} else if err := by.Need(app.MayConfigure); err != nil {
		return err
	}
	old := d.Station()
	about.Commune, about.CreatedAt, about.Workshop = old.Commune, old.CreatedAt, old.Workshop
	saved, err := d.db.SaveStation(ctx, about, app.AuditRow{User: by.ID, Action: "station.name"})
	if err != nil {
		return err
	}
	d.station.mu.Lock()
	d.about = saved
	d.station.mu.Unlock()
	return d.done(nil, backend.TopicSettings, "status.station_saved", "name", saved.Name)
}

// first makes the first account, with every role that a lone officer needs,
// and signs its owner in.
func (d *desk) first(ctx context.Context, admin app.User, secret string) (app.User, error) {
	admin.Roles = []app.Role{app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator}
	u, err := d.people.First(ctx, admin, secret)
	if err != nil {
		return u, err
	}
	d.setUser(u, true)
	return u, nil
}

// SpeakBack sends what the microphone test recorded through the encoder,
// WebRTC and a virtual speaker, and plays what came out of that.
func (d *desk) SpeakBack(ctx context.Context, test backend.MicTest) (backend.SpeakBack, error) {
	m, ok := test.(*micTest)
	if !ok {
		return backend.SpeakBack{}, app.Fail("record.nothing", nil)
	}
	said := m.recorded()
	if len(said) == 0 {
		return backend.SpeakBack{}, app.Fail("record.nothing", nil)
	}
	back, result, err := speakBack(ctx, d.clock, said, d.delay())
	if err != nil {
		return result, err
	}
	return result, d.player.play("speakback", &clip{samples: back}, 0)
}
