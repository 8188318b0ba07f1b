package command

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/people"
	"tienglang/app/security"
	"tienglang/app/security/inspect"
	"tienglang/app/store"
	"tienglang/sync/client"
	"tienglang/sync/wire"
)

// checkedStation is a real station that is as it should be, and what is needed to
// plant faults in it and to take them out again.
type checkedStation struct {
	*station
	t      *testing.T
	wall   *movedWall
	user   app.User
	pole   app.ID
	told   int64
	backup string
	free   func(string) (int64, error) // nil: the disk's own
}

// soundStation is a station in which the check finds nothing.
func soundStation(t *testing.T) *checkedStation {
	t.Helper()
	c := &checkedStation{t: t, wall: &movedWall{}}
	dir := filepath.Join(t.TempDir(), "station")
	killed := filepath.Join(dir, ".check-1", "station") // a check that was killed
	err := os.MkdirAll(killed, 0o700)
	c.must(err)
	c.station, err = openStation(t.Context(), stationOptions{
		Data: dir, Listen: "127.0.0.1:0", Name: app.Station{Name: "Đài truyền thanh xã Tân Khê", CommuneOf: "Xã Tân Khê"},
		Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}, Clock: app.NewSteadyClockBy(c.wall.now, app.SystemClock{}),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	if _, err := os.Stat(killed); err == nil {
		t.Error("what a killed check left stays")
	}
	c.user, err = c.people.First(t.Context(), app.User{Login: "huong", Name: "Hương", Roles: []app.Role{app.RoleAdministrator, app.RoleApprover}}, "sáng nay mưa to")
	c.must(err)
	c.must(c.people.SetLeaderPIN(t.Context(), c.user, "804219"))
	c.pairPole()
	c.must(c.keepEnrolment(client.Enrolment{URL: "https://hub.example.vn:8443", HubName: "Sở", Fingerprint: strings.Repeat("ab", 32), OrderKey: "key"}))
	c.backup = t.TempDir()
	_, err = c.db.BackUp(t.Context(), c.backup, store.BackupOptions{})
	c.must(err)
	return c
}

func (c *checkedStation) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *checkedStation) pairPole() {
	one, err := c.inventory.Save(c.t.Context(), theProgram, app.Cluster{Name: "Nhà văn hoá", Technology: app.TechnologyIP, Line: app.Line4G,
		Horns: []app.Horn{{Watts: 30}}, Volume: 70, VolumeCap: 85}, "Khe Cốc")
	c.must(err)
	key, err := wire.NewIdentity()
	c.must(err)
	c.must(c.inventory.Pair(c.t.Context(), "", one.ID, key.Public()))
	c.pole = one.ID
	c.report(Version)
}

// report has the pole tell which program it runs.
func (c *checkedStation) report(version string) {
	c.reportDisk(version, true)
}

// reportDisk has it tell of its disk as well.
func (c *checkedStation) reportDisk(version string, sealed bool) {
	c.told++
	c.must(c.reported(c.t.Context(), c.pole, app.SpeakerReport{Seq: c.told, At: c.clock.Now(), Volume: 70, Version: version, Vitals: &app.Vitals{Sealed: &sealed}}))
}

// bad runs the check and lists the items that are not met.
func (c *checkedStation) bad() []string {
	c.t.Helper()
	s := c.security()
	ground := s.Ground
	s.Ground = func(ctx context.Context) (*inspect.Ground, error) {
		g, err := ground(ctx)
		if err == nil && c.free != nil {
			g.Free = c.free
		}
		return g, err
	}
	check, err := s.Run(c.t.Context(), theProgram, nil)
	c.must(err)
	c.readable(check)
	var bad []string
	for _, i := range check.List.Items {
		r := check.Result(i.ID)
		if r.Verdict == security.Failed {
			bad = append(bad, i.ID)
		}
		if i.Probe != "" && r.Verdict == security.Unknown && i.ID != "backup-restorable" {
			c.t.Errorf("%s is not known: %v", i.ID, r.Found)
		}
	}
	return bad
}

// execute changes the database behind the station's back, as who has the file
// can: the triggers that guard its logs are taken away.
func (c *checkedStation) execute(query string, args ...any) {
	c.t.Helper()
	c.executeIn(c.dir, query, args...)
}

func (c *checkedStation) executeIn(dir, query string, args ...any) {
	c.t.Helper()
	db, err := sql.Open("sqlite3", filepath.Join(dir, "station.db")+"?_busy_timeout=10000")
	c.must(err)
	defer func() { c.must(db.Close()) }()
	for _, guard := range []string{"audit_unchanged", "audit_kept", "play_log_unchanged", "play_log_kept"} {
		_, err = db.Exec("DROP TRIGGER IF EXISTS " + guard)
		c.must(err)
	}
	_, err = db.Exec(query, args...)
	c.must(err)
}

// keptSecret is an account's or the PIN's secret as the station keeps it.
func keptSecret(secret string) string {
	salt := []byte("0123456789abcdef")
	key := argon2.IDKey([]byte(secret), salt, 1, 64, 1, 32)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=64,t=1,p=1$%s$%s", argon2.Version, b64.EncodeToString(salt), b64.EncodeToString(key))
}

// forgeBackup changes a log of a copy and the copy's note of its sum.
func (c *checkedStation) forgeBackup(copied string) func() {
	c.t.Helper()
	records := filepath.Join(copied, "station.db")
	sum := func() []byte {
		b, err := os.ReadFile(records)
		c.must(err)
		is := sha256.Sum256(b)
		return []byte(hex.EncodeToString(is[:]))
	}
	was, putBack := sum(), c.changeFile(records, func(b []byte) []byte { return b })
	c.executeIn(copied, "UPDATE audit SET object = object || 'x' WHERE seq = 2")
	noteBack := c.changeFile(filepath.Join(copied, "manifest.json"), func(b []byte) []byte { return bytes.Replace(b, was, sum(), 1) })
	return func() { putBack(); noteBack() }
}

// changeFile puts other bytes into a file and returns what puts it back.
func (c *checkedStation) changeFile(path string, change func([]byte) []byte) func() {
	before, err := os.ReadFile(path)
	c.must(err)
	c.must(os.WriteFile(path, change(slices.Clone(before)), 0o600))
	return func() { c.must(os.WriteFile(path, before, 0o600)) }
}

// staleCertificate is one that ran out yesterday.
func staleCertificate(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	of := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(0, 0, -1)}
	der, err := x509.CreateCertificate(rand.Reader, of, of, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// plant is a fault that is put into the station and taken out again; what can
// only be written, as a row of the log, stays.
type plant struct {
	item string
	name string
	do   func(c *checkedStation) (undo func())
}

var plants = []plant{
	{"passwords", "an account with a password that anybody tries first", func(c *checkedStation) func() {
		was, err := c.db.Credential(c.t.Context(), c.user.ID)
		c.must(err)
		c.must(c.db.SetSecret(c.t.Context(), c.user.ID, app.Credential{Hash: keptSecret("matkhau123")}, false, app.AuditRow{}))
		return func() { c.must(c.db.SetSecret(c.t.Context(), c.user.ID, was, false, app.AuditRow{})) }
	}},
	{"leader-pin", "a PIN of a run of digits", func(c *checkedStation) func() {
		was, err := c.db.Value(c.t.Context(), "people.leader_pin")
		c.must(err)
		set := func(v string) {
			c.must(c.db.SetValues(c.t.Context(), map[string]string{"people.leader_pin": v}, app.AuditRow{}))
		}
		set(`{"Hash":"` + keptSecret("123456") + `"}`)
		return func() { set(was) }
	}},
	{"leader-pin", "no PIN at all", func(c *checkedStation) func() {
		was, err := c.db.Value(c.t.Context(), "people.leader_pin")
		c.must(err)
		c.must(c.db.SetValues(c.t.Context(), map[string]string{"people.leader_pin": ""}, app.AuditRow{}))
		return func() {
			c.must(c.db.SetValues(c.t.Context(), map[string]string{"people.leader_pin": was}, app.AuditRow{}))
		}
	}},
	{"accounts-used", "an account that nobody has used for a year", func(c *checkedStation) func() {
		u := app.User{ID: "old", Login: "cu", Name: "Anh Cũ", Roles: []app.Role{app.RoleEditor}, CreatedAt: time.Now().AddDate(-1, 0, 0)}
		c.must(c.db.AddUser(c.t.Context(), u, app.Credential{Hash: keptSecret("mưa rào bất chợt")}, app.AuditRow{}))
		return func() { u.Disabled = true; c.must(c.db.SetUser(c.t.Context(), u, app.AuditRow{})) }
	}},
	{"encrypted", "a certificate that ran out", func(c *checkedStation) func() {
		return c.changeFile(filepath.Join(c.dir, "station.pem"), func([]byte) []byte { return staleCertificate(c.t) })
	}},
	{"ports", "a port that the station does not need", func(c *checkedStation) func() {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		c.must(err)
		return func() { l.Close() }
	}},
	{"hub-pinned", "a hub without encryption", func(c *checkedStation) func() {
		return c.changeFile(filepath.Join(c.dir, "hub.json"), func(b []byte) []byte { return []byte(strings.Replace(string(b), "https:", "http:", 1)) })
	}},
	{"versions", "a pole with an old program", func(c *checkedStation) func() {
		c.report("0.0.9")
		return func() { c.report(Version) }
	}},
	{"audit-log", "a row of the audit log that was changed", func(c *checkedStation) func() {
		c.execute("UPDATE audit SET object = object || 'x' WHERE seq = 2")
		return func() { c.execute("UPDATE audit SET object = substr(object, 1, length(object) - 1) WHERE seq = 2") }
	}},
	{"play-log", "a row of the play log that nobody sealed", func(c *checkedStation) func() {
		c.execute(`INSERT INTO play_log (seq, id, kind, broadcast, programme, title, cluster, from_at, to_at, played_ms, concealed_ms, missed_ms, level_dbfs, prev, hash)
			VALUES (1, 'x', 'programme', 'b', '', 'Bản tin', ?, 1, 2, 10, 0, 0, -20, '', 'forged')`, c.pole)
		return func() { c.execute("DELETE FROM play_log") }
	}},
	{"backup-fresh", "a backup of two months ago", func(c *checkedStation) func() {
		return c.changeFile(filepath.Join(c.dir, "backup.json"), func(b []byte) []byte {
			var m map[string]any
			c.must(json.Unmarshal(b, &m))
			m["made_at"] = time.Now().AddDate(0, -2, 0)
			b, err := json.Marshal(m)
			c.must(err)
			return b
		})
	}},
	{"backup-fresh", "no backup at all", func(c *checkedStation) func() {
		note := filepath.Join(c.dir, "backup.json")
		c.must(os.Rename(note, note+".away"))
		return func() { c.must(os.Rename(note+".away", note)) }
	}},
	{"backup-restorable", "a backup of which a byte went bad", func(c *checkedStation) func() {
		all, err := filepath.Glob(filepath.Join(c.backup, "tieng-lang-*", "station.db"))
		c.must(err)
		return c.changeFile(all[0], func(b []byte) []byte { b[len(b)/2] ^= 1; return b })
	}},
	{"backup-fresh backup-restorable", "a backup that somebody removed", func(c *checkedStation) func() {
		all, err := filepath.Glob(filepath.Join(c.backup, "tieng-lang-*"))
		c.must(err)
		c.must(os.Rename(all[0], all[0]+".away"))
		return func() { c.must(os.Rename(all[0]+".away", all[0])) }
	}},
	{"backup-restorable", "a backup with a log that was changed, under a sum that fits", func(c *checkedStation) func() {
		all, err := filepath.Glob(filepath.Join(c.backup, "tieng-lang-*"))
		c.must(err)
		return c.forgeBackup(all[0])
	}},
	{"clock", "a clock that somebody moved", func(c *checkedStation) func() {
		c.wall.move(10 * time.Minute)
		return func() { c.wall.move(0) }
	}},
	{"folder", "a key that every account of the machine may read", func(c *checkedStation) func() {
		key := filepath.Join(c.dir, "station.key")
		c.must(os.Chmod(key, 0o644))
		return func() { c.must(os.Chmod(key, 0o600)) }
	}},
	{"folder", "a data folder that every account may list", func(c *checkedStation) func() {
		c.must(os.Chmod(c.dir, 0o755))
		return func() { c.must(os.Chmod(c.dir, 0o700)) }
	}},
	{"folder", "a link out of a folder within the data folder", func(c *checkedStation) func() {
		within := filepath.Join(c.dir, "evidence", "2026")
		c.must(os.MkdirAll(within, 0o700))
		link := filepath.Join(within, "out")
		c.must(os.Symlink(c.t.TempDir(), link))
		return func() { c.must(os.Remove(link)) }
	}},
	{"disk", "a disk with 300 MB left", func(c *checkedStation) func() {
		c.free = func(string) (int64, error) { return 300 << 20, nil }
		return func() { c.free = nil }
	}},
	{"knocks", "a box that is not the commune's", func(c *checkedStation) func() { return c.refuse("link.unknown_key", "10.0.0.9") }},
	{"revoked", "a box that was stolen and came again", func(c *checkedStation) func() {
		return c.refuse("link.revoked", "the box of cluster Chợ, revoked: 10.0.0.8")
	}},
	{"knocks", "wrong codes without a right one after", func(c *checkedStation) func() {
		c.refusals.write("pair.code_wrong", "192.168.1.99:5000: pair.code_wrong", 5)
		return nil
	}},
	{"knocks", "a false signature", func(c *checkedStation) func() {
		return c.refuse("link.bad_proof", "key "+boxKeyOf("B")+" from 10.0.0.9:4: nkeys: signature verification failed")
	}},
	{"revoked", "a box that was reported lost", func(c *checkedStation) func() {
		c.must(c.db.AddRevoked(c.t.Context(), app.Revocation{Key: boxKeyOf("C"), Cluster: "x", Number: 9, Name: "Bến", Why: app.RevokedStolen, At: time.Now()}, app.AuditRow{}))
		return c.refuse("link.revoked", "the box of cluster Bến, revoked 2026-11-24 06:15:34: key "+boxKeyOf("C")+" from 10.0.0.8:4")
	}},
	{"box-disks", "a box that holds in the open", func(c *checkedStation) func() {
		c.reportDisk(Version, false)
		return func() { c.report(Version) }
	}},
	{"orders-refused", "a forged order of the province", func(c *checkedStation) func() {
		return c.refuse("hub_order.bad_signature", "Lũ về")
	}},
	{"orders-refused", "a replayed order at a pole", func(c *checkedStation) func() {
		return c.refuse("order.refused", string(c.pole)+` order.replayed seq="4"`)
	}},
	{"one-machine", "another machine with the station's key", func(c *checkedStation) func() {
		return c.refuse("hub.key_twice", "10.0.0.7")
	}},
	{"guessing", "somebody who tried ten passwords", func(c *checkedStation) func() {
		c.must(c.db.AddAudit(c.t.Context(), audit.Act(c.user.ID, "people.wrong_secret", string(c.user.ID), "failures", "10")))
		return nil
	}},
}

// refuse writes what was turned away, as the station does.
func (c *checkedStation) refuse(code, detail string) func() {
	c.refusals.write(code, detail, 3)
	return nil
}

// Each planted fault is found by its own item and by no other, and a sound
// station has none. No other test runs beside this one, since the process's
// open ports are among what is looked at.
func TestTheCheckFindsEachPlantedFault(t *testing.T) {
	c := soundStation(t)
	if bad := c.bad(); len(bad) != 0 {
		t.Fatalf("a sound station fails %v", bad)
	}
	c.ordinary()
	c.report(Version) // by the box that replaced the other
	if bad := c.bad(); len(bad) != 0 {
		t.Fatalf("a station that did ordinary work fails %v", bad)
	}
	var stay []string
	for _, p := range plants {
		undo := p.do(c)
		want := append(slices.Clone(stay), strings.Fields(p.item)...)
		slices.Sort(want)
		got := c.bad()
		slices.Sort(got)
		if want = slices.Compact(want); !slices.Equal(got, want) {
			t.Errorf("%s: found %v, want %v", p.name, got, want)
		}
		if undo != nil {
			undo()
		} else {
			stay = append(stay, strings.Fields(p.item)...)
		}
	}
	if last, _ := c.security().Checks(t.Context()); last[0].Result("folder").Was != security.Failed {
		t.Error("what was mended does not show that it was bad")
	}
}

// What cannot be looked at is not known, and never well.
func TestAProbeThatFailsIsNotMet(t *testing.T) {
	g := &inspect.Ground{Dir: t.TempDir(), Now: time.Now(), Hub: func() (*inspect.Hub, error) { return nil, app.Fail("data.damaged", nil) },
		Free:    func(string) (int64, error) { return 0, os.ErrPermission },
		Backups: inspect.Backups{Last: func() (inspect.Backup, bool, error) { return inspect.Backup{}, false, os.ErrPermission }}}
	broken := 0
	err := inspect.Run(t.Context(), security.Default(), g, func(float64) {}, func(r security.Result) { // its records are nil: those probes break
		if r.Verdict == security.Met && r.Item != "folder" {
			t.Errorf("%s is met: %v", r.Item, r.Found)
		}
		if r.Verdict == security.Unknown && len(r.Found) == 1 {
			broken++
		}
	})
	if err != nil || broken < 15 {
		t.Errorf("%d broke, %v", broken, err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := inspect.Run(stopped, security.Default(), g, func(float64) {}, func(security.Result) { t.Error("it went on") }); err == nil {
		t.Error("a cancelled check says that it is done")
	}
}
