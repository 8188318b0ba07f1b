package store

import (
	"context"
	"database/sql"
	"errors"

	"tienglang/app"
)

const userColumns = "id, login, name, roles, must_change, disabled, created_at"

func scanUser(row scanner) (u app.User, err error) {
	var made int64
	err = row.Scan(&u.ID, &u.Login, &u.Name, asJSON(&u.Roles), &u.MustChange, &u.Disabled, &made)
	u.CreatedAt = moment(made)
	return u, err
}

// Users lists all accounts, disabled ones too, by name.
func (d *DB) Users(ctx context.Context) ([]app.User, error) {
	return list(ctx, d.r, "SELECT "+userColumns+" FROM users ORDER BY name, login",
		func(row *sql.Rows) (app.User, error) { return scanUser(row) })
}

// User is one account.
func (d *DB) User(ctx context.Context, id app.ID) (app.User, error) {
	u, err := scanUser(d.r.QueryRowContext(ctx, "SELECT "+userColumns+" FROM users WHERE id = ?", id))
	return u, missing(err, "user", string(id))
}

// UserByLogin is the account that signs in under login.
func (d *DB) UserByLogin(ctx context.Context, login string) (app.User, error) {
	u, err := scanUser(d.r.QueryRowContext(ctx, "SELECT "+userColumns+" FROM users WHERE login = ?", login))
	return u, missing(err, "user", login)
}

// Credential is how user proves who they are.
func (d *DB) Credential(ctx context.Context, user app.ID) (c app.Credential, err error) {
	var next int64
	err = d.r.QueryRowContext(ctx, "SELECT hash, failures, next_try FROM credentials WHERE user = ?", user).
		Scan(&c.Hash, &c.Failures, &next)
	c.NextTry = moment(next)
	return c, missing(err, "user", string(user))
}

// AddUser makes an account; "people.login_taken" when its login is another's.
func (d *DB) AddUser(ctx context.Context, u app.User, c app.Credential, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.exec("INSERT INTO users (id, login, name, roles, must_change, disabled, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
			u.ID, u.Login, u.Name, toJSON(u.Roles), u.MustChange, u.Disabled, nano(u.CreatedAt))
		if err != nil {
			return taken(err, "people.login_taken", "login", u.Login)
		}
		return errors.Join(t.putCredential(u.ID, c), t.act(act))
	})
}

// SetUser changes an account's name, login, roles and whether it is disabled.
func (d *DB) SetUser(ctx context.Context, u app.User, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		err := t.execOne("user", string(u.ID), "UPDATE users SET login = ?, name = ?, roles = ?, disabled = ? WHERE id = ?",
			u.Login, u.Name, toJSON(u.Roles), u.Disabled, u.ID)
		if err != nil {
			return taken(err, "people.login_taken", "login", u.Login)
		}
		return t.act(act)
	})
}

// SetSecret gives user a new credential; mustChange when another chose it.
func (d *DB) SetSecret(ctx context.Context, user app.ID, c app.Credential, mustChange bool, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(
			t.execOne("user", string(user), "UPDATE users SET must_change = ? WHERE id = ?", mustChange, user),
			t.putCredential(user, c), t.act(act))
	})
}

// SetCredential keeps the count of failed tries.
func (d *DB) SetCredential(ctx context.Context, user app.ID, c app.Credential, act app.AuditRow) error {
	return d.write(ctx, func(t *tx) error {
		return errors.Join(t.putCredential(user, c), t.act(act))
	})
}

func (t *tx) putCredential(user app.ID, c app.Credential) error {
	return t.exec(`INSERT INTO credentials (user, hash, failures, next_try) VALUES (?, ?, ?, ?)
		ON CONFLICT (user) DO UPDATE SET hash = excluded.hash, failures = excluded.failures, next_try = excluded.next_try`,
		user, c.Hash, c.Failures, nano(c.NextTry))
}
