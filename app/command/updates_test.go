package command

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// ran runs a command.
func ran(args ...string) (out, failed string, exit int) {
	var o, f bytes.Buffer
	exit = Main(args, &o, &f)
	return o.String(), f.String(), exit
}

// signedProgram makes a release key and a release of some bytes, by the
// commands that do so.
func signedProgram(t *testing.T, dir, version, machine string) (file string, keys release.Keys) {
	t.Helper()
	key, program := filepath.Join(dir, "release.pem"), filepath.Join(dir, "program")
	file = filepath.Join(dir, version+release.Ext)
	out, failed, exit := ran("release", "key", key)
	if exit != 0 { // it was made before
		t.Fatalf("%s%s", out, failed)
	}
	keys, err := release.ParseKeys(strings.TrimSpace(out))
	if err != nil || len(keys) != 1 {
		t.Fatalf("%v: %q", err, out)
	}
	if err := os.WriteFile(program, []byte("a program"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, failed, exit = ran("release", "sign", "--key", key, "--version", version, "--machine", machine, program, file); exit != 0 || !strings.HasPrefix(out, version+" "+machine+", 9 bytes") {
		t.Fatalf("%s%s", out, failed)
	}
	if _, failed, exit = ran("release", "key", key); exit != 1 || !strings.Contains(failed, "no key is written over") {
		t.Errorf("a key is written over: %s", failed)
	}
	return file, keys
}

// A release is signed by one command and kept by another, beside the station
// that runs; what is not signed by a key of the build is not. The newest is
// offered by an order, whose answers are told with both versions. A station
// that was built without keys says so.
func TestReleasesAtTheStation(t *testing.T) {
	s, poles := orderedPoles(t)
	dir := t.TempDir()
	file, keys := signedProgram(t, dir, "1.2.0", "linux/arm64")
	update := func(args ...string) (out, failed string, exit int) {
		return ran(append([]string{"update", args[0], "--data", s.dir}, args[1:]...)...)
	}
	if _, failed, exit := update("add", file); exit != 1 || !strings.Contains(failed, "built without a release key") {
		t.Errorf("without keys: %d %s", exit, failed)
	}
	s.releases.keys = keys
	if _, failed, exit := orderBy(s, "--all", "update"); exit != 1 || !strings.Contains(failed, "no new program") {
		t.Errorf("without a release: %d %s", exit, failed)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.tlup")
	for _, c := range []struct {
		file []byte
		says string
	}{{whole[:len(whole)-1], "spoilt or cut short"}, {[]byte("nothing"), "no release"}, {bytes.Replace(whole, []byte("1.2.0"), []byte("9.2.0"), 1), "not signed"}} {
		if err := os.WriteFile(bad, c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, failed, exit := update("add", bad); exit != 1 || !strings.Contains(failed, c.says) {
			t.Errorf("want %q: %d %s", c.says, exit, failed)
		}
	}
	if left, _ := os.ReadDir(filepath.Join(s.dir, releasesFolder)); len(left) != 0 {
		t.Errorf("%d files are kept", len(left))
	}
	if out, failed, exit := update("add", file); exit != 0 || !strings.HasPrefix(out, "1.2.0  linux/arm64") {
		t.Fatalf("%d %s%s", exit, out, failed)
	}
	out, _, _ := update("list", "--json")
	var all []keptRelease
	if err := json.Unmarshal([]byte(out), &all); err != nil || len(all) != 1 || all[0].Bytes != int64(len(whole)) {
		t.Fatalf("%v: %s", err, out)
	}
	s.offers(t, whole, all[0])
	out, _, exit := orderBy(s, "--cluster", "1", "update")
	if exit != 1 || !strings.Contains(out, poles[0].Name+": refused. This cluster's program cannot replace itself") {
		t.Errorf("a virtual speaker: %d %s", exit, out)
	}
	if out, _, exit := update("remove", "1.2.0"); exit != 0 || out != "1 removed\n" {
		t.Errorf("%d %s", exit, out)
	}
	if out, _, _ := update("list"); !strings.HasPrefix(out, "No release") {
		t.Error(out)
	}
	acts, err := s.db.Audit(t.Context(), 50)
	if err != nil {
		t.Fatal(err)
	}
	done := map[string]bool{}
	for _, a := range acts {
		done[a.Action] = true
	}
	if !done["release.add"] || !done["release.remove"] {
		t.Errorf("%v", done)
	}
}

// A disk that is full is told of as one, and not as a release that is spoilt.
func TestAReleaseForWhichThereIsNoRoom(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	file, keys := signedProgram(t, t.TempDir(), "1.2.0", "linux/arm64")
	from, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if _, err := (&releases{keys: keys}).take(full, from); app.CodeOf(err) != "disk.full" {
		t.Errorf("%v", err)
	}
}

// offers checks what an order says, and what a box is given.
func (s *station) offers(t *testing.T, whole []byte, is keptRelease) {
	t.Helper()
	a, err := s.updateArgs("batch")
	want := wire.Release{OS: "linux", Arch: "arm64", Version: "1.2.0", SHA256: is.File, Bytes: is.Bytes}
	if err != nil || len(a.Releases) != 1 || a.Releases[0] != want || a.Port <= 0 {
		t.Errorf("%+v, %v", a, err)
	}
	f, err := lateHolder{s}.HoldFile(t.Context(), "any", is.File, func(int64) int64 { return 0 })
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got bytes.Buffer
	if _, err := got.ReadFrom(f); err != nil || !bytes.Equal(got.Bytes(), whole) {
		t.Errorf("%v, %d bytes", err, got.Len())
	}
}

// What a box tells of its versions is shown where it is one.
func TestVersionsThatABoxTells(t *testing.T) {
	a := answerOf(wire.Event{Code: wire.EventDone, Args: map[string]string{"seq": "3", "kind": "update", "before": "1.1.0", "after": "1.2.0<b>"}})
	if a.Was != "1.1.0" || a.Is != "" || a.Kind != ordering.Update || !a.Done {
		t.Errorf("%+v", a)
	}
	p := orderPrinter{}
	if w := p.words(orderTold{Name: "Cụm", State: ordering.Done, Was: "1.1.0", Is: "1.2.0"}); w != "Cụm: done. 1.1.0 → 1.2.0" {
		t.Error(w)
	}
	if sum := sumOf([]ordering.Order{{Kind: ordering.Update, State: ordering.Sent}}, 0); sum.Waiting != 1 || sum.Unheard != 0 {
		t.Errorf("an update that goes on counts as %+v", sum)
	}
}
