package inventory_test

import (
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory"
)

func TestAdjustingSeveralIsOneActWithUndo(t *testing.T) {
	c := begin(t, false)
	a, b := c.save(t, 1, "Cụm một"), c.save(t, 2, "Cụm hai")
	if err := c.Pair(ctx, c.by.ID, b.ID, "UKEY"); err != nil {
		t.Fatal(err)
	}
	delay := func(ms int) func(*app.Cluster) { return func(c *app.Cluster) { c.DelayMS = ms } }
	place := app.Position{Lat: 21.5, Lon: 105.8}
	c.poles.took()
	undo, err := c.Adjust(ctx, c.by, []inventory.Adjustment{
		{Cluster: a.ID, Change: delay(120)}, {Cluster: b.ID, Change: func(c *app.Cluster) { c.DelayMS, c.Position = 240, place }}})
	if err != nil {
		t.Fatal(err)
	}
	now := func(id app.ID) app.Cluster { k, _ := c.Cluster(id); return k }
	if now(a.ID).DelayMS != 120 || now(b.ID).DelayMS != 240 || now(b.ID).Position != place {
		t.Fatalf("%+v %+v", now(a.ID), now(b.ID))
	}
	if got := c.poles.took(); len(got) != 1 || !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, "apply 2 ") && strings.HasSuffix(s, " delay 240") }) {
		t.Errorf("the speakers were told %q", got)
	}
	if _, err := c.Adjust(ctx, c.by, []inventory.Adjustment{{Cluster: a.ID, Change: delay(5)}, {Cluster: b.ID, Change: delay(9999)}}); app.CodeOf(err) != "cluster.bad_delay" || now(a.ID).DelayMS != 120 {
		t.Errorf("a delay too long: %v, and the other has %d", err, now(a.ID).DelayMS)
	}
	if _, err := c.Adjust(ctx, apptest.User("e", app.RoleEditor), nil); app.CodeOf(err) != "people.not_allowed" {
		t.Errorf("an editor: %v", err)
	}
	if err := c.SetVolume(ctx, c.by, a.ID, 33); err != nil {
		t.Fatal(err)
	}
	if err := c.UndoAdjust(ctx, c.by, undo); err != nil {
		t.Fatal(err)
	}
	if now(a.ID).DelayMS != a.DelayMS || now(b.ID).Position.Known() || now(a.ID).Volume != 33 {
		t.Errorf("after undo %+v %+v", now(a.ID), now(b.ID))
	}
}
