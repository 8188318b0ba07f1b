//go:build long

package command

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
)

// badLine passes a link on with 400 ms of delay, a pause of a second and a half
// for one in five pieces, as TCP makes of what is lost, and breaks each
// connection after 20 to 40 s.
type badLine struct {
	net.Listener
	to string
}

func newBadLine(t *testing.T, to string) *badLine {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &badLine{l, to}
	t.Cleanup(func() { _ = l.Close() })
	go b.serve()
	return b
}

func (b *badLine) serve() {
	for {
		c, err := b.Accept()
		if err != nil {
			return
		}
		go b.pass(c)
	}
}

func (b *badLine) pass(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("tcp", b.to)
	if err != nil {
		return
	}
	defer far.Close()
	broken := time.AfterFunc(20*time.Second+rand.N(20*time.Second), func() { _ = errors.Join(near.Close(), far.Close()) })
	defer broken.Stop()
	go slowly(far, near)
	slowly(near, far)
}

// slowly copies in order.
func slowly(to, from net.Conn) {
	type piece struct {
		data []byte
		due  time.Time
	}
	way := make(chan piece, 1024)
	defer close(way)
	go func() {
		for p := range way {
			time.Sleep(time.Until(p.due))
			if _, err := to.Write(p.data); err != nil {
				break
			}
		}
		_ = to.Close()
		for range way { // what came after it is lost
		}
	}()
	last := time.Time{}
	for buf := make([]byte, 1400); ; {
		n, err := from.Read(buf)
		due := time.Now().Add(400 * time.Millisecond)
		if rand.IntN(5) == 0 {
			due = due.Add(1500 * time.Millisecond)
		}
		if due.Before(last) {
			due = last
		}
		last = due
		way <- piece{append([]byte(nil), buf[:n]...), due}
		if err != nil {
			return
		}
	}
}

// throughBadLine has a pole's folder know its station by a bad line.
func (p *pole) throughBadLine(t *testing.T, s *station) {
	t.Helper()
	path := filepath.Join(p.dir, "speaker.json")
	b, err := os.ReadFile(path)
	var state map[string]any
	if err == nil {
		err = json.Unmarshal(b, &state)
	}
	if err != nil {
		t.Fatal(err)
	}
	state["paired"].(map[string]any)["link_addrs"] = []string{newBadLine(t, s.network.link.Addr()).Addr().String()}
	if b, err = json.Marshal(state); err == nil {
		err = os.WriteFile(path, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAKilledPoleIsUnknownSoon within a minute, while one on a bad line, which
// breaks again and again, is never unknown in four.
func TestAKilledPoleIsUnknownSoon(t *testing.T) {
	o := stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: freePair(t), Name: trainingStation}
	s, err := openStation(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	poles := make([]*pole, 2)
	for i, name := range []string{"Đường tốt", "Đường xấu"} {
		c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
			Name: name, Technology: app.TechnologyIP, Line: app.Line4G, Volume: 60, VolumeCap: 90,
		}, "Thôn")
		if err != nil {
			t.Fatal(err)
		}
		poles[i] = &pole{Cluster: c, dir: filepath.Join(o.Data, "..", "poles", string(c.ID))}
		pairedFolder(t, s, c, poles[i].dir)
	}
	poles[1].throughBadLine(t, s)
	for _, p := range poles {
		p.start(t)
	}
	is := func(i int) app.ClusterStatus { return s.inventory.Status(poles[i].ID) }
	until(t, time.Minute, "both have come", func() bool { return is(0).State == app.StateReady && is(1).State == app.StateReady })
	ended := make(chan int)
	go func() {
		breaks, was := 0, true
		for began := time.Now(); time.Since(began) < 4*time.Minute; time.Sleep(20 * time.Millisecond) {
			now := is(1)
			if now.State == app.StateUnknown {
				t.Errorf("unknown on a bad line: %+v", now)
				break
			}
			if was && !now.Connected {
				breaks++
			}
			was = now.Connected
		}
		ended <- breaks
	}()
	s.killed(t, poles[0])
	breaks := <-ended
	t.Logf("the bad line broke %d times in four minutes", breaks)
	if breaks < 4 {
		t.Errorf("the bad line broke %d times", breaks)
	}
	endTogether(t, poles)
}
