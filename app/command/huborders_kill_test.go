package command

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/hub"
)

// orderVictimVariable names the folder in which this test binary takes the
// province's orders as a station until it is killed.
const orderVictimVariable = "TIENGLANG_TEST_ORDER_VICTIM"

func orderVictim(data string) int {
	if _, err := openAfterKill(context.Background(), data); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("ready")
	select {}
}

// openAfterKill opens a station as soon as the folder is free: a program that the
// killed one was just starting may hold it for a moment longer.
func openAfterKill(ctx context.Context, data string) (*station, error) {
	for tries := 0; ; tries++ {
		s, err := openStation(ctx, stationOptions{Data: data, Workshop: true, Listen: "127.0.0.1:0"})
		if app.CodeOf(err) != "data.in_use" || tries == 600 {
			return s, err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// orderKills is how many times the station is killed while it takes orders,
// where TIENGLANG_KILLS asks for no other number.
const orderKills = 2

// TestKilledStationObeysOnce kills a station with SIGKILL again and again while
// the province orders. Every order has its effect once in the end.
func TestKilledStationObeysOnce(t *testing.T) {
	t.Parallel()
	kills := killsAsked(t, orderKills)
	p := &province{dir: t.TempDir()}
	var err error
	if p.hub, err = openHub(t.Context(), p.dir); err != nil {
		t.Fatal(err)
	}
	defer closeHub(p.hub)
	data := filepath.Join(p.dir, "station")
	prepareVictim(t, classroom{hub: p.hub}, data)

	g := &provinceOrdered{urgent: kills > orderKills, sounds: []app.HubSound{p.sound(t, 300), p.sound(t, 440), p.sound(t, 600)}}
	for n := range kills {
		fetched := func() bool { return true }
		if n == 0 { // one is killed with orders in its hands for certain
			fetched = func() bool { return p.sentOf(t, g) > 0 }
		}
		killOrderVictim(t, data, n%3 == 1, func() { g.some(t, p) }, fetched)
	}
	before := p.sentOf(t, g)
	if p.station, err = openAfterKill(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	defer p.close()
	g.settled(t, p)
	t.Logf("%d kills, %d programmes, %d of them withdrawn, %d emergencies; %d of these were with the station before its last start",
		kills, len(g.programmes), len(g.withdrawn), len(g.emergencies), before)
	if before == 0 {
		t.Error("no killed station ever had an order")
	}
	g.check(t, p)
}

// sentOf counts the orders that the station has fetched.
func (p *province) sentOf(t *testing.T, g *provinceOrdered) (n int) {
	t.Helper()
	for _, id := range append(g.programmes[:len(g.programmes):len(g.programmes)], g.emergencies...) {
		if !p.atHub(t, id).SentAt.IsZero() {
			n++
		}
	}
	return n
}

// killOrderVictim lets a station work for a moment, while the province does
// what it does, and kills it: while it opens, or in its work, early but not
// before it has got so far as is asked.
func killOrderVictim(t *testing.T, data string, early bool, meanwhile func(), soFar func() bool) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), orderVictimVariable+"="+data)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	meanwhile()
	if !early {
		if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
			t.Error(err)
		}
		until(t, 30*time.Second, "an order at the station", soFar)
	}
	time.Sleep(time.Duration(rand.IntN(700)) * time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // it was killed
}

// provinceOrdered is what the province has ordered.
type provinceOrdered struct {
	urgent                             bool // emergencies too, which take their time
	sounds                             []app.HubSound
	programmes, withdrawn, emergencies []app.ID
}

// some orders two programmes with hours, takes one of the earlier back, and
// gives an emergency that ends with the next.
func (g *provinceOrdered) some(t *testing.T, p *province) {
	t.Helper()
	for range 2 {
		g.programmes = append(g.programmes, p.issue(t, hub.NewOrder{Title: "Tin của tỉnh", Programme: &app.HubProgramme{
			Sound: g.sounds[rand.IntN(len(g.sounds))], Priority: app.PriorityNormal, Dates: []app.Date{"2031-03-02"}, Minutes: []int{330, 1020}}}))
	}
	if n := len(g.emergencies); n > 0 {
		p.issue(t, hub.NewOrder{Withdraw: g.emergencies[n-1]})
	}
	if g.urgent {
		g.emergencies = append(g.emergencies, p.issue(t, hub.NewOrder{Title: "Lũ về", Emergency: &app.HubEmergency{Sound: &g.sounds[0], Times: 1}}))
	}
	if len(g.withdrawn) < len(g.programmes)-2 {
		id := g.programmes[len(g.withdrawn)]
		g.withdrawn = append(g.withdrawn, id)
		p.issue(t, hub.NewOrder{Withdraw: id})
	}
}

// settled waits until the hub knows of every order's end.
func (g *provinceOrdered) settled(t *testing.T, p *province) {
	t.Helper()
	gone := map[app.ID]bool{}
	for _, id := range g.withdrawn {
		gone[id] = true
	}
	for _, id := range g.programmes {
		if gone[id] {
			p.until(t, id, app.HubOrderWithdrawn)
		} else {
			p.until(t, id, app.HubOrderApplied)
		}
	}
	for i, id := range g.emergencies {
		want := app.HubOrderWithdrawn
		if i == len(g.emergencies)-1 {
			want = app.HubOrderPlayed
		}
		p.until(t, id, want)
	}
}

// check compares what stands at the station with what was ordered.
func (g *provinceOrdered) check(t *testing.T, p *province) {
	t.Helper()
	gone := map[app.ID]bool{}
	for _, id := range g.withdrawn {
		gone[id] = true
	}
	lines, err := p.schedule.Entries(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	hours := map[app.ID]int{}
	for _, e := range lines {
		hours[e.Programme]++
	}
	for _, id := range g.programmes {
		g.checkProgramme(t, p, id, gone[id], hours[id])
	}
	for _, id := range g.emergencies {
		rows, err := p.db.AuditOf(t.Context(), string(id))
		ordered := 0
		for _, r := range rows {
			if r.Action == "emergency.order" {
				ordered++
			}
		}
		if err != nil || ordered > 1 {
			t.Errorf("emergency %s was ordered %d times, %v", id, ordered, err)
		}
	}
}

func (g *provinceOrdered) checkProgramme(t *testing.T, p *province, id app.ID, gone bool, hours int) {
	t.Helper()
	verdicts, err := p.library.Approvals(t.Context(), id)
	_, airable := p.library.Airable(t.Context(), id)
	switch {
	case err != nil:
		t.Error(err)
	case gone && (airable == nil || hours != 0):
		t.Errorf("withdrawn %s: %v, %d lines", id, airable, hours)
	case !gone && (airable != nil || hours != 2 || len(verdicts) != 1):
		t.Errorf("%s: %v, %d lines, %d verdicts", id, airable, hours, len(verdicts))
	}
}
