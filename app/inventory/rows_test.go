package inventory_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/inventory/intake"
	"tienglang/app/sheet"
	"tienglang/app/store"
)

// kept are the rows of the inventory as the database has them, but those of
// clusters that were removed: these stay, for the hub and for undoing the undo.
func kept(t *testing.T, folder string) (rows []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.db"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%v, %v", files, err)
	}
	for _, file := range files {
		d, err := sql.Open("sqlite3", "file:"+file+"?mode=ro")
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{
			"SELECT * FROM hamlets ORDER BY id", "SELECT * FROM clusters WHERE deleted_at = 0 ORDER BY id",
			"SELECT h.* FROM horns h JOIN clusters c ON c.id = h.cluster WHERE c.deleted_at = 0 ORDER BY h.cluster, h.pos",
			"SELECT * FROM zones ORDER BY id", "SELECT z.* FROM zone_clusters z JOIN clusters c ON c.id = z.cluster WHERE c.deleted_at = 0 ORDER BY z.zone, z.cluster",
		} {
			rows = append(rows, rowsOf(t, d, q)...)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}

func rowsOf(t *testing.T, d *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := d.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells, at := make([]any, len(columns)), make([]any, len(columns))
		for i := range cells {
			at[i] = &cells[i]
		}
		if err := rows.Scan(at...); err != nil {
			t.Fatal(err)
		}
		all = append(all, query[14:24]+fmt.Sprint(cells...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// Undoing a messy list leaves every row of the database as it was, byte by byte:
// zones, hamlets with what is known of them, bearings, photos, gateways, numbers
// that changed hands; and undoing that is the list again.
func TestUndoLeavesEachRowAsItWas(t *testing.T) {
	folder := t.TempDir()
	c := commune{clock: apptest.NewClock(), poles: &speakers{}, by: apptest.Officer()}
	d, err := store.Open(ctx, folder, store.Options{Clock: c.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	c.d = d
	c.Service = c.open(t)
	hamlet, _, err := c.SaveHamlet(ctx, c.by, app.Hamlet{Name: "Khe Cốc", Code: "KC", Households: 80, People: 300, Languages: []string{"Tày", "Dao"}})
	if err != nil {
		t.Fatal(err)
	}
	var ids []app.ID
	for i := range 20 {
		one := apptest.Cluster(i+1, "Cụm Khe Cốc "+strconv.Itoa(i*40))
		one.ID, one.Code, one.Place, one.Note = "", fmt.Sprintf("TN-%05d", i*40), "cũ", "dòng một\ndòng hai"
		one.Horns, one.Power, one.KeepsKey = []app.Horn{{Watts: 30, Bearing: 45}, {Watts: 30}}, app.PowerBacked, i%2 == 0
		saved, err := c.Save(ctx, c.by, one, hamlet.Name)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, saved.ID)
	}
	if _, err := c.SaveZone(ctx, c.by, app.Zone{Name: "Cả xóm", Clusters: ids}); err != nil {
		t.Fatal(err)
	}
	before := kept(t, folder)
	if len(before) < 60 {
		t.Fatalf("%d rows", len(before))
	}
	rows, err := sheet.ReadMerged(apptest.MessyInventory(t, 600), intake.MostRows)
	if err != nil {
		t.Fatal(err)
	}
	p := c.preview(t, rows, intake.Choices{})
	if n := p.Counts(); n.Changed+n.Doubtful < 20 || n.Changed < 10 {
		t.Fatalf("%+v", n)
	}
	batch, err := c.Import(ctx, c.by, "a.xlsx", p)
	if err != nil {
		t.Fatal(err)
	}
	taken := kept(t, folder)
	undo, err := c.Undo(ctx, c.by, batch)
	if err != nil {
		t.Fatal(err)
	}
	differ(t, before, kept(t, folder))
	if _, err := c.Undo(ctx, c.by, undo); err != nil {
		t.Fatal(err)
	}
	differ(t, taken, kept(t, folder))
}

func differ(t *testing.T, want, got []string) {
	t.Helper()
	for _, row := range want {
		if !slices.Contains(got, row) {
			t.Errorf("gone: %s", row)
		}
	}
	for _, row := range got {
		if !slices.Contains(want, row) {
			t.Errorf("come: %s", strings.TrimSpace(row))
		}
	}
}
