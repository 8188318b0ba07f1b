// Package people is signing in and the accounts of the station.
package people

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"tienglang/app"
	"tienglang/app/audit"
)

// Store keeps accounts. Each method that changes something keeps its audit row
// in the same transaction.
type Store interface {
	Users(ctx context.Context) ([]app.User, error)
	User(ctx context.Context, id app.ID) (app.User, error)
	UserByLogin(ctx context.Context, login string) (app.User, error) // "data.not_found"
	Credential(ctx context.Context, user app.ID) (app.Credential, error)
	AddUser(ctx context.Context, u app.User, c app.Credential, act app.AuditRow) error
	SetUser(ctx context.Context, u app.User, act app.AuditRow) error
	SetSecret(ctx context.Context, user app.ID, c app.Credential, mustChange bool, act app.AuditRow) error
	SetCredential(ctx context.Context, user app.ID, c app.Credential, act app.AuditRow) error
	AddAudit(ctx context.Context, act app.AuditRow) error
	Workshop(ctx context.Context) (bool, error)
	Value(ctx context.Context, key string) (string, error)
	SetValues(ctx context.Context, values map[string]string, act app.AuditRow) error
}

// Service is the use of accounts. Its methods may be called from any goroutine.
type Service struct {
	store Store
	clock app.Clock
	cost  Cost
	one   sync.Mutex                // tries go one after the other, so that many at once gain nothing
	tries map[app.ID]app.Credential // of users, and of leaderPIN, that a full disk did not take; guarded by one
}

// New makes the service over a store. The zero Cost is DefaultCost.
func New(s Store, c app.Clock, cost Cost) *Service {
	if cost == (Cost{}) {
		cost = DefaultCost
	}
	return &Service{store: s, clock: c, cost: cost, tries: map[app.ID]app.Credential{}}
}

// Users lists all accounts by name.
func (s *Service) Users(ctx context.Context) ([]app.User, error) { return s.store.Users(ctx) }

// User is one account.
func (s *Service) User(ctx context.Context, id app.ID) (app.User, error) {
	return s.store.User(ctx, id)
}

// First makes the station's first account, with the roles that it asks for;
// "people.not_first" when there is one already. Its owner chose the secret, so
// it need not be changed.
func (s *Service) First(ctx context.Context, u app.User, secret string) (app.User, error) {
	s.one.Lock()
	defer s.one.Unlock()
	have, err := s.store.Users(ctx)
	if err != nil {
		return app.User{}, err
	}
	if len(have) > 0 {
		return app.User{}, app.Fail("people.not_first", nil)
	}
	return s.add(ctx, "", u, secret, false)
}

// Add makes an account on behalf of by; whoever signs in with it first must
// change the secret. Errors: "people.not_allowed", "people.login_taken",
// "people.bad_login", "people.name_missing", "people.no_role",
// "people.trainee_only_workshop" and those of CheckSecret.
func (s *Service) Add(ctx context.Context, by app.User, u app.User, secret string) (app.User, error) {
	if err := by.Need(app.MayAccounts); err != nil {
		return app.User{}, err
	}
	return s.add(ctx, by.ID, u, secret, true)
}

func (s *Service) add(ctx context.Context, by app.ID, u app.User, secret string, mustChange bool) (app.User, error) {
	u, err := s.tidy(ctx, u)
	if err != nil {
		return u, err
	}
	hash, err := s.newSecret(u, secret)
	if err != nil {
		return u, err
	}
	u.CreatedAt = s.clock.Now()
	u.ID = app.NewID(u.CreatedAt)
	u.MustChange, u.Disabled = mustChange, false
	if by == "" {
		by = u.ID
	}
	err = s.store.AddUser(ctx, u, app.Credential{Hash: hash},
		audit.Act(by, "people.add", string(u.ID), "login", u.Login, "roles", roles(u)))
	return u, err
}

// Set changes an account's name, login, roles, and whether it is disabled. The
// last administrator stays one ("people.last_administrator").
func (s *Service) Set(ctx context.Context, by app.User, u app.User) error {
	if err := by.Need(app.MayAccounts); err != nil {
		return err
	}
	u, err := s.tidy(ctx, u)
	if err != nil {
		return err
	}
	s.one.Lock()
	defer s.one.Unlock()
	if err := s.keepsAdministrator(ctx, u); err != nil {
		return err
	}
	return s.store.SetUser(ctx, u, audit.Act(by.ID, "people.set", string(u.ID),
		"login", u.Login, "roles", roles(u), "disabled", strconv.FormatBool(u.Disabled)))
}

// keepsAdministrator refuses a change of u after which nobody could change
// accounts any more.
func (s *Service) keepsAdministrator(ctx context.Context, u app.User) error {
	all, err := s.store.Users(ctx)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.ID == u.ID {
			other = u
		}
		other.MustChange = false
		if other.Can(app.MayAccounts) {
			return nil
		}
	}
	return app.Fail("people.last_administrator", nil, "name", u.Name)
}

// plainLogin is what a login may look like.
var plainLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

// tidy brings an account into its stored form, or says what is wrong with it.
func (s *Service) tidy(ctx context.Context, u app.User) (app.User, error) {
	u.Login = strings.ToLower(strings.TrimSpace(u.Login))
	u.Name = norm.NFC.String(strings.Join(strings.Fields(u.Name), " "))
	switch {
	case !plainLogin.MatchString(u.Login):
		return u, app.Fail("people.bad_login", nil, "login", u.Login)
	case u.Name == "" || len(u.Name) > 200:
		return u, app.Fail("people.name_missing", nil)
	case len(u.Roles) == 0:
		return u, app.Fail("people.no_role", nil, "name", u.Name)
	}
	for _, r := range u.Roles {
		if !knownRole(r) {
			return u, app.Fail("people.no_role", nil, "name", u.Name)
		}
	}
	return u, s.traineeBelongs(ctx, u)
}

func knownRole(r app.Role) bool {
	switch r {
	case app.RoleEditor, app.RoleAnnouncer, app.RoleApprover, app.RoleAdministrator, app.RoleTrainee:
		return true
	}
	return false
}

// traineeBelongs holds trainees, who may do everything, to workshop stations.
func (s *Service) traineeBelongs(ctx context.Context, u app.User) error {
	if !u.Has(app.RoleTrainee) {
		return nil
	}
	is, err := s.store.Workshop(ctx)
	if err == nil && !is {
		err = app.Fail("people.trainee_only_workshop", nil, "name", u.Name)
	}
	return err
}

// ChangeSecret is a user's own change. old is checked as at signing in.
// "people.same_secret" when nothing changes, and the errors of SignIn and
// CheckSecret.
func (s *Service) ChangeSecret(ctx context.Context, user app.ID, old, fresh string) (app.User, error) {
	u, err := s.store.User(ctx, user)
	if err != nil {
		return u, err
	}
	if err := s.prove(ctx, u, old); err != nil {
		return u, err
	}
	if clean(old) == clean(fresh) {
		return u, app.Fail("people.same_secret", nil)
	}
	hash, err := s.newSecret(u, fresh)
	if err != nil {
		return u, err
	}
	u.MustChange = false
	return u, s.store.SetSecret(ctx, u.ID, app.Credential{Hash: hash}, false, audit.Act(u.ID, "people.change_secret", string(u.ID)))
}

// ResetSecret gives user a secret that by has chosen; it must be changed at the
// next signing in.
func (s *Service) ResetSecret(ctx context.Context, by app.User, user app.ID, secret string) error {
	if err := by.Need(app.MayAccounts); err != nil {
		return err
	}
	u, err := s.store.User(ctx, user)
	if err != nil {
		return err
	}
	hash, err := s.newSecret(u, secret)
	if err != nil {
		return err
	}
	return s.store.SetSecret(ctx, u.ID, app.Credential{Hash: hash}, true, audit.Act(by.ID, "people.reset_secret", string(u.ID)))
}

// SignedOut notes that u left the window.
func (s *Service) SignedOut(ctx context.Context, u app.User) error {
	return s.store.AddAudit(ctx, audit.Act(u.ID, "people.sign_out", string(u.ID)))
}

func (s *Service) newSecret(u app.User, secret string) (string, error) {
	if err := CheckSecret(u.Login, secret); err != nil {
		return "", err
	}
	return s.cost.hash(clean(secret)), nil
}

func roles(u app.User) string {
	names := make([]string, len(u.Roles))
	for i, r := range u.Roles {
		names[i] = string(r)
	}
	return strings.Join(names, " ")
}

// seconds is d in whole seconds, rounded up, for a sentence.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
