package settings

import (
	"context"

	"tienglang/app"
	"tienglang/ui/page/signin"
)

// typed is what the form says of a person, over what was known.
func (s *peoplePart) typed(u app.User) app.User {
	u.Name, u.Login = s.name.Value(), s.login.Value()
	kept := u.Roles
	u.Roles = nil
	for _, r := range roles {
		if s.roles[r].Chosen {
			u.Roles = append(u.Roles, r)
		}
	}
	for _, r := range kept {
		if r == app.RoleTrainee {
			u.Roles = append(u.Roles, r)
		}
	}
	return u
}

// unfit is the key of what is missing in the form, "" when nothing is.
func unfit(u app.User) string {
	switch {
	case u.Name == "":
		return "start.need_person"
	case u.Login == "":
		return "people.need_login"
	case len(u.Roles) == 0:
		return "people.need_role"
	}
	return ""
}

func (s *peoplePart) add() {
	u, secret := s.typed(app.User{}), s.secret.Text
	key := unfit(u)
	if key == "" {
		key = signin.Unfit(secret, secret)
	}
	if key != "" {
		s.message.Set(s.p.env.T(key))
		return
	}
	s.act(func(ctx context.Context) (err error) {
		u, err = s.p.env.Backend.AddUser(ctx, u, secret)
		return err
	}, func() {
		s.chosen = u.ID
		s.done("status.user_added", u)
	})
}

// save keeps name and roles, and a new secret where one was typed.
func (s *peoplePart) save(old app.User) {
	u, secret := s.typed(old), s.secret.Text
	key := unfit(u)
	if key == "" && secret != "" {
		key = signin.Unfit(secret, secret)
	}
	if key != "" {
		s.message.Set(s.p.env.T(key))
		return
	}
	b := s.p.env.Backend
	s.act(func(ctx context.Context) error {
		if err := b.SetUser(ctx, u); err != nil || secret == "" {
			return err
		}
		return b.ResetSecret(ctx, u.ID, secret)
	}, func() { s.done("status.user_saved", u) })
}

func (s *peoplePart) setDisabled(u app.User, disabled bool) {
	u.Disabled = disabled
	key := "status.user_enabled"
	if disabled {
		key = "status.user_disabled"
	}
	s.act(func(ctx context.Context) error { return s.p.env.Backend.SetUser(ctx, u) }, func() { s.done(key, u) })
}

// act does one thing at a time, and shows a failure in the form, where it was
// typed.
func (s *peoplePart) act(task func(context.Context) error, then func()) {
	if s.busy {
		return
	}
	s.busy = true
	s.message.Set("")
	s.p.env.Run(task, func(err error) {
		s.busy = false
		if err != nil {
			s.message.Set(s.p.env.Catalogue.Error(err))
			return
		}
		then()
	})
}

func (s *peoplePart) done(key string, u app.User) {
	s.secret.SetText("")
	s.p.env.Say(key, "name", u.Name)
	s.read()
}
