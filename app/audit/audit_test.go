package audit_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
)

func rows(n int) []app.AuditRow {
	var head app.ChainHead
	all := make([]app.AuditRow, n)
	for i := range all {
		r := audit.Act("user", "programme.approve", "object", "title", "Bản tin")
		r.At = time.Date(2026, 11, 23, 5, i, 0, 0, time.UTC)
		all[i], head = audit.Seal(head, r)
	}
	return all
}

func each(all []app.AuditRow) func(func(app.AuditRow, error) bool) {
	return func(yield func(app.AuditRow, error) bool) {
		for _, r := range all {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func head(all []app.AuditRow) app.ChainHead {
	last := all[len(all)-1]
	return app.ChainHead{Seq: last.Seq, Hash: last.Hash}
}

func TestWholeLog(t *testing.T) {
	all := rows(12)
	n, broken, cut, err := audit.Verify(each(all), head(all))
	if n != 12 || broken != nil || cut || err != nil {
		t.Errorf("%d, %+v, %v, %v", n, broken, cut, err)
	}
}

func TestAnyChangeIsFound(t *testing.T) {
	for i, change := range []func(*app.AuditRow){
		func(r *app.AuditRow) { r.Seq-- },
		func(r *app.AuditRow) { r.At = r.At.Add(time.Second) },
		func(r *app.AuditRow) { r.User = "another" },
		func(r *app.AuditRow) { r.Action, r.Object = r.Action+r.Object, "" },
		func(r *app.AuditRow) { r.Object = "" },
		func(r *app.AuditRow) { r.Detail = "{}" },
		func(r *app.AuditRow) { r.Prev = "" },
		func(r *app.AuditRow) { r.Hash = r.Prev },
	} {
		for at := 1; at < 12; at++ {
			all := rows(12)
			want := head(all)
			change(&all[at])
			if _, broken, _, _ := audit.Verify(each(all), want); broken == nil || broken != nil && broken.Detail != all[at].Detail {
				t.Errorf("change %d of row %d: %+v", i, at+1, broken)
			}
		}
	}
}

func TestRemovalReorderAndCut(t *testing.T) {
	whole := rows(12)
	for i := range 11 {
		if _, broken, _, _ := audit.Verify(each(slices.Delete(slices.Clone(whole), i, i+1)), head(whole)); broken == nil {
			t.Errorf("row %d removed", i+1)
		}
		swapped := slices.Clone(whole)
		swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
		if _, broken, _, _ := audit.Verify(each(swapped), head(whole)); broken == nil {
			t.Errorf("rows %d and %d swapped", i+1, i+2)
		}
		if _, broken, cut, _ := audit.Verify(each(whole[:i]), head(whole)); broken != nil || !cut {
			t.Errorf("cut after %d: broken %+v, cut %v", i, broken, cut)
		}
	}
}

func TestReadFailureIsNoBreak(t *testing.T) {
	_, broken, _, err := audit.Verify(func(yield func(app.AuditRow, error) bool) { yield(app.AuditRow{}, errors.New("disk")) }, app.ChainHead{})
	if broken != nil || err == nil {
		t.Errorf("%+v, %v", broken, err)
	}
}

func TestDetailIsJSON(t *testing.T) {
	if got := audit.Act("u", "a", "o", "title", `"Bản" tin`, "n", "2").Detail; got != `{"n":"2","title":"\"Bản\" tin"}` {
		t.Errorf("%s", got)
	}
	if got := audit.Act("u", "a", "o").Detail; got != "" {
		t.Errorf("%q", got)
	}
}
