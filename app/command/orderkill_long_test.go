//go:build long

package command

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/app/people"
	"tienglang/audio/speaker"
)

// obeyedLog counts what a speaker's log says that it was ordered.
type obeyedLog struct {
	slog.Handler
	mu    *sync.Mutex
	kinds map[string]int
}

func newObeyedLog() obeyedLog {
	return obeyedLog{Handler: slog.DiscardHandler, mu: &sync.Mutex{}, kinds: map[string]int{}}
}

func (l obeyedLog) Enabled(context.Context, slog.Level) bool { return true }
func (l obeyedLog) WithAttrs([]slog.Attr) slog.Handler       { return l }
func (l obeyedLog) WithGroup(string) slog.Handler            { return l }

func (l obeyedLog) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "order" {
		r.Attrs(func(a slog.Attr) bool {
			if a.Key == "kind" {
				l.mu.Lock()
				l.kinds[a.Value.String()]++
				l.mu.Unlock()
			}
			return true
		})
	}
	return nil
}

func (l obeyedLog) of(kind string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.kinds[kind]
}

// orderIn is orderBy on a folder whose station runs in another process.
func orderIn(dir string, args ...string) (out, failed string, exit int) {
	var o, f bytes.Buffer
	exit = Main(append([]string{"order", "--data", dir}, args...), &o, &f)
	return o.String(), f.String(), exit
}

// killedPole is a pole in this process whose station is killed.
type killedPole struct {
	t       *testing.T
	data    string
	listen  string
	cluster app.ID
	cfg     speaker.Config
	obeyed  obeyedLog
}

// newKilledPole pairs the pole, and leaves its station's folder alone.
func newKilledPole(t *testing.T) *killedPole {
	t.Helper()
	p := &killedPole{t: t, data: filepath.Join(t.TempDir(), "station"), listen: freePair(t), obeyed: newObeyedLog()}
	s := p.open()
	defer s.close()
	if err := (classroom{station: s}).addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	p.cluster = s.inventory.Clusters()[0].ID
	p.cfg = speaker.Config{Dir: t.TempDir(), Virtual: true, Output: speaker.OutputNull, Link: s.network.link.Addr(), Logger: slog.New(p.obeyed)}
	first := p.cfg
	first.Station = s.network.url()
	first.Code, _ = s.network.pair.Begin(p.cluster)
	stop := p.come(first)
	until(t, 20*time.Second, "the pole is paired", func() bool { return s.inventory.Settled(p.cluster) })
	stop()
	return p
}

func (p *killedPole) open() *station {
	p.t.Helper()
	for tries := 0; ; tries++ {
		s, err := openStation(p.t.Context(), stationOptions{Data: p.data, Workshop: true, Listen: p.listen, Name: trainingStation,
			Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
		if err == nil {
			return s
		}
		if app.CodeOf(err) != "data.in_use" || tries == 100 {
			p.t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// come has the pole come to its station, until stop is called.
func (p *killedPole) come(cfg speaker.Config) (stop func()) {
	p.t.Helper()
	sp, err := speaker.New(cfg)
	if err != nil {
		p.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- sp.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			p.t.Error(err)
		}
	})
	p.t.Cleanup(stop)
	return stop
}

// killed runs a station in a process of its own, has something done there, and
// kills it a moment later.
func (p *killedPole) killed(within time.Duration, do func()) {
	p.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), stationVariable+"="+p.data, "TIENGLANG_TEST_LISTEN="+p.listen)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		p.t.Error(err)
	}
	do()
	time.Sleep(rand.N(within))
	if err := cmd.Process.Kill(); err != nil {
		p.t.Error(err)
	}
	_ = cmd.Wait() // it was killed
}

// orderWaitKills is how many times a station is killed with orders that wait,
// where TIENGLANG_KILLS asks for no other number.
const orderWaitKills = 10

// TestOrdersThatWaitOutliveKills orders a volume and a restart of a pole
// that is away, and kills the station with SIGKILL at once after it said that
// they wait; every other time once more while the pole comes. The next start has
// them obeyed, each once, and keeps what was answered.
func TestOrdersThatWaitOutliveKills(t *testing.T) {
	t.Parallel()
	p := newKilledPole(t)
	volume := 0
	for n := range killsAsked(t, orderWaitKills) {
		volume = 10 + n%80
		before := p.obeyed.of("restart")
		p.killed(5*time.Millisecond, func() {
			until(t, 20*time.Second, "commands reach it", func() bool {
				c, err := net.Dial("unix", filepath.Join(p.data, controlFile))
				return err == nil && c.Close() == nil
			})
			for _, order := range []string{fmt.Sprint("volume=", volume), "restart"} {
				if out, failed, exit := orderIn(p.data, "--cluster", "1", order); exit != 0 || !strings.Contains(out, "waiting") {
					t.Errorf("%s ends with %d: %s%s", order, exit, out, failed)
				}
			}
		})
		stop := p.come(p.cfg)
		twice := n%2 == 1 // killed while the pole comes: what was sent and not kept may be said again
		if twice {
			p.killed(400*time.Millisecond, func() {})
		}
		s := p.open()
		until(t, 30*time.Second, "all are answered", func() bool {
			c, err := s.inventory.Cluster(p.cluster)
			return err == nil && len(s.ordering.Open()) == 0 && c.Volume == volume
		})
		if restarts := p.obeyed.of("restart") - before; restarts > 1 || !twice && restarts != 1 {
			t.Errorf("kill %d: restarted %d times", n, restarts)
		}
		s.close()
		stop()
		p.check(n, twice)
	}
}

// check holds the answers to what the store has after all that.
func (p *killedPole) check(n int, twice bool) {
	p.t.Helper()
	s := p.open()
	defer s.close()
	all, err := s.db.RecentOrders(p.t.Context(), 2)
	if err != nil || len(all) != 2 {
		p.t.Fatalf("%+v, %v", all, err)
	}
	kinds := map[ordering.Kind]bool{}
	for _, o := range all {
		kinds[o.Kind] = true
		unheard := twice && o.Kind == ordering.Restart && o.State == ordering.Unheard
		if o.State != ordering.Done && !unheard {
			p.t.Errorf("kill %d: %s is %s %s", n, o.Kind, o.State, o.Code)
		}
	}
	acts, err := s.db.Audit(p.t.Context(), 50)
	given := len(slices.DeleteFunc(acts, func(a app.AuditRow) bool { return a.Action != "order.give" }))
	if err != nil || len(kinds) != 2 || given < 2 {
		p.t.Errorf("kill %d: %v, %v, %d in the log", n, kinds, err, given)
	}
}
