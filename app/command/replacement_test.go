package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tienglang/app"
	renewal "tienglang/app/replacement"
	"tienglang/app/sheet"
	"tienglang/ui/backend"
)

// The desk and the command tell the same plan of what the station has, a training
// one too; the spreadsheet has each hamlet and each year, and what is set
// can be taken back.
func TestTheReplacementPlanOfAStation(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	clusters := []app.Cluster{
		{Number: 1, Name: "Chè 1", Technology: app.TechnologyWired, VolumeCap: 100}, {Number: 2, Name: "Chè 2", Technology: app.TechnologyWired, VolumeCap: 100, Condition: app.ConditionBroken},
	}
	for _, c := range clusters {
		if _, err := s.inventory.Save(t.Context(), theProgram, c, "Chè"); err != nil {
			t.Fatal(err)
		}
	}
	d := newDesk(s)
	d.firstSignedIn(t)
	two := 2
	r, err := d.Replacement(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Plan.Hamlets) != 1 || r.Plan.Now != (renewal.Stock{Wired: 1, Broken: 1}) || r.Plan.Beyond != 2 {
		t.Fatalf("%+v", r.Plan)
	}
	hamlet := r.Plan.Hamlets[0].Hamlet
	k := r.Kept.With(renewal.Fix{Hamlet: hamlet, Wanted: &two})
	k.Rules.Budgets[1].Dong, k.Rules.Budgets[1].Source = 40_000_000, "tỉnh"
	if err := d.SaveReplacement(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	f, err := replacementFacts(t.Context(), s.db, s.clock.Now())
	if err != nil || len(f.Clusters) != 2 || len(f.Hamlets) != 1 {
		t.Errorf("%+v, %v", f, err)
	}
	var out, failed strings.Builder
	path := filepath.Join(t.TempDir(), "plan.xlsx")
	if Main([]string{"inventory", "plan", "--data", s.dir, "--json"}, &out, &failed) != 0 {
		t.Fatal(failed.String())
	}
	var told backend.Replacement
	if err := json.Unmarshal([]byte(out.String()), &told); err != nil || told.Kept.Rules.Budgets[1].Source != "tỉnh" {
		t.Errorf("%+v, %v", told.Kept, err)
	}
	if err := d.ExportReplacement(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := sheet.Read(body, 1000)
	if err != nil || rows[0][0] != "Xóm" || rows[1][0] != "Chè" || !slices.ContainsFunc(rows, func(r []string) bool { return len(r) > 2 && r[2] == "tỉnh" }) {
		t.Errorf("%q, %v", rows, err)
	}
	if err := d.TakeBackReplacement(t.Context()); err != nil {
		t.Fatal(err)
	}
	if back, err := d.Replacement(t.Context()); err != nil || len(back.Kept.Fixes) != 0 || back.Kept.Rules.Budgets[1].Dong != 0 {
		t.Errorf("%+v, %v", back.Kept, err)
	}
	if err := d.TakeBackReplacement(t.Context()); app.CodeOf(err) != "replacement.nothing_to_undo" {
		t.Errorf("%v", err)
	}
}
