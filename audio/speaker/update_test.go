//go:build unix

package speaker

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/release"
	"tienglang/sync/wire"
)

// A speaker program of these tests is this test's own with a line at its end:
// its version and how it behaves.
const stampMark = "\nTLVER="

// stamp is what a program's last line says of it.
func stamp(path string) (version, habit string) {
	f, err := os.Open(path)
	if err != nil {
		return "", ""
	}
	defer f.Close()
	end, err := f.Seek(-64, io.SeekEnd)
	if err != nil || end < 0 {
		return "", ""
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return "", ""
	}
	_, line, _ := strings.Cut(string(b), stampMark)
	version, habit, _ = strings.Cut(strings.TrimSpace(line), " ")
	return version, habit
}

// stamped is the bytes of a program with such a line.
func stamped(t *testing.T, line string) []byte {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(exe)
	if err != nil {
		t.Fatal(err)
	}
	return append(b, []byte(stampMark+line+strings.Repeat(" ", 64-len(stampMark)-len(line)))...)
}

// asProgram makes this process what a stamped program is: it says its version,
// or takes its habits on. It is called before anything else.
func asProgram() (cfg Config) {
	cfg.Version = "test"
	exe, err := os.Executable() // not Program: it may be on trial
	if err != nil {
		panic(err)
	}
	version, habit := stamp(exe)
	if version == "" {
		return cfg
	}
	if len(os.Args) > 1 && os.Args[1] == "--version" {
		if habit == "dumb" {
			os.Exit(2)
		}
		fmt.Println("tienglang-speaker version " + version)
		os.Exit(0)
	}
	if habit == "crash" {
		os.Exit(3)
	}
	keys, err := release.ParseKeys(os.Getenv("SPEAKER_KEYS"))
	if err != nil {
		panic(err)
	}
	cfg.Version = version
	cfg.Updating = Updating{Program: Program(), Args: os.Args, Keys: keys, Trial: 1500 * time.Millisecond}
	switch habit {
	case "deaf": // somebody listens where its station is, and it hears nobody
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		cfg.Link = l.Addr().String()
		go func() {
			for c, err := l.Accept(); err == nil; c, err = l.Accept() {
				_ = c.Close() // at once
			}
		}()
	case "late":
		cfg.Updating.Trial = time.Minute
		cfg.Output, cfg.File = OutputRecord, "/nowhere/at/all.wav"
	}
	if at := os.Getenv("SPEAKER_DIES"); at != "" {
		atSwap = func(step string) {
			if step == at {
				_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
				select {}
			}
		}
	}
	return cfg
}

// updatedBox is a speaker program of its own that is started again whenever it ends,
// as the service of a real box has it.
type updatedBox struct {
	t       *testing.T
	s       *station
	dir     string
	program string
	env     []string
	cmd     *exec.Cmd
	key     ed25519.PrivateKey
	cluster app.ID
	body    []byte // of the programs of releases, in place of this test's own: quicker where none is started
}

// newBox pairs a box that runs version 0.1.0.
func newBox(t *testing.T, s *station, cluster app.ID) *updatedBox {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cfg := s.config(cluster)
	b := &updatedBox{t: t, s: s, dir: cfg.Dir, program: filepath.Join(t.TempDir(), "speaker"), key: private, cluster: cluster}
	if err := os.WriteFile(b.program, stamped(t, "0.1.0"), 0o700); err != nil {
		t.Fatal(err)
	}
	b.env = append(os.Environ(), "SPEAKER_CHILD="+cfg.Dir, "SPEAKER_RUNTIME="+cfg.Runtime, "SPEAKER_STATION="+cfg.Station, "SPEAKER_KEYS="+release.PublicText(public))
	b.start("SPEAKER_CODE=" + cfg.Code)
	t.Cleanup(func() { _ = b.cmd.Process.Kill(); _ = b.cmd.Wait() })
	b.hears()
	return b
}

func (b *updatedBox) start(extra ...string) {
	b.t.Helper()
	for {
		b.cmd = exec.Command(b.program)
		b.cmd.Env = append(b.env, extra...)
		b.cmd.Stderr = os.Stderr
		err := b.cmd.Start()
		if err == nil {
			return
		}
		if !isBusy(err) { // a child of another test began while the file was written, and holds it a moment
			b.t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// ends waits until the process has ended by itself.
func (b *updatedBox) ends() {
	b.t.Helper()
	ended := make(chan struct{})
	go func() { _ = b.cmd.Wait(); close(ended) }() // "signal: killed"
	select {
	case <-ended:
		b.leaves()
	case <-time.After(90 * time.Second):
		b.t.Fatal("it does not end")
	}
}

func (b *updatedBox) kill() {
	b.t.Helper()
	kill(b.t, b.cmd)
	b.leaves()
}

// leaves waits until the station knows that nobody is there: what is said
// before is said to nobody.
func (b *updatedBox) leaves() {
	b.t.Helper()
	waitFor(b.t, "the box is away", func() bool { return !b.s.line().Connected(b.speaker()) })
}

func (b *updatedBox) speaker() (key string) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	for k, c := range b.s.pairs {
		if c == b.cluster {
			key = k
		}
	}
	return key
}

func (b *updatedBox) hears() {
	b.t.Helper()
	waitFor(b.t, "the box is there", func() bool { return b.s.line().Connected(b.speaker()) })
}

// release shelves a release and returns what an order says of it.
func (b *updatedBox) release(line string, change func(file []byte) []byte, os0, arch string) wire.Release {
	b.t.Helper()
	version, _, _ := strings.Cut(line, " ")
	var file bytes.Buffer
	h := release.Head{Version: version, OS: os0, Arch: arch, MadeAt: time.Now()}
	program := b.body
	if program == nil {
		program = stamped(b.t, line)
	}
	if _, err := release.Sign(&file, b.key, h, bytes.NewReader(program)); err != nil {
		b.t.Fatal(err)
	}
	data := file.Bytes()
	if change != nil {
		data = change(data)
	}
	sum := sha256.Sum256(data)
	sha := hex.EncodeToString(sum[:])
	if err := os.WriteFile(filepath.Join(b.s.dir, sha+".opus"), data, 0o600); err != nil {
		b.t.Fatal(err)
	}
	return wire.Release{OS: runtime.GOOS, Arch: runtime.GOARCH, Version: version, SHA256: sha, Bytes: int64(len(data))}
}

func (b *updatedBox) good(line string) wire.Release {
	return b.release(line, nil, runtime.GOOS, runtime.GOARCH)
}

// order says an order to update and returns its number.
func (b *updatedBox) order(batch string, all ...wire.Release) int64 {
	b.t.Helper()
	_, port, _ := net.SplitHostPort(b.s.https.Listener.Addr().String())
	p, _ := strconv.Atoi(port)
	o, err := b.s.line().SendOrder(context.Background(), wire.Order{
		To: b.speaker(), Kind: wire.OrderUpdate, Args: wire.EncodeArgs(wire.Update{Batch: app.ID(batch), Port: p, Releases: all}),
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return o.Seq
}

// answer waits for the answer to an order.
func (b *updatedBox) answer(number int64) (e wire.Event) {
	b.t.Helper()
	waitFor(b.t, "the order is answered", func() bool {
		b.s.mu.Lock()
		defer b.s.mu.Unlock()
		for _, is := range b.s.events {
			if is.Order() == number {
				e = is
				return true
			}
		}
		return false
	})
	return e
}

// insists orders as a station does, anew whenever the box comes back, and
// returns the answer.
func (b *updatedBox) insists(batch string, all ...wire.Release) (e wire.Event) {
	b.t.Helper()
	number := int64(0)
	up := false
	waitFor(b.t, "the order is answered in the end", func() bool {
		was := up
		if up = b.s.line().Connected(b.speaker()); up && !was {
			number = b.order(batch, all...)
		}
		b.s.mu.Lock()
		defer b.s.mu.Unlock()
		for _, is := range b.s.events {
			if number != 0 && is.Order() == number {
				e = is
				return true
			}
		}
		return false
	})
	return e
}

// runs checks which version lies under the program's name.
func (b *updatedBox) runs(want string) {
	b.t.Helper()
	if got, _ := stamp(b.program); got != want {
		b.t.Errorf("the program is %q, want %s", got, want)
	}
}

func why(e wire.Event) string { return e.Args["why"] }

// A box is updated by an order: it fetches the release, tries it, begins anew
// as it, and answers with both versions. Said once more the order is answered
// alike; ordered anew it is refused, as is an older one.
func TestABoxUpdatesItself(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	b := newBox(t, s, "a")
	pid := b.cmd.Process.Pid
	next := b.good("0.2.0")
	e := b.insists("one", next)
	if e.Code != wire.EventDone || e.Args["before"] != "0.1.0" || e.Args["after"] != "0.2.0" || b.cmd.Process.Pid != pid {
		t.Fatalf("%+v", e)
	}
	b.runs("0.2.0")
	if left, _ := filepath.Glob(filepath.Join(b.dir, updateFolder, "*")); len(left) != 0 {
		t.Errorf("what was fetched takes room still: %v", left)
	}
	if old, _ := stamp(b.program + beforeExt); old != "0.1.0" {
		t.Errorf("beside it lies %q", old)
	}
	waitFor(t, "its reports say so", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		all := s.reports["a"]
		return len(all) > 0 && all[len(all)-1].Version == "0.2.0"
	})
	if e := b.answer(b.order("one", next)); e.Code != wire.EventDone || e.Args["after"] != "0.2.0" {
		t.Errorf("said once more: %+v", e)
	}
	if e := b.answer(b.order("two", next)); why(e) != "update.same" {
		t.Errorf("ordered anew: %+v", e)
	}
	older := b.good("0.1.5")
	if e := b.answer(b.order("three", older)); why(e) != "update.older" {
		t.Errorf("an older one: %+v", e)
	}
	older.Version = "9.9" // by a station that lies
	if e := b.answer(b.order("four", older)); why(e) != "update.older" {
		t.Errorf("an older one under another name: %+v", e)
	}
	b.runs("0.2.0")
}

// What is not wholly as a release key signed it, is for another machine, or
// does not start, changes nothing; each has its reason.
func TestWhatABoxDoesNotTake(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	b := newBox(t, s, "a")
	good, _ := os.ReadFile(b.program)
	dumb := b.good("0.2.0 dumb")
	b.body = bytes.Repeat([]byte("program "), 4000)
	end := func(file []byte, n int) []byte { return file[:len(file)-n] }
	_, foreign, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	own := b.key
	b.key = foreign
	forged := b.good("0.2.0")
	b.key = own
	other := b.release("0.2.0", nil, "plan9", runtime.GOARCH)
	nowhere := b.good("0.2.0")
	nowhere.OS = "plan9"
	gone := b.good("0.2.0")
	gone.SHA256 = strings.Repeat("ab", 32)
	huge := b.good("0.2.0")
	huge.Bytes = release.MaxFile + 1
	for i, c := range []struct {
		what string
		is   wire.Release
		why  string
	}{
		{"signed by another key", forged, "release.bad_signature"},
		{"a changed byte", b.release("0.2.0", func(f []byte) []byte { f[len(f)/2] ^= 1; return f }, runtime.GOOS, runtime.GOARCH), "release.damaged"},
		{"cut short", b.release("0.2.0", func(f []byte) []byte { return end(f, 100) }, runtime.GOOS, runtime.GOARCH), "release.damaged"},
		{"for another machine, by its head", other, "update.other_machine"},
		{"for another machine, by its station", nowhere, "update.other_machine"},
		{"not at the station", gone, "update.gone"},
		{"beyond all bounds", huge, "release.not_one"},
		{"does not start", dumb, "update.not_started"},
	} {
		if e := b.answer(b.order("batch"+strconv.Itoa(i), c.is)); e.Code != wire.EventFailed || why(e) != c.why {
			t.Errorf("%s: %+v", c.what, e)
		}
	}
	if is, _ := os.ReadFile(b.program); !bytes.Equal(is, good) {
		t.Error("the program is another")
	}
	left, _ := filepath.Glob(filepath.Dir(b.program) + "/*")
	if len(left) != 1 {
		t.Errorf("left beside the program: %v", left)
	}
}

// A folder that cannot be written, a disk without room, and a build without
// keys refuse with their reasons.
func TestWhereABoxCannotUpdate(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "speaker")
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rel := wire.Release{OS: runtime.GOOS, Arch: runtime.GOARCH, Version: "2.0", SHA256: strings.Repeat("a", 64), Bytes: 1000}
	ask := func(up Updating) string {
		u := &updater{r: &running{cfg: Config{Dir: dir, Version: "1.0", Updating: up}}, space: diskSpace}
		_, err := u.choose(wire.Update{Releases: []wire.Release{rel}})
		return app.CodeOf(err)
	}
	keys := release.Keys{public}
	for want, up := range map[string]Updating{
		"":                 {Program: program, Keys: keys},
		"release.no_keys":  {Program: program},
		"update.not_here":  {Keys: keys},
		"update.read_only": {Program: filepath.Join(dir, "no", "speaker"), Keys: keys},
	} {
		if got := ask(up); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	full := func(free int64) string {
		u := &updater{r: &running{cfg: Config{Dir: dir, Updating: Updating{Program: program}}}, space: func(string) (int64, int64, bool) { return free, free, true }}
		return app.CodeOf(u.room(rel))
	}
	if got := full(fetchSpare + 1500); got != "update.no_room" {
		t.Errorf("without room: %q", got)
	}
	if got := full(fetchSpare + 2500); got != "" {
		t.Errorf("with room: %q", got)
	}
}

// Killed at every step of the change, and while it fetches, a box always has a
// program that starts, and in the end the newer one.
func TestKilledWhileUpdating(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	b := newBox(t, s, "a")
	next := b.good("0.2.0")
	s.mu.Lock()
	s.shelf.cut = next.Bytes / 3 // the line breaks there
	s.mu.Unlock()
	b.order("one", next)
	part := filepath.Join(b.dir, updateFolder, next.SHA256+partExt)
	waitFor(t, "a part has come", func() bool {
		info, err := os.Stat(part)
		return err == nil && info.Size() == next.Bytes/3
	})
	b.kill()
	s.mu.Lock()
	s.shelf.cut, s.shelf.asked = 0, nil
	s.mu.Unlock()
	b.start("SPEAKER_DIES=noted")
	b.hears()
	b.order("one", next)
	b.ends()
	b.runs("0.1.0")
	s.mu.Lock()
	asked := s.shelf.asked
	s.mu.Unlock()
	if len(asked) == 0 || asked[0] != strconv.FormatInt(next.Bytes/3, 10) {
		t.Errorf("it did not go on where the line broke: %v", asked)
	}
	b.start("SPEAKER_DIES=aside") // without an order: the trial goes on
	b.ends()
	b.runs("0.1.0")
	b.start("SPEAKER_DIES=renamed")
	b.ends()
	b.runs("0.2.0")
	b.start()
	if e := b.insists("one", next); e.Code != wire.EventDone || e.Args["before"] != "0.1.0" || e.Args["after"] != "0.2.0" {
		t.Errorf("%+v", e)
	}
}

// A program that ends with an error is given up at once, one that never reaches
// its station after its time, and one that is dead before it does anything after
// three starts, though each said its version well; a box that is killed while it
// gives one up goes on with that.
func TestAProgramThatDoesNotWorkIsPutBack(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	b := newBox(t, s, "a")
	bad := b.good("0.2.0 late") // ends with an error before it has shown anything
	if e := b.insists("one", bad); why(e) != "update.crashed" {
		t.Errorf("%+v", e)
	}
	b.runs("0.1.0")
	deaf := b.good("0.3.0 deaf")
	b.kill()
	b.start("SPEAKER_DIES=back noted")
	b.hears()
	b.order("two", deaf)
	b.ends()
	b.start()
	if e := b.insists("two", deaf); why(e) != "update.no_link" {
		t.Errorf("%+v", e)
	}
	b.runs("0.1.0")
	dead := b.good("0.4.0 crash")
	b.order("three", dead)
	for range mostStarts {
		b.ends()
		b.start()
	}
	if e := b.insists("three", dead); why(e) != "update.crashed" {
		t.Errorf("%+v", e)
	}
	b.runs("0.1.0")
}

// The program of before decides what is started of a trial that was cut off: what
// does not start is given up, and so is what was started often enough; nothing is
// started that its note is not about.
func TestWhatIsTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		n     updateNote
		state updateState // "" for no note
		why   string
	}{
		"not to be started": {updateNote{Before: "1.0", After: "2.0", State: updateTrial, Starts: 1}, updateBack, "update.not_started"},
		"often enough":      {updateNote{Before: "1.0", After: "2.0", State: updateTrial, Starts: mostStarts}, updateBack, "update.crashed"},
		"given up":          {updateNote{Before: "1.0", After: "2.0", State: updateBack, Why: "update.no_link"}, updateBack, "update.no_link"},
		"of another":        {updateNote{Before: "0.9", After: "2.0", State: updateTrial}, "", ""},
	} {
		dir, program := updatedFolder(t, c.n)
		if err := os.WriteFile(program+newExt, []byte("no program"), 0o700); err != nil {
			t.Fatal(err)
		}
		sp := speakerOf(t, dir, program, "1.0")
		if err := sp.beginTrial(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if n, _ := readNote(dir); n.State != c.state || n.Why != c.why {
			t.Errorf("%s: %+v", name, n)
		}
		if n, ok := sp.updated("one"); ok != (c.state != "") || n.Why != c.why {
			t.Errorf("%s: it answers %+v, %v", name, n, ok)
		}
		if left, _ := filepath.Glob(program + ".*"); len(left) != 0 {
			t.Errorf("%s: left are %v", name, left)
		}
	}
}

// A trial that ended well is at its end also where its note was not written any
// more.
func TestATrialThatWasCutOffAtItsEnd(t *testing.T) {
	dir, program := updatedFolder(t, updateNote{Before: "1.0", After: "2.0", State: updateTrial, Starts: 1})
	sp := speakerOf(t, dir, program, "2.0")
	if err := sp.beginTrial(); err != nil {
		t.Fatal(err)
	}
	if n, ok := readNote(dir); !ok || n.State != updateDone {
		t.Errorf("%+v", n)
	}
}

// A newer program goes on where the one of before does not start any more, and
// has its name then.
func TestANewerProgramGoesOnWhereNoOtherDoes(t *testing.T) {
	dir, program := updatedFolder(t, updateNote{Before: "1.0", After: "2.0", State: updateTrial, Starts: 1})
	if err := os.WriteFile(program+newExt, []byte("newer"), 0o700); err != nil {
		t.Fatal(err)
	}
	sp := speakerOf(t, dir, program, "2.0")
	if err := sp.beginTrial(); err != nil || sp.onTrial() == nil {
		t.Fatalf("not on trial: %v", err)
	}
	if err := sp.takeOver(errPutBack("update.no_link")); err != nil || sp.onTrial() != nil {
		t.Errorf("it does not go on: %v", err)
	}
	if b, _ := os.ReadFile(program); string(b) != "newer" {
		t.Errorf("the box starts %q", b)
	}
}

// An update that gave way to another while it waited for the orders' lock does
// not leave the box deaf.
func TestAnUpdateThatGaveWayTakesNothingOver(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	r := &running{}
	if (&updater{r: r}).claim(ctx) || r.ending {
		t.Error("no order is obeyed any more")
	}
}

// updatedFolder is a box's folder with a note, and a program beside which
// something is unpacked.
func updatedFolder(t *testing.T, n updateNote) (dir, program string) {
	t.Helper()
	dir = t.TempDir()
	program = filepath.Join(t.TempDir(), "speaker")
	for _, name := range []string{program, program + halfExt} {
		if err := os.WriteFile(name, []byte("no program"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	n.Batch, n.Program = "one", program
	if err := n.keep(dir); err != nil {
		t.Fatal(err)
	}
	return dir, program
}

func speakerOf(t *testing.T, dir, program, version string) *Speaker {
	t.Helper()
	sp, err := New(Config{Dir: dir, Version: version, Output: OutputNull, Updating: Updating{Program: program}})
	if err != nil {
		t.Fatal(err)
	}
	return sp
}

// What sounds is not cut by an update, nor is what is due within two minutes.
func TestAnUpdateWaitsForItsMoment(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	b := newBox(t, s, "a")
	f := s.shelve(wandering(30))
	now := s.clock.Now()
	h := s.hold("a", wire.Held{Files: []wire.HeldFile{f}, Slots: []wire.HeldSlot{{
		Broadcast: "b9", SHA256: f.SHA256, From: now.Add(90 * time.Second), To: now.Add(100 * time.Second), Precedence: app.PrecedenceScheduled,
	}}})
	s.waitHeld("a", h, 1)
	next := b.good("0.2.0")
	b.order("one", next)
	waitFor(t, "it is ready", func() bool {
		v, _ := stamp(b.program + newExt)
		return v == "0.2.0"
	})
	on := s.broadcast("b1", wandering(20), 200)
	waitFor(t, "it plays", func() bool { return len(s.seconds("a")) > 1 })
	s.hold("a", wire.Held{}) // nothing is due any more
	waitFor(t, "it plays on", func() bool { return len(s.seconds("a")) > 3 })
	if n, begun := readNote(b.dir); begun {
		t.Errorf("it begins all the same: %+v", n)
	}
	on.end()
	if e := b.insists("one", next); e.Code != wire.EventDone {
		t.Errorf("%+v", e)
	}
}
