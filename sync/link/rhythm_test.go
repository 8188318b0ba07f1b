package link

import (
	"log/slog"
	"testing"
	"time"
)

// A speaker says when it will ask again; one that does not is shown out soon
// while it attends closely, and later while nothing happens.
func TestASpeakerThatSaysNothingIsShownOut(t *testing.T) {
	for nonce, want := range map[string]time.Duration{
		"abc": clockQuick, nonceAnd("abc", clockQuick): clockQuick, nonceAnd("abc", clockIdle): clockIdle,
		"abc~": clockQuick, "abc~-5": clockQuick, "abc~99999999999": clockQuick, "abc~86400000": clockIdle, "abc~1": clockQuick,
	} {
		if got := promised(nonce); got != want {
			t.Errorf("%q promises %v, want %v", nonce, got, want)
		}
	}
	s := &Server{log: slog.New(slog.DiscardHandler), present: map[string]presence{"new": {conn: 1}, "quick": {conn: 2}, "idle": {conn: 3}}}
	s.heard("quick", clockQuick)
	s.heard("idle", clockIdle)
	s.heard("quick", 0) // something else that it said
	now := time.Now()
	if got := s.silent(now.Add(8 * time.Second)); len(got) != 0 {
		t.Errorf("after 8 s: %v", got)
	}
	if got := s.silent(now.Add(10 * time.Second)); len(got) != 1 || got[0] != 2 {
		t.Errorf("after 10 s: %v", got)
	}
	if got := s.silent(now.Add(100 * time.Second)); len(got) != 0 {
		t.Errorf("after 100 s: %v", got)
	}
	if got := s.silent(now.Add(130 * time.Second)); len(got) != 1 || got[0] != 3 {
		t.Errorf("after 130 s: %v", got)
	}
}
