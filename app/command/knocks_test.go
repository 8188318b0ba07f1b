package command

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/security"
	"tienglang/app/security/inspect"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// probed is what one test of the check finds in a folder.
func probed(t *testing.T, db *store.DB, probe string, hub *inspect.Hub) security.Result {
	t.Helper()
	g, err := securityGround(t.Context(), db, app.SystemClock{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	g.Now = g.Now.Add(time.Minute)
	if hub != nil {
		g.Hub = func() (*inspect.Hub, error) { return hub, nil }
	}
	var found security.Result
	list := security.List{Items: []security.Item{{ID: probe, Probe: probe}}}
	if err := inspect.Run(t.Context(), list, g, func(float64) {}, func(r security.Result) { found = r }); err != nil {
		t.Fatal(err)
	}
	return found
}

func emptyFolder(t *testing.T) *store.DB {
	t.Helper()
	db, err := openEither(t.Context(), filepath.Join(t.TempDir(), "station"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// knock is a row of the log: a refusal, or with an action what was done.
type knock struct {
	code, detail string
	n            int
}

func (k knock) write(t *testing.T, db *store.DB) {
	t.Helper()
	row := audit.Act("", k.code, "c1", "name", "Chợ", "key", k.detail)
	if !strings.HasPrefix(k.code, "cluster.") {
		body, err := json.Marshal(map[string]any{"detail": k.detail, "count": k.n})
		if err != nil {
			t.Fatal(err)
		}
		row = app.AuditRow{Action: "refused", Object: k.code, Detail: string(body)}
	}
	if err := db.AddAudit(t.Context(), row); err != nil {
		t.Fatal(err)
	}
}

// boxKeyOf is a public key as boxes have them.
func boxKeyOf(letter string) string { return "U" + strings.Repeat(letter, 55) }

// Ordinary work is noted and no fault; what looks like an attempt is one.
func TestKnocksTellAttemptsFromOrdinaryWork(t *testing.T) {
	t.Parallel()
	paired := knock{"cluster.pair", boxKeyOf("A"), 1}
	wrong := func(n int) knock { return knock{"pair.code_wrong", "192.168.1.20:500: pair.code_wrong", n} }
	var scan []knock
	for i := range 6 {
		scan = append(scan, knock{"link.bad_proof", fmt.Sprintf("hold: from 203.0.113.%d:7: fetch: unexpected end of JSON input", i), 1})
	}
	for name, c := range map[string]struct {
		rows  []knock
		bad   bool
		notes int
	}{
		"nothing":                              {nil, false, 0},
		"a slip and the right code":            {[]knock{wrong(1), paired}, false, 1},
		"eight slips and the right code":       {[]knock{wrong(1), wrong(7), paired}, false, 1},
		"two slips and it was left":            {[]knock{wrong(2)}, false, 1},
		"slips of many installations":          {[]knock{wrong(3), paired, wrong(4), paired, wrong(4), paired}, false, 1},
		"five in a row and nothing after":      {[]knock{wrong(1), wrong(4)}, true, 0},
		"many in a row, whoever paired after":  {[]knock{wrong(10), paired}, true, 0},
		"guesses after a pairing":              {[]knock{paired, wrong(5)}, true, 0},
		"guesses slowed down":                  {[]knock{{"pair.slow_down", "192.168.1.20:500: pair.slow_down", 1}}, true, 0},
		"a browser":                            {scan[:1], false, 1},
		"a browser that keeps asking":          {[]knock{{"link.bad_proof", scan[0].detail, 10}}, true, 0},
		"many addresses":                       {scan, true, 0},
		"a false signature":                    {[]knock{{"link.bad_proof", "key " + boxKeyOf("B") + " from 10.0.0.9:4: nkeys: signature verification failed", 1}}, true, 0},
		"a false proof at what is held":        {[]knock{{"link.bad_proof", "hold: false proof from 10.0.0.9:4: fetch: not signed by its key", 1}}, true, 0},
		"a box that is unknown, once":          {[]knock{{"link.unknown_key", "key " + boxKeyOf("B") + " from 10.0.0.9:4", 1}}, false, 1},
		"a box that is unknown and goes on":    {[]knock{{"link.unknown_key", "key " + boxKeyOf("B") + " from 10.0.0.9:4", 1}, {"link.unknown_key", "key " + boxKeyOf("B") + " from 10.0.0.9:5", 2}}, true, 0},
		"the box of a cluster that is removed": {[]knock{paired, {"link.unknown_key", "key " + boxKeyOf("A") + " from 10.0.0.9:4", 900}}, false, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := emptyFolder(t)
			for _, k := range c.rows {
				k.write(t, db)
			}
			r := probed(t, db, "knocks", nil)
			if got := r.Verdict == security.Failed; got != c.bad || !c.bad && (r.Verdict != security.Met || len(r.Found) != 1+c.notes) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// Who asks for what is held without a proof is ordinary work a few times, as is a
// box whose station's clock was set; a proof that is false is an attempt.
func TestAFalseProofAtWhatIsHeldIsAnAttempt(t *testing.T) {
	t.Parallel()
	box, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	signed := wire.EncodeFetch(box, "/hold/schedule", now)
	other := wire.EncodeFetch(box, "/hold/schedule", now.Add(time.Second))
	for name, c := range map[string]struct {
		proof string
		bad   bool
	}{
		"none":            {"", false},
		"of another time": {wire.EncodeFetch(box, "/hold/schedule", now.Add(-time.Hour)), false},
		"garbage":         {"Bearer 1234", true},
		"forged":          {signed[:len(signed)/2] + other[len(other)/2:], true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := emptyFolder(t)
			h := link.NewHoldHandler(link.HoldConfig{
				Clock: app.SystemClock{}, Speakers: nobodyPaired{},
				OnRefused: func(why link.Refused, detail string) { newRefusals(db).write(string(why), detail, 1) },
			})
			r := httptest.NewRequest(http.MethodGet, "/hold/schedule", nil)
			r.RemoteAddr = "203.0.113.7:4000"
			r.Header.Set("Authorization", c.proof)
			h.ServeHTTP(httptest.NewRecorder(), r)
			found := probed(t, db, "knocks", nil)
			told := found.Found[len(found.Found)-1]
			if (found.Verdict == security.Failed) != c.bad || told.Args["from"] != "203.0.113.7" {
				t.Errorf("%+v", found)
			}
		})
	}
}

// nobodyPaired are the speakers of a station that has none.
type nobodyPaired struct{}

// SpeakerAllowed lets nobody in.
func (nobodyPaired) SpeakerAllowed(string) (app.ID, bool) { return "", false }

// A box that was replaced and is still switched on is noted, one that was lost is
// a fault, also while the other knocks all day.
func TestRevokedBoxesAreToldApart(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	for _, r := range []app.Revocation{
		{Key: boxKeyOf("A"), Cluster: "c1", Number: 1, Name: "Chợ", Why: app.RevokedReplaced, At: time.Now()},
		{Key: boxKeyOf("B"), Cluster: "c2", Number: 2, Name: "Đình", Why: app.RevokedStolen, At: time.Now()},
	} {
		if err := db.AddRevoked(t.Context(), r, app.AuditRow{}); err != nil {
			t.Fatal(err)
		}
	}
	came := newRefusals(db)
	counts := map[kind]kindCount{}
	for i := range 30 { // within one minute, of which the log has a row of each kind
		key := boxKeyOf("A")
		if i == 7 {
			key = boxKeyOf("B")
		}
		one := refusal{"link.revoked", "the box of cluster Chợ, revoked: key " + key + " from 10.0.0.8:4"}
		if i == 7 {
			replaced := probed(t, db, "revoked", nil)
			if replaced.Verdict != security.Met || len(replaced.Found) != 2 || replaced.Found[1].Code != "revoked_replaced" {
				t.Errorf("%+v", replaced)
			}
		}
		came.count(one, counts)
	}
	came.flush(counts)
	r := probed(t, db, "revoked", nil)
	if r.Verdict != security.Failed || len(r.Found) != 1 || r.Found[0].Code != "revoked_seen_box" || r.Found[0].Args["name"] != "Đình" || r.Found[0].Args["n"] != "1" {
		t.Errorf("%+v", r)
	}
}

// However many addresses come, the log has a bounded number of rows a minute.
func TestManyAddressesDoNotFillTheLog(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	came, counts := newRefusals(db), map[kind]kindCount{}
	for i := range 200 {
		came.count(refusal{"link.unknown_key", fmt.Sprintf("key x from 10.0.%d.1:4", i)}, counts)
	}
	came.flush(counts)
	rows, all := 0, 0
	for r, err := range db.AuditSince(t.Context(), "refused", time.Time{}) {
		if err != nil {
			t.Fatal(err)
		}
		var d struct{ Count int }
		if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
			t.Fatal(err)
		}
		rows, all = rows+1, all+d.Count
	}
	if rows > mostPlaces+2 || all != 200 {
		t.Errorf("%d rows of %d refusals", rows, all)
	}
}

// A station without a hub has no orders and no machine that the hub could have
// looked at, which is not known to be well; what its poles refused is a fault.
func TestWithoutAHubItIsNotKnown(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	hub := &inspect.Hub{URL: "https://hub.example.vn"}
	for probe, code := range map[string]string{"orders-refused": "orders_no_hub", "one-machine": "twin_no_hub"} {
		if r := probed(t, db, probe, nil); r.Verdict != security.Unknown || r.Found[0].Code != code {
			t.Errorf("%+v", r)
		}
	}
	if r := probed(t, db, "orders-refused", hub); r.Verdict != security.Met {
		t.Errorf("%+v", r)
	}
	knock{"order.refused", `c1 order.replayed seq="4"`, 1}.write(t, db)
	if r := probed(t, db, "orders-refused", nil); r.Verdict != security.Failed {
		t.Errorf("%+v", r)
	}
}

// What the log has of forged orders and of a second machine is told although
// nobody can say whether there is a hub.
func TestABrokenEnrolmentHidesNoFault(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	if err := os.WriteFile(filepath.Join(db.Dir(), "hub.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, probe := range []string{"orders-refused", "one-machine"} {
		if r := probed(t, db, probe, nil); r.Verdict != security.Unknown {
			t.Errorf("%+v", r)
		}
	}
	knock{"order.refused", "c1 hub.key_twice", 1}.write(t, db) // as a pole may say
	if r := probed(t, db, "one-machine", nil); r.Verdict != security.Unknown {
		t.Errorf("by a pole's word: %+v", r)
	}
	knock{"hub_order.bad_signature", "hub_order.bad_signature", 1}.write(t, db)
	knock{"hub.key_twice", "hub.key_twice", 1}.write(t, db)
	for _, probe := range []string{"orders-refused", "one-machine"} {
		if r := probed(t, db, probe, nil); r.Verdict != security.Failed {
			t.Errorf("%+v", r)
		}
	}
}

// A link out of the data folder is found wherever in it; one within is none.
func TestLinksOutOfSubfoldersAreFound(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	deep := filepath.Join(db.Dir(), "media", "a", "b")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(os.MkdirAll(deep, 0o700))
	must(os.Symlink(filepath.Join(db.Dir(), "media", "a"), filepath.Join(deep, "within"))) // a circle, which is not walked
	if r := probed(t, db, "folder", nil); r.Verdict != security.Met {
		t.Errorf("%+v", r)
	}
	must(os.Symlink(t.TempDir(), filepath.Join(deep, "out")))
	r := probed(t, db, "folder", nil)
	if r.Verdict != security.Failed || len(r.Found) != 1 || r.Found[0].Args["name"] != "media/a/b/out" {
		t.Errorf("%+v", r)
	}
}

// A copy of a folder that only has tables is whole, and no station.
func TestACopyOfTablesIsNoStation(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	if _, err := db.BackUp(t.Context(), t.TempDir(), store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if r := probed(t, db, "backup-restorable", nil); r.Verdict != security.Unknown || r.Found[0].Code != "backup_unnamed" {
		t.Errorf("%+v", r)
	}
}

// What a person accepts stands beside what was measured, for as long as it is
// bad.
func TestAnAcceptedRiskStaysMeasured(t *testing.T) {
	t.Parallel()
	db := emptyFolder(t)
	check := securityOver(db, app.SystemClock{}, nil)
	by := app.User{ID: "u", Name: "Hương", Roles: []app.Role{app.RoleAdministrator}}
	if _, _, err := check.Accept(t.Context(), by, "backup-fresh", "ổ đang sửa"); app.CodeOf(err) != "security.not_failed" {
		t.Errorf("got %v", err)
	}
	if _, err := check.Run(t.Context(), by, nil); err != nil {
		t.Fatal(err)
	}
	if _, _, err := check.Accept(t.Context(), by, "backup-fresh", "  "); app.CodeOf(err) != "security.reason_missing" {
		t.Errorf("got %v", err)
	}
	if _, _, err := check.Accept(t.Context(), by, "backup-fresh", "ổ đang sửa"); err != nil {
		t.Fatal(err)
	}
	c, err := check.Run(t.Context(), by, nil)
	r := c.Result("backup-fresh")
	if err != nil || r.Verdict != security.Failed || r.Accepted == nil || r.Accepted.ByName != "Hương" || r.Accepted.Why != "ổ đang sửa" || r.Accepted.At.IsZero() {
		t.Fatalf("%v, %+v", err, r)
	}
	if words := strings.Join(shownText(locale.New("vi"), r), "\n"); !strings.Contains(words, "Chấp nhận rủi ro: ổ đang sửa (Hương") {
		t.Errorf("%q", words)
	}
	if _, err := db.BackUp(t.Context(), t.TempDir(), store.BackupOptions{}); err != nil {
		t.Fatal(err)
	}
	if c, err = check.Run(t.Context(), by, nil); err != nil || c.Result("backup-fresh").Accepted != nil || c.Result("backup-fresh").Verdict != security.Met {
		t.Errorf("%v, %+v", err, c.Result("backup-fresh"))
	}
}
