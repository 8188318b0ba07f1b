package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/schedule"
	"tienglang/app/store"
)

// stationWithSchedule is a closed folder of two poles and an approved
// programme of a minute, with the documented example of the schedule.
func stationWithSchedule(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	db := apptest.OpenDB(t, data, store.Options{})
	apptest.StoredCluster(t, db, apptest.Cluster(1, "Đồi Chè"))
	apptest.StoredCluster(t, db, apptest.Cluster(2, "Làng Thượng"))
	p := apptest.Programme("Dân ca", apptest.Sound(t, db, app.MediaMaster, "folk songs"))
	p.ID, p.State = "p1", app.ProgrammeApproved
	if _, err := db.SaveProgramme(t.Context(), p, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	apptest.Closed(t, db)
	return data
}

func TestTheExampleComesInAndThePlanTellsOfIt(t *testing.T) {
	t.Parallel()
	data := stationWithSchedule(t)
	said, stderr, status := run(t, nil, "tienglang", "schedule", "import", "--data", data, "../../docs/lich-phat-mau.xlsx")
	if status != 0 || !strings.Contains(said, "row 6: new: Phòng rét gia súc") || !strings.Contains(said, "0 changed, 0 the same") {
		t.Fatalf("exit %d\n%s%s", status, said, stderr)
	}
	songs := filepath.Join(t.TempDir(), "songs.json")
	if err := os.WriteFile(songs, []byte(`[{"title":"Dân ca trưa","programme":"dân ca","start":"10:30","stop":"11:00","from":"25/11/2026"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, stderr, status := run(t, nil, "tienglang", "schedule", "import", "--data", data, songs); status != 0 {
		t.Fatalf("exit %d\n%s%s", status, said, stderr)
	}
	said, stderr, status = run(t, nil, "tienglang", "plan", "--data", data, "--from", "2026-11-25", "--days", "1", "--json", "--language", "vi")
	var plan struct {
		Slots    []planSlot
		Unplayed []planLoss
		Owed     []planOwed
	}
	if err := json.Unmarshal([]byte(said), &plan); err != nil || status != 0 {
		t.Fatalf("exit %d, %v\n%s", status, err, stderr)
	}
	if len(plan.Slots) != 1 || len(plan.Slots[0].Clusters) != 2 || plan.Slots[0].To.Sub(plan.Slots[0].From).Seconds() != 60 || !strings.Contains(plan.Slots[0].Why[0].Text, "hết sớm") {
		t.Errorf("%s", said)
	}
	if len(plan.Unplayed) == 0 || plan.Unplayed[0].Why.Code != "no_programme" || len(plan.Owed) != 1 {
		t.Errorf("%s", said)
	}
	table, stderr, status := run(t, nil, "tienglang", "plan", "--data", data, "--from", "2026-11-25", "--days", "1")
	if status != 0 || !strings.Contains(table, "10:30–10:31  Dân ca") || !strings.Contains(table, "Not played:") {
		t.Errorf("exit %d\n%s%s", status, table, stderr)
	}
}

func TestTheScheduleGoesOutAndComesBack(t *testing.T) {
	t.Parallel()
	data := stationWithSchedule(t)
	for _, name := range []string{"a.xlsx", "a.json"} {
		file := filepath.Join(t.TempDir(), name)
		run(t, nil, "tienglang", "schedule", "import", "--data", data, "../../docs/lich-phat-mau.xlsx")
		if said, stderr, status := run(t, nil, "tienglang", "schedule", "export", "--data", data, file); status != 0 {
			t.Fatalf("exit %d\n%s%s", status, said, stderr)
		}
		said, stderr, status := run(t, nil, "tienglang", "schedule", "import", "--data", data, file)
		if status != 0 || !strings.HasPrefix(said, "0 new, 0 changed, ") {
			t.Errorf("%s: exit %d\n%s%s", name, status, said, stderr)
		}
	}
}

func TestAScheduleThatCannotBeIsRefusedWhole(t *testing.T) {
	t.Parallel()
	data := stationWithSchedule(t)
	for _, c := range []struct{ name, body, says string }{
		{"columns.json", `[{"name":"x"}]`, `The column “name” is not known`},
		{"stop.json", `[{"title":"good","start":"05:00","stop":"05:10","from":"23/11/2026"},{"title":"bad","start":"06:00","stop":"05:00","from":"23/11/2026"}]`, "Row 3 cannot be taken"},
		{"long.json", `[{"title":"x","start":"05:00","length":"30:00:00","from":"23/11/2026"}]`, "Row 2 cannot be taken"},
		{"text.xlsx", "Tên;Bắt đầu", "no XLSX spreadsheet"},
		{"lich.csv", "Tên;Bắt đầu", "neither .xlsx nor .json"},
	} {
		file := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(file, []byte(c.body), 0o600); err != nil {
			t.Fatal(err)
		}
		_, stderr, status := run(t, nil, "tienglang", "schedule", "import", "--data", data, file)
		if status != 1 || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: exit %d, %s", c.name, status, stderr)
		}
	}
	db := apptest.OpenDB(t, data, store.Options{})
	if all, err := db.ScheduleEntries(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%d lines were kept, %v", len(all), err)
	}
}

func TestTheDocumentNamesEveryColumn(t *testing.T) {
	body, err := os.ReadFile("../../docs/lich-phat.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, head := range schedule.Columns() {
		if !strings.Contains(string(body), "| "+head+" | `") {
			t.Errorf("the document lacks %s", head)
		}
	}
}
