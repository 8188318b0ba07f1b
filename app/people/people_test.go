package people_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/people"
	"tienglang/app/store"
)

var ctx = context.Background()

// cheap keeps the tests quick; what the station uses is people.DefaultCost.
var cheap = people.Cost{Time: 1, Memory: 64, Threads: 1}

type station struct {
	*people.Service
	d     *store.DB
	clock *apptest.Clock
	admin app.User
}

func begin(t *testing.T, workshop bool) station {
	t.Helper()
	s := station{clock: apptest.NewClock()}
	s.d = apptest.DB(t, store.Options{Workshop: workshop, Clock: s.clock})
	s.Service = people.New(s.d, s.clock, cheap)
	u, err := s.First(ctx, app.User{Login: "  Lan ", Name: "Nguyễn  Thị Lan", Roles: []app.Role{app.RoleAdministrator}}, "mùa gặt 2026")
	if err != nil {
		t.Fatal(err)
	}
	s.admin = u
	return s
}

func (s station) add(t *testing.T, login, secret string, roles ...app.Role) app.User {
	t.Helper()
	u, err := s.Add(ctx, s.admin, app.User{Login: login, Name: login, Roles: roles}, secret)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestFirstAccountComesOnce(t *testing.T) {
	s := begin(t, false)
	if s.admin.Login != "lan" || s.admin.Name != "Nguyễn Thị Lan" || s.admin.MustChange {
		t.Errorf("%+v", s.admin)
	}
	_, err := s.First(ctx, app.User{Login: "hai", Name: "Hai", Roles: s.admin.Roles}, "mùa gặt 2026")
	apptest.Wants(t, err, "people.not_first")
	u, err := s.SignIn(ctx, "LAN", "mùa gặt 2026")
	if err != nil || u.ID != s.admin.ID || !u.Can(app.MayAccounts) {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestSecretTypedInPartsIsTheSame(t *testing.T) {
	s := begin(t, false)
	if _, err := s.SignIn(ctx, "lan", "mu\u0300a ga\u0323\u0306t 2026"); err != nil {
		t.Errorf("decomposed letters: %v", err)
	}
}

func TestGivenSecretIsChangedBeforeAnythingElse(t *testing.T) {
	s := begin(t, false)
	s.add(t, "minh", "482915", app.RoleAdministrator)
	u, err := s.SignIn(ctx, "minh", "482915")
	if err != nil || !u.MustChange {
		t.Fatalf("%+v, %v", u, err)
	}
	apptest.Wants(t, u.Need(app.MayAccounts), "people.not_allowed")
	_, err = s.ChangeSecret(ctx, u.ID, "482916", "739164")
	apptest.Wants(t, err, "people.wrong_secret")
	_, err = s.ChangeSecret(ctx, u.ID, "482915", "482915")
	apptest.Wants(t, err, "people.same_secret")
	_, err = s.ChangeSecret(ctx, u.ID, "482915", "123456")
	apptest.Wants(t, err, "people.secret_weak")
	if u, err = s.ChangeSecret(ctx, u.ID, "482915", "739164"); err != nil || !u.Can(app.MayAccounts) {
		t.Errorf("%+v, %v", u, err)
	}
	_, err = s.SignIn(ctx, "minh", "482915")
	apptest.Wants(t, err, "people.wrong_secret")
	if u, err = s.SignIn(ctx, "minh", "739164"); err != nil || u.MustChange {
		t.Errorf("%+v, %v", u, err)
	}
	if err := s.ResetSecret(ctx, s.admin, u.ID, "580274"); err != nil {
		t.Fatal(err)
	}
	if u, err = s.SignIn(ctx, "minh", "580274"); err != nil || !u.MustChange {
		t.Errorf("after a reset: %+v, %v", u, err)
	}
}

// waitOf is the seconds that err tells to wait, "" when it is another error.
func waitOf(err error) string {
	var e *app.Error
	if !errors.As(err, &e) || e.Code != "people.wait" {
		return ""
	}
	return e.Args["seconds"]
}

func TestGuessingIsSlowedAlsoAfterARestart(t *testing.T) {
	s := begin(t, false)
	s.add(t, "minh", "482915", app.RoleEditor)
	waits := []time.Duration{0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}
	for i, w := range waits {
		_, err := s.SignIn(ctx, "minh", "000111")
		apptest.Wants(t, err, "people.wrong_secret")
		if w == 0 {
			continue
		}
		s.Service = people.New(s.d, s.clock, cheap) // a restart forgets nothing
		_, err = s.SignIn(ctx, "minh", "482915")
		apptest.Wants(t, err, "people.wait")
		s.clock.Advance(w*time.Second - time.Millisecond)
		_, err = s.SignIn(ctx, "minh", "482915")
		if waitOf(err) != "1" {
			t.Fatalf("failure %d, just before %v s: %v", i+1, int(w), err)
		}
		s.clock.Advance(time.Millisecond)
	}
	if _, err := s.SignIn(ctx, "minh", "482915"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if _, err := s.SignIn(ctx, "lan", "mùa gặt 2026"); err != nil {
		t.Errorf("another account: %v", err)
	}
	_, err := s.SignIn(ctx, "minh", "1")
	apptest.Wants(t, err, "people.wrong_secret")
	if _, err := s.SignIn(ctx, "minh", "482915"); err != nil {
		t.Errorf("success did not forgive: %v", err)
	}
}

func TestClockSetBackLocksNobodyOut(t *testing.T) {
	s := begin(t, false)
	for range 3 {
		_, err := s.SignIn(ctx, "lan", "wrong")
		apptest.Wants(t, err, "people.wrong_secret")
	}
	s.clock.Set(apptest.Start.AddDate(-3, 0, 0))
	_, err := s.SignIn(ctx, "lan", "mùa gặt 2026")
	if waitOf(err) != "2" {
		t.Errorf("%v", err)
	}
}

// Ten tries at once count as ten tries.
func TestTriesAtOnceGainNothing(t *testing.T) {
	s := begin(t, false)
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[string]int{}
	for range 10 {
		wg.Go(func() {
			_, err := s.SignIn(ctx, "lan", "wrong guess")
			mu.Lock()
			defer mu.Unlock()
			got[app.CodeOf(err)]++
		})
	}
	wg.Wait()
	if got["people.wrong_secret"] != 3 || got["people.wait"] != 7 {
		t.Errorf("%v", got)
	}
}

func TestUnknownLoginIsAnsweredAlike(t *testing.T) {
	s := begin(t, false)
	_, err := s.SignIn(ctx, "nobody", "x")
	apptest.Wants(t, err, "people.wrong_secret")
}

func TestDisabledAccountStaysOut(t *testing.T) {
	s := begin(t, false)
	u := s.add(t, "minh", "482915", app.RoleEditor)
	u.Disabled = true
	if err := s.Set(ctx, s.admin, u); err != nil {
		t.Fatal(err)
	}
	_, err := s.SignIn(ctx, "minh", "482915")
	apptest.Wants(t, err, "people.disabled")
	_, err = s.SignIn(ctx, "minh", "482916")
	apptest.Wants(t, err, "people.wrong_secret") // without the secret nobody learns of it
}

func TestLastAdministratorStays(t *testing.T) {
	s := begin(t, false)
	demoted := s.admin
	demoted.Roles = []app.Role{app.RoleEditor}
	apptest.Wants(t, s.Set(ctx, s.admin, demoted), "people.last_administrator")
	off := s.admin
	off.Disabled = true
	apptest.Wants(t, s.Set(ctx, s.admin, off), "people.last_administrator")
	s.add(t, "minh", "482915", app.RoleAdministrator)
	if err := s.Set(ctx, s.admin, demoted); err != nil {
		t.Errorf("with a second one: %v", err)
	}
}

func TestAccountsAreCheckedAndOnlyForAdministrators(t *testing.T) {
	s := begin(t, false)
	s.add(t, "minh", "482915", app.RoleEditor)
	editor := apptest.User("e", app.RoleEditor, app.RoleAnnouncer, app.RoleApprover)
	_, err := s.Add(ctx, editor, app.User{}, "482915")
	apptest.Wants(t, err, "people.not_allowed")
	apptest.Wants(t, s.Set(ctx, editor, editor), "people.not_allowed")
	apptest.Wants(t, s.ResetSecret(ctx, editor, s.admin.ID, "482915"), "people.not_allowed")
	role := []app.Role{app.RoleEditor}
	for code, u := range map[string]app.User{
		"people.bad_login":             {Login: "a b", Name: "A", Roles: role},
		"people.name_missing":          {Login: "hoa", Name: " ", Roles: role},
		"people.no_role":               {Login: "hoa", Name: "Hoa"},
		"people.login_taken":           {Login: "MINH", Name: "Hoa", Roles: role},
		"people.trainee_only_workshop": {Login: "hoa", Name: "Hoa", Roles: []app.Role{app.RoleTrainee}},
	} {
		_, err := s.Add(ctx, s.admin, u, "482915")
		apptest.Wants(t, err, code)
	}
	_, err = s.Add(ctx, s.admin, app.User{Login: "hoa", Name: "Hoa", Roles: []app.Role{"king"}}, "482915")
	apptest.Wants(t, err, "people.no_role")
}

func TestTraineeInAWorkshopMayDoEverything(t *testing.T) {
	s := begin(t, true)
	s.add(t, "hoc", "482915", app.RoleTrainee)
	u, err := s.SignIn(ctx, "hoc", "482915")
	if err != nil {
		t.Fatal(err)
	}
	if u, err = s.ChangeSecret(ctx, u.ID, "482915", "739164"); err != nil {
		t.Fatal(err)
	}
	for _, p := range []app.Permission{app.MayProduce, app.MayApprove, app.MayAir, app.MayInventory, app.MayAccounts, app.MayConfigure} {
		if !u.Can(p) {
			t.Errorf("may not %s", p)
		}
	}
}

func TestEveryActIsInTheAuditLog(t *testing.T) {
	s := begin(t, false)
	u := s.add(t, "minh", "482915", app.RoleEditor)
	_, _ = s.SignIn(ctx, "minh", "wrong")
	_, _ = s.SignIn(ctx, "minh", "482915")
	_, _ = s.ChangeSecret(ctx, u.ID, "482915", "739164")
	if err := s.SignedOut(ctx, u); err != nil {
		t.Fatal(err)
	}
	rows, err := s.d.Audit(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"people.sign_out", "people.change_secret", "people.sign_in", "people.wrong_secret", "people.add", "people.add"}
	if len(rows) != len(want) {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	for i, r := range rows {
		if r.Action != want[i] || i < 4 && r.User != u.ID {
			t.Errorf("row %d: %+v, want %s", i, r, want[i])
		}
	}
	if rows[4].User != s.admin.ID || rows[4].Object != string(u.ID) || rows[4].Detail != `{"login":"minh","roles":"editor"}` {
		t.Errorf("%+v", rows[4])
	}
	if _, broken, cut, err := s.d.VerifyAudit(ctx); broken != nil || cut || err != nil {
		t.Errorf("%+v, %v, %v", broken, cut, err)
	}
}

func TestRolesAllowWhatTheyAreFor(t *testing.T) {
	all := []app.Permission{app.MayProduce, app.MayApprove, app.MayAir, app.MayStop, app.MayVolume, app.MayInventory,
		app.MayAccounts, app.MayConfigure, app.MayReadAudits, app.MaySchedule, app.MayEmergency, app.MayConfirm}
	for role, want := range map[app.Role]string{
		app.RoleEditor:        "produce stop",
		app.RoleAnnouncer:     "produce air stop volume schedule emergency",
		app.RoleApprover:      "approve stop volume read_audit schedule emergency confirm",
		app.RoleAdministrator: "stop volume inventory accounts configure read_audit",
	} {
		var got string
		for _, p := range all {
			if apptest.User("u", role).Can(p) {
				got += " " + string(p)
			}
		}
		if got != " "+want {
			t.Errorf("%s may%s, want %s", role, got, want)
		}
	}
}
