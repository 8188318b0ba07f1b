package inspect

import (
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app/security"
)

// portThat answers each connection in its own way.
func portThat(t *testing.T, answers func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			answers(c)
			_ = c.Close()
		}
	}()
	return l.Addr().String()
}

// A port that refuses, or hangs up without a word, is not one that speaks
// without encryption.
func TestAPortIsToldByWhatItAnswers(t *testing.T) {
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refused := gone.Addr().String()
	_ = gone.Close()
	for address, want := range map[string]string{
		refused: "port_silent",
		portThat(t, func(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) }): "port_silent",
		portThat(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 4096))
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
		}): "port_plain",
	} {
		told, ok := askTLS(t.Context(), address, "pin")
		if ok || told.Code != want {
			t.Errorf("%s: %+v, want %s", address, told, want)
		}
	}
}

// A station whose own version is none says that nothing can be compared with it.
func TestVersionsBesideAStationWithoutOne(t *testing.T) {
	g := &Ground{Version: "thử", Live: &Live{Reports: []Report{{Number: 1, Version: "0.1.0"}}}}
	if o, err := versions(t.Context(), g); err != nil || o.Verdict != security.Unknown || o.Found[0].Code != "version_own" {
		t.Errorf("%+v, %v", o, err)
	}
	g.Version = "0.1.0-rc1"
	if o, err := versions(t.Context(), g); err != nil || o.Verdict != security.Met {
		t.Errorf("%+v, %v", o, err)
	}
}

// What a killed check left is removed by the next one, and by a start at once;
// what a check that runs elsewhere uses stays.
func TestWhatAKilledCheckLeftIsRemoved(t *testing.T) {
	g := &Ground{Dir: t.TempDir()}
	old, fresh, other := filepath.Join(g.Dir, ".check-1"), filepath.Join(g.Dir, ".check-2"), filepath.Join(g.Dir, "media")
	for _, dir := range []string{old, fresh, other} {
		if err := os.MkdirAll(filepath.Join(dir, "station"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-2 * time.Hour)
	for _, dir := range []string{old, other} {
		if err := os.Chtimes(dir, long, long); err != nil {
			t.Fatal(err)
		}
	}
	there := func(path string) bool { _, err := os.Stat(path); return err == nil }
	dir, done, err := scratch(g)
	if err != nil || there(old) || !there(fresh) || !there(other) || !there(dir) {
		t.Fatalf("%v; old %v, fresh %v, other %v", err, there(old), there(fresh), there(other))
	}
	done()
	if err := Tidy(g.Dir, time.Now().Add(time.Minute)); err != nil || there(dir) || there(fresh) || !there(other) {
		t.Errorf("%v; its own %v, fresh %v", err, there(dir), there(fresh))
	}
}
