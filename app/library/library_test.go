package library_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/library"
	"tienglang/app/store"
)

var ctx = context.Background()

var (
	editor   = apptest.User("biên tập", app.RoleEditor)
	approver = apptest.User("trưởng đài", app.RoleApprover)
)

func begin(t testing.TB) (*library.Service, *store.DB, *apptest.Clock) {
	clock := apptest.NewClock()
	d := apptest.DB(t, store.Options{Clock: clock})
	return library.New(d, clock), d, clock
}

// waiting is a programme that waits for approval.
func waiting(t *testing.T, s *library.Service, d *store.DB, by app.User, title string) app.Programme {
	t.Helper()
	m := apptest.Sound(t, d, app.MediaMaster, "master of "+title)
	p, err := s.Save(ctx, by, apptest.Programme(title, m))
	if err != nil {
		t.Fatal(err)
	}
	if p, err = s.Submit(ctx, by, p.ID); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFromDraftToAir(t *testing.T) {
	s, d, clock := begin(t)
	p := waiting(t, s, d, editor, "  Bản tin  sáng ")
	if p.Title != "Bản tin sáng" || p.State != app.ProgrammeWaiting || p.Author != editor.ID || p.Version != 2 {
		t.Errorf("%+v", p)
	}
	_, err := s.Airable(ctx, p.ID)
	apptest.Wants(t, err, "programme.not_approved")
	clock.Advance(time.Minute)
	a, err := s.Approve(ctx, approver, p.ID)
	if err != nil || !a.Approved || a.OwnWork || a.Master != p.Master || a.By != approver.ID || !a.At.Equal(clock.Now()) {
		t.Fatalf("%+v, %v", a, err)
	}
	got, err := s.Airable(ctx, p.ID)
	if err != nil || got.State != app.ProgrammeApproved || len(got.Items) != 1 || got.Loudness != p.Loudness {
		t.Errorf("%+v, %v", got, err)
	}
	acts, err := d.Audit(ctx, 1)
	if err != nil || acts[0].Action != "programme.approve" || acts[0].User != approver.ID || acts[0].Object != string(p.ID) {
		t.Errorf("%+v, %v", acts, err)
	}
}

func TestOwnWorkIsMarked(t *testing.T) {
	s, d, _ := begin(t)
	officer := apptest.Officer()
	p := waiting(t, s, d, officer, "Bản tin")
	a, err := s.Approve(ctx, officer, p.ID)
	if err != nil || !a.OwnWork {
		t.Errorf("%+v, %v", a, err)
	}
	if kept, err := s.Approvals(ctx, p.ID); err != nil || len(kept) != 1 || !reflect.DeepEqual(kept[0], keptForm(a, kept[0])) {
		t.Errorf("%+v, %v", kept, err)
	}
	if acts, _ := d.Audit(ctx, 1); acts[0].Detail == "" || !strings.Contains(acts[0].Detail, `"own_work":"true"`) {
		t.Errorf("%+v", acts)
	}
}

// keptForm is a with the same moment in the zone in which the store gives it.
func keptForm(a, kept app.Approval) app.Approval {
	if a.At.Equal(kept.At) {
		a.At = kept.At
	}
	return a
}

func TestChangeAsksForANewApproval(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	if _, err := s.Approve(ctx, approver, p.ID); err != nil {
		t.Fatal(err)
	}
	p, err := s.Programme(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	first := p.Master
	p.Master = apptest.Sound(t, d, app.MediaMaster, "another master").SHA256
	if p, err = s.Save(ctx, editor, p); err != nil || p.State != app.ProgrammeDraft {
		t.Fatalf("%+v, %v", p, err)
	}
	_, err = s.Airable(ctx, p.ID)
	apptest.Wants(t, err, "programme.not_approved")
	if _, err := s.Submit(ctx, editor, p.ID); err != nil {
		t.Fatal(err)
	}
	_, err = s.Airable(ctx, p.ID)
	apptest.Wants(t, err, "programme.not_approved")
	if a, err := s.Approve(ctx, approver, p.ID); err != nil || a.Master == first {
		t.Errorf("%+v, %v", a, err)
	}
	if _, err = s.Airable(ctx, p.ID); err != nil {
		t.Error(err)
	}
}

// The state alone is not believed: without a verdict on this master nothing
// goes on air.
func TestApprovedStateWithoutItsVerdictIsNotAirable(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	p.State = app.ProgrammeApproved
	if _, err := d.SaveProgramme(ctx, p, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	_, err := s.Airable(ctx, p.ID)
	apptest.Wants(t, err, "programme.not_approved")
}

func spoil(t *testing.T, d *store.DB, sha256 string) {
	t.Helper()
	path, err := d.MediaPath(ctx, sha256)
	if err != nil {
		t.Fatal(err)
	}
	later := time.Now().Add(time.Hour)
	if err := errors.Join(os.WriteFile(path, []byte("something else"), 0o600), os.Chtimes(path, later, later)); err != nil {
		t.Fatal(err)
	}
}

func TestExchangedMasterIsNeitherApprovedNorAired(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Một")
	spoil(t, d, p.Master)
	_, err := s.Approve(ctx, approver, p.ID)
	apptest.Wants(t, err, "media.damaged")
	if verdicts, _ := s.Approvals(ctx, p.ID); len(verdicts) != 0 {
		t.Errorf("%+v", verdicts)
	}
	q := waiting(t, s, d, editor, "Hai")
	if _, err := s.Approve(ctx, approver, q.ID); err != nil {
		t.Fatal(err)
	}
	spoil(t, d, q.Master)
	_, err = s.Airable(ctx, q.ID)
	apptest.Wants(t, err, "media.damaged")
	path, _ := d.MediaPath(ctx, q.Master)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, err = s.Airable(ctx, q.ID)
	apptest.Wants(t, err, "media.missing")
}

func TestReturnedWithAReason(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	_, err := s.Return(ctx, approver, p.ID, "  \n ")
	apptest.Wants(t, err, "programme.remark_missing")
	if _, err := s.Return(ctx, approver, p.ID, "Đọc lại  câu cuối"); err != nil {
		t.Fatal(err)
	}
	got, err := s.Programme(ctx, p.ID)
	if err != nil || got.State != app.ProgrammeReturned || got.Remark != "Đọc lại câu cuối" {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = s.Approve(ctx, approver, p.ID)
	apptest.Wants(t, err, "programme.not_waiting")
	if got, err = s.Submit(ctx, editor, p.ID); err != nil || got.State != app.ProgrammeWaiting {
		t.Errorf("%+v, %v", got, err)
	}
	if verdicts, _ := s.Approvals(ctx, p.ID); len(verdicts) != 1 || verdicts[0].Approved || verdicts[0].Remark != "Đọc lại câu cuối" {
		t.Errorf("%+v", verdicts)
	}
}

func TestEachActNeedsItsRole(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	_, err := s.Approve(ctx, editor, p.ID)
	apptest.Wants(t, err, "people.not_allowed")
	_, err = s.Return(ctx, editor, p.ID, "x")
	apptest.Wants(t, err, "people.not_allowed")
	_, err = s.Save(ctx, approver, p)
	apptest.Wants(t, err, "people.not_allowed")
	_, err = s.Submit(ctx, approver, p.ID)
	apptest.Wants(t, err, "people.not_allowed")
	apptest.Wants(t, s.Delete(ctx, approver, p.ID), "people.not_allowed")
	apptest.Wants(t, s.Restore(ctx, approver, p.ID), "people.not_allowed")
}

func TestWhatIsMissingIsSaid(t *testing.T) {
	s, _, _ := begin(t)
	_, err := s.Save(ctx, editor, app.Programme{Title: " "})
	apptest.Wants(t, err, "programme.title_missing")
	_, err = s.Save(ctx, editor, app.Programme{Title: "x", Master: "nowhere"})
	apptest.Wants(t, err, "media.missing")
	p, err := s.Save(ctx, editor, app.Programme{Title: "x"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Submit(ctx, editor, p.ID)
	apptest.Wants(t, err, "programme.no_master")
	_, err = s.Submit(ctx, editor, "nothing")
	apptest.Wants(t, err, "data.not_found")
}

func TestSomebodyElseSavedInBetween(t *testing.T) {
	s, _, _ := begin(t)
	p, err := s.Save(ctx, editor, app.Programme{Title: "Một"})
	if err != nil {
		t.Fatal(err)
	}
	theirs, ours := p, p
	theirs.Title = "Hai"
	if _, err := s.Save(ctx, editor, theirs); err != nil {
		t.Fatal(err)
	}
	ours.Title = "Ba"
	_, err = s.Save(ctx, editor, ours)
	apptest.Wants(t, err, "data.changed")
	if got, _ := s.Programme(ctx, p.ID); got.Title != "Hai" {
		t.Errorf("%+v", got)
	}
}

func TestDeleteAndRestore(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	apptest.Wants(t, s.Delete(ctx, editor, p.ID), "programme.not_draft")
	if _, err := s.Return(ctx, approver, p.ID, "x"); err != nil {
		t.Fatal(err)
	}
	if err := s.Delete(ctx, editor, p.ID); err != nil {
		t.Fatal(err)
	}
	if all, _ := s.Search(ctx, ""); len(all) != 0 {
		t.Errorf("%+v", all)
	}
	_, err := s.Submit(ctx, editor, p.ID)
	apptest.Wants(t, err, "programme.deleted")
	_, err = s.Airable(ctx, p.ID)
	apptest.Wants(t, err, "programme.deleted")
	if err := s.Restore(ctx, editor, p.ID); err != nil {
		t.Fatal(err)
	}
	if all, _ := s.Search(ctx, ""); len(all) != 1 || all[0].State != app.ProgrammeReturned {
		t.Errorf("%+v", all)
	}
}

func TestSearchWithoutDiacritics(t *testing.T) {
	s, _, clock := begin(t)
	for _, title := range []string{"Dự báo thời tiết", "Đường làng ngõ xóm", "Lịch tiêm chủng"} {
		clock.Advance(time.Second)
		p := app.Programme{Title: title}
		if _, err := s.Save(ctx, editor, p); err != nil {
			t.Fatal(err)
		}
	}
	for text, want := range map[string]string{
		"thoi tiet": "[Dự báo thời tiết]", "THỜI": "[Dự báo thời tiết]", "tiet bao": "[Dự báo thời tiết]",
		"duong": "[Đường làng ngõ xóm]", "đường": "[Đường làng ngõ xóm]",
		"": "[Lịch tiêm chủng Đường làng ngõ xóm Dự báo thời tiết]", "100%": "[]", "bong da": "[]",
	} {
		all, err := s.Search(ctx, text)
		if err != nil {
			t.Fatal(err)
		}
		titles := []string{}
		for _, p := range all {
			titles = append(titles, p.Title)
		}
		if fmt.Sprint(titles) != want {
			t.Errorf("%q finds %v, want %s", text, titles, want)
		}
	}
}

// BenchmarkSearch searches ten thousand programmes with three items each, the
// notes of which are sentences. Every hundredth is of the weather.
func BenchmarkSearch(b *testing.B) {
	s, d, _ := begin(b)
	m := apptest.Sound(b, d, app.MediaMaster, "master")
	for i := range 10_000 {
		p := apptest.Programme(fmt.Sprintf("Bản tin buổi sáng số %d", i), m)
		if i%100 == 0 {
			p.Title = fmt.Sprintf("Dự báo thời tiết số %d", i)
		}
		p.Items = append(p.Items, p.Items[0], p.Items[0])
		p.About = app.About{Authors: []string{"Nguyễn Thị Hoà"}, Notes: "Uỷ ban nhân dân xã thông báo lịch tiêm phòng cho đàn trâu bò tại các thôn"}
		if _, err := s.Save(ctx, editor, p); err != nil {
			b.Fatal(err)
		}
	}
	for name, text := range map[string]string{"all": "", "found=100": "thoi tiet", "found=1": "so 9999", "found=0": "khong co", "found=9900/notes": "ban tin phong"} {
		b.Run("of=10000/"+name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(ctx, text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
