package inventory_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
)

var khe = app.Hamlet{Name: " Khe  Cốc ", Code: "05713-04", Households: 112, People: 431, Languages: []string{"Tày", " Dao ", "", "Tày"}}

func (c commune) hamlet(t *testing.T, name string) (h app.Hamlet, there bool) {
	t.Helper()
	_, all := c.state(t)
	for _, h := range all {
		if h.Name == name {
			return h, true
		}
	}
	return h, false
}

func (c commune) acts(t *testing.T) (actions []string) {
	t.Helper()
	rows, err := c.d.Audit(ctx, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		actions = append(actions, r.Action)
	}
	return actions
}

// refused are what a refusal names.
func refused(t *testing.T, err error, code string) map[string]string {
	t.Helper()
	apptest.Wants(t, err, code)
	var e *app.Error
	errors.As(err, &e)
	return e.Args
}

// TestAHamletIsKeptChangedAndRemoved; each act has its history and its row in the
// audit log, and goes back by itself.
func TestAHamletIsKeptChangedAndRemoved(t *testing.T) {
	c := begin(t, false)
	h, _, err := c.SaveHamlet(ctx, c.by, khe)
	want := app.Hamlet{ID: h.ID, Name: "Khe Cốc", Code: "05713-04", Households: 112, People: 431, Languages: []string{"Tày", "Dao"}}
	if kept, _ := c.hamlet(t, "Khe Cốc"); err != nil || h.ID == "" || !reflect.DeepEqual(kept, want) || !reflect.DeepEqual(h, want) {
		t.Fatalf("kept %+v, said %+v, %v", kept, h, err)
	}
	h.Name, h.Households = "Khe Cốc Thượng", 120
	_, renamed, err := c.SaveHamlet(ctx, c.by, h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Undo(ctx, c.by, renamed); err != nil {
		t.Fatal(err)
	}
	if kept, _ := c.hamlet(t, "Khe Cốc"); !reflect.DeepEqual(kept, want) {
		t.Fatalf("after undo %+v", kept)
	}
	removed, err := c.RemoveHamlet(ctx, c.by, h.ID)
	if _, there := c.hamlet(t, "Khe Cốc"); err != nil || there {
		t.Fatalf("there %v, %v", there, err)
	}
	_, err = c.Undo(ctx, c.by, renamed)
	apptest.Wants(t, err, "inventory.undone_already")
	if _, err := c.Undo(ctx, c.by, removed); err != nil {
		t.Fatal(err)
	}
	if kept, _ := c.hamlet(t, "Khe Cốc"); !reflect.DeepEqual(kept, want) {
		t.Fatalf("brought back %+v", kept)
	}
	history, err := c.History(ctx, c.by, h.ID)
	if err != nil || len(history) != 5 || history[4].Before != nil || history[1].After != nil || history[0].Kind != app.InventoryHamlet || history[0].By != c.by.ID {
		t.Errorf("%+v, %v", history, err)
	}
	if got := strings.Join(c.acts(t), " "); got != "inventory.undo hamlet.delete inventory.undo hamlet.set hamlet.add" {
		t.Errorf("audit: %s", got)
	}
}

func TestAHamletIsChecked(t *testing.T) {
	c := begin(t, false)
	if _, _, err := c.SaveHamlet(ctx, c.by, khe); err != nil {
		t.Fatal(err)
	}
	for code, change := range map[string]func(*app.Hamlet){
		"hamlet.name_missing":   func(h *app.Hamlet) { h.Name = " " },
		"hamlet.name_taken":     func(h *app.Hamlet) { h.Name = "Khe Cốc" },
		"hamlet.bad_text":       func(h *app.Hamlet) { h.Code = "05\x1b[2J" },
		"hamlet.bad_households": func(h *app.Hamlet) { h.Households = -1 },
		"hamlet.bad_people":     func(h *app.Hamlet) { h.People = 100_001 },
		"hamlet.many_languages": func(h *app.Hamlet) { h.Languages = strings.Split("abcdefghijk", "") },
		"data.not_found":        func(h *app.Hamlet) { h.ID = "nowhere" },
	} {
		h := app.Hamlet{Name: "Núi Voi"}
		change(&h)
		_, _, err := c.SaveHamlet(ctx, c.by, h)
		apptest.Wants(t, err, code)
	}
	_, _, err := c.SaveHamlet(ctx, apptest.User("a", app.RoleAnnouncer), app.Hamlet{Name: "Núi Voi"})
	apptest.Wants(t, err, "people.not_allowed")
	_, err = c.RemoveHamlet(ctx, apptest.User("a", app.RoleAnnouncer), "x")
	apptest.Wants(t, err, "people.not_allowed")
	if _, all := c.state(t); len(all) != 1 {
		t.Errorf("%d hamlets are kept", len(all))
	}
}

func TestWhatIsOddOfAHamletIsADoubt(t *testing.T) {
	for _, one := range []struct {
		households, people int
		code               string
	}{{0, 0, ""}, {112, 0, ""}, {0, 431, ""}, {112, 431, ""}, {112, 43, "hamlet.people_few"}, {112, 4310, "hamlet.people_many"}} {
		if err := (app.Hamlet{Households: one.households, People: one.people}).Doubt(); app.CodeOf(err) != one.code {
			t.Errorf("%+v: %v", one, err)
		}
	}
}

// TestAHamletWithClustersStays; with those that were removed alone it goes, and
// each of them can be restored.
func TestAHamletWithClustersStays(t *testing.T) {
	c := begin(t, false)
	a, b := c.save(t, 1, "A"), c.save(t, 2, "B")
	_, err := c.RemoveHamlet(ctx, c.by, a.Hamlet)
	if args := refused(t, err, "hamlet.in_use"); args["count"] != "2" || args["name"] != "Thôn Đông" {
		t.Errorf("%+v", args)
	}
	for _, id := range []app.ID{a.ID, b.ID} {
		if err := c.Delete(ctx, c.by, id); err != nil {
			t.Fatal(err)
		}
	}
	removed, err := c.RemoveHamlet(ctx, c.by, a.Hamlet)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Restore(ctx, c.by, b.ID); err != nil {
		t.Fatal(err)
	}
	if is, err := c.Cluster(b.ID); err != nil || is.Hamlet != "" {
		t.Errorf("%+v, %v", is, err)
	}
	if _, err := c.Undo(ctx, c.by, removed); err != nil {
		t.Fatal(err)
	}
	if is, err := c.Cluster(b.ID); err != nil || is.Hamlet != a.Hamlet {
		t.Errorf("after undo %+v, %v", is, err)
	}
}

// TestHamletsAreMerged as one act, which goes back as one.
func TestHamletsAreMerged(t *testing.T) {
	c := begin(t, false)
	a, b := c.save(t, 1, "A"), c.save(t, 2, "B")
	to, _, err := c.SaveHamlet(ctx, c.by, khe)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.MergeHamlet(ctx, c.by, to.ID, to.ID)
	apptest.Wants(t, err, "hamlet.same")
	merged, err := c.MergeHamlet(ctx, c.by, a.Hamlet, to.ID)
	all, hamlets := c.state(t)
	if err != nil || len(hamlets) != 1 || all[0].Hamlet != to.ID || all[1].Hamlet != to.ID {
		t.Fatalf("%+v, %+v, %v", all, hamlets, err)
	}
	if _, err := c.Undo(ctx, c.by, merged); err != nil {
		t.Fatal(err)
	}
	all, hamlets = c.state(t)
	if len(hamlets) != 2 || all[0].Hamlet != a.Hamlet || all[1].Hamlet != b.Hamlet {
		t.Errorf("after undo %+v, %+v", all, hamlets)
	}
}

// TestARefusedClusterLeavesNoHamlet: both are one act, and go back as one.
func TestARefusedClusterLeavesNoHamlet(t *testing.T) {
	c := begin(t, false)
	c.save(t, 1, "A")
	_, err := c.Save(ctx, c.by, apptest.Cluster(1, "B"), "Núi Voi")
	apptest.Wants(t, err, "cluster.number_taken")
	if _, there := c.hamlet(t, "Núi Voi"); there {
		t.Error("the hamlet of a refused cluster is kept")
	}
	saved, err := c.Save(ctx, c.by, apptest.Cluster(2, "B"), "Núi Voi")
	if err != nil {
		t.Fatal(err)
	}
	history, err := c.History(ctx, c.by, saved.Hamlet)
	if err != nil || len(history) != 1 {
		t.Fatalf("%+v, %v", history, err)
	}
	if _, err := c.Undo(ctx, c.by, history[0].Batch); err != nil {
		t.Fatal(err)
	}
	if _, there := c.hamlet(t, "Núi Voi"); there || len(c.Clusters()) != 1 {
		t.Errorf("undone, the hamlet is there: %v, with %d clusters", there, len(c.Clusters()))
	}
}

// TestUndoOfAHamletMeetsALaterChange and says so, whatever became of it.
func TestUndoOfAHamletMeetsALaterChange(t *testing.T) {
	c := begin(t, false)
	h, added, err := c.SaveHamlet(ctx, c.by, khe)
	if err != nil {
		t.Fatal(err)
	}
	save := func(name string, households int) app.ID {
		t.Helper()
		h.Name, h.Households = name, households
		_, batch, err := c.SaveHamlet(ctx, c.by, h)
		if err != nil {
			t.Fatal(err)
		}
		return batch
	}
	first := save("Khe Cốc", 120)
	second := save("Khe Cốc Hạ", 120)
	save("Khe Cốc Hạ", 130)
	if _, err := c.Undo(ctx, c.by, second); err != nil { // the households stay
		t.Fatal(err)
	}
	if is, _ := c.hamlet(t, "Khe Cốc"); is.Households != 130 {
		t.Errorf("%+v", is)
	}
	_, err = c.Undo(ctx, c.by, first)
	apptest.Wants(t, err, "inventory.changed_since")
	removed, err := c.RemoveHamlet(ctx, c.by, h.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, batch := range []app.ID{first, added} {
		_, err = c.Undo(ctx, c.by, batch)
		apptest.Wants(t, err, "inventory.changed_since")
	}
	if _, _, err := c.SaveHamlet(ctx, c.by, app.Hamlet{Name: "Khe Cốc"}); err != nil { // another of its name
		t.Fatal(err)
	}
	_, err = c.Undo(ctx, c.by, removed)
	apptest.Wants(t, err, "hamlet.name_taken")
}

// TestUndoOfAClusterWhoseHamletIsGone is refused with a sentence.
func TestUndoOfAClusterWhoseHamletIsGone(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "A")
	from := pole.Hamlet
	if _, err := c.Save(ctx, c.by, pole, "Núi Voi"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.RemoveHamlet(ctx, c.by, from); err != nil {
		t.Fatal(err)
	}
	history, err := c.History(ctx, c.by, pole.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Undo(ctx, c.by, history[0].Batch)
	apptest.Wants(t, err, "hamlet.gone")
}

// TestZonesHaveAHistory and go back, new, changed and removed; a cluster that
// was removed meanwhile is in the way of none of it.
func TestZonesHaveAHistory(t *testing.T) {
	c := begin(t, false)
	a, b := c.save(t, 1, "A"), c.save(t, 2, "B")
	z, err := c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm", Clusters: []app.ID{b.ID, a.ID}})
	if err != nil {
		t.Fatal(err)
	}
	z.Name, z.Clusters = "Chợ", []app.ID{a.ID}
	if _, err := c.SaveZone(ctx, c.by, z); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(ctx, c.by, a.ID); err != nil {
		t.Fatal(err)
	}
	newest := func() app.InventoryChange {
		t.Helper()
		all, err := c.History(ctx, c.by, z.ID)
		if err != nil || len(all) == 0 || all[0].Kind != app.InventoryZone || all[0].By != c.by.ID {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0]
	}
	undo := func(batch app.ID) {
		t.Helper()
		if _, err := c.Undo(ctx, c.by, batch); err != nil {
			t.Fatal(err)
		}
	}
	undo(newest().Batch)
	if zones, _ := c.Zones(ctx); len(zones) != 1 || zones[0].Name != "Trung tâm" || !reflect.DeepEqual(zones[0].Clusters, []app.ID{b.ID}) {
		t.Fatalf("%+v", zones)
	}
	if err := c.DeleteZone(ctx, c.by, z.ID); err != nil {
		t.Fatal(err)
	}
	undo(newest().Batch)
	if err := c.Restore(ctx, c.by, a.ID); err != nil {
		t.Fatal(err)
	}
	if zones, _ := c.Zones(ctx); len(zones) != 1 || !reflect.DeepEqual(zones[0].Clusters, []app.ID{a.ID, b.ID}) {
		t.Fatalf("brought back %+v", zones)
	}
	all, _ := c.History(ctx, c.by, z.ID)
	made, changed := all[len(all)-1].Batch, all[len(all)-3].Batch
	undo(changed) // the undoing itself
	undo(made)
	if zones, _ := c.Zones(ctx); len(zones) != 0 {
		t.Errorf("what was new is left: %+v", zones)
	}
	_, err = c.Undo(ctx, c.by, made)
	apptest.Wants(t, err, "inventory.undone_already")
}

// TestUndoOfAZoneMeetsALaterChange, or a line of the schedule, and says so.
func TestUndoOfAZoneMeetsALaterChange(t *testing.T) {
	c := begin(t, false)
	a, b := c.save(t, 1, "A"), c.save(t, 2, "B")
	z, err := c.SaveZone(ctx, c.by, app.Zone{Name: "Trung tâm", Clusters: []app.ID{a.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for _, clusters := range [][]app.ID{{a.ID, b.ID}, {b.ID}} {
		if _, err := c.SaveZone(ctx, c.by, app.Zone{ID: z.ID, Name: z.Name, Clusters: clusters}); err != nil {
			t.Fatal(err)
		}
	}
	all, _ := c.History(ctx, c.by, z.ID)
	_, err = c.Undo(ctx, c.by, all[1].Batch)
	if args := refused(t, err, "inventory.changed_since"); args["name"] != "Trung tâm" {
		t.Errorf("%+v", args)
	}
	today := app.DateOf(c.Clock.Now())
	e := app.ScheduleEntry{ID: "e", Title: "Tin trưa", Kind: app.BroadcastLive, Zone: z.ID, Repeat: app.Repeat{Kind: app.RepeatOnce, From: today}}
	if _, err := c.d.SaveSchedule(ctx, []app.ScheduleEntry{e}); err != nil {
		t.Fatal(err)
	}
	_, err = c.Undo(ctx, c.by, all[2].Batch)
	apptest.Wants(t, err, "zone.in_use")
}

// TestAHamletAsItWasLeavesNothingToUndo.
func TestAHamletAsItWasLeavesNothingToUndo(t *testing.T) {
	c := begin(t, false)
	h, made, err := c.SaveHamlet(ctx, c.by, khe)
	if err != nil || made == "" {
		t.Fatalf("%q, %v", made, err)
	}
	if _, undo, err := c.SaveHamlet(ctx, c.by, h); err != nil || undo != "" {
		t.Errorf("undo %q, %v", undo, err)
	}
	h.People++
	_, undo, err := c.SaveHamlet(ctx, c.by, h)
	if err == nil {
		_, err = c.Undo(ctx, c.by, undo)
	}
	if is, _ := c.hamlet(t, h.Name); err != nil || is.People != khe.People {
		t.Errorf("%+v, %v", is, err)
	}
}
