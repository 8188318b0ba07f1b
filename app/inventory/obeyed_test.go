package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/store"
)

// Speakers that are paired at once are all known afterwards.
func TestManyArePairedAtOnce(t *testing.T) {
	c := begin(t, false)
	var all []app.Cluster
	for i := range 8 {
		all = append(all, c.save(t, i+1, fmt.Sprint("Cụm ", i+1)))
	}
	for round := range 2 {
		var each sync.WaitGroup
		for _, one := range all {
			each.Go(func() {
				if err := c.Pair(ctx, "u", one.ID, fmt.Sprint("K", round, one.Number)); err != nil {
					t.Error(err)
				}
			})
		}
		each.Wait()
		for _, one := range all {
			if id, ok := c.SpeakerAllowed(fmt.Sprint("K", round, one.Number)); !ok || id != one.ID {
				t.Errorf("the speaker of %s is not known", one.Name)
			}
		}
	}
}

// What speakers have set is kept in one act, within the caps.
func TestVolumesThatWereObeyed(t *testing.T) {
	c := begin(t, false)
	one, two := c.save(t, 1, "Một"), c.save(t, 2, "Hai")
	if err := c.Obeyed(ctx, "u9", map[app.ID]int{one.ID: 33, two.ID: 99, "gone": 5}); err != nil {
		t.Fatal(err)
	}
	kept := c.open(t).Clusters()
	if kept[0].Volume != 33 || kept[1].Volume != two.VolumeCap || len(kept[0].Horns) != len(one.Horns) || kept[0].Hamlet != one.Hamlet {
		t.Errorf("%+v", kept)
	}
	acts, err := c.d.Audit(ctx, 1)
	if err != nil || acts[0].Action != "cluster.volume" || acts[0].User != "u9" {
		t.Errorf("%+v, %v", acts, err)
	}
	if took := c.poles.took(); len(took) != 0 {
		t.Errorf("said again to those that had said it: %v", took)
	}
	if c.Settled(one.ID) {
		t.Error("settled before it came")
	}
}

// meanwhile does something between what is read of the inventory and what is
// written.
type meanwhile struct {
	*store.DB
	does func()
}

func (m meanwhile) SaveInventory(c context.Context, b app.InventoryBatch, act app.AuditRow) (app.ID, error) {
	m.does()
	return m.DB.SaveInventory(c, b, act)
}

// A box that is taken away while its answer is being kept is not brought back
// by that, nor is anything else undone that was changed in that moment.
func TestAnAnswerUndoesNothing(t *testing.T) {
	c := begin(t, false)
	one, two, gone := c.save(t, 1, "Một"), c.save(t, 2, "Hai"), c.save(t, 3, "Ba")
	if err := c.Pair(ctx, "u", one.ID, "K1"); err != nil {
		t.Fatal(err)
	}
	other := c.open(t)
	c.Store = meanwhile{c.d, func() {
		two.Name = "Chợ mới"
		_, err := other.Save(ctx, c.by, two, "")
		if err := errors.Join(err, other.Unpair(ctx, c.by, one.ID), other.Delete(ctx, c.by, gone.ID)); err != nil {
			t.Error(err)
		}
	}}
	if err := c.Obeyed(ctx, "u", map[app.ID]int{one.ID: 33, two.ID: 34, gone.ID: 35}); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.SpeakerAllowed("K1"); ok {
		t.Error("a box that was taken away is let in again")
	}
	all := c.Clusters()
	if len(all) != 2 || all[0].Volume != 33 || all[1].Volume != 34 || all[1].Name != "Chợ mới" {
		t.Errorf("%+v", all)
	}
}

// A pole that keeps silence as ordered has nothing to play: it is not lost.
func TestSilenceThatWasOrderedIsNotLost(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Một")
	c.Presence(pole.ID, true, c.clock.Now())
	c.OnAir(app.Broadcast{ID: "b", Clusters: []app.ID{pole.ID}})
	c.clock.Advance(time.Minute)
	for seq, want := range []struct {
		problems []string
		state    app.ClusterState
	}{
		{nil, app.StateLost},
		{[]string{app.ProblemOff}, app.StateReady},
		{[]string{"device.lost", app.ProblemHushed}, app.StateReady},
		{nil, app.StateLost},
	} {
		c.Report(pole.ID, app.SpeakerReport{Seq: int64(seq + 1), At: c.clock.Now(), Problems: want.problems})
		if got := c.Status(pole.ID).State; got != want.state {
			t.Errorf("with %v it is %s", want.problems, got)
		}
	}
}

// An emergency is heard whatever was ordered, so a pole that is off or was
// stopped and does not play it is lost.
func TestAnEmergencyIsDueAtPolesThatAreOff(t *testing.T) {
	c := begin(t, false)
	pole := c.save(t, 1, "Một")
	c.Presence(pole.ID, true, c.clock.Now())
	c.OnAir(app.Broadcast{ID: "e", Clusters: []app.ID{pole.ID}, Precedence: app.PrecedenceEmergency})
	c.clock.Advance(time.Minute)
	for seq, problem := range []string{app.ProblemOff, app.ProblemHushed} {
		c.Report(pole.ID, app.SpeakerReport{Seq: int64(seq + 1), At: c.clock.Now(), Problems: []string{problem}})
		if got := c.Status(pole.ID).State; got != app.StateLost {
			t.Errorf("with %s it is %s", problem, got)
		}
	}
}
