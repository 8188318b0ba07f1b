package command

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/store"
)

// What commands write is named as what it is, and they say what they wrote.
func TestWrittenFilesAreNamedAsWhatTheyAre(t *testing.T) {
	data, dir := filepath.Join(t.TempDir(), "station"), t.TempDir()
	db := apptest.OpenDB(t, data, store.Options{})
	one := apptest.Cluster(1, "Chợ")
	if _, err := db.SaveInventory(t.Context(), app.InventoryBatch{Clusters: []app.Cluster{one}}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, db)
	for _, c := range []struct {
		args         []string // before the file's name
		right, wrong string
		told         string
	}{
		{[]string{"inventory", "export", "--hub"}, "hub.JSON", "hub.xlsx", "1 clusters in "},
		{[]string{"inventory", "plan", "--out"}, "plan.xlsx", "plan.pdf", "The plan of 5 years is in "},
		{[]string{"labels"}, "nhan.pdf", "nhan.txt", "1 labels in "},
		{[]string{"maintenance", "export"}, "phieu.xlsx", "phieu.csv", "0 tickets in "},
	} {
		for _, name := range []string{c.right, c.wrong} {
			path := filepath.Join(dir, name)
			var out, said bytes.Buffer
			exit := Main(append(append([]string{}, c.args...), path, "--data", data), &out, &said)
			_, err := os.Stat(path)
			if name == c.right && (exit != 0 || err != nil || !strings.HasPrefix(out.String(), c.told+path) || said.Len() > 0) {
				t.Errorf("%v %s: exit %d, %v, %q, %q", c.args, name, exit, err, &out, &said)
			}
			want := "tienglang: " + name + " must end in " + strings.ToLower(filepath.Ext(c.right)) + ", since that is the kind of file that is written.\n"
			if name == c.wrong && (exit != 1 || err == nil || out.Len() > 0 || said.String() != want) {
				t.Errorf("%v %s: exit %d, %v, %q, %q", c.args, name, exit, err, &out, &said)
			}
		}
	}
}

// A list that says what is known already is brought in again without a fault, as a
// script does each night.
func TestAListThatSaysTheSameIsNoFault(t *testing.T) {
	data, list := filepath.Join(t.TempDir(), "station"), filepath.Join(t.TempDir(), "cum-loa.csv")
	writePaper(t, list, "Số cụm;Tên cụm;Thôn/xóm\n1;Chợ;Khe Cốc\n2;Đình;Khe Cốc\n")
	for _, want := range []string{"2 new, 0 changed, 0 the same, 0 doubtful\nKept as batch ", "0 new, 0 changed, 2 the same, 0 doubtful\nNothing was kept.\n"} {
		var out, said bytes.Buffer
		if exit := Main([]string{"inventory", "import", "--data", data, list}, &out, &said); exit != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("exit %d, %q, %q", exit, &out, &said)
		}
	}
}
