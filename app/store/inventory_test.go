package store_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/audit"
	"tienglang/app/store"
)

var act = audit.Act("tester", "inventory.import", "")

func whole(t *testing.T, d *store.DB) (all []app.Cluster, hamlets []app.Hamlet) {
	t.Helper()
	all, err := d.Clusters(context.Background())
	if err == nil {
		hamlets, err = d.Hamlets(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	return all, hamlets
}

func described(number int, name string) app.Cluster {
	c := apptest.Cluster(number, name)
	c.ID = app.NewID(time.Now())
	c.Code, c.Place, c.Note = fmt.Sprintf("TN-%04d", number), "cột điện đầu ngõ", "leo bằng thang"
	c.Position = app.Position{Lat: 21.5672, Lon: 105.8252}
	c.Box = app.Box{Vendor: "Vinh Hưng", Model: "VH-4G", IMEI: fmt.Sprintf("86%013d", number), SIM: "8984012345678901234", Carrier: "Viettel"}
	c.Amplifier = app.Amplifier{Model: "PA-100", Watts: 100}
	c.Power, c.Condition = app.PowerBacked, app.ConditionWorks
	c.Purchase = app.Purchase{Funding: "CTMTQG 2024", PriceDong: 12_500_000, WarrantyUntil: time.Date(2027, 3, 14, 0, 0, 0, 0, time.UTC)}
	c.Horns = []app.Horn{{Watts: 30, Bearing: 360}, {Watts: 30, Bearing: 180}, {Watts: 25}}
	c.Photos = []string{"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}
	return c
}

func TestInventoryIsKeptWhole(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	h := app.Hamlet{ID: app.NewID(time.Now()), Name: "Khe Cốc", Code: "05713-04", Households: 112, People: 431, Languages: []string{"Tày", "Dao"}}
	c := described(1, "Khe Cốc 1")
	c.Hamlet = h.ID
	if _, err := d.SaveInventory(context.Background(), app.InventoryBatch{Hamlets: []app.Hamlet{h}, Clusters: []app.Cluster{c}}, act); err != nil {
		t.Fatal(err)
	}
	all, hamlets := whole(t, d)
	all[0].Purchase.WarrantyUntil = all[0].Purchase.WarrantyUntil.UTC()
	if !reflect.DeepEqual(all, []app.Cluster{c}) || !reflect.DeepEqual(hamlets, []app.Hamlet{h}) {
		t.Fatalf("got\n%+v %+v, want\n%+v %+v", all, hamlets, c, h)
	}
}

func TestMarksOfItsOwn(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	apptest.StoredCluster(t, d, described(1, "Khe Cốc 1"))
	for code, change := range map[string]func(*app.Cluster){
		"cluster.number_taken": func(c *app.Cluster) { c.Number = 1 },
		"cluster.code_taken":   func(c *app.Cluster) { c.Code = "TN-0001" },
		"cluster.imei_taken":   func(c *app.Cluster) { c.Box.IMEI = "860000000000001" },
	} {
		c := described(2, "Khe Cốc 2")
		change(&c)
		apptest.Wants(t, d.SaveCluster(context.Background(), c, act), code)
	}
	if all, _ := whole(t, d); len(all) != 1 {
		t.Fatalf("%d clusters are kept", len(all))
	}
}

func TestTwoClustersExchangeTheirNumbers(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	a := apptest.StoredCluster(t, d, described(1, "Khe Cốc 1"))
	b := apptest.StoredCluster(t, d, described(2, "Khe Cốc 2"))
	a.Number, b.Number, a.Code, b.Code = 2, 1, b.Code, a.Code
	if _, err := d.SaveInventory(context.Background(), app.InventoryBatch{Clusters: []app.Cluster{a, b}}, act); err != nil {
		t.Fatal(err)
	}
	if all, _ := whole(t, d); all[0].ID != b.ID || all[1].ID != a.ID {
		t.Fatalf("they did not: %+v", all)
	}
}

func TestImportIsUndoneAsOne(t *testing.T) {
	ctx, d := context.Background(), apptest.DB(t, store.Options{})
	old := apptest.StoredCluster(t, d, described(1, "Khe Cốc 1"))
	before, hamletsBefore := whole(t, d)

	h := app.Hamlet{ID: app.NewID(time.Now()), Name: "Núi Voi", Households: 60}
	changed, added := old, described(2, "Núi Voi 1")
	changed.Note, changed.Number, changed.Horns, changed.Hamlet = "", 7, changed.Horns[:1], h.ID
	added.Hamlet, added.Number = h.ID, 1
	batch, err := d.SaveInventory(ctx, app.InventoryBatch{Hamlets: []app.Hamlet{h}, Clusters: []app.Cluster{changed, added}}, act)
	if err != nil {
		t.Fatal(err)
	}
	after, hamletsAfter := whole(t, d)
	if n, err := d.InventoryBatchSize(ctx, batch); n != 2 || err != nil {
		t.Errorf("%d clusters were changed, with a hamlet: %v", n, err)
	}

	undo, err := d.UndoInventory(ctx, batch, act)
	if err != nil {
		t.Fatal(err)
	}
	if all, hamlets := whole(t, d); !reflect.DeepEqual(all, before) || !reflect.DeepEqual(hamlets, hamletsBefore) {
		t.Fatalf("after undo\n%+v %+v, before\n%+v %+v", all, hamlets, before, hamletsBefore)
	}
	_, err = d.UndoInventory(ctx, batch, act)
	apptest.Wants(t, err, "inventory.undone_already")

	if _, err := d.UndoInventory(ctx, undo, act); err != nil {
		t.Fatal(err)
	}
	if all, hamlets := whole(t, d); !reflect.DeepEqual(all, after) || !reflect.DeepEqual(hamlets, hamletsAfter) {
		t.Fatalf("done again\n%+v %+v, before\n%+v %+v", all, hamlets, after, hamletsAfter)
	}
}

func TestUndoKeepsWhatWasChangedSince(t *testing.T) {
	ctx, d := context.Background(), apptest.DB(t, store.Options{})
	c := apptest.StoredCluster(t, d, described(1, "Khe Cốc 1"))
	c.Name = "Khe Cốc cổng chùa"
	batch, err := d.SaveInventory(ctx, app.InventoryBatch{Clusters: []app.Cluster{c}}, act)
	if err != nil {
		t.Fatal(err)
	}
	c.Volume, c.SpeakerKey = 40, "UKEY"
	apptest.StoredCluster(t, d, c)
	if _, err := d.UndoInventory(ctx, batch, act); err != nil {
		t.Fatal(err)
	}
	if all, _ := whole(t, d); all[0].Name != "Khe Cốc 1" || all[0].Volume != 40 || all[0].SpeakerKey != "UKEY" {
		t.Fatalf("got %+v", all[0])
	}

	again := c
	again.Name = "A"
	if batch, err = d.SaveInventory(ctx, app.InventoryBatch{Clusters: []app.Cluster{again}}, act); err != nil {
		t.Fatal(err)
	}
	again.Name = "B"
	apptest.StoredCluster(t, d, again)
	_, err = d.UndoInventory(ctx, batch, act)
	apptest.Wants(t, err, "inventory.changed_since")
}

func TestRevokedBoxIsNotBroughtBackByUndo(t *testing.T) {
	ctx, d := context.Background(), apptest.DB(t, store.Options{})
	c := described(1, "Khe Cốc 1")
	c.SpeakerKey = "USTOLEN"
	c = apptest.StoredCluster(t, d, c)
	c.SpeakerKey, c.Place = "", "kho"
	batch, err := d.SaveInventory(ctx, app.InventoryBatch{Clusters: []app.Cluster{c}}, act)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.UndoInventory(ctx, batch, act); err != nil {
		t.Fatal(err)
	}
	if all, _ := whole(t, d); all[0].SpeakerKey != "" || all[0].Place == "kho" {
		t.Fatalf("got %+v", all[0])
	}
}

func TestHistoryOfACluster(t *testing.T) {
	ctx, d := context.Background(), apptest.DB(t, store.Options{})
	c := apptest.StoredCluster(t, d, described(1, "Khe Cốc 1"))
	c.Volume = 30
	apptest.StoredCluster(t, d, c)
	apptest.StoredCluster(t, d, c) // nothing changed
	all, err := d.InventoryHistory(ctx, c.ID, 10)
	if err != nil || len(all) != 2 || all[1].Before != nil || all[0].Before == nil || all[0].By != "tester" || all[0].At.IsZero() {
		t.Fatalf("got %+v, %v", all, err)
	}
}

// TestTheNumbersOfABoxStayWithIt: what a replacement noted of the new box is not
// taken back, nor what was noted of the old one before it, since the pole has the
// key of the new one.
func TestTheNumbersOfABoxStayWithIt(t *testing.T) {
	ctx, d := context.Background(), apptest.DB(t, store.Options{})
	c := described(1, "Khe Cốc 1")
	c.SpeakerKey = "UOLD"
	c = apptest.StoredCluster(t, d, c)
	saved := func(change func(*app.Cluster)) app.ID {
		t.Helper()
		change(&c)
		batch, err := d.SaveInventory(ctx, app.InventoryBatch{Clusters: []app.Cluster{c}}, act)
		if err != nil {
			t.Fatal(err)
		}
		return batch
	}
	noted := saved(func(c *app.Cluster) { c.Box.Serial = "OLD" })
	if _, err := d.UndoInventory(ctx, noted, act); err != nil {
		t.Fatalf("while the old box hangs there: %v", err)
	}
	noted = saved(func(c *app.Cluster) { c.Box.Serial = "OLD" })
	replaced := saved(func(c *app.Cluster) { c.SpeakerKey, c.Box.Serial = "UNEW", "NEW" })
	moved := saved(func(c *app.Cluster) { c.Place = "kho" })
	for _, batch := range []app.ID{replaced, noted} {
		_, err := d.UndoInventory(ctx, batch, act)
		apptest.Wants(t, err, "inventory.box_replaced")
	}
	if _, err := d.UndoInventory(ctx, moved, act); err != nil {
		t.Fatal(err)
	}
	if all, _ := whole(t, d); all[0].SpeakerKey != "UNEW" || all[0].Box.Serial != "NEW" || all[0].Place == "kho" {
		t.Fatalf("got %+v", all[0])
	}
}
