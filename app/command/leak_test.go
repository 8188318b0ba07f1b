package command

import (
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// TestAClosedStationLeavesNothing opens a whole workshop, has it on air with
// a browserless listener and a hub, closes it, and looks for goroutines.
func TestAClosedStationLeavesNothing(t *testing.T) {
	before := goleak.IgnoreCurrent()
	func() {
		dir := t.TempDir()
		s, err := openStation(t.Context(), stationOptions{Data: filepath.Join(dir, "station"), Workshop: true, Listen: "127.0.0.1:0", Name: trainingStation})
		if err != nil {
			t.Fatal(err)
		}
		defer s.close()
		end, err := openClassroom(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		defer end()
		for !connected(s) && pause(t.Context(), 20*time.Millisecond) {
		}
		putOnAir(t, s, 1)
		if err := s.playout.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		putOnAir(t, s, 30) // and closed in the middle of it
	}()
	goleak.VerifyNone(t, before)
}

func connected(s *station) bool {
	for _, c := range s.inventory.Clusters() {
		if !s.network.link.Connected(c.SpeakerKey) {
			return false
		}
	}
	return true
}
