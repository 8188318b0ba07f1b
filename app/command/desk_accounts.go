package command

import (
	"context"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Users lists the accounts.
func (d *desk) Users() ([]app.User, error) { return d.people.Users(context.Background()) }

// SignIn lets somebody work at this desk.
func (d *desk) SignIn(ctx context.Context, login, secret string) (app.User, error) {
	u, err := d.people.SignIn(ctx, login, secret)
	if err != nil {
		return u, err
	}
	d.setUser(u, true)
	return u, d.done(nil, backend.TopicPeople, "status.signed_in", "name", u.Name)
}

func (d *desk) setUser(u app.User, in bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.user, d.signedIn = u, in
}

// Current is who works here.
func (d *desk) Current() (app.User, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.user, d.signedIn
}

// ChangeSecret is the signed-in user's own change.
func (d *desk) ChangeSecret(ctx context.Context, old, fresh string) error {
	u, ok := d.Current()
	if !ok {
		return app.Fail("people.not_signed_in", nil)
	}
	u, err := d.people.ChangeSecret(ctx, u.ID, old, fresh)
	if err != nil {
		return err
	}
	d.setUser(u, true)
	return d.done(nil, backend.TopicPeople, "status.secret_changed")
}

// SignOut leaves the desk, and what was said to who leaves is said no more.
// What is on air stays on air.
func (d *desk) SignOut() {
	u, ok := d.Current()
	d.setUser(app.User{}, false)
	d.mu.Lock()
	d.status = backend.Status{}
	d.mu.Unlock()
	if ok {
		if err := d.people.SignedOut(context.Background(), u); err != nil {
			d.note("", err)
		}
	}
	d.publish(backend.TopicPeople)
}

// AddUser makes an account.
func (d *desk) AddUser(ctx context.Context, u app.User, secret string) (app.User, error) {
	by, err := d.who()
	if err != nil {
		return app.User{}, err
	}
	u, err = d.people.Add(ctx, by, u, secret)
	return u, d.done(err, backend.TopicPeople, "status.user_saved", "name", u.Name)
}

// SetUser changes an account.
func (d *desk) SetUser(ctx context.Context, u app.User) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.people.Set(ctx, by, u), backend.TopicPeople, "status.user_saved", "name", u.Name)
}

// ResetSecret gives somebody a secret to be changed at the next sign-in.
func (d *desk) ResetSecret(ctx context.Context, user app.ID, secret string) error {
	by, err := d.who()
	if err != nil {
		return err
	}
	return d.done(d.people.ResetSecret(ctx, by, user, secret), backend.TopicPeople, "status.secret_reset", "name", d.UserName(user))
}

// UserName is how a person is shown.
func (d *desk) UserName(id app.ID) string {
	if id == "" {
		return theProgram.Name // the headless workshop, or the command line
	}
	if id == app.HubApprover {
		return d.hubOrders.name()
	}
	u, err := d.people.User(context.Background(), id)
	if err != nil {
		return ""
	}
	return u.Name
}

// Audit lists who did what, newest first, and whether the chain is whole.
func (d *desk) Audit(limit int) ([]app.AuditRow, bool, error) {
	ctx := context.Background()
	if _, err := d.who(); err != nil {
		return nil, false, err
	}
	rows, err := d.db.Audit(ctx, limit)
	if err != nil {
		return nil, false, err
	}
	_, broken, cut, err := d.db.VerifyAudit(ctx)
	return rows, broken == nil && !cut, err
}

// Settings are the station's settings.
func (d *desk) Settings() backend.Settings { return backend.Settings(d.settings.Get()) }

// SaveSettings keeps them.
func (d *desk) SaveSettings(ctx context.Context, s backend.Settings) error {
	u, _ := d.Current() // before anybody has signed in only language, theme and cards may change
	return d.done(d.saveSettings(ctx, u, s), backend.TopicSettings, "status.settings_saved")
}
