package command

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/sync/wire"
)

// A box that floods the station and one that has another's identity are told to
// whoever sits there, each kind of each cluster once in ten minutes, by its name.
func TestWhatIsTurnedAwayIsToldInASentence(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	if err := (classroom{station: s}).addClusters(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	c := s.inventory.Clusters()[0]
	for range 3 {
		s.turnedAway("link.flood", string(c.ID)+" 812 reports of U1, before those it sent already were kept")
		s.turnedAway("link.twin", string(c.ID)+" 127.0.0.1:5")
		s.turnedAway("link.unknown_key", "U2")
	}
	var told []string
	s.noteTo(func(_ string, err error, _ ...string) {
		var e *app.Error
		if errors.As(err, &e) {
			told = append(told, e.Code+" "+e.Args["name"])
		}
	})
	if len(told) != 2 || told[0] != "link.flood "+c.Name || told[1] != "link.twin "+c.Name {
		t.Errorf("told %q", told)
	}
}

// A pole whose sentences come again and again hides none of another's, and what is
// remembered of them is bounded.
func TestWhatIsTurnedAwayOfOnePoleHidesNoOther(t *testing.T) {
	t.Parallel()
	s := quietStation(t)
	if err := (classroom{station: s}).addClusters(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, c := range s.inventory.Clusters() {
		for range 50 {
			s.turnedAway("link.flood", string(c.ID)+" 812 reports of U1, before those it sent already were kept")
		}
		want = append(want, c.Name)
	}
	var told []string
	s.noteTo(func(_ string, err error, _ ...string) {
		var e *app.Error
		if errors.As(err, &e) {
			told = append(told, e.Args["name"])
		}
	})
	if !slices.Equal(told, want) {
		t.Errorf("told of %q, want %q", told, want)
	}

	var seldom turnedAwayTold
	now := s.clock.Now()
	of := func(i int) turnedAwayOf { return turnedAwayOf{app.ID(strconv.Itoa(i)), "link.flood"} }
	for i := range 3 * mostTurnedAway {
		if now = now.Add(time.Millisecond); !seldom.due(of(i), now) || len(seldom.last) > mostTurnedAway {
			t.Fatalf("%d: not told, or %d are remembered", i, len(seldom.last))
		}
	}
	last := of(3*mostTurnedAway - 1)
	for _, wait := range []time.Duration{turnedAwayEvery - 1, -turnedAwayEvery + 1} {
		if seldom.due(last, now.Add(wait)) {
			t.Errorf("after %v it is told again", wait)
		}
	}
	if !seldom.due(last, now.Add(turnedAwayEvery)) {
		t.Error("it is never told again")
	}
}

// A pole tells what it turned away under its own codes alone, and in few words:
// none writes in the station's name, nor a row for each word that it invents.
func TestAPoleTellsUnderItsOwnCodes(t *testing.T) {
	t.Parallel()
	w := newWatchedStation(t)
	id := w.all[0].ID
	told := func(code, detail string) refusal {
		t.Helper()
		w.toldBy(id, wire.Event{Code: code, Detail: detail})
		select {
		case r := <-w.refusals.in:
			return r
		default:
			t.Fatalf("%s is not written down", code)
			return refusal{}
		}
	}
	for _, code := range []string{"hub.key_twice", "link.revoked", "pair.code_wrong", "x1", "x2"} {
		if r := told(code, strings.Repeat("ạ", 4000)); r.code != "order.refused" || len(r.detail) > 1000 {
			t.Errorf("%s is written down as %s, %d bytes", code, r.code, len(r.detail))
		}
	}
	for _, code := range []string{"order.replayed", "held.bad_signature", "order.failed"} {
		if r := told(code, "seq=4"); r.code != code || r.detail != string(id)+" seq=4" {
			t.Errorf("%s is written down as %+v", code, r)
		}
	}
}
