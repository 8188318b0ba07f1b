package link

import (
	"testing"
	"time"
)

// TestTwoBoxesOfOneIdentity: a copy of a box's card does not take its place for
// longer than it takes the box to come back; it is told of, and comes in when the
// box is gone. A box that is started again is no copy.
func TestTwoBoxesOfOneIdentity(t *testing.T) {
	s := newStation(t).start()
	id := newIdentity(t)
	s.pair(id.Public(), "a")
	box := s.connect(id)
	next(t, "line of the box", box.up)
	twin := s.connect(id) // pushes the box off, which comes back
	if why := next(t, "refusal", s.refused); why != RefusedTwin {
		t.Fatalf("refused as %s", why)
	}
	for deadline := time.Now().Add(20 * time.Second); !box.Connected() || twin.Connected(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("the box is on the line: %v, its twin: %v", box.Connected(), twin.Connected())
		}
	}
	box.Close()
	for deadline := time.Now().Add(30 * time.Second); !twin.Connected(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("who is alone with its key is kept out")
		}
	}
}

// TestABoxThatIsStartedAgainIsNoTwin, however often.
func TestABoxThatIsStartedAgainIsNoTwin(t *testing.T) {
	s := &Server{present: map[string]presence{"key": {}}, starts: map[string]starts{}}
	for _, boot := range []string{"a", "a", "b", "b", "c", "d", "d", "e", ""} {
		if s.twin("key", boot) {
			t.Errorf("start %s is taken for a twin", boot)
		}
	}
	for _, want := range []bool{false, false, true, true} { // the copy f, the box e, the copy again
		boot := "f"
		if s.starts["key"].second == "f" && !s.starts["key"].twins {
			boot = "e"
		}
		if is := s.twin("key", boot); is != want {
			t.Fatalf("%s: %v, want %v in %+v", boot, is, want, s.starts["key"])
		}
	}
}
