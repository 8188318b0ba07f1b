package hub_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
	"tienglang/sync/wire"
)

// TestSQLiteKeepsTheContract runs the contract of a hub's store on SQLite.
func TestSQLiteKeepsTheContract(t *testing.T) {
	storeContract(t, func(t *testing.T) (open func() hub.Store) {
		dir := t.TempDir()
		return func() hub.Store {
			s, err := hub.OpenSQLite(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	})
}

// storeContract is what every Store must do. fresh gives a function that opens
// the same, at first empty, store each time.
func storeContract(t *testing.T, fresh func(*testing.T) (open func() hub.Store)) {
	for name, part := range map[string]func(*testing.T, hub.Store) (after func(*testing.T, hub.Store)){
		"enrolments": contractEnrolments, "records": contractRecords, "uploads": contractUploads, "administrator": contractAdmin,
		"orders": contractOrders,
	} {
		t.Run(name, func(t *testing.T) {
			open := fresh(t)
			s := open()
			after := part(t, s)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open() // what was done must have stayed
			after(t, s)
			if err := errors.Join(s.Check(t.Context()), s.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

const (
	commune1 app.ID = "01935a00-0000-7000-8000-000000000001"
	commune2 app.ID = "01935a00-0000-7000-8000-000000000002"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func want(t *testing.T, err error, code string) {
	t.Helper()
	if err != nil && app.CodeOf(err) == "" || app.CodeOf(err) != code {
		t.Errorf("got %v, want %q", err, code)
	}
}

// joined enrols a commune in the store.
func joined(t *testing.T, s hub.Store, id app.ID, key string) {
	t.Helper()
	e := hub.Enrolment{Selector: key, Secret: []byte("s"), Name: "Xã " + key, CreatedAt: noon, ExpiresAt: noon.Add(time.Hour)}
	want(t, s.AddEnrolment(t.Context(), e), "")
	want(t, s.Join(t.Context(), key, hub.Commune{ID: id, Key: key, EnrolledAt: noon}), "")
}

func contractEnrolments(t *testing.T, s hub.Store) func(*testing.T, hub.Store) {
	ctx := t.Context()
	e := hub.Enrolment{Selector: "ABCD", Secret: []byte{1, 2}, Name: "Xã Tân Khê", CreatedAt: noon, ExpiresAt: noon.Add(time.Hour)}
	want(t, s.AddEnrolment(ctx, e), "")
	want(t, s.AddEnrolment(ctx, e), "hub.code_taken")
	want(t, s.CountTry(ctx, "ABCD"), "")
	_, err := s.Enrolment(ctx, "NONE")
	want(t, err, "hub.code_wrong")
	got, err := s.Enrolment(ctx, "ABCD")
	want(t, err, "")
	if got.Tries != 1 || got.Name != e.Name || string(got.Secret) != "\x01\x02" || !got.ExpiresAt.Equal(e.ExpiresAt) || got.UsedBy != "" {
		t.Errorf("enrolment %+v", got)
	}
	want(t, s.Join(ctx, "NONE", hub.Commune{ID: commune1, Key: "K1"}), "hub.code_wrong")
	want(t, s.Join(ctx, "ABCD", hub.Commune{ID: commune1, Key: "K1", EnrolledAt: noon}), "")
	want(t, s.Join(ctx, "ABCD", hub.Commune{ID: commune1, Key: "K1", EnrolledAt: noon}), "")
	want(t, s.Join(ctx, "ABCD", hub.Commune{ID: commune1, Key: "K2"}), "hub.code_used")
	_, err = s.CommuneByKey(ctx, "K2")
	want(t, err, "hub.not_enrolled")
	want(t, s.Contact(ctx, commune1, noon.Add(time.Minute)), "")
	want(t, s.Contact(ctx, commune1, noon), "") // an older one changes nothing
	late := hub.Enrolment{Selector: "LATE", Secret: []byte{1}, Name: "Xã", CreatedAt: noon.Add(2 * time.Hour), ExpiresAt: noon.Add(3 * time.Hour)}
	want(t, s.AddEnrolment(ctx, late), "") // lets go of those that ran out
	return func(t *testing.T, s hub.Store) {
		_, err := s.Enrolment(t.Context(), "ABCD")
		want(t, err, "hub.code_wrong")
		c, err := s.CommuneByKey(t.Context(), "K1")
		want(t, err, "")
		if c.ID != commune1 || c.Name != "Xã Tân Khê" || c.Next != 1 || !c.LastContact.Equal(noon.Add(time.Minute)) {
			t.Errorf("commune %+v", c)
		}
	}
}

func contractRecords(t *testing.T, s hub.Store) func(*testing.T, hub.Store) {
	ctx := t.Context()
	joined(t, s, commune1, "K1")
	joined(t, s, commune2, "K2")
	st := &station{st: app.Station{Commune: commune1}}
	batch := wire.Batch{SentAt: noon, Records: st.some(3)}
	a, err := s.Apply(ctx, commune1, batch, noon)
	want(t, err, "")
	if !reflect.DeepEqual(a, wire.Answer{Acked: []int64{1, 2, 3}, Next: 4}) {
		t.Errorf("answer %+v", a)
	}
	_, err = s.Apply(ctx, commune2, batch, noon)
	want(t, err, "hub.wrong_commune")
	mixed := wire.Batch{SentAt: noon, Records: append(st.some(1), (&station{st: app.Station{Commune: commune2}, seq: 99}).some(1)...)}
	_, err = s.Apply(ctx, commune1, mixed, noon)
	want(t, err, "hub.wrong_commune")
	return func(t *testing.T, s hub.Store) {
		refs, err := s.RecordRefs(t.Context(), commune1)
		want(t, err, "")
		if len(refs) != 3 || refs[2].Seq != 3 || refs[2].Kind != app.RecordPlayLog {
			t.Errorf("records %+v", refs)
		}
		a, err := s.Apply(t.Context(), commune1, batch, noon)
		want(t, err, "")
		if len(a.Acked) != 3 || a.Next != 4 {
			t.Errorf("after opening again: %+v", a)
		}
		none, err := s.RecordRefs(t.Context(), commune2)
		want(t, err, "")
		if len(none) != 0 {
			t.Errorf("the other commune has %+v", none)
		}
		if c, err := s.CommuneByKey(t.Context(), "K1"); err != nil || !c.LastContact.Equal(noon) {
			t.Errorf("commune %+v, %v", c, err)
		}
	}
}

func contractUploads(t *testing.T, s hub.Store) func(*testing.T, hub.Store) {
	ctx := t.Context()
	joined(t, s, commune1, "K1")
	u := hub.Upload{Commune: commune1, SHA256: "aa", Ext: ".flac", Bytes: 1000, Touched: noon}
	_, err := s.Upload(ctx, commune1, "aa")
	want(t, err, "hub.upload_unknown")
	_, err = s.BeginUpload(ctx, u)
	want(t, err, "")
	want(t, s.Advance(ctx, commune1, "aa", 400, noon.Add(time.Hour)), "")
	again, err := s.BeginUpload(ctx, u)
	want(t, err, "")
	if again.At != 400 {
		t.Errorf("begun again at %d", again.At)
	}
	_, err = s.BeginUpload(ctx, hub.Upload{Commune: commune1, SHA256: "bb", Ext: ".wav", Bytes: 50, Touched: noon})
	want(t, err, "")
	idle, err := s.IdleUploads(ctx, noon.Add(time.Minute))
	want(t, err, "")
	if len(idle) != 1 || idle[0].SHA256 != "bb" {
		t.Errorf("idle %+v", idle)
	}
	want(t, s.DropUpload(ctx, commune1, "bb"), "")
	_, err = s.BeginUpload(ctx, hub.Upload{Commune: commune1, SHA256: "cc", Ext: ".wav", Bytes: 70, Touched: noon})
	want(t, err, "")
	for range 2 {
		want(t, s.Finish(ctx, hub.Media{Commune: commune1, SHA256: "cc", Ext: ".wav", Bytes: 70, AddedAt: noon}), "")
	}
	return func(t *testing.T, s hub.Store) {
		got, err := s.Upload(t.Context(), commune1, "aa")
		want(t, err, "")
		if got.At != 400 || got.Bytes != 1000 || !got.Touched.Equal(noon.Add(time.Hour)) {
			t.Errorf("upload %+v", got)
		}
		for _, gone := range []string{"bb", "cc"} {
			_, err = s.Upload(t.Context(), commune1, gone)
			want(t, err, "hub.upload_unknown")
		}
		m, err := s.Medium(t.Context(), commune1, "cc")
		want(t, err, "")
		if m.Bytes != 70 || m.Ext != ".wav" {
			t.Errorf("medium %+v", m)
		}
		_, err = s.Medium(t.Context(), commune2, "cc")
		want(t, err, "hub.media_unknown")
		if n, err := s.UsedBytes(t.Context(), commune1); err != nil || n != 1070 {
			t.Errorf("%d bytes used, %v", n, err)
		}
	}
}

func contractAdmin(t *testing.T, s hub.Store) func(*testing.T, hub.Store) {
	ctx := t.Context()
	if hash, err := s.Password(ctx); err != nil || hash != "" {
		t.Errorf("a password from the start: %q, %v", hash, err)
	}
	want(t, s.SetSetupCode(ctx, "sum"), "")
	want(t, s.AddSession(ctx, "early", noon.Add(time.Hour), noon), "")
	want(t, s.SetFailures(ctx, 4, noon), "")
	want(t, s.SetPassword(ctx, "hash"), "")
	if open, err := s.Session(ctx, "early", noon); err != nil || open {
		t.Errorf("a session outlives a new password, %v", err)
	}
	want(t, s.AddSession(ctx, "one", noon.Add(time.Hour), noon), "")
	want(t, s.AddSession(ctx, "two", noon.Add(time.Hour), noon), "")
	want(t, s.DropSession(ctx, "two"), "")
	want(t, s.SetFailures(ctx, 5, noon.Add(time.Minute)), "")
	return func(t *testing.T, s hub.Store) {
		if hash, err := s.Password(t.Context()); err != nil || hash != "hash" {
			t.Errorf("password %q, %v", hash, err)
		}
		if sum, err := s.SetupCode(t.Context()); err != nil || sum != "" {
			t.Errorf("the set-up code stays: %q, %v", sum, err)
		}
		if n, until, err := s.Failures(t.Context()); err != nil || n != 5 || !until.Equal(noon.Add(time.Minute)) {
			t.Errorf("%d failures until %v, %v", n, until, err)
		}
		for _, c := range []struct {
			token string
			at    time.Time
			open  bool
		}{{"one", noon, true}, {"one", noon.Add(time.Hour), false}, {"two", noon, false}, {"", noon, false}} {
			if open, err := s.Session(t.Context(), c.token, c.at); err != nil || open != c.open {
				t.Errorf("session %q at %v: %v, %v", c.token, c.at, open, err)
			}
		}
	}
}
