package command

import (
	"os"
	"path/filepath"
	"testing"

	"tienglang/app/apptest"
	"tienglang/ui/backend"
)

func TestTheWindowTakesAListAsItWasChosenAndUndoesIt(t *testing.T) {
	t.Parallel()
	d, _, _, _ := editingDesk(t)
	before := len(d.inventory.Clusters())
	path := filepath.Join(t.TempDir(), "cum-loa.csv")
	text := "Tên cụm;Xóm;Cột lạ;IMEI\nChợ;Khe Cốc;TN-1;860000000000001\nĐình;Khe Cốc;TN-2;860000000000001\n;Khe Cốc;TN-3;\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := backend.ListChoices{}
	l, err := d.ReadClusterList(t.Context(), path, c)
	if err != nil || l.Count(backend.ListDoubtful) != 3 || l.Keeps() != 0 || l.Columns[2].Field != "" || !l.Rows[0].Fatal {
		t.Fatalf("%+v, %v", l, err)
	}
	first := l.Digest
	if w := l.Rows[0].Written; len(first) != 64 || w["name"] != "Chợ" || w["imei"] != "860000000000001" || w["code"] != "" {
		t.Errorf("written is %v, the file %q", w, first)
	}
	c.Leave = map[int]bool{3: true}
	c.Cells = map[int]map[string]string{4: {"name": "Ao sen"}}
	c.Columns = map[int]string{2: "code"}
	if l, err = d.ReadClusterList(t.Context(), path, c); err != nil || l.Keeps() != 2 || l.Count(backend.ListLeft) != 1 || l.Rows[2].Name != "Ao sen" || l.Rows[0].Written["code"] != "TN-1" || l.Digest != first {
		t.Fatalf("%+v, %v", l, err)
	}
	batch, err := d.ImportClusterList(t.Context(), path, c)
	if err != nil || len(d.inventory.Clusters()) != before+2 {
		t.Fatalf("%d clusters, %v", len(d.inventory.Clusters()), err)
	}
	told := map[string]string{}
	for _, change := range l.Rows[0].Changes {
		told[change.Field] = change.After
		if change.Before != "" {
			t.Errorf("a new cluster had %s %q before", change.Field, change.Before)
		}
	}
	if told["volume"] == "" {
		t.Errorf("the volume of a new one is not told: %v", told)
	}
	if n, err := d.WriteClusterList(t.Context(), filepath.Join(t.TempDir(), "ra.xlsx")); err != nil || n != before+2 {
		t.Errorf("%d, %v", n, err)
	}
	if err := d.UndoClusterList(t.Context(), batch); err != nil || len(d.inventory.Clusters()) != before {
		t.Errorf("%d clusters, %v", len(d.inventory.Clusters()), err)
	}
	if err := os.WriteFile(path, []byte(text+"Cầu;Khe Cốc;TN-4;\n"), 0o600); err != nil { // read anew
		t.Fatal(err)
	}
	if l, err = d.ReadClusterList(t.Context(), path, c); err != nil || len(l.Rows) != 4 || l.Digest == first {
		t.Errorf("%+v, %v", l, err)
	}
	text = "Tên cụm;Xóm;IMEI\nChợ;Khe Cốc;\nCộng xóm Khe Cốc;;\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err = d.ReadClusterList(t.Context(), path, backend.ListChoices{}) // a row that is passed over is there
	if err != nil || len(l.Rows) != 2 || l.Rows[1].Kind != backend.ListSkipped || l.Rows[1].Row != 3 || l.Rows[1].Written["name"] != "Cộng xóm Khe Cốc" || l.Keeps() != 1 || l.Skipped != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	d.user.Roles = nil
	_, err = d.ImportClusterList(t.Context(), path, c)
	apptest.Wants(t, err, "people.not_allowed")
}
