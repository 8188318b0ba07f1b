package library_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
)

var known = app.About{Category: "health", Authors: []string{" Hoàng  Văn Thụ ", "Lò Thị Mai", "Lò Thị Mai"},
	Tags: []string{"tiêm chủng", ""}, Languages: []string{"tyz"}, Notes: "Đọc hai lần\nsáng và chiều"}

// What is written about a programme is not its sound: what was approved stays
// approved and airable.
func TestDescribingKeepsTheApproval(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	if _, err := s.Approve(ctx, approver, p.ID); err != nil {
		t.Fatal(err)
	}
	got, err := s.Describe(ctx, editor, p.ID, known)
	want := app.About{Category: "health", Authors: []string{"Hoàng Văn Thụ", "Lò Thị Mai"},
		Tags: []string{"tiêm chủng"}, Languages: []string{"tyz"}, Notes: "Đọc hai lần\nsáng và chiều"}
	if err != nil || got.State != app.ProgrammeApproved || !reflect.DeepEqual(got.About, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	aired, err := s.Airable(ctx, p.ID)
	if err != nil || !reflect.DeepEqual(aired.About, want) || len(aired.Items) != 1 {
		t.Errorf("%+v, %v", aired, err)
	}
	acts, err := d.AuditOf(ctx, string(p.ID))
	if err != nil || acts[0].Action != "programme.describe" || acts[0].User != editor.ID || !strings.Contains(acts[0].Detail, "Lò Thị Mai") {
		t.Errorf("%+v, %v", acts, err)
	}
	_, err = s.Describe(ctx, approver, p.ID, known)
	apptest.Wants(t, err, "people.not_allowed")
	aired.Master = apptest.Sound(t, d, app.MediaMaster, "another").SHA256
	if got, err = s.Save(ctx, editor, aired); err != nil || got.State != app.ProgrammeDraft || !reflect.DeepEqual(got.About, want) {
		t.Errorf("another sound loses the approval alone: %+v, %v", got, err)
	}
}

func TestEveryFieldIsSearched(t *testing.T) {
	s, d, _ := begin(t)
	who := apptest.User("Nông Văn Đoàn", app.RoleEditor, app.RoleApprover)
	if err := d.AddUser(ctx, who, app.Credential{}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	s.Languages = map[string][]string{"tyz": {"Tày"}}
	m := apptest.Sound(t, d, app.MediaMaster, "master")
	p := apptest.Programme("Bản tin sáng", m)
	p.Items[0].Title, p.About = "Lời chào đầu xuân", known
	p, err := s.Save(ctx, who, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(ctx, who, p.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddRemark(ctx, who, p.ID, 42*time.Second, "đọc nhầm tên Khuổi Nậm"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Return(ctx, who, p.ID, "xin thu lại"); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"ban tin": 1, "dau xuan": 1, "hoang thu": 1, "chung": 1, "y te": 1, "tay": 1, "hai lan": 1, "doan": 1, "khuoi nam": 1, "thu lai": 1,
		"sang mai y": 1, "hoang the": 0, "ay": 0, "vie": 0, `sáng" OR *`: 0, "sáng (": 1, "zzp": 0, "-sáng": 1,
	} {
		if all, err := s.Search(ctx, text); err != nil || len(all) != want {
			t.Errorf("%q finds %d, %v; want %d", text, len(all), err, want)
		}
	}
}

func TestTitlesComeFirst(t *testing.T) {
	s, _, clock := begin(t)
	for _, p := range []app.Programme{{Title: "Thời tiết nông vụ"}, {Title: "Bản tin", About: app.About{Notes: "có thời tiết"}}} {
		clock.Advance(time.Second)
		if _, err := s.Save(ctx, editor, p); err != nil {
			t.Fatal(err)
		}
	}
	if all, err := s.Search(ctx, "thoi tiet"); err != nil || len(all) != 2 || all[0].Title != "Thời tiết nông vụ" {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestMediaAreFoundAndDescribed(t *testing.T) {
	s, d, _ := begin(t)
	m := apptest.Sound(t, d, app.MediaVoice, "Tin một")
	apptest.Sound(t, d, app.MediaMaster, "Tin hai")
	got, err := s.DescribeMedia(ctx, editor, m.SHA256, m.Kind, " Lời  chào ", known)
	if err != nil || got.Name != "Lời chào" {
		t.Fatalf("%+v, %v", got, err)
	}
	for text, want := range map[string]int{"": 1, "loi chao": 1, "tin mot": 0, "lo thi": 1, "y te": 1} {
		if all, err := s.SearchMedia(ctx, "", text); err != nil || len(all) != want {
			t.Errorf("%q finds %+v, %v", text, all, err)
		}
	}
	_, err = s.DescribeMedia(ctx, editor, m.SHA256, m.Kind, " ", known)
	apptest.Wants(t, err, "media.name_missing")
}

func TestRemarksBecomeTheVerdicts(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	_, err := s.AddRemark(ctx, editor, p.ID, 0, "x")
	apptest.Wants(t, err, "people.not_allowed")
	_, err = s.AddRemark(ctx, approver, p.ID, 0, " ")
	apptest.Wants(t, err, "remark.empty")
	for _, at := range []time.Duration{42 * time.Second, 7 * time.Second, time.Hour} {
		if _, err := s.AddRemark(ctx, approver, p.ID, at, "nhầm tên thôn"); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.Remarks(ctx, p.ID)
	if err != nil || len(all) != 3 || all[0].At != 7*time.Second || all[2].At != p.Duration || all[0].Approval != "" {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := s.DropRemark(ctx, approver, p.ID, all[2].ID); err != nil {
		t.Fatal(err)
	}
	a, err := s.Return(ctx, approver, p.ID, "")
	if err != nil || len(a.Remarks) != 2 || a.Remarks[1].At != 42*time.Second || a.Remarks[0].Approval != a.ID {
		t.Fatalf("%+v, %v", a, err)
	}
	if kept, err := s.Approvals(ctx, p.ID); err != nil || len(kept) != 1 || len(kept[0].Remarks) != 2 {
		t.Errorf("%+v, %v", kept, err)
	}
	apptest.Wants(t, s.DropRemark(ctx, approver, p.ID, all[0].ID), "data.not_found")
	apptest.Wants(t, s.TickRemark(ctx, approver, p.ID, all[0].ID, true), "people.not_allowed")
	if err := s.TickRemark(ctx, editor, p.ID, all[0].ID, true); err != nil {
		t.Fatal(err)
	}
	if all, _ = s.Remarks(ctx, p.ID); all[0].DoneBy != editor.ID || all[0].DoneAt.IsZero() || !all[1].DoneAt.IsZero() {
		t.Errorf("%+v", all)
	}
	theHubLearns(t, d, a)
}

// theHubLearns of the verdict, in the record of the programme.
func theHubLearns(t *testing.T, d interface {
	Outbox(context.Context, int) ([]app.OutboxRow, error)
}, a app.Approval) {
	t.Helper()
	rows, err := d.Outbox(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	var r app.ProgrammeRecord
	var older app.Programme // what a hub knows that does not know of verdicts
	body := rows[len(rows)-1].Body
	if err := json.Unmarshal(body, &r); err != nil || json.Unmarshal(body, &older) != nil {
		t.Fatal(err)
	}
	if r.State != app.ProgrammeReturned || older.State != r.State || older.ID != r.ID || r.Verdict == nil || r.Verdict.ID != a.ID ||
		len(r.Verdict.Remarks) != 2 || r.Verdict.Remarks[0].Text != "nhầm tên thôn" {
		t.Errorf("the record: %s", body)
	}
}

// Remarks on a sound that has been replaced since are not said of the new one.
func TestRemarksAreOfOneSound(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	if _, err := s.AddRemark(ctx, approver, p.ID, time.Second, "nhỏ quá"); err != nil {
		t.Fatal(err)
	}
	p.Master = apptest.Sound(t, d, app.MediaMaster, "louder").SHA256
	p, err := s.Save(ctx, editor, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Submit(ctx, editor, p.ID); err != nil {
		t.Fatal(err)
	}
	if a, err := s.Approve(ctx, approver, p.ID); err != nil || len(a.Remarks) != 0 {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestCategoriesAreTheStationsOwn(t *testing.T) {
	s, _, _ := begin(t)
	all, err := s.Categories(ctx)
	if err != nil || len(all) < 9 {
		t.Fatalf("%+v, %v", all, err)
	}
	c, err := s.SaveCategory(ctx, editor, app.Category{Name: " Chợ  phiên "})
	if err != nil || c.ID == "" || c.Name != "Chợ phiên" {
		t.Fatalf("%+v, %v", c, err)
	}
	_, err = s.SaveCategory(ctx, editor, app.Category{Name: "Chợ phiên"})
	apptest.Wants(t, err, "category.taken")
	if _, err := s.Save(ctx, editor, app.Programme{Title: "Giá gà", About: app.About{Category: c.ID}}); err != nil {
		t.Fatal(err)
	}
	apptest.Wants(t, s.DeleteCategory(ctx, editor, c), "category.in_use")
	c.Name = "Chợ huyện"
	if _, err := s.SaveCategory(ctx, editor, c); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Search(ctx, "cho huyen"); err != nil || len(found) != 1 {
		t.Errorf("by its new name: %+v, %v", found, err)
	}
}

func FuzzSearch(f *testing.F) {
	s, _, _ := begin(f)
	if _, err := s.Save(ctx, editor, app.Programme{Title: "Bản tin"}); err != nil {
		f.Fatal(err)
	}
	for _, text := range []string{"thời tiết", `"a" OR b*`, "NEAR(x)", "title:x", "½ Ⅷ ﷺ", "a\x00b", "(((", "\U0001D7D8"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := s.Search(ctx, text); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// However much is remarked, the hub takes the verdict's record.
func TestLongRemarksLeaveTheRecordSmall(t *testing.T) {
	s, d, _ := begin(t)
	p := waiting(t, s, d, editor, "Bản tin")
	var err error
	n := 0
	for ; err == nil && n < 200; n++ {
		_, err = s.AddRemark(ctx, approver, p.ID, time.Duration(n)*time.Second, strings.Repeat("ở", 2000))
	}
	apptest.Wants(t, err, "remark.too_many")
	if n < 10 {
		t.Errorf("only %d remarks were taken", n)
	}
	if _, err := s.Return(ctx, approver, p.ID, ""); err != nil {
		t.Fatal(err)
	}
	rows, err := d.Outbox(ctx, 1000)
	if err != nil || len(rows) == 0 {
		t.Fatal(err)
	}
	if last := rows[len(rows)-1]; len(last.Body) > 256<<10 {
		t.Errorf("the record has %d bytes", len(last.Body))
	}
}
