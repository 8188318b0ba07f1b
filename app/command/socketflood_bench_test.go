package command

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"tienglang/app"
	"tienglang/sync/link"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
)

// The flood: so many reports a second in all, beside so many poles that report
// as they should, four times a second.
const (
	floodedWith = 10_000
	goodPoles   = 20
	goodEvery   = 250 * time.Millisecond
)

// box pairs a cluster of the province with a key that is known here.
func (p *provincePage) box(b *testing.B, i int) *wire.Identity {
	b.Helper()
	id, err := wire.NewIdentity()
	if err == nil {
		err = p.inventory.Pair(b.Context(), theProgram.ID, p.all[i].ID, id.Public())
	}
	if err != nil {
		b.Fatal(err)
	}
	return id
}

// goodPole reports and counts what was not acknowledged at once.
type goodPole struct {
	*link.Client
	took   []time.Duration
	failed int
	sent   int64
}

func (p *provincePage) good(b *testing.B, i int) *goodPole {
	b.Helper()
	id := p.box(b, i)
	v, err := wire.NewVerifier(p.network.identity.Public(), p.info().Commune, id.Public(), wire.SeqFile(filepath.Join(b.TempDir(), "seq")))
	if err != nil {
		b.Fatal(err)
	}
	c, err := link.NewClient(link.ClientConfig{
		Addrs: []string{p.network.link.Addr()}, Fingerprint: p.network.fingerprint, StationKey: p.network.identity.Public(),
		Commune: p.info().Commune, Identity: id, Verifier: v, Clock: app.SystemClock{}, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(c.Close)
	return &goodPole{Client: c}
}

// run reports until stop is closed; what fails is sent again.
func (g *goodPole) run(b *testing.B, stop chan struct{}) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(goodEvery):
		}
		g.sent++
		for begun := time.Now(); ; g.failed++ {
			now := time.Now()
			err := g.Report(b.Context(), app.SpeakerReport{Seq: g.sent, At: now, Volume: 60, Seconds: []app.PlayedSecond{{At: now.Add(-time.Second), PlayedMS: 1000, Broadcast: "b"}}})
			if err == nil {
				g.took = append(g.took, time.Since(begun))
				break
			}
			if b.Context().Err() != nil {
				return
			}
		}
	}
}

// flooder sends reports over a line of its own as fast as it is told to, and
// counts those that are answered.
type flooder struct {
	conn           *nats.Conn
	subject, inbox string
	seq            int64
	answered       *atomic.Int64
}

func (p *provincePage) flooder(b *testing.B, i int, answered *atomic.Int64) *flooder {
	b.Helper()
	id := p.box(b, i)
	prefix := "tl." + string(p.info().Commune) + "."
	f := &flooder{subject: prefix + "report." + id.Public(), inbox: prefix + "inbox." + id.Public() + ".flood", answered: answered}
	var err error
	f.conn, err = nats.Connect("tls://"+p.network.link.Addr(), nats.Name("flood"),
		nats.Nkey(id.Public(), func(n []byte) ([]byte, error) { return id.Sign(n), nil }),
		nats.Secure(&tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS13}), nats.TLSHandshakeFirst()) //nolint:gosec // the other end is this process
	if err == nil {
		_, err = f.conn.Subscribe(f.inbox, func(*nats.Msg) { answered.Add(1) })
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(f.conn.Close)
	return f
}

// second sends n reports spread over a second; false where the station did not
// take them within it.
func (f *flooder) second(n int) (whole bool, err error) {
	begun := time.Now()
	for i := range n {
		f.seq++
		data, err := wire.EncodeReport(app.SpeakerReport{Seq: f.seq, At: time.Now(), Volume: 60})
		if err == nil {
			err = f.conn.PublishRequest(f.subject, f.inbox, data)
		}
		if err != nil {
			return false, err
		}
		time.Sleep(time.Until(begun.Add(time.Duration(i) * time.Second / time.Duration(n))))
	}
	err = f.conn.FlushTimeout(10 * time.Second)
	return time.Since(begun) < 1500*time.Millisecond, err
}

// BenchmarkSocketFlood is a second in which 10,000 reports come to a station of
// 4,000 clusters through its real port, by TLS, from one box or from forty,
// while twenty others report and the page Cụm loa looks at every piece of news:
// how long the others wait for their acknowledgement, how long the window's
// goroutine is held, and how much memory it takes.
func BenchmarkSocketFlood(b *testing.B) {
	for _, boxes := range []int{1, 40} {
		b.Run(fmt.Sprint(boxes, "-boxes"), func(b *testing.B) { socketFlood(b, boxes) })
	}
}

func socketFlood(b *testing.B, boxes int) {
	p := openProvincePage(b, 1)
	p.env.Show(p.page, nil)
	var answered atomic.Int64
	all := make([]*flooder, boxes)
	for i := range all {
		all[i] = p.flooder(b, 100+i, &answered)
	}
	good := make([]*goodPole, goodPoles)
	for i := range good {
		good[i] = p.good(b, i)
	}
	for _, g := range good {
		for begun := time.Now(); !g.Connected(); time.Sleep(10 * time.Millisecond) {
			if time.Since(begun) > time.Minute {
				b.Fatal("a pole does not come")
			}
		}
	}
	stop := make(chan struct{})
	var reporting sync.WaitGroup
	for _, g := range good {
		reporting.Go(func() { g.run(b, stop) })
	}
	before := heapMB()
	var stalls []time.Duration
	seconds, late := 0, atomic.Int64{}
	most := before
	for b.Loop() {
		seconds++
		var flooding sync.WaitGroup
		for _, f := range all {
			flooding.Go(func() {
				whole, err := f.second(floodedWith / boxes)
				if err != nil {
					b.Error(err)
				}
				if !whole {
					late.Add(1)
				}
			})
		}
		ended := make(chan struct{})
		go func() { flooding.Wait(); close(ended) }()
		for looks, on := 0, true; on; looks++ {
			select {
			case <-ended:
				on = false
			case <-time.After(100 * time.Millisecond):
			}
			stalls = append(stalls, p.env.Stalls(func() { p.page.Refresh(backend.TopicClusters) })...)
			if looks%5 == 4 {
				stalls = append(stalls, p.env.Stalls(p.env.Tick)...)
			}
		}
		most = max(most, heapMB())
	}
	close(stop)
	reporting.Wait()
	p.page.Hidden()
	var took []time.Duration
	sent, failed := int64(0), 0
	for _, g := range good {
		took = append(took, g.took...)
		sent, failed = sent+g.sent, failed+g.failed
	}
	if st := p.desk.Status(); boxes == 1 && app.CodeOf(st.Err) != "link.flood" {
		b.Errorf("nobody is told of the flood: %+v", st)
	}
	if int64(len(took)) != sent {
		b.Errorf("%d reports of others, %d acknowledged", sent, len(took))
	}
	reportTimes(b, "stall", stalls)
	reportTimes(b, "ack", took)
	b.ReportMetric(float64(failed), "others-sent-again")
	b.ReportMetric(float64(sent), "others")
	b.ReportMetric(float64(answered.Load())/float64(seconds), "flood-kept/s")
	b.ReportMetric(float64(late.Load()), "flood-late")
	b.ReportMetric(most-before, "heap-MB-more")
	time.Sleep(3 * time.Second) // in which what waited is kept
	b.ReportMetric(heapMB()-before, "heap-MB-after")
}

// heapMB is what lives on the heap.
func heapMB() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}
