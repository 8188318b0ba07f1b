package template_test

import (
	"context"
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
	"tienglang/app/template"
)

var ctx = context.Background()

func begin(t *testing.T, d *store.DB) *template.Service {
	t.Helper()
	s, err := template.New(ctx, d, apptest.NewClock())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func names(t *testing.T, s *template.Service) (all []string) {
	t.Helper()
	list, err := s.All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range list {
		all = append(all, one.Name)
	}
	return all
}

func TestTwoTemplatesComeWithTheProgramAndStayDeleted(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	s := begin(t, d)
	if got := names(t, s); !reflect.DeepEqual(got, []string{"Bản tin sáng 15 phút", "Thông báo ngắn"}) {
		t.Fatalf("%q", got)
	}
	for _, u := range template.Usual() {
		apptest.Wants(t, template.Check(u), "")
	}
	all, _ := s.All(ctx)
	for _, one := range all {
		if err := s.Delete(ctx, apptest.Officer(), one.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, begin(t, d)); len(got) != 0 {
		t.Errorf("after a restart there are %q again", got)
	}
	if err := s.Restore(ctx, apptest.Officer(), all[1].ID); err != nil {
		t.Fatal(err)
	}
	if back, err := s.All(ctx); err != nil || len(back) != 1 || !reflect.DeepEqual(back[0].Places, all[1].Places) {
		t.Errorf("%+v, %v", back, err)
	}
	apptest.Wants(t, s.Delete(ctx, apptest.Officer(), all[0].ID), "data.not_found")
	if acts, err := d.Audit(ctx, 3); err != nil || acts[0].Action != "template.restore" || acts[1].Action != "template.delete" {
		t.Errorf("%+v, %v", acts, err)
	}
}

// A template goes to another station as JSON, whole.
func TestTemplateAsJSONComesBackWhole(t *testing.T) {
	s := begin(t, apptest.DB(t, store.Options{}))
	made := template.Usual()[0]
	made.Name, made.Places[0].Media, made.Sting.Media, made.Bed.Whole = "Của xã", "aa", "bb", true
	made, err := s.Save(ctx, apptest.Officer(), made)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	var there app.Template
	if err := json.Unmarshal(text, &there); err != nil || !reflect.DeepEqual(there, made) {
		t.Errorf("%+v, %v", there, err)
	}
	all, err := s.All(ctx)
	if err != nil || len(all) != 3 || !reflect.DeepEqual(all[1].Places, made.Places) || *all[1].Bed != *made.Bed || *all[1].Sting != *made.Sting {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestTemplateIsHeldToItsBounds(t *testing.T) {
	s := begin(t, apptest.DB(t, store.Options{}))
	for code, spoil := range map[string][]func(*app.Template){
		"template.name_missing": {func(t *app.Template) { t.Name = "  " }},
		"template.empty":        {func(t *app.Template) { t.Places = nil }},
		"template.bounds": {
			func(t *app.Template) { t.SlotSeconds = -1 },
			func(t *app.Template) { t.SlotSeconds = 24*60*60 + 1 },
			func(t *app.Template) { t.Places[2].SegueMS = -60_001 },
			func(t *app.Template) { t.Places[2].FadeInMS = -1 },
			func(t *app.Template) { t.Places[2].GainDB = math.NaN() },
			func(t *app.Template) { t.Places[0].Kind = "song" },
			func(t *app.Template) { t.Sting.AfterMS = 60_001 },
			func(t *app.Template) { t.Bed.DuckDB = -1 },
			func(t *app.Template) { t.Places = make([]app.Place, template.MostPlaces+1) },
		},
	} {
		for _, f := range spoil {
			one := template.Usual()[0]
			f(&one)
			_, err := s.Save(ctx, apptest.Officer(), one)
			apptest.Wants(t, err, code)
		}
	}
	_, err := s.Save(ctx, apptest.User("a", app.RoleApprover), template.Usual()[0])
	apptest.Wants(t, err, "people.not_allowed")
}
