package command

import (
	"fmt"
	"log/slog"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/audit"
	"tienglang/app/geo"
	"tienglang/app/health"
	"tienglang/app/holding"
	"tienglang/app/people"
	"tienglang/app/store"
	"tienglang/assets/locale"
	"tienglang/sync/wire"
	"tienglang/ui/backend"
	"tienglang/ui/page"
	"tienglang/ui/page/clusters"
	"tienglang/ui/uitest"
)

const (
	provinceClusters = 4000
	provinceHamlets  = 40
)

// provinceMap is 40 hamlets with borders of 500 points and 50 ways of 1,000.
func provinceMap() (geo.Map, geo.Plane) {
	plane := geo.PlaneAt(app.Position{Lat: 21.5, Lon: 105.8})
	var m geo.Map
	for h := range provinceHamlets {
		middle := provinceHamlet(h)
		ring := make([]app.Position, 500)
		for i := range ring {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(ring)))
			r := 1900 + 40*math.Sin(float64(i))
			ring[i] = plane.Position(geo.Point{X: middle.X + r*cos, Y: middle.Y + r*sin})
		}
		m.Areas = append(m.Areas, geo.Area{Name: fmt.Sprint("Xóm ", h+1), Rings: [][]app.Position{ring}})
	}
	for w := range 50 {
		line := make([]app.Position, 1000)
		for i := range line {
			line[i] = plane.Position(geo.Point{X: float64(i) * 32, Y: float64(w)*400 + 150*math.Sin(float64(i)/20)})
		}
		m.Lines = append(m.Lines, geo.Line{Way: line, Water: w%5 == 0})
	}
	return m, plane
}

func provinceHamlet(h int) geo.Point {
	return geo.Point{X: float64(h%8)*4000 + 2000, Y: float64(h/8)*4000 + 2000}
}

// fillProvince keeps 4,000 paired clusters at their places, their map, and days
// of minutes of each in a folder that no station has open.
func fillProvince(b *testing.B, dir string, days int) {
	b.Helper()
	ctx := b.Context()
	db, err := store.Open(ctx, dir, store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	m, plane := provinceMap()
	var batch app.InventoryBatch
	for h := range provinceHamlets {
		batch.Hamlets = append(batch.Hamlets, app.Hamlet{ID: app.NewID(time.Now()), Name: fmt.Sprint("Xóm ", h+1)})
	}
	for n := range provinceClusters {
		h, middle := n%provinceHamlets, provinceHamlet(n%provinceHamlets)
		key, err := wire.NewIdentity()
		if err != nil {
			b.Fatal(err)
		}
		batch.Clusters = append(batch.Clusters, app.Cluster{
			ID: app.NewID(time.Now()), Number: n + 1, Name: fmt.Sprintf("Xóm %d cụm %d", h+1, n/provinceHamlets+1), Hamlet: batch.Hamlets[h].ID,
			Technology: app.TechnologyIP, Line: []app.Line{app.Line4G, app.LineLAN}[n%2], Volume: 60, VolumeCap: 80,
			Horns: []app.Horn{{Watts: 30, Bearing: n%360 + 1}, {Watts: 30, Bearing: (n+180)%360 + 1}}, SpeakerKey: key.Public(),
			Position: plane.Position(geo.Point{X: middle.X + float64(n*7919%2400) - 1200, Y: middle.Y + float64(n*104729%2400) - 1200}),
		})
	}
	_, err = db.SaveInventory(ctx, batch, audit.Act("", "inventory.import", ""))
	if err == nil {
		err = db.SetMap(ctx, "tỉnh.geojson", m, audit.Act("", "map.add", ""))
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		b.Fatal(err)
	}
	fillVitals(b, dir, batch.Clusters, days)
}

func fillVitals(b *testing.B, dir string, all []app.Cluster, days int) {
	b.Helper()
	v, err := store.OpenVitals(b.Context(), dir, nil)
	if err != nil {
		b.Fatal(err)
	}
	var bodies [][]byte
	for seed := range uint64(200) {
		bodies = append(bodies, apptest.Vitals(seed).Encode())
	}
	today := app.DateOf(time.Now())
	for d := range days {
		kept := make([]health.KeptDay, len(all))
		for i, c := range all {
			kept[i] = health.KeptDay{Cluster: c.ID, Day: today.Add(d + 1 - days), Body: bodies[(i*31+d*7)%len(bodies)]}
		}
		if err := v.Put(b.Context(), kept); err != nil {
			b.Fatal(err)
		}
	}
	if err := v.Close(); err != nil {
		b.Fatal(err)
	}
}

// provincePage is a real station with 4,000 clusters and a window's page over it.
type provincePage struct {
	*station
	desk *desk
	env  *uitest.Env
	page page.Page
	all  []app.Cluster
	seq  int64
}

func openProvincePage(b *testing.B, days int) *provincePage {
	b.Helper()
	was := slog.Default()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // no speaker can be told its settings here
	b.Cleanup(func() { slog.SetDefault(was) })
	dir := filepath.Join(b.TempDir(), "station")
	fillProvince(b, dir, days)
	s, err := openStation(b.Context(), stationOptions{Data: dir, Listen: "127.0.0.1:0", Name: trainingStation, Cost: people.Cost{Time: 1, Memory: 64, Threads: 1}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.close)
	p := &provincePage{station: s, desk: newDesk(s), all: s.inventory.Clusters()}
	if err := p.desk.SaveStation(b.Context(), trainingStation, app.User{Name: "Nguyễn Thị Hoà", Login: "hoa"}, "483920"); err != nil {
		b.Fatal(err)
	}
	p.env = uitest.NewEnv(b, uitest.Empty())
	p.env.Backend, p.env.Now, p.env.Catalogue = p.desk, p.desk.Now, locale.New("vi")
	p.report(1)
	for _, c := range p.all {
		p.data.add(c.ID, holding.WayLink, 4_000_000)
		p.data.add(c.ID, holding.WayStream, 9_000_000)
		p.data.add(c.ID, holding.WayHeld, 2_000_000)
	}
	for minute := range 15 { // after which there are alarms
		p.vitals.look(b.Context(), s.clock.Now().Add(time.Duration(minute)*time.Minute))
	}
	if len(p.desk.Alarms()) == 0 {
		b.Fatal("no alarm")
	}
	p.page = clusters.New(p.env.Env)
	return p
}

// report has a share of the clusters report, and some go and come.
func (p *provincePage) report(share float64) {
	now := p.clock.Now()
	for i, c := range p.all {
		if rand.Float64() >= share {
			continue
		}
		p.seq++
		celsius := 40 + i%40
		r := app.SpeakerReport{Seq: p.seq, At: now, Volume: 60, Vitals: &app.Vitals{Celsius: &celsius}}
		p.inventory.Presence(c.ID, rand.IntN(10) > 0, now)
		p.inventory.Report(c.ID, r)
		p.vitals.report(c.ID, r)
	}
}

// mostOpening is what the page of 4,000 clusters may take to open.
const mostOpening = 500 * time.Millisecond

// BenchmarkProvincePage opens the page Cụm loa over a real station, from Shown
// to the picture with its data, which is drawn by a painter of the tests. It
// fails where one in twenty takes longer than mostOpening.
func BenchmarkProvincePage(b *testing.B) {
	p := openProvincePage(b, 365)
	p.env.Show(p.page, nil)
	p.page.Hidden()
	var shown, drawn []time.Duration
	for b.Loop() {
		p.page = clusters.New(p.env.Env)
		begun := time.Now()
		p.env.Show(p.page, nil)
		shown = append(shown, time.Since(begun))
		p.env.Window.Canvas().Capture()
		drawn = append(drawn, time.Since(begun))
		p.page.Hidden()
	}
	if n := len(p.env.Failed); n > 0 {
		b.Fatal(p.env.Failed)
	}
	reportTimes(b, "shown", shown)
	reportTimes(b, "drawn", drawn)
	if p95 := drawn[len(drawn)*95/100]; p95 > mostOpening {
		b.Errorf("the page opens in %v, more than %v", p95, mostOpening)
	}
}

func reportTimes(b *testing.B, name string, took []time.Duration) {
	b.Helper()
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(took[len(took)/2]), name+"-ms")
	b.ReportMetric(ms(took[len(took)*95/100]), name+"-p95-ms")
	b.ReportMetric(ms(took[len(took)-1]), name+"-max-ms")
}

// BenchmarkProvinceLook is a look of every two seconds at 4,000 clusters whose
// states change: how long the window's goroutine is held by each part of it,
// and how long the reading beside it takes.
func BenchmarkProvinceLook(b *testing.B) {
	p := openProvincePage(b, 1)
	p.env.Show(p.page, nil)
	var stalls, reads []time.Duration
	for b.Loop() {
		p.report(0.3)
		begun := time.Now()
		held := p.env.Stalls(func() { p.env.Tick() })
		reads = append(reads, time.Since(begun))
		stalls = append(stalls, held...)
	}
	p.page.Hidden()
	reportTimes(b, "stall", stalls)
	reportTimes(b, "whole", reads)
}

// BenchmarkProvinceFlood is a second in which 10,000 reports come, as the
// measurements and the board take them, while the page looks at every piece of
// news: how long the window's goroutine is held.
func BenchmarkProvinceFlood(b *testing.B) {
	p := openProvincePage(b, 1)
	p.env.Show(p.page, nil)
	var stalls []time.Duration
	looks := 0
	for b.Loop() {
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			for beat := time.Now(); time.Since(beat) < time.Second; time.Sleep(20 * time.Millisecond) {
				p.report(0.05) // of 4,000, fifty times
			}
		}()
		for flooding := true; flooding; looks++ {
			select {
			case <-ended:
				flooding = false
			case <-time.After(100 * time.Millisecond):
			}
			stalls = append(stalls, p.env.Stalls(func() { p.page.Refresh(backend.TopicClusters) })...)
			if looks%5 == 4 {
				stalls = append(stalls, p.env.Stalls(p.env.Tick)...)
			}
		}
	}
	p.page.Hidden()
	reportTimes(b, "stall", stalls)
}

// BenchmarkProvinceRead is what the page asks of the station, part by part.
func BenchmarkProvinceRead(b *testing.B) {
	p := openProvincePage(b, 1)
	run := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("clusters", func() error { _, err := p.desk.Clusters(); return err })
	run("holdings", func() error { _, err := p.desk.Holdings(b.Context()); return err })
	run("alarms", func() error { p.desk.Alarms(); return nil })
	run("hamlets", func() error { _, err := p.desk.Hamlets(); return err })
	run("map", func() error { _, err := p.desk.Map(b.Context()); return err })
	run("look", func() error { p.vitals.look(b.Context(), p.clock.Now()); return nil })
	run("today", func() error { _, err := p.desk.Today(); return err })
	run("onair", func() error { p.desk.OnAir(); return nil })
	run("plan", func() error { _, err := p.desk.Replacement(b.Context()); return err })
	id := p.all[77].ID
	today := app.DateOf(p.clock.Now())
	run("day", func() error { _, err := p.desk.Vitals(b.Context(), id, today, today, time.Minute); return err })
	run("heard14", func() error { _, err := p.desk.Heard14(id); return err })
}
