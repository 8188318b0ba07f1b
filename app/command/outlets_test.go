package command

import (
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
)

// TestOutletsSideBySide: each broadcast has listeners of its own, and the
// players hear the highest of those that sound, then the next.
func TestOutletsSideBySide(t *testing.T) {
	s, err := newOutlets(stream.SenderConfig{LoopbackOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}()
	open := func(id app.ID, p app.Precedence) *outlet {
		o, err := s.open(app.Broadcast{ID: id, Precedence: p})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	programme, live, emergency := open("p", app.PrecedenceScheduled), open("l", app.PrecedenceLive), open("e", app.PrecedenceEmergency)
	if s.sender("p") == s.sender("l") || s.sender("nothing") != nil || open("p", app.PrecedenceScheduled) != programme {
		t.Error("a broadcast has another's sender")
	}
	block, at := make([]float32, audio.BlockFrames), time.Now()
	tops := func(want *outlet, of ...*outlet) {
		t.Helper()
		at = at.Add(audio.BlockDuration)
		for _, o := range of {
			if err := s.write(o, block, at); err != nil {
				t.Error(err)
			}
			o.sent(at, at.Add(audio.BlockDuration))
		}
		if s.top != want {
			t.Errorf("the players hear %+v", s.top)
		}
	}
	tops(programme, programme)
	tops(emergency, emergency, live, programme)
	if err := s.end(emergency); err != nil {
		t.Error(err)
	}
	tops(live, live, programme)
	s.release("p")
	if s.sender("p") == nil {
		t.Error("what sounds was released")
	}
	for _, o := range []*outlet{live, programme} {
		if err := s.end(o); err != nil {
			t.Error(err)
		}
	}
	tops(nil)
	s.release("p")
	if first, last := s.times("p"); s.sender("p") != nil || first.IsZero() || !last.After(first) {
		t.Errorf("after its end: from %v to %v", first, last)
	}
}
