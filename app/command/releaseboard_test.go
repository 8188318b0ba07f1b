package command

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/release"
	"tienglang/ui/backend"
)

// press signs programs with one key, as who supplies boxes does.
type releasePress struct {
	t    *testing.T
	dir  string
	key  ed25519.PrivateKey
	keys release.Keys
}

func newReleasePress(t *testing.T) *releasePress {
	t.Helper()
	p := &releasePress{t: t, dir: t.TempDir()}
	path := filepath.Join(p.dir, "release.pem")
	public, err := release.NewKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if p.key, err = release.LoadKey(path); err != nil {
		t.Fatal(err)
	}
	p.keys = release.Keys{public}
	return p
}

// file is a signed release of a version for a machine.
func (p *releasePress) file(version, machine string) string {
	p.t.Helper()
	path := filepath.Join(p.dir, version+"-"+strings.ReplaceAll(machine, "/", "-")+release.Ext)
	f, err := os.Create(path)
	if err != nil {
		p.t.Fatal(err)
	}
	os, arch, _ := strings.Cut(machine, "/")
	h := release.Head{Version: version, OS: os, Arch: arch, MadeAt: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)}
	if _, err := release.Sign(f, p.key, h, strings.NewReader("program "+version)); err != nil {
		p.t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		p.t.Fatal(err)
	}
	return path
}

func (p *releasePress) adds(s *station, version, machine string) keptRelease {
	p.t.Helper()
	k, err := s.releases.add(p.t.Context(), theProgram, p.file(version, machine))
	if err != nil {
		p.t.Fatal(err)
	}
	return k
}

// What can be of no use is not kept, and says which it is.
func TestReleasesThatAreNotKept(t *testing.T) {
	s, press := quietStation(t), newReleasePress(t)
	s.releases.keys = press.keys
	press.adds(s, "0.2.0", "linux/arm64")
	refused := func(path, code string) {
		t.Helper()
		if _, err := s.releases.add(t.Context(), theProgram, path); app.CodeOf(err) != code {
			t.Errorf("want %s: %v", code, err)
		}
	}
	refused(press.file("0.2.0", "linux/arm64"), "release.there")
	refused(press.file("0.2", "linux/arm64"), "release.there")
	refused(press.file("0.1.9", "linux/arm64"), "release.behind")
	refused(press.file("0.3.0", "plan9/arm64"), "release.no_machine")
	refused(newReleasePress(t).file("0.3.0", "linux/arm64"), "release.bad_signature")
	press.adds(s, "0.1.9", "linux/arm")
	press.adds(s, "0.3.0", "linux/arm64")
	if all, err := s.releases.list(); err != nil || len(all) != 3 {
		t.Errorf("%d are kept, %v", len(all), err)
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, releasesFolder, ".new-*")); len(left) > 0 {
		t.Errorf("%q are left", left)
	}
}

// What was removed comes back until another is removed or the station begins
// anew; what an open order is obeyed with stays.
func TestReleasesComeBack(t *testing.T) {
	s, press := quietStation(t), newReleasePress(t)
	s.releases.keys = press.keys
	old, next := press.adds(s, "0.1.0", "linux/arm64"), press.adds(s, "0.2.0", "linux/arm64")
	removes := func(k keptRelease, code string) {
		t.Helper()
		if _, err := s.releases.remove(t.Context(), theProgram, k.File); app.CodeOf(err) != code {
			t.Fatalf("want %q: %v", code, err)
		}
	}
	backs := func(k keptRelease, code string) {
		t.Helper()
		if err := s.releases.bringBack(t.Context(), theProgram, k.File); app.CodeOf(err) != code {
			t.Fatalf("want %q: %v", code, err)
		}
	}
	removes(old, "")
	if all, _ := s.releases.list(); len(all) != 1 {
		t.Fatalf("%d are kept", len(all))
	}
	backs(old, "") // though a newer one is kept
	backs(old, "release.gone")
	removes(old, "")
	removes(next, "")
	backs(old, "release.gone")
	backs(next, "")
	removes(next, "")
	s.releases.begin()
	backs(next, "release.gone")
	if files, _ := os.ReadDir(s.releases.dir); len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
	next = press.adds(s, "0.2.0", "linux/arm64")
	waits := ordering.Order{Batch: "b", Cluster: "c", Kind: ordering.Update, State: ordering.Waiting, GivenAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}
	if err := s.db.KeepOrders(t.Context(), []ordering.Order{waits}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	removes(next, "release.needed")
	s.releases.machineOf = func(app.ID) string { return "linux/arm" }
	removes(next, "")
}

// What cannot be removed takes nothing with it: neither that of another machine
// with the same version, nor what was removed before and can come back.
func TestARefusedRemovalRemovesNothing(t *testing.T) {
	s, press := quietStation(t), newReleasePress(t)
	s.releases.keys = press.keys
	old := press.adds(s, "0.1.0", "linux/arm64")
	press.adds(s, "0.2.0", "linux/arm")
	press.adds(s, "0.2.0", "linux/arm64")
	if _, err := s.releases.remove(t.Context(), theProgram, old.File); err != nil {
		t.Fatal(err)
	}
	for _, machine := range []string{"linux/arm", "linux/arm64"} {
		s.releases.machineOf = func(app.ID) string { return machine }
		waits := ordering.Order{Batch: "b", Cluster: "c", Kind: ordering.Update, State: ordering.Waiting, GivenAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}
		if err := s.db.KeepOrders(t.Context(), []ordering.Order{waits}, app.AuditRow{}); err != nil {
			t.Fatal(err)
		}
		for name, code := range map[string]string{"0.2.0": "release.needed", "0.9.9": "release.none"} {
			if _, err := s.releases.remove(t.Context(), theProgram, name); app.CodeOf(err) != code {
				t.Errorf("%s for %s: %v", name, machine, err)
			}
		}
		if all, err := s.releases.list(); err != nil || len(all) != 2 {
			t.Errorf("%d are kept, %v", len(all), err)
		}
	}
	if err := s.releases.bringBack(t.Context(), theProgram, old.File); err != nil {
		t.Errorf("what was removed before: %v", err)
	}
}

// An order that was said is obeyed with what was the newest then, one that waits
// with what is now.
func TestReleasesThatOrdersNeed(t *testing.T) {
	then := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	kept := func(version string, added time.Time) keptRelease {
		return keptRelease{Head: release.Head{Version: version, OS: "linux", Arch: "arm64"}, Added: added}
	}
	old, next := kept("0.1.0", then), kept("0.2.0", then.Add(2*time.Hour))
	said := ordering.Order{Kind: ordering.Update, State: ordering.Sent, GivenAt: then, SentAt: then.Add(time.Hour)}
	waits := ordering.Order{Kind: ordering.Update, State: ordering.Waiting, GivenAt: then}
	other := ordering.Order{Kind: ordering.Restart, State: ordering.Waiting}
	for _, c := range []struct {
		k    keptRelease
		open ordering.Order
		want int
	}{{old, said, 1}, {next, said, 0}, {old, waits, 0}, {next, waits, 1}, {next, other, 0}} {
		if n := needing(c.k, []keptRelease{next, old}, []ordering.Order{c.open}, func(app.ID) string { return "" }); n != c.want {
			t.Errorf("%s for %s %s: %d", c.k.Version, c.open.Kind, c.open.State, n)
		}
	}
}

// The board of a station: who runs what by their own reports, who added a
// release, and how far a box has come that fetches one.
func TestTheBoardOfReleases(t *testing.T) {
	s, press := quietStation(t), newReleasePress(t)
	s.releases.keys = press.keys
	d := &desk{station: s}
	var ids []app.ID
	for i, tells := range []struct{ version, machine string }{{"0.1.0", "linux/arm64"}, {"0.2.0", "linux/arm64"}, {"0.1.0", "linux/arm"}, {"", ""}, {"0.1.0", "linux/arm64"}} {
		key := string(rune('a' + i))
		c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{Name: "Cụm " + key, Technology: app.TechnologyIP, Volume: 50, VolumeCap: 80}, "Xóm Núi")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.inventory.Pair(t.Context(), theProgram.ID, c.ID, "UKEY"+key); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
		if tells.version != "" {
			report := app.SpeakerReport{Seq: 1, At: s.clock.Now(), Volume: 50, Version: tells.version, Vitals: &app.Vitals{Machine: tells.machine}}
			s.inventory.Report(c.ID, report)
			report.Seq, report.Vitals = 2, nil // told about once a minute
			s.inventory.Report(c.ID, report)
		}
	}
	next := press.adds(s, "0.2.0", "linux/arm64")
	order := ordering.Order{Batch: "b", Cluster: ids[3], Name: "Cụm d", Kind: ordering.Update, State: ordering.Refused, Code: "update.no_room", GivenAt: s.clock.Now()}
	tone := order
	tone.Cluster, tone.Kind = ids[2], ordering.TestTone
	if err := s.db.KeepOrders(t.Context(), []ordering.Order{order, tone}, app.AuditRow{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ordering.Give(t.Context(), theProgram, ordering.Request{Kind: ordering.Update, Clusters: ids[:1]}); err != nil {
		t.Fatal(err)
	}
	b, err := d.ReleaseBoard(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Held) != 1 || b.Held[0].Runs != 1 || !b.Held[0].Newest || b.Held[0].Needed != 1 || b.Held[0].Signer != release.KeyMark(press.keys[0]) {
		t.Errorf("held %+v", b.Held)
	}
	for i, want := range []struct {
		version string
		state   backend.VersionState
		n, free int
	}{{"0.1.0", backend.VersionBehind, 2, 1}, {"0.2.0", backend.VersionNewest, 1, 0}, {"0.1.0", backend.VersionNone, 1, 0}, {"", backend.VersionUnknown, 1, 0}} {
		if i >= len(b.Running) || b.Running[i].Version != want.version || b.Running[i].State != want.state || len(b.Running[i].Clusters) != want.n || len(b.Running[i].Free) != want.free {
			t.Fatalf("%d: want %+v of %+v", i, want, b.Running)
		}
	}
	if len(b.Updates) != 2 || !b.Updates[0].Open() || b.Updates[0].From != "0.1.0" || b.Updates[0].To != "0.2.0" || app.CodeOf(b.Updates[1].Err) != "update.no_room" {
		t.Errorf("updates %+v", b.Updates)
	}
	f, err := lateHolder{s}.HoldFile(t.Context(), ids[0], next.File, func(size int64) int64 { return size })
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	given := b.Updates[0].GivenAt
	if is := s.fetches.phase(ids[0], given); is != backend.UpdateFetching {
		t.Errorf("a box that fetches is %q", is)
	}
	lateHolder{s}.HoldSent(ids[0], next.Bytes-1)
	if is := s.fetches.phase(ids[0], given); is != backend.UpdateFetching {
		t.Errorf("one whose line broke off is %q", is)
	}
	lateHolder{s}.HoldSent(ids[0], next.Bytes)
	if is := s.fetches.phase(ids[0], given); is != backend.UpdateTrying {
		t.Errorf("one that has it is %q", is)
	}
	if is := s.fetches.phase(ids[0], s.clock.Now().Add(time.Hour)); is != "" {
		t.Errorf("for a later order it is %q", is)
	}
	s.virtual = newVirtualClusters(s)
	s.virtual.each[ids[4]] = &virtualCluster{}
	if b, err = d.ReleaseBoard(t.Context()); err != nil || b.Count(backend.VersionFixed) != 1 || b.Count(backend.VersionBehind) != 1 {
		t.Errorf("with a virtual speaker: %+v, %v", b.Running, err)
	}
	s.virtual = nil
	s.releases.keys = nil
	if b, err = d.ReleaseBoard(t.Context()); err != nil || app.CodeOf(b.Closed) != "release.no_keys" || len(b.Running) == 0 {
		t.Errorf("a build without keys: %+v, %v", b.Closed, err)
	}
}
