//go:build long

package relay

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// trouble is one way in which a server fails, and how it comes back.
type trouble struct {
	name    string
	reasons string // those that may be told
	begin   func(t *testing.T)
	end     func(t *testing.T)
}

// usualSilence is the one that a relay has if nobody chooses another.
const usualSilence = 3 * time.Second

// endure lets one trouble after the other come over a relay that is on air, and
// judges the whole recording.
func endure(t *testing.T, source Source, all []trouble) {
	t.Helper()
	l := listenTo(t, Config{Source: source, Fallbacks: []string{standIn(t)}, Silence: usualSilence})
	waitUntil(t, func() bool { return l.air.line.ready(true) })
	l.begin(t)
	_, n := l.await(t, 0, "relay")
	for _, x := range all {
		waitFor(t, l, 3*time.Second)
		x.begin(t)
		broke := l.now()
		at, seen := l.await(t, n, "fallback")
		told := l.phases()[seen-1]
		t.Logf("%s: %q after %v", x.name, told, at-broke)
		if at-broke > most || !strings.Contains(x.reasons, strings.TrimPrefix(told, "fallback ")) {
			t.Errorf("%s: %q after %v", x.name, told, at-broke)
		}
		waitFor(t, l, 4*time.Second) // it goes on failing
		back := l.now()
		x.end(t)
		at, n = l.await(t, seen, "relay")
		t.Logf("%s: heard again %v after it was back", x.name, at-back)
	}
	waitFor(t, l, 3*time.Second)
	l.end()
	v := l.judge()
	t.Logf("heard:%s", v.order)
	if v.silence > time.Second || len(v.repeated) > 0 {
		t.Errorf("silence of %v, repeated %v", v.silence, v.repeated)
	}
}

func waitFor(t *testing.T, l *listener, d time.Duration) {
	t.Helper()
	later := l.now() + d
	waitUntil(t, func() bool { return l.now() > later })
}

// TestEveryFaultOfAStream does to a live stream what happens to streams.
func TestEveryFaultOfAStream(t *testing.T) {
	server := serveHLS(t, "1")
	mode := func(m string) func(*testing.T) { return func(*testing.T) { server.mode.Store(m) } }
	endure(t, NewRemote(server.url), []trouble{
		{"stopped", "unreachable", func(*testing.T) { _ = server.http.Close() }, func(t *testing.T) { server.listen(t) }},
		{"refused", "http", mode("error"), mode("")},
		{"stalled", "stall", mode("stall"), mode("")},
		{"garbage", "not_sound length", mode("garbage"), mode("")},
		{"frozen", "stall", func(*testing.T) { server.frozen.Store(true) }, func(*testing.T) { server.frozen.Store(false) }},
		// Sound is in the list a segment's length after it was made.
		{"silent", "silence", func(t *testing.T) { server.silent.Store(true); time.Sleep(time.Second) }, func(*testing.T) { server.silent.Store(false) }},
	})
}

// icecast is the server of Debian, with one source.
type icecast struct {
	port int
	dir  string
	cmd  *exec.Cmd
	kind []string // how the source is encoded
	*studio
	source *exec.Cmd
}

func startIcecast(t *testing.T, kind ...string) *icecast {
	t.Helper()
	i := &icecast{port: quietPort(t), kind: kind}
	var err error
	if i.dir, err = os.MkdirTemp("", "icecast"); err != nil { // its parents must be open to its own user
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(i.dir) })
	i.start(t)
	i.broadcast(t)
	t.Cleanup(func() { i.stopSource(); i.stop() })
	return i
}

// quietPort is a port that the system gives to nobody of itself, so that a
// server may come back to it.
func quietPort(t *testing.T) int {
	t.Helper()
	for range 50 {
		port := 20000 + rand.N(10000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no port")
	return 0
}

func (i *icecast) start(t *testing.T) {
	t.Helper()
	conf := filepath.Join(i.dir, "icecast.xml")
	text := fmt.Sprintf(`<icecast><limits><clients>20</clients><sources>4</sources><burst-size>65535</burst-size></limits>
<authentication><source-password>nguon</source-password><admin-user>a</admin-user><admin-password>%[2]s</admin-password></authentication>
<hostname>127.0.0.1</hostname><listen-socket><port>%[1]d</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><logdir>%[3]s</logdir><webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot></paths>
<security><chroot>0</chroot><changeowner><user>nobody</user><group>nogroup</group></changeowner></security></icecast>`, i.port, "quan-tri", i.dir)
	if err := os.WriteFile(conf, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(i.dir, 0o777); err != nil {
		t.Fatal(err)
	}
	i.cmd = exec.Command("icecast2", "-c", conf)
	if err := i.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	waitUntil(t, func() bool {
		c, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", i.port))
		if err == nil {
			c.Close()
		}
		return err == nil
	})
}

func (i *icecast) stop() {
	_ = i.cmd.Process.Kill()
	_ = i.cmd.Wait()
}

// broadcast connects a source.
func (i *icecast) broadcast(t *testing.T) {
	t.Helper()
	for tries := 1; ; tries++ {
		i.connect(t)
		if i.sends(10 * time.Second) {
			return
		}
		i.stopSource()
		if tries == 4 {
			t.Fatal("its source cannot be heard")
		}
	}
}

// connect starts a source.
func (i *icecast) connect(t *testing.T) {
	t.Helper()
	i.studio, i.source = encoding(t, append(append([]string{}, i.kind...), fmt.Sprintf("icecast://source:nguon@127.0.0.1:%d/live", i.port))...)
	if err := i.source.Start(); err != nil {
		t.Fatal(err)
	}
}

// sends reports whether a listener gets its sound within a time.
func (i *icecast) sends(within time.Duration) bool {
	for deadline := time.Now().Add(within); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		r, err := http.Get(i.url()) // it knows no HEAD
		if err != nil {
			continue
		}
		r.Body.Close()
		if r.StatusCode == http.StatusOK {
			return true
		}
	}
	return false
}

func (i *icecast) stopSource() {
	i.end()
	_ = i.source.Process.Kill()
	_ = i.source.Wait()
}

func (i *icecast) url() string { return fmt.Sprintf("http://127.0.0.1:%d/live", i.port) }

// signal stops or continues the server's process.
func (i *icecast) signal(name string) func(*testing.T) {
	return func(t *testing.T) {
		if err := exec.Command("kill", "-"+name, fmt.Sprint(i.cmd.Process.Pid)).Run(); err != nil {
			t.Error(err)
		}
	}
}

// icecastKinds are the sounds that an Icecast sends.
var icecastKinds = map[string][]string{
	"mp3":    {"-c:a", "libmp3lame", "-b:a", "128k", "-content_type", "audio/mpeg", "-f", "mp3"},
	"vorbis": {"-c:a", "libvorbis", "-b:a", "96k", "-page_duration", "100000", "-content_type", "application/ogg", "-f", "ogg"},
	"aac":    {"-c:a", "aac", "-b:a", "96k", "-content_type", "audio/aac", "-f", "adts"},
}

// TestEveryFaultOfIcecast does the same to a real Icecast.
func TestEveryFaultOfIcecast(t *testing.T) {
	for name, kind := range icecastKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := startIcecast(t, kind...)
			endure(t, NewRemote(i.url()), []trouble{
				{"stalled", "stall", i.signal("STOP"), i.signal("CONT")},
				// Silence makes so few bytes that the server sends none for seconds.
				{"silent", "silence stall", func(*testing.T) { i.silent.Store(true) }, func(*testing.T) { i.silent.Store(false) }},
				{"frozen", "stall", func(*testing.T) { i.frozen.Store(true) }, func(*testing.T) { i.frozen.Store(false) }},
			})
		})
	}
}

// TestIcecastThatIsStopped: the server goes, and comes back with a source that
// begins anew.
func TestIcecastThatIsStopped(t *testing.T) {
	i := startIcecast(t, "-c:a", "libmp3lame", "-b:a", "128k", "-content_type", "audio/mpeg", "-f", "mp3")
	endure(t, NewRemote(i.url()), []trouble{
		{"stopped", "unreachable ended", func(*testing.T) { i.stop(); i.stopSource() }, func(t *testing.T) { i.start(t); i.broadcast(t) }},
	})
}
