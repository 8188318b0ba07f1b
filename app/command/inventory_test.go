package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app/apptest"
	tables "tienglang/app/inventory/intake"
)

func TestAMessyInventoryComesInGoesOutAndIsUndone(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	file := filepath.Join(dir, "cum-loa.xlsx")
	if err := os.WriteFile(file, apptest.MessyInventory(t, 600), 0o600); err != nil {
		t.Fatal(err)
	}
	doubts := 10 * apptest.MessyDoubts(600)
	said, stderr, status := run(t, nil, "tienglang", "inventory", "import", "--data", data, "--dry-run", file)
	if status != 0 || !strings.Contains(said, "560 new, 0 changed, 0 the same, 40 doubtful") || !strings.Contains(said, "Nothing was kept.") || !strings.Contains(strings.Join(strings.Fields(said), " "), "row 15 cannot be taken") {
		t.Fatalf("exit %d\n%s%s", status, said, stderr)
	}
	said, stderr, status = run(t, nil, "tienglang", "inventory", "import", "--data", data, file)
	if status != 1 || !strings.Contains(stderr, "40 rows are doubtful, so nothing was brought in") || !strings.Contains(said, "Nothing was kept.") {
		t.Fatalf("exit %d\n%s%s", status, said, stderr)
	}
	said, stderr, status = run(t, nil, "tienglang", "inventory", "import", "--data", data, "--leave-out", "--json", "--take", "66", file)
	var told previewTold
	if err := json.Unmarshal([]byte(said), &told); err != nil || status != 0 || told.New != 561 || told.Doubts != doubts-1 || len(told.Rows) != doubts || told.Batch == "" {
		t.Fatalf("exit %d, %v: %+v\n%s", status, err, told, stderr)
	}
	if n := listed(t, data); n != 561 {
		t.Errorf("%d clusters", n)
	}
	for _, name := range []string{"a.xlsx", "a.csv"} {
		out := filepath.Join(dir, name)
		if said, stderr, status := run(t, nil, "tienglang", "inventory", "export", "--data", data, out); status != 0 || !strings.HasPrefix(said, "561 clusters") {
			t.Fatalf("exit %d\n%s%s", status, said, stderr)
		}
		said, stderr, status = run(t, nil, "tienglang", "inventory", "import", "--data", data, "--dry-run", out)
		if status != 0 || !strings.Contains(said, "0 new, 0 changed, 561 the same, 0 doubtful") {
			t.Errorf("%s: exit %d\n%s%s", name, status, said, stderr)
		}
	}
	if said, stderr, status = run(t, nil, "tienglang", "inventory", "undo", "--data", data, string(told.Batch)); status != 0 {
		t.Fatalf("exit %d\n%s%s", status, said, stderr)
	}
	if n := listed(t, data); n != 0 {
		t.Errorf("%d clusters are left", n)
	}
}

func listed(t *testing.T, data string) int {
	t.Helper()
	said, stderr, status := run(t, nil, "tienglang", "inventory", "list", "--data", data, "--json")
	var all []map[tables.Field]string
	if err := json.Unmarshal([]byte(said), &all); err != nil || status != 0 {
		t.Fatalf("exit %d, %v\n%s", status, err, stderr)
	}
	return len(all)
}

func TestColumnsAreNamedByHand(t *testing.T) {
	rows := [][]string{{"Tên cụm", "Cột lạ"}, {"Chợ", "A1"}, {"Đình", "A2"}}
	rows[0] = append(rows[0], "Xóm")
	l, err := understand(rows, []string{"2=code", "3="})
	if err != nil || l.Column(tables.Code).At != 1 || l.Column(tables.Hamlet).At >= 0 {
		t.Errorf("%+v, %v", l, err)
	}
	for _, bad := range []string{"2", "x=code", "2=colour", "0=code"} {
		_, err := understand(rows, []string{bad})
		apptest.Wants(t, err, "inventory.sheet_column")
	}
}

func TestFilesThatAreNoInventory(t *testing.T) {
	for name, c := range map[string][2]string{
		"a.ods":  {"x", "inventory.sheet_ending"},
		"a.xlsx": {"x", "sheet.not_xlsx"},
		"a.csv":  {"\xff", "inventory.sheet_csv"},
		"a.json": {"{}", "inventory.sheet_json"},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(c[0]), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := inventoryTable(path)
		apptest.Wants(t, err, c[1])
	}
	_, err := inventoryTable(filepath.Join(t.TempDir(), "none.csv"))
	apptest.Wants(t, err, "sheet.file")
}

func TestTheDocumentNamesEveryColumnOfTheInventory(t *testing.T) {
	body, err := os.ReadFile("../../docs/cum-loa.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range tables.Fields() {
		if !strings.Contains(string(body), "| "+tables.Heading(f)+" | `"+string(f)+"` |") {
			t.Errorf("the document lacks %s, %s", tables.Heading(f), f)
		}
	}
}
