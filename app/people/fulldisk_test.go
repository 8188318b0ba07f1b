package people_test

import (
	"context"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/people"
	"tienglang/app/store"
)

// fullDisk is a store on a disk that takes nothing more.
type fullDisk struct{ *store.DB }

func (fullDisk) SetCredential(context.Context, app.ID, app.Credential, app.AuditRow) error {
	return app.Fail("disk.full", nil)
}

func (fullDisk) SetValues(context.Context, map[string]string, app.AuditRow) error {
	return app.Fail("disk.full", nil)
}

func (fullDisk) AddAudit(context.Context, app.AuditRow) error { return app.Fail("disk.full", nil) }

// A full disk keeps neither a person out of the station nor the leader's PIN from
// letting an emergency out; who guesses is slowed all the same.
func TestAFullDiskKeepsNobodyOut(t *testing.T) {
	s := begin(t, false)
	leader := app.User{ID: "chief", Roles: []app.Role{app.RoleApprover}}
	if err := s.SetLeaderPIN(ctx, leader, "804219"); err != nil {
		t.Fatal(err)
	}
	full := people.New(fullDisk{s.d}, s.clock, cheap)
	for what, try := range map[string]struct {
		right, wrong func() error
		refusal      string
	}{
		"signing in": {
			func() error { _, err := full.SignIn(ctx, "lan", "mùa gặt 2026"); return err },
			func() error { _, err := full.SignIn(ctx, "lan", "mùa gặt 2027"); return err }, "people.wrong_secret"},
		"the leader's PIN": {
			func() error { return full.ProveLeaderPIN(ctx, s.admin, "804219") },
			func() error { return full.ProveLeaderPIN(ctx, s.admin, "804218") }, "people.wrong_pin"},
	} {
		if err := try.right(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		apptest.Wants(t, try.wrong(), try.refusal)
		waits := false
		for range 10 {
			waits = waits || app.CodeOf(try.wrong()) == "people.wait"
		}
		if !waits {
			t.Errorf("%s: ten guesses on a full disk slow nobody", what)
		}
	}
}
