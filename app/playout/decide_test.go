package playout_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/apptest"
	"tienglang/app/playout"
)

// at is a moment of the test's day, in seconds after its start.
func at(s float64) time.Time { return apptest.Start.Add(time.Duration(s * float64(time.Second))) }

func slot(id string, from, to, offset float64, clusters ...app.ID) app.Slot {
	return app.Slot{Broadcast: app.ID(id), Entry: app.ID("entry-" + id[:1]), Kind: app.BroadcastProgramme, Programme: app.ID("p-" + id[:1]), Title: id,
		Clusters: clusters, From: at(from), To: at(to), Offset: time.Duration(offset * float64(time.Second))}
}

func runs(s app.Slot, clusters ...app.ID) playout.Running {
	return playout.Running{Slot: s, Clusters: clusters}
}

func told(moves []playout.Move) string {
	var all []string
	for _, m := range moves {
		one := fmt.Sprint(m.Kind, " ", m.Broadcast)
		switch m.Kind {
		case playout.MoveStart:
			one += fmt.Sprint(" ", m.Clusters, " ", m.Due.Sub(apptest.Start), " ", m.Offset)
		case playout.MoveClusters:
			one += fmt.Sprint(" ", m.Clusters)
		case playout.MoveStop:
			one += " " + m.Reason
			if m.CutBy != "" {
				one += " by " + string(m.CutBy)
			}
		}
		all = append(all, one)
	}
	return strings.Join(all, "; ")
}

// movedTo is a slot that was put elsewhere in time.
func movedTo(s app.Slot, from float64) app.Slot {
	s.From = at(from)
	return s
}

func TestDecide(t *testing.T) {
	morning := slot("a", 10, 40, 0, "1", "2")
	next := slot("b", 40, 60, 0, "1", "2")
	live := []app.Interruption{{Broadcast: "live", Clusters: []app.ID{"1"}, From: at(20)}}
	relay := slot("r", 60, 90, 0, "1")
	relay.Programme, relay.Relay = "", "vov"
	for name, c := range map[string]struct {
		v    playout.View
		want string
	}{
		"nothing yet":         {playout.View{Now: at(5.9), Slots: []app.Slot{morning}}, ""},
		"prepared":            {playout.View{Now: at(6), Slots: []app.Slot{morning}}, "start a [1 2] 10s 0s"},
		"late, in the middle": {playout.View{Now: at(22), Slots: []app.Slot{morning}}, "start a [1 2] 22s 12s"},
		"a relay long before": {playout.View{Now: at(40), Slots: []app.Slot{relay}}, "start r [1] 1m0s 0s"},
		"stays prepared":      {playout.View{Now: at(8), Slots: []app.Slot{morning}, Running: []playout.Running{runs(morning, "1", "2")}}, ""},
		"a relay stays open":  {playout.View{Now: at(55), Slots: []app.Slot{relay}, Running: []playout.Running{runs(relay, "1")}}, ""},
		"moved while prepared": {playout.View{Now: at(50), Slots: []app.Slot{movedTo(relay, 55)}, Running: []playout.Running{runs(relay, "1")}},
			"stop r changed"},
		"who joins what is prepared waits for its time": {playout.View{Now: at(8), Slots: []app.Slot{morning}, Running: []playout.Running{runs(morning, "1")}}, ""},
		"and joins then": {playout.View{Now: at(10), Slots: []app.Slot{morning}, Running: []playout.Running{runs(morning, "1")}}, "clusters a [1 2]"},
		"who leaves what is prepared leaves at once": {playout.View{Now: at(8), Slots: []app.Slot{slot("a", 10, 40, 0, "1")}, Running: []playout.Running{runs(morning, "1", "2")}},
			"clusters a [1]"},
		"past":                  {playout.View{Now: at(40), Slots: []app.Slot{morning}}, ""},
		"runs":                  {playout.View{Now: at(22), Slots: []app.Slot{morning}, Running: []playout.Running{runs(morning, "1", "2")}}, ""},
		"skipped":               {playout.View{Now: at(22), Slots: []app.Slot{morning}, Skipped: map[app.ID]bool{"a": true}, Running: []playout.Running{runs(morning, "1", "2")}}, "stop a changed"},
		"heard to its end":      {playout.View{Now: at(22), Slots: []app.Slot{morning}, Over: map[app.ID]time.Duration{"a": time.Hour}}, ""},
		"its time is past":      {playout.View{Now: at(40), Slots: []app.Slot{morning}, Running: []playout.Running{runs(morning, "1", "2")}}, "stop a done"},
		"the next is prepared":  {playout.View{Now: at(36), Slots: []app.Slot{morning, next}, Running: []playout.Running{runs(morning, "1", "2")}}, "start b [1 2] 40s 0s"},
		"taken out of the plan": {playout.View{Now: at(20), Running: []playout.Running{runs(morning, "1", "2")}}, "stop a changed"},
		"cut everywhere":        {playout.View{Now: at(20), Cuts: live, Running: []playout.Running{runs(morning, "1")}}, "stop a cut by live"},
		"cut at one of two": {playout.View{Now: at(20), Slots: []app.Slot{slot("a", 10, 20, 0, "1"), slot("a", 10, 40, 0, "2")}, Cuts: live,
			Running: []playout.Running{runs(morning, "1", "2")}}, "clusters a [2]"},
		"resumed elsewhere in it": {playout.View{Now: at(30), Slots: []app.Slot{slot("a", 10, 40, 0, "2"), slot("a2", 30, 50, 10, "1")},
			Running: []playout.Running{runs(morning, "2")}}, "start a2 [1] 30s 10s"},
		"under another name":                      {playout.View{Now: at(22), Slots: []app.Slot{slot("a2", 10, 40, 0, "1", "2")}, Running: []playout.Running{runs(morning, "1", "2")}}, ""},
		"one start for parts with another future": {playout.View{Now: at(6), Slots: []app.Slot{slot("a", 10, 40, 0, "2"), slot("a", 10, 20, 0, "1")}}, "start a [1 2] 10s 0s"},
		"the microphone's hour":                   {playout.View{Now: at(20), Slots: []app.Slot{{Broadcast: "m", Kind: app.BroadcastLive, Clusters: []app.ID{"1"}, From: at(10), To: at(40)}}}, ""},
		"joins what runs only then": {playout.View{Now: at(18), Slots: []app.Slot{slot("a", 10, 40, 0, "2"), slot("a", 20, 40, 10, "1")},
			Running: []playout.Running{runs(morning, "2")}}, ""},
	} {
		if got := told(playout.Decide(c.v)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNextIsWhenADecisionMayChange(t *testing.T) {
	v := playout.View{Now: at(0), Slots: []app.Slot{slot("a", 10, 40, 0, "1")}}
	for _, want := range []float64{6, 10, 40} {
		if got := v.Next(); !got.Equal(at(want)) {
			t.Errorf("after %v: %v, want %v s", v.Now, got, want)
		}
		v.Now = at(want)
	}
	if !v.Next().IsZero() {
		t.Error("after the last there is something")
	}
}
