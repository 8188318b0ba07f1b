package people

import (
	"context"
	"strconv"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// After freeTries failures in a row an account is slowed: the next try waits
// 2 s, then 4 s, doubling up to longestWait.
const (
	freeTries   = 3
	longestWait = 5 * time.Minute
)

// SignIn proves who somebody is. Errors: "people.wrong_secret" (also for a
// login that nobody has), "people.wait" with the seconds until the next try,
// "people.disabled", "people.trainee_only_workshop". A user whose MustChange
// holds is returned too and can do nothing until ChangeSecret.
func (s *Service) SignIn(ctx context.Context, login, secret string) (app.User, error) {
	u, err := s.store.UserByLogin(ctx, strings.ToLower(strings.TrimSpace(login)))
	if app.CodeOf(err) == "data.not_found" {
		s.cost.hash(clean(secret)) // as slow as a login that exists
		return app.User{}, app.Fail("people.wrong_secret", err)
	}
	if err != nil {
		return app.User{}, err
	}
	if err := s.prove(ctx, u, secret); err != nil {
		return app.User{}, err
	}
	if u.Disabled {
		return app.User{}, app.Fail("people.disabled", nil, "name", u.Name)
	}
	if err := s.traineeBelongs(ctx, u); err != nil {
		return app.User{}, err
	}
	return u, unlessFull(s.store.AddAudit(ctx, audit.Act(u.ID, "people.sign_in", string(u.ID))))
}

// prove compares a secret. The try is counted on disk before it is looked at,
// so that neither a crash nor a restart gives tries away.
func (s *Service) prove(ctx context.Context, u app.User, secret string) error {
	s.one.Lock()
	defer s.one.Unlock()
	c, err := s.store.Credential(ctx, u.ID)
	if err != nil {
		return err
	}
	c = s.counted(u.ID, c)
	now := s.clock.Now()
	if wait := remaining(c, now); wait > 0 {
		return app.Fail("people.wait", nil, "seconds", seconds(wait))
	}
	tried := c
	tried.Failures++
	tried.NextTry = now.Add(waitAfter(tried.Failures))
	if err := s.keptOr(u.ID, tried, s.store.SetCredential(ctx, u.ID, tried, app.AuditRow{})); err != nil {
		return err
	}
	if !matches(c.Hash, clean(secret)) {
		return s.wrong(ctx, u, tried.Failures)
	}
	c.Failures, c.NextTry = 0, time.Time{}
	return s.keptOr(u.ID, c, s.store.SetCredential(ctx, u.ID, c, app.AuditRow{}))
}

func (s *Service) wrong(ctx context.Context, u app.User, failures int) error {
	err := s.store.AddAudit(ctx, audit.Act(u.ID, "people.wrong_secret", string(u.ID), "failures", strconv.Itoa(failures)))
	if err := unlessFull(err); err != nil {
		return err
	}
	return app.Fail("people.wrong_secret", nil, "name", u.Name)
}

// waitAfter is how long an account rests after that many failures in a row.
func waitAfter(failures int) time.Duration {
	if failures < freeTries {
		return 0
	}
	n := failures - freeTries + 1
	if n > 8 { // 2^9 s is beyond longestWait
		return longestWait
	}
	return min(time.Second<<n, longestWait)
}

// remaining is how long the next try must wait. A clock that was set back can
// not lock an account for longer than its own wait.
func remaining(c app.Credential, now time.Time) time.Duration {
	return min(c.NextTry.Sub(now), waitAfter(c.Failures))
}
