package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	renewal "tienglang/app/replacement"
	"tienglang/app/sheet"
	"tienglang/assets/locale"
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
	k.Rules.Budgets[1].Sources = []renewal.Source{{Kind: renewal.SourceOther, Name: "tỉnh", Dong: 30_000_000}, {Kind: renewal.SourceCommune, Dong: 10_000_000}}
	if err := d.SaveReplacement(t.Context(), k); err != nil {
		t.Fatal(err)
	}
	f, err := replacementFacts(t.Context(), s.db, &heardGround{}, s.clock.Now())
	if err != nil || len(f.Clusters) != 2 || len(f.Hamlets) != 1 {
		t.Errorf("%+v, %v", f, err)
	}
	var out, failed strings.Builder
	path := filepath.Join(t.TempDir(), "plan.xlsx")
	if Main([]string{"inventory", "plan", "--data", s.dir, "--json"}, &out, &failed) != 0 {
		t.Fatal(failed.String())
	}
	var told backend.Replacement
	if err := json.Unmarshal([]byte(out.String()), &told); err != nil || told.Kept.Rules.Budgets[1].Of(renewal.SourceOther).Name != "tỉnh" || told.Plan.Years[1].Dong != 40_000_000 || len(told.Plan.Sources) != 2 {
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
	if err != nil || rows[0][0] != "Xóm" || rows[1][0] != "Chè" || !slices.ContainsFunc(rows, func(r []string) bool { return len(r) > 3 && r[2] == "ngân sách xã" && r[3] == "tỉnh" }) {
		t.Errorf("%q, %v", rows, err)
	}
	if err := d.TakeBackReplacement(t.Context()); err != nil {
		t.Fatal(err)
	}
	if back, err := d.Replacement(t.Context()); err != nil || len(back.Kept.Fixes) != 0 || back.Kept.Rules.Budgets[1].Dong() != 0 {
		t.Errorf("%+v, %v", back.Kept, err)
	}
	if err := d.TakeBackReplacement(t.Context()); app.CodeOf(err) != "replacement.nothing_to_undo" {
		t.Errorf("%v", err)
	}
}

// The spreadsheet has what was done in years that are over beside what is
// planned, as numbers, with each source of money, its sum by year and over all.
func TestTheSheetOfAPlan(t *testing.T) {
	t.Parallel()
	k := renewal.Usual(2026)
	k.Rules.Budgets[0].Sources = []renewal.Source{{Kind: renewal.SourceProvince, Dong: 40_000_000}}
	k.Rules.Budgets[3].Sources = []renewal.Source{{Kind: renewal.SourceProvince, Dong: 20_000_000}, {Kind: renewal.SourcePeople, Dong: 5_000_000}}
	k.Rules.Budgets[4].Sources = []renewal.Source{{Kind: renewal.SourcePeople, Dong: 15_000_000}}
	f := renewal.Facts{Today: time.Date(2030, 3, 1, 8, 0, 0, 0, app.Vietnam), Hamlets: []app.Hamlet{{ID: "che", Name: "Chè"}}}
	for n := range 3 {
		f.Clusters = append(f.Clusters, app.Cluster{ID: app.ID(strconv.Itoa(n)), Number: n + 1, Hamlet: "che", Technology: app.TechnologyWired})
	}
	f.Clusters[0].Technology, f.Clusters[0].InstalledOn = app.TechnologyIP, time.Date(2027, 5, 1, 0, 0, 0, 0, app.Vietnam)
	f.Clusters[0].Purchase = app.Purchase{PriceDong: 18_500_000, Funding: "tỉnh"}
	body, err := replacementSheet(backend.Replacement{Kept: k, Plan: renewal.Make(k, f)}, locale.New("vi"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := sheet.Read(body, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range [][]string{
		{"Xóm", "IP", "FM", "Có dây", "Hỏng", "Cần", "Lắp mới", "Đã lắp 2027", "Đã lắp 2028", "Đã lắp 2029", "Lắp 2030", "Lắp 2031", "Chưa có tiền", "Tiền (đ)"},
		{"Chè", "1", "0", "2", "0", "3", "2", "1", "0", "0", "1", "0", "1", "36000000"},
		{"2027", "40000000", "tỉnh", "1", "18500000", "0"},
		{"Năm", "Ngân sách (đ)", "ngân sách tỉnh", "xã hội hoá", "Đã chi (đ)", "Lắp mới", "Chi (đ)", "Còn lại (đ)", "IP", "FM", "Có dây", "Hỏng"},
		{"2030", "25000000", "20000000", "5000000", "0", "1", "18000000", "7000000", "2", "0", "1", "0"},
		{"2031", "15000000", "0", "15000000", "0", "0", "0", "15000000", "2", "0", "1", "0"},
		{"Cộng", "40000000", "20000000", "20000000", "0", "1", "18000000", "22000000"},
		{"Tính theo giá ví dụ, sửa ở “Quy tắc và ngân sách”."},
	} {
		if !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, want) }) {
			t.Errorf("no row %q in\n%q", want, rows)
		}
	}
}
