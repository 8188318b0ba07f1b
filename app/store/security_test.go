package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/audit"
	"tienglang/app/security"
	"tienglang/app/store"
)

// The checks of years are kept with their own lists, and what a change refuses
// leaves no row in the audit log.
func TestSecurityChecksAreKeptByYear(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	for year := 2025; year <= 2026; year++ {
		_, err := d.ChangeSecurity(ctx, year, audit.Act("u", "security.run", ""), func(c *security.Check, found bool) error {
			if found {
				t.Errorf("%d is there", year)
			}
			*c = security.Begin(year, security.Default(), time.Unix(int64(year), 0))
			c.Judge(security.Result{Item: "room", Verdict: security.Met, At: c.BegunAt}, false)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := d.ChangeSecurity(ctx, 2026, audit.Act("u", "security.run", ""), func(c *security.Check, found bool) error {
		c.Results = nil
		return app.Fail("security.no_item", nil)
	})
	apptest.Wants(t, err, "security.no_item")
	all, err := d.SecurityChecks(ctx)
	if err != nil || len(all) != 2 || all[0].Year != 2026 || all[0].Result("room").Verdict != security.Met {
		t.Fatalf("%+v, %v", all, err)
	}
	if acts, err := d.Audit(ctx, 10); err != nil || len(acts) != 2 {
		t.Errorf("%+v, %v", acts, err)
	}
}

func TestEvidenceIsTheVeryFile(t *testing.T) {
	d := apptest.DB(t, store.Options{})
	path := filepath.Join(t.TempDir(), "Ảnh tủ khoá.JPG")
	if err := os.WriteFile(path, []byte("ảnh"), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := d.KeepEvidence(ctx, path)
	if err != nil || e.Name != "Ảnh tủ khoá.JPG" || e.Size != 4+1 {
		t.Fatalf("%+v, %v", e, err)
	}
	kept, err := d.EvidencePath(ctx, e)
	if err != nil || filepath.Dir(kept) != filepath.Join(d.Dir(), "security") {
		t.Fatalf("%s, %v", kept, err)
	}
	if info, _ := os.Stat(kept); info.Mode().Perm() != 0o600 {
		t.Errorf("%v", info.Mode())
	}
	if err := os.WriteFile(kept, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = d.EvidencePath(ctx, e)
	apptest.Wants(t, err, "security.evidence_lost")
	_, err = d.KeepEvidence(ctx, t.TempDir())
	apptest.Wants(t, err, "security.no_file")
	_, err = d.KeepEvidence(ctx, filepath.Join(t.TempDir(), "none"))
	apptest.Wants(t, err, "security.no_file")
}
