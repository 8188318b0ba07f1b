package relay

import (
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"tienglang/audio"
	"tienglang/audio/codec"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"))
}

// The sound of the station that is taken over: each second has its own tone, so
// that it can be told which second is heard. What stands in is one tone above
// all of them.
const (
	toneFirst   = 400.0
	toneStep    = 50.0
	toneCount   = 64
	toneStandIn = 3900.0
	toneLevel   = 0.25
)

func toneOf(second int) float64 { return toneFirst + toneStep*float64(second%toneCount) }

// testsBegan is when the first second sounds: a studio that begins anew goes on
// counting.
var testsBegan = time.Now()

// studio makes that sound in time and gives it to a program's input; silent
// makes it say nothing for a while.
type studio struct {
	silent atomic.Bool
	frozen atomic.Bool
	stop   chan struct{}
	done   chan struct{}
}

// broadcastInto begins to write the sound, as 16-bit mono at the station's rate.
func broadcastInto(t *testing.T, w io.WriteCloser) *studio {
	t.Helper()
	s := &studio{stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(s.done)
		defer w.Close()
		block := make([]byte, 2*audio.BlockFrames)
		start, before := time.Now(), int(time.Since(testsBegan)/audio.BlockDuration)
		for n := 0; ; n++ {
			select {
			case <-s.stop:
				return
			case <-time.After(time.Until(start.Add(time.Duration(n) * audio.BlockDuration))):
			}
			if s.frozen.Load() {
				continue
			}
			s.fill(block, (before+n)*audio.BlockFrames)
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}()
	t.Cleanup(s.end)
	return s
}

func (s *studio) fill(block []byte, from int) {
	for i := range len(block) / 2 {
		at := from + i
		v := 0.0
		if !s.silent.Load() {
			v = toneLevel * math.Sin(2*math.Pi*toneOf(at/audio.Rate)*float64(at)/audio.Rate)
		}
		x := uint16(int16(v * 32767))
		block[2*i], block[2*i+1] = byte(x), byte(x>>8)
	}
}

func (s *studio) end() {
	select {
	case <-s.stop:
	default:
		close(s.stop)
	}
	<-s.done
}

// encoding starts ffmpeg on a studio's sound.
func encoding(t *testing.T, args ...string) (*studio, *exec.Cmd) {
	t.Helper()
	cmd := exec.Command("ffmpeg", append([]string{"-v", "error", "-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "pipe:0"}, args...)...)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := &strings.Builder{}
	cmd.Stderr = said
	return broadcastInto(t, in), cmd
}

// hlsServer serves a live stream of segments and may misbehave.
type hlsServer struct {
	*studio
	url   string
	mode  atomic.Value // "", "stall", "garbage", "error"
	http  *http.Server
	addr  string
	files http.Handler

	change atomic.Pointer[func(name string, was []byte) []byte] // done to what is sent; nil for nothing
}

// serve sends a file, or what was made of it.
func (s *hlsServer) serve(w http.ResponseWriter, r *http.Request) {
	change := s.change.Load()
	if change == nil {
		s.files.ServeHTTP(w, r)
		return
	}
	was := httptest.NewRecorder()
	s.files.ServeHTTP(was, r)
	if was.Code != http.StatusOK {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", was.Header().Get("Content-Type"))
	_, _ = w.Write((*change)(r.URL.Path, was.Body.Bytes()))
}

func serveHLS(t *testing.T, segment string) *hlsServer {
	t.Helper()
	dir := t.TempDir()
	studio, cmd := encoding(t, "-c:a", "aac", "-b:a", "96k", "-f", "hls", "-hls_time", segment, "-hls_list_size", "8",
		"-hls_flags", "delete_segments+omit_endlist", filepath.Join(dir, "live.m3u8"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { studio.end(); _ = cmd.Wait() })
	s := &hlsServer{studio: studio, files: http.FileServer(http.Dir(dir))}
	s.mode.Store("")
	s.listen(t)
	awaitFile(t, filepath.Join(dir, "live.m3u8"))
	return s
}

func awaitFile(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; {
		if _, err := os.Stat(path); err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("no ", path)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// listen serves, at the address it had before if it had one.
func (s *hlsServer) listen(t *testing.T) {
	t.Helper()
	address := s.addr
	if address == "" {
		address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	s.addr, s.url = l.Addr().String(), "http://"+l.Addr().String()+"/live.m3u8"
	s.http = &http.Server{Handler: s}
	go func() { _ = s.http.Serve(l) }()
	t.Cleanup(func() { _ = s.http.Close() })
}

func (s *hlsServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch s.mode.Load() {
	case "stall":
		<-r.Context().Done()
	case "error":
		http.Error(w, "no", http.StatusServiceUnavailable)
	case "gone":
		http.NotFound(w, r)
	case "garbage":
		if !strings.HasSuffix(r.URL.Path, ".m3u8") {
			noise(w, 64<<10)
			return
		}
		s.serve(w, r)
	default:
		s.serve(w, r)
	}
}

// noise writes bytes that mean nothing, and are no zeros either.
func noise(w io.Writer, n int) {
	p, x := make([]byte, n), uint32(2463534242)
	for i := range p {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		p[i] = byte(x)
	}
	_, _ = w.Write(p)
}

// standIn is a file that plays in place of the relay.
func standIn(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "standin.wav")
	w, err := codec.CreateWAV(path, audio.Mono, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(tone(toneStandIn, 60*audio.Rate)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func tone(hertz float64, n int) []float32 {
	p := make([]float32, n)
	for i := range p {
		p[i] = float32(toneLevel * math.Sin(2*math.Pi*hertz*float64(i)/audio.Rate))
	}
	return p
}

// listener records what goes out, in time, as the station's console takes it.
type listener struct {
	air   *Air
	start time.Time
	stop  chan struct{}
	done  chan struct{}

	mu      sync.Mutex
	samples []float32
	changes []string
}

func listenTo(t *testing.T, c Config) *listener {
	t.Helper()
	l := &listener{stop: make(chan struct{}), done: make(chan struct{})}
	c.OnChange = l.changed
	l.air = Open(c)
	t.Cleanup(func() { _ = l.air.Close() })
	return l
}

func (l *listener) changed(c Change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := string(c.Phase)
	if c.Fault != nil {
		s += " " + string(c.Fault.Reason)
	}
	l.changes = append(l.changes, s)
}

// begin goes on air.
func (l *listener) begin(t *testing.T) {
	t.Helper()
	l.start = time.Now()
	go func() {
		defer close(l.done)
		block := make([]float32, audio.BlockFrames)
		for n := 0; ; n++ {
			select {
			case <-l.stop:
				return
			case <-time.After(time.Until(l.start.Add(time.Duration(n) * audio.BlockDuration))):
			}
			m, err := l.air.Read(block)
			l.mu.Lock()
			l.samples = append(l.samples, block[:m]...)
			l.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(l.end)
}

func (l *listener) end() {
	select {
	case <-l.stop:
	default:
		close(l.stop)
	}
	<-l.done
}

// now is how long it has been on air.
func (l *listener) now() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return audio.Duration(int64(len(l.samples)), audio.Rate)
}

func (l *listener) phases() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]string(nil), l.changes...)
}

// await waits until what goes out is in a phase whose words begin so, after the
// changes that were seen before.
func (l *listener) await(t *testing.T, seen int, words string) (at time.Duration, changes int) {
	t.Helper()
	for deadline := time.Now().Add(90 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		all := l.phases()
		for i := seen; i < len(all); i++ {
			if strings.HasPrefix(all[i], words) {
				return l.now(), i + 1
			}
		}
	}
	t.Fatalf("never %q: %v", words, l.phases())
	return 0, 0
}

// heardStep is the stretch that is told from the next.
const heardStep = audio.Rate / 20

// heard is what sounded in each 50 ms: the number of a second's tone, standsIn,
// silent, or unclear.
func (l *listener) heard() []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []int
	for at := 0; at+heardStep <= len(l.samples); at += heardStep {
		all = append(all, nameOf(l.samples[at:at+heardStep]))
	}
	return all
}

const (
	standsIn = -1
	silent   = -2
	unclear  = -3
)

func nameOf(p []float32) int {
	sum := 0.0
	for _, x := range p {
		sum += float64(x) * float64(x)
	}
	rms := math.Sqrt(sum / float64(len(p)))
	if audio.DB(rms) < -50 {
		return silent
	}
	best, name := 0.0, unclear
	for n := range toneCount {
		if a := amplitude(p, toneOf(n)); a > best {
			best, name = a, n
		}
	}
	if a := amplitude(p, toneStandIn); a > best {
		best, name = a, standsIn
	}
	if best < rms { // of a pure tone it is √2 times that
		return unclear
	}
	return name
}

func amplitude(p []float32, hertz float64) float64 {
	c := 2 * math.Cos(2*math.Pi*hertz/audio.Rate)
	var s1, s2 float64
	for _, x := range p {
		s1, s2 = float64(x)+c*s1-s2, s1
	}
	return 2 * math.Sqrt(s1*s1+s2*s2-c*s1*s2) / float64(len(p))
}

// verdict is what is asked of a recording.
type verdict struct {
	silence  time.Duration // in all
	repeated []int         // seconds of the relay that were heard again
	order    string        // what was heard, in short
}

// judge looks at the whole recording: the silence in it, and whether the relay's
// seconds come each once and in their order.
func (l *listener) judge() verdict {
	var v verdict
	last, steps := unclear, 0
	newest := -1
	say := func() {
		if steps > 0 {
			v.order += fmt.Sprintf(" %s×%d", nameWord(last), steps)
		}
	}
	for _, n := range l.heard() {
		if n == silent {
			v.silence += heardStep * time.Second / audio.Rate
		}
		if n >= 0 {
			if newest >= 0 && (n-newest+toneCount)%toneCount > toneCount/2 {
				v.repeated = append(v.repeated, n)
			} else {
				newest = n
			}
		}
		if n != last {
			say()
			last, steps = n, 0
		}
		steps++
	}
	say()
	return v
}

func nameWord(n int) string {
	switch n {
	case standsIn:
		return "stand-in"
	case silent:
		return "silence"
	case unclear:
		return "?"
	}
	return fmt.Sprint(n)
}
