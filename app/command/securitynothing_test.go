package command

import (
	"path/filepath"
	"testing"
	"time"

	"tienglang/app/security"
	"tienglang/app/security/inspect"
)

// TestWhatIsNotThereIsNotWell: without accounts, boxes, certificate or province
// nothing of them was tested, and nothing is met.
func TestWhatIsNotThereIsNotWell(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "station")
	db, err := openEither(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	g := &inspect.Ground{Dir: dir, Now: time.Now(), Version: "1.2", Records: db, Live: &inspect.Live{},
		Hub: func() (*inspect.Hub, error) { return nil, nil }}
	want := map[string]string{"passwords": "accounts_none", "accounts-used": "accounts_none", "encrypted": "certificate_none",
		"hub-pinned": "hub_none", "versions": "boxes_none", "box-disks": "boxes_none"}
	if err := inspect.Run(t.Context(), security.Default(), g, func(float64) {}, func(r security.Result) {
		code, ok := want[r.Item]
		if ok && (r.Verdict != security.Unknown || len(r.Found) != 1 || r.Found[0].Code != code) {
			t.Errorf("%s: %+v", r.Item, r)
		}
		delete(want, r.Item)
	}); err != nil || len(want) > 0 {
		t.Errorf("%v, not told of %v", err, want)
	}
}
