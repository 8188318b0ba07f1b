package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio/codec"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// program is the built command.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "speaker")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "tienglang-speaker")
	out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput()
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s", out)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// station pairs real speakers and hears them come.
type station struct {
	pair  *link.PairHandler
	url   string
	came  chan bool
	mu    sync.Mutex
	pairs map[string]app.ID
	seq   int64
}

func (s *station) SpeakerAllowed(key string) (app.ID, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.pairs[key]
	return c, ok
}

func (s *station) NextOrderSeq() (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	return s.seq, nil
}

func (s *station) KeepSpeaker(_ context.Context, cluster app.ID, key string, _ time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pairs[key] = cluster
	return nil
}

func newStation(t *testing.T) *station {
	t.Helper()
	s := &station{pairs: map[string]app.ID{}, came: make(chan bool, 10)}
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := link.LoadCertificate(filepath.Join(t.TempDir(), "tls.pem"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	fingerprint, err := link.CertificateFingerprint(cert)
	if err != nil {
		t.Fatal(err)
	}
	srv, err := link.NewServer(link.ServerConfig{
		Listen: "127.0.0.1:0", Commune: "c1", Identity: id, Certificate: cert, Clock: app.NewSteadyClock(),
		Speakers: s, Numbers: s, OnPresence: func(_ app.ID, up bool, _ time.Time) { s.came <- up },
	})
	if err == nil {
		err = srv.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	_, p, _ := net.SplitHostPort(srv.Addr())
	port, _ := strconv.Atoi(p)
	s.pair = link.NewPairHandler(link.PairConfig{
		Identity: id, Fingerprint: fingerprint, Commune: "c1", StationName: "Đài xã Thử", LinkPort: port,
		Clock: app.SystemClock{}, Keeper: s,
	})
	https := httptest.NewUnstartedServer(s.pair)
	https.TLS = &tls.Config{Certificates: []tls.Certificate{cert}}
	https.StartTLS()
	t.Cleanup(https.Close)
	s.url = https.URL
	return s
}

// fails runs the program and expects exit status 1 and one line with want.
func fails(t *testing.T, want string, args ...string) {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stderr = &stderr
	err := cmd.Run()
	if cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("%v: %v", args, err)
	}
	lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, want) || !strings.HasPrefix(last, "tienglang-speaker: ") {
		t.Errorf("%v says %q, want %q", args, last, want)
	}
}

func TestProgramSaysWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	s := newStation(t)
	fails(t, "--data DIR is needed")
	fails(t, "unknown flag", "--dta", dir)
	fails(t, "this speaker has no station yet", "--data", dir, "--null")
	fails(t, "--pair needs --station", "--data", dir, "--pair", "x")
	fails(t, "exclude each other", "--data", dir, "--null", "--record", "x")
	fails(t, "--gateway needs --device", "--data", dir, "--gateway")
	fails(t, "at the computer no pole is heard", "--data", dir, "--gateway", "--device", "x", "--microphone", "y")
	fails(t, "of the computer only the disk is told", "--data", dir, "--gateway", "--device", "x", "--modem", "auto")
	fails(t, "the signal comes from one of them", "--data", dir, "--null", "--modem", "auto", "--signal-file", "x")
	fails(t, "the pairing code is wrong", "--data", dir, "--null", "--station", s.url, "--pair", "0000-0000-0000")
	fails(t, "no station answers at https://127.0.0.1:1", "--data", dir, "--null", "--station", "https://127.0.0.1:1", "--pair", "0000-0000-0000")
	fails(t, "add --yes", "--data", dir, "--unpair")
	if err := os.WriteFile(filepath.Join(dir, "speaker.json"), []byte(`{"v":99}`), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, "written by a newer version", "--data", dir, "--null")
}

// TestProgramLives pairs, records, refuses a second copy and a second
// station, starts again from what it kept, and forgets when told to.
func TestProgramLives(t *testing.T) {
	s := newStation(t)
	dir := t.TempDir()
	wav := filepath.Join(dir, "out.wav")
	code, _ := s.pair.Begin("cluster-1")
	first := run1(t, "--data", dir, "--station", s.url, "--pair", code, "--record", wav)
	came(t, s, true)
	fails(t, "is using the data folder", "--data", dir, "--null")
	time.Sleep(500 * time.Millisecond)
	ends(t, first)
	came(t, s, false)
	r, err := codec.OpenWAV(wav)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if age := time.Since(r.Start()); r.Duration() < 400*time.Millisecond || age < r.Duration()-time.Second || age > time.Minute {
		t.Errorf("a record of %v that began %v ago", r.Duration(), age)
	}

	again := run1(t, "--data", dir, "--null")
	came(t, s, true)
	ends(t, again)
	code, _ = s.pair.Begin("cluster-2")
	fails(t, "already belongs to Đài xã Thử", "--data", dir, "--null", "--station", s.url, "--pair", code)
	if out, err := exec.Command(program, "--data", dir, "--unpair", "--yes").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	fails(t, "this speaker has no station yet", "--data", dir, "--null")
}

// A station that had no name when the box was paired is called as what it is.
func TestAStationWithoutANameIsToldOf(t *testing.T) {
	for code, want := range map[string]string{"speaker.revoked": "revoked by its station at 10:01", "pair.already_paired": "belongs to its station;"} {
		args := map[string]string{"station": "", "at": "10:01"}
		if said := sentence(&app.Error{Code: code, Args: args}); !strings.Contains(said, want) {
			t.Errorf("%s: %q", code, said)
		}
		if args["station"] != "" {
			t.Error("the error was changed")
		}
	}
}

func run1(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd
}

func came(t *testing.T, s *station, want bool) {
	t.Helper()
	select {
	case up := <-s.came:
		if up != want {
			t.Fatalf("presence %v", up)
		}
	case <-time.After(time.Minute):
		t.Fatalf("no presence %v within a minute", want)
	}
}

// ends asks the program to end and expects that it does, well.
func ends(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("ended with %v", err)
	}
}

func TestProgramLinksNoWindow(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, dep := range strings.Fields(string(out)) {
		if strings.Contains(dep, "fyne") || strings.Contains(dep, "go-gl") || strings.HasPrefix(dep, "tienglang/ui") || strings.Contains(dep, "sqlite") {
			t.Errorf("links %s", dep)
		}
	}
}
