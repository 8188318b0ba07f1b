package people

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

// leaderPIN is under which the leader's PIN is kept, hashed as secrets are.
const leaderPIN = "people.leader_pin"

// SetLeaderPIN sets the PIN with which the leader lets an emergency out at
// anybody's hand, on behalf of by, who may confirm. Errors: "people.not_allowed"
// and those of CheckSecret.
func (s *Service) SetLeaderPIN(ctx context.Context, by app.User, pin string) error {
	if err := by.Need(app.MayConfirm); err != nil {
		return err
	}
	hash, err := s.newSecret(by, pin)
	if err != nil {
		return err
	}
	s.one.Lock()
	defer s.one.Unlock()
	return s.keepPIN(ctx, app.Credential{Hash: hash}, audit.Act(by.ID, "people.leader_pin", string(by.ID)))
}

// HasLeaderPIN reports whether the PIN was ever set.
func (s *Service) HasLeaderPIN(ctx context.Context) (bool, error) {
	c, err := s.leaderPIN(ctx)
	return c.Hash != "", err
}

// ProveLeaderPIN checks the PIN that is typed at by's hand. The try is counted
// on the disk before it is looked at. Errors: "people.no_pin" where none was set,
// "people.wait", "people.wrong_pin".
func (s *Service) ProveLeaderPIN(ctx context.Context, by app.User, pin string) error {
	s.one.Lock()
	defer s.one.Unlock()
	c, err := s.leaderPIN(ctx)
	if err != nil {
		return err
	}
	if c.Hash == "" {
		return app.Fail("people.no_pin", nil)
	}
	c = s.counted(leaderPIN, c)
	now := s.clock.Now()
	if wait := remaining(c, now); wait > 0 {
		return app.Fail("people.wait", nil, "seconds", seconds(wait))
	}
	tried := c
	tried.Failures++
	tried.NextTry = now.Add(waitAfter(tried.Failures))
	if err := s.keptOr(leaderPIN, tried, s.keepPIN(ctx, tried, app.AuditRow{})); err != nil {
		return err
	}
	if !matches(c.Hash, clean(pin)) {
		act := audit.Act(by.ID, "people.wrong_pin", string(by.ID), "failures", strconv.Itoa(tried.Failures))
		if err := unlessFull(s.store.AddAudit(ctx, act)); err != nil {
			return err
		}
		return app.Fail("people.wrong_pin", nil)
	}
	c.Failures, c.NextTry = 0, time.Time{}
	return s.keptOr(leaderPIN, c, s.keepPIN(ctx, c, app.AuditRow{}))
}

func (s *Service) leaderPIN(ctx context.Context) (app.Credential, error) {
	return LeaderPIN(ctx, s.store)
}

// LeaderPIN is the leader's PIN as it is kept; its Hash is "" while there is
// none.
func LeaderPIN(ctx context.Context, from interface {
	Value(ctx context.Context, key string) (string, error)
}) (c app.Credential, err error) {
	text, err := from.Value(ctx, leaderPIN)
	if err != nil || text == "" {
		return c, err
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, app.Fail("data.damaged", err, "file", leaderPIN)
	}
	return c, nil
}

func (s *Service) keepPIN(ctx context.Context, c app.Credential, act app.AuditRow) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return s.store.SetValues(ctx, map[string]string{leaderPIN: string(b)}, act)
}
