package uitest

import (
	"context"
	"slices"
	"time"

	"tienglang/app"
	"tienglang/ui/backend"
)

// Station is StationIs.
func (b *Backend) Station() app.Station {
	return locked(b, func() app.Station { return b.StationIs })
}

// Now is Clock.
func (b *Backend) Now() time.Time { return locked(b, func() time.Time { return b.Clock }) }

// Subscribe keeps f until cancelled.
func (b *Backend) Subscribe(f func(backend.Topic)) (cancel func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subscribers == nil {
		b.subscribers = map[int]func(backend.Topic){}
	}
	b.next++
	n := b.next
	b.subscribers[n] = f
	return func() { b.Do(func() { delete(b.subscribers, n) }) }
}

// OnAir is Air.
func (b *Backend) OnAir() backend.OnAir { return locked(b, func() backend.OnAir { return b.Air }) }

// Status is StatusIs.
func (b *Backend) Status() backend.Status {
	return locked(b, func() backend.Status { return b.StatusIs })
}

// Today is TodayIs.
func (b *Backend) Today() (backend.Today, error) {
	return locked(b, func() backend.Today { return b.TodayIs }), b.err("Today")
}

func (b *Backend) err(name string) error { return locked(b, func() error { return b.Errs[name] }) }

// Version is that of a test.
func (b *Backend) Version() string { return "0.1.0" }

// Users is People without the disabled ones.
func (b *Backend) Users() ([]app.User, error) {
	return locked(b, func() []app.User { return slices.Clone(b.People) }), b.err("Users")
}

// SignIn compares with Secrets.
func (b *Backend) SignIn(_ context.Context, login, secret string) (app.User, error) {
	var user app.User
	err := b.act(func() error {
		for _, u := range b.People {
			if u.Login == login && b.Secrets[u.ID] == secret && !u.Disabled {
				user, b.User = u, u.ID
				return nil
			}
		}
		return app.Fail("people.wrong_secret", nil)
	}, "SignIn", login)
	return user, err
}

// ChangeSecret changes that of the signed-in user.
func (b *Backend) ChangeSecret(_ context.Context, old, fresh string) error {
	return b.act(func() error {
		if b.Secrets[b.User] != old {
			return app.Fail("people.wrong_secret", nil)
		}
		b.Secrets[b.User] = fresh
		for i := range b.People {
			if b.People[i].ID == b.User {
				b.People[i].MustChange = false
			}
		}
		return nil
	}, "ChangeSecret")
}

// SignOut forgets who is signed in.
func (b *Backend) SignOut() {
	_ = b.act(func() error { b.User = ""; return nil }, "SignOut")
}

// Current is the user signed in.
func (b *Backend) Current() (app.User, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, u := range b.People {
		if u.ID == b.User && b.User != "" {
			return u, true
		}
	}
	return app.User{}, false
}

// AddUser adds to People.
func (b *Backend) AddUser(_ context.Context, u app.User, secret string) (app.User, error) {
	err := b.act(func() error {
		u.ID, u.MustChange = app.NewID(b.Clock), true
		b.People = append(b.People, u)
		b.Secrets[u.ID] = secret
		return nil
	}, "AddUser", u.Login)
	return u, err
}

// SetUser replaces one of People.
func (b *Backend) SetUser(_ context.Context, u app.User) error {
	return b.act(func() error {
		for i := range b.People {
			if b.People[i].ID == u.ID {
				b.People[i] = u
			}
		}
		return nil
	}, "SetUser", u.Login)
}

// ResetSecret sets one of Secrets.
func (b *Backend) ResetSecret(_ context.Context, id app.ID, secret string) error {
	return b.act(func() error { b.Secrets[id] = secret; return nil }, "ResetSecret", id)
}

// Audit is AuditOf, whole unless AuditBroken.
func (b *Backend) Audit(limit int) ([]app.AuditRow, bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.AuditOf[:min(limit, len(b.AuditOf))]), !b.AuditBroken, b.Errs["Audit"]
}

// SetUpDone is SetUp.
func (b *Backend) SetUpDone() bool { return locked(b, func() bool { return b.SetUp }) }

// FinishSetUp sets SetUp.
func (b *Backend) FinishSetUp(context.Context) error {
	return b.act(func() error { b.SetUp = true; return nil }, "FinishSetUp")
}

// SaveStation names the station and signs its first account in.
func (b *Backend) SaveStation(_ context.Context, s app.Station, admin app.User, secret string) error {
	return b.act(func() error {
		b.StationIs = s
		if len(b.People) == 0 {
			admin.ID = app.NewID(b.Clock)
			b.People = append(b.People, admin)
			b.Secrets[admin.ID] = secret
			b.User = admin.ID
		}
		return nil
	}, "SaveStation", s.CommuneOf)
}

// SpeakBack gives fixed figures once Hold lets it.
func (b *Backend) SpeakBack(ctx context.Context, _ backend.MicTest) (backend.SpeakBack, error) {
	if err := b.act(nil, "SpeakBack"); err != nil {
		return backend.SpeakBack{}, err
	}
	return backend.SpeakBack{Similarity: 0.987, LatencyMS: 312}, b.wait(ctx)
}

// Settings is Prefs.
func (b *Backend) Settings() backend.Settings {
	return locked(b, func() backend.Settings { return b.Prefs })
}

// SaveSettings sets Prefs.
func (b *Backend) SaveSettings(_ context.Context, s backend.Settings) error {
	return b.act(func() error { b.Prefs = s; return nil }, "SaveSettings", s.Language, s.Theme)
}

// PlayerAddress ends in the token.
func (b *Backend) PlayerAddress() string { return "https://192.168.1.10:8443/listen#" + b.PlayerToken }

// RenewPlayerToken takes the next one.
func (b *Backend) RenewPlayerToken(context.Context) error {
	b.PlayerToken += "x"
	return nil
}

// DataFolder is a name alone.
func (b *Backend) DataFolder() string { return "/var/lib/tienglang" }
