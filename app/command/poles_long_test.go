//go:build long

package command

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/link"
	"tienglang/sync/wire"
)

// villagePoles is how many speaker programs a village's station is held to.
const villagePoles = 150

// pole is a speaker program in a process of its own.
type pole struct {
	app.Cluster
	dir string
	box *process
}

func (p *pole) start(t *testing.T) {
	p.box = start(t, nil, "tienglang-speaker", "--data", p.dir, "--null")
}

// pairedFolder is the folder of a speaker that was paired with s: by its key
// and the station's, without the codes, of which a station takes some in a
// minute.
func pairedFolder(t *testing.T, s *station, c app.Cluster, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	id, err := wire.LoadIdentity(filepath.Join(dir, "speaker.seed"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.inventory.Pair(t.Context(), theProgram.ID, c.ID, id.Public()); err != nil {
		t.Fatal(err)
	}
	state, err := json.Marshal(map[string]any{
		"v": 1, "settings": map[string]int{"volume": 60, "cap": 90},
		"paired": link.Paired{
			Commune: s.info().Commune, Cluster: c.ID, StationName: s.info().Name, StationKey: s.network.identity.Public(),
			Fingerprint: s.network.fingerprint, LinkAddrs: []string{s.network.link.Addr()},
		},
	})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "speaker.json"), state, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// inState counts the poles that are in one of these states.
func (s *station) inState(ids []app.ID, states ...app.ClusterState) (n int) {
	for _, b := range s.inventory.Board() {
		if slices.Contains(ids, b.Cluster) && b.Connected && slices.Contains(states, b.State) {
			n++
		}
	}
	return n
}

// TestAVillageOfPoles holds a station to 150 speaker programs, each a process
// of its own: all are there within 10 s of its start, whether it was away for a
// moment or for a minute; one that is killed is unknown within a minute and back
// within 5 s of its return; and a volume for all is answered by all within 2 s.
func TestAVillageOfPoles(t *testing.T) {
	o := stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: freePair(t), Name: trainingStation}
	s, err := openStation(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { s.close() }()
	var poles []*pole
	var ids []app.ID
	for i := range villagePoles {
		c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
			Name: fmt.Sprint("Cụm ", i+1), Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 90,
		}, fmt.Sprint("Thôn ", i%10))
		if err != nil {
			t.Fatal(err)
		}
		p := &pole{Cluster: c, dir: filepath.Join(o.Data, "..", "poles", string(c.ID))}
		pairedFolder(t, s, c, p.dir)
		poles, ids = append(poles, p), append(ids, c.ID)
	}
	ready := func() int { return s.inState(ids, app.StateReady) }
	for _, p := range poles {
		p.start(t)
	}
	until(t, 2*time.Minute, "all poles have come", func() bool { return ready() == villagePoles })

	for _, away := range []time.Duration{2 * time.Second, time.Minute} {
		s.close()
		time.Sleep(away)
		if s, err = openStation(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		until(t, time.Minute, "all poles are there", func() bool { return ready() == villagePoles })
		took := time.Since(began)
		t.Logf("after %v away: %d poles are there %v after the station's start", away, villagePoles, took.Round(time.Millisecond))
		if took > 10*time.Second {
			t.Errorf("after %v away it took %v", away, took)
		}
	}
	until(t, 10*time.Second, "all have their settings", func() bool {
		return !slices.ContainsFunc(ids, func(id app.ID) bool { return !s.inventory.Settled(id) })
	})
	for _, volume := range []int{41, 42, 43} {
		s.toAll(t, ids, volume)
	}
	s.killed(t, poles[villagePoles/2])
	endTogether(t, poles)
}

// toAll orders a volume of all and holds their answers to 2 s.
func (s *station) toAll(t *testing.T, ids []app.ID, volume int) {
	t.Helper()
	began := time.Now()
	batch, err := s.ordering.Give(t.Context(), theProgram, ordering.Request{Kind: ordering.Volume, Value: volume, Clusters: ids})
	if err != nil {
		t.Fatal(err)
	}
	given := time.Since(began)
	until(t, 20*time.Second, "all have answered", func() bool { return countState(s.ordering.Batch(batch), ordering.Done) == len(ids) })
	took := time.Since(began)
	t.Logf("volume %d: given in %v, done by %d in %v", volume, given.Round(time.Millisecond), len(ids), took.Round(time.Millisecond))
	if took > 2*time.Second {
		t.Errorf("volume %d was answered by all in %v", volume, took)
	}
	until(t, 10*time.Second, "the volumes are kept", func() bool {
		return !slices.ContainsFunc(s.inventory.Clusters(), func(c app.Cluster) bool { return c.Volume != volume })
	})
}

// killed kills a pole, and lets it return.
func (s *station) killed(t *testing.T, p *pole) {
	t.Helper()
	is := func() app.ClusterStatus { return s.inventory.Status(p.ID) }
	if err := p.box.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-p.box.done
	began := time.Now()
	until(t, 2*time.Minute, "it is unknown", func() bool { return is().State == app.StateUnknown })
	unknown := time.Since(began)
	p.start(t)
	began = time.Now()
	until(t, time.Minute, "it is back", func() bool { return is().State == app.StateReady && is().Connected })
	back := time.Since(began)
	t.Logf("one that was killed was unknown after %v, and back after %v", unknown.Round(time.Millisecond), back.Round(time.Millisecond))
	if unknown > app.UnknownGone+time.Second || back > 5*time.Second {
		t.Errorf("unknown after %v, back after %v", unknown, back)
	}
}

// endTogether ends the programs at once, which one after the other would take
// long.
func endTogether(t *testing.T, poles []*pole) {
	var all sync.WaitGroup
	for _, p := range poles {
		all.Go(func() { p.box.end(t) })
	}
	all.Wait()
}
