package store_test

import (
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

func TestTheReplacementPlanIsKeptAndTakenBack(t *testing.T) {
	d := apptest.DB(t, store.Options{Clock: apptest.NewClock()})
	is := func(want string) {
		t.Helper()
		if body, err := d.Replacement(ctx); err != nil || string(body) != want {
			t.Errorf("in force %q, %v, want %q", body, err, want)
		}
	}
	is("")
	for _, body := range []string{"one", "two"} {
		if err := d.PutReplacement(ctx, []byte(body), app.AuditRow{Action: "replacement.set"}); err != nil {
			t.Fatal(err)
		}
		is(body)
	}
	for _, want := range []string{"one", "", ""} {
		changed, err := d.TakeBackReplacement(ctx, app.AuditRow{Action: "replacement.take_back"})
		if err != nil {
			t.Fatal(err)
		}
		is(want)
		if last := want == ""; !changed && !last {
			t.Error("nothing was taken back")
		}
	}
}
