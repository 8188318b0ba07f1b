//go:build long

package command

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/ordering"
	"tienglang/sync/wire"
)

// tenThousand orders go to one pole.
const tenThousand = 10_000

// TestTenThousandOrdersToOnePole gives a pole's program 10,000 volumes as people
// give them, one after the other as fast as the station keeps them, and 10,000
// more signed orders on the line itself as fast as it takes them; then one that
// counts. What it is at in the end is what was ordered last, each order has an
// end, and its neighbour answers meanwhile.
func TestTenThousandOrdersToOnePole(t *testing.T) {
	o := stationOptions{Data: filepath.Join(t.TempDir(), "station"), Listen: freePair(t), Name: trainingStation}
	s, err := openStation(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	poles := make([]*pole, 2)
	for i := range poles {
		c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{
			Name: fmt.Sprint("Cụm ", i+1), Technology: app.TechnologyIP, Line: app.LineLAN, Volume: 60, VolumeCap: 90,
		}, "Thôn")
		if err != nil {
			t.Fatal(err)
		}
		poles[i] = &pole{Cluster: c, dir: filepath.Join(o.Data, "..", "poles", string(c.ID))}
		pairedFolder(t, s, c, poles[i].dir)
		poles[i].start(t)
	}
	until(t, time.Minute, "both have come", func() bool { return s.inventory.Settled(poles[0].ID) && s.inventory.Settled(poles[1].ID) })
	give := func(i, volume int) (batch app.ID) {
		batch, err := s.ordering.Give(t.Context(), theProgram, ordering.Request{Kind: ordering.Volume, Value: volume, Clusters: []app.ID{poles[i].ID}})
		if err != nil {
			t.Fatal(err)
		}
		return batch
	}
	done := func(what string, i, volume int) {
		t.Helper()
		began := time.Now()
		batch := give(i, volume)
		until(t, 2*time.Minute, what, func() bool { return countState(s.ordering.Batch(batch), ordering.Done) == 1 })
		t.Logf("%s: %v", what, time.Since(began).Round(time.Millisecond))
	}
	began := time.Now()
	for n := range tenThousand {
		give(0, n%80)
	}
	t.Logf("10,000 were given in %v", time.Since(began).Round(time.Millisecond))
	done("the neighbour answers after 10,000", 1, 41)
	done("the pole answers after 10,000", 0, 42)
	began = time.Now()
	for n := range tenThousand {
		order := wire.Order{To: poles[0].keyNow(t, s), Kind: wire.OrderVolume, Args: wire.EncodeArgs(wire.Level{Level: n % 80})}
		if _, err := s.network.link.SendOrder(t.Context(), order); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("10,000 went onto the line in %v", time.Since(began).Round(time.Millisecond))
	done("the neighbour answers beside 10,000 on the line", 1, 43)
	done("the pole answers after 10,000 on the line", 0, 44)
	until(t, time.Minute, "nothing is open, and both are at what was ordered last", func() bool {
		return len(s.ordering.Open()) == 0 && s.inventory.Status(poles[0].ID).Volume == 44 && s.inventory.Status(poles[1].ID).Volume == 43
	})
	states := map[ordering.State]int{}
	until(t, time.Minute, "each has an end on the disk", func() bool {
		all, err := s.db.RecentOrders(t.Context(), 3*tenThousand)
		clear(states)
		for _, o := range all {
			states[o.State]++
		}
		return err == nil && len(all) == tenThousand+4 && states[ordering.Done]+states[ordering.Superseded] == len(all)
	})
	t.Logf("of those that were given: %v", states)
}

// keyNow is the key of the box that it was paired with.
func (p *pole) keyNow(t *testing.T, s *station) string {
	t.Helper()
	c, err := s.inventory.Cluster(p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return c.SpeakerKey
}
