package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/client"
	"tienglang/sync/wire"
)

// asChild names what a child process of the tests is to be.
const asChild = "TIENGLANG_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(asChild) {
	case "hub":
		os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
	case "full hub":
		os.Exit(onFullDisk(os.Args[1], os.Args[2:]))
	case "station", "drain":
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		err := runStation(ctx, os.Args[1], os.Getenv(asChild) == "station")
		stop()
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child starts this test's program as something else.
func child(t *testing.T, as string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0], args...)
	c.Env = append(os.Environ(), asChild+"="+as)
	return c
}

// ready is what a hub says when it listens.
type ready struct {
	URL         string `json:"url"`
	Fingerprint string `json:"fingerprint"`
}

// startHub starts a real hub and waits until it listens.
func startHub(t *testing.T, dir, listen string) (*exec.Cmd, ready) {
	t.Helper()
	c := child(t, "hub", "--data", dir, "--listen", listen)
	log := &bytes.Buffer{}
	c.Stderr = log
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill() })
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		_ = c.Wait()
		t.Fatalf("the hub did not start: %v\n%s", err, log)
	}
	var r ready
	if err := json.Unmarshal(line, &r); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return c, r
}

func enrolCode(t *testing.T, dir, name string) string {
	t.Helper()
	var out, errOut bytes.Buffer
	if status := run([]string{"enrol", "--data", dir, "--commune", name}, &out, &errOut); status != 0 {
		t.Fatalf("enrol: %s", errOut.String())
	}
	return out.String()
}

func TestReadyLineAndEnrolWhileRunning(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "hub")
	hub, r := startHub(t, dir, "127.0.0.1:0")
	if !regexp.MustCompile(`^https://127\.0\.0\.1:\d+$`).MatchString(r.URL) || len(r.Fingerprint) != 64 {
		t.Errorf("ready line %+v", r)
	}
	code := enrolCode(t, dir, "Xã Tân Khê")
	id, err := wire.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	e, err := client.Enrol(t.Context(), r.URL, code, id, app.Station{Commune: app.NewID(time.Now())}, client.Options{})
	if err != nil || e.CommuneName != "Xã Tân Khê" || e.Fingerprint != r.Fingerprint {
		t.Errorf("%+v, %v", e, err)
	}
	if err := hub.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := hub.Wait(); err != nil {
		t.Errorf("ended by SIGTERM: %v", err)
	}
}

func TestEachFailureHasOneSentence(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	used := filepath.Join(t.TempDir(), "used")
	startHub(t, used, "127.0.0.1:0")
	newer, damaged := newerFolder(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "hub.db"), bytes.Repeat([]byte("no database "), 500), 0o600); err != nil {
		t.Fatal(err)
	}
	noCert := filepath.Join(t.TempDir(), "none.pem")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"port in use":    {[]string{"--data", t.TempDir(), "--listen", taken.Addr().String()}, "another program already listens on " + taken.Addr().String()},
		"folder in use":  {[]string{"--data", used, "--listen", "127.0.0.1:0"}, "is in use by another hub"},
		"newer folder":   {[]string{"--data", newer, "--listen", "127.0.0.1:0"}, "newer version"},
		"no such port":   {[]string{"--data", t.TempDir(), "--listen", "127.0.0.1:99999"}, "can't listen on 127.0.0.1:99999"},
		"damaged":        {[]string{"--data", damaged, "--listen", "127.0.0.1:0"}, "the database " + filepath.Join(damaged, "hub.db") + " is damaged"},
		"damaged, enrol": {[]string{"enrol", "--data", damaged, "--commune", "Xã"}, "the database " + filepath.Join(damaged, "hub.db") + " is damaged"},
		"no folder":      {[]string{"--data", "/proc/none", "--listen", "127.0.0.1:0"}, "can't write to the folder /proc/none"},
		"no certificate": {[]string{"--data", t.TempDir(), "--cert", noCert, "--key", noCert}, "can't use the certificate " + noCert},
		"no name":        {[]string{"enrol", "--data", t.TempDir(), "--commune", " "}, "give the commune's name"},
		"no data":        {nil, `"data" not set`},
		"half a pair":    {[]string{"--data", t.TempDir(), "--cert", noCert}, "cert key"},
	} {
		var out, errOut bytes.Buffer
		status := run(c.args, &out, &errOut)
		text := errOut.String()
		last := text[strings.LastIndex(strings.TrimRight(text, "\n"), "\n")+1:]
		if status != 1 || !strings.HasPrefix(last, "tienglang-hub: ") || !strings.Contains(last, c.want) || out.Len() > 0 {
			t.Errorf("%s: status %d, %q, %q", name, status, out.String(), text)
		}
	}
}

// newerFolder is a folder whose database has a migration of the future.
func newerFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	enrolCode(t, dir, "Xã")
	if err := alter(filepath.Join(dir, "hub.db"), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)"); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestSetupCodeIsPrintedOnce(t *testing.T) {
	dir := t.TempDir()
	c := child(t, "hub", "--data", dir, "--listen", "127.0.0.1:0")
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	c.Stderr = &log
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Error(err)
	}
	_ = c.Process.Signal(syscall.SIGTERM)
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
	if n := len(regexp.MustCompile(`setup_code=[0-9A-Z]{4}(-[0-9A-Z]{4}){3}`).FindAllString(log.String(), -1)); n != 1 {
		t.Errorf("%d set-up codes in the log:\n%s", n, log.String())
	}
}

// TestLinksNoWindow holds the program to what a server may need.
func TestLinksNoWindow(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range strings.Fields(string(out)) {
		for _, not := range []string{"fyne.io/", "github.com/go-gl/", "github.com/gen2brain/malgo", "github.com/pion/", "github.com/faiface/", "tienglang/ui", "tienglang/audio"} {
			if strings.HasPrefix(p, not) {
				t.Errorf("links %s", p)
			}
		}
	}
	if !bytes.Contains(out, []byte("tienglang/sync/hub")) {
		t.Error("the list of packages is not the program's")
	}
}
