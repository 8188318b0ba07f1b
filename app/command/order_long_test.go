//go:build long

package command

import (
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/app/playout"
	"tienglang/audio/codec"
)

// An emergency is heard at poles that were ordered off and to a volume of 0,
// while a programme of before was kept silent there; afterwards they are silent
// again.
func TestEmergencyIsHeardAtPolesThatAreOff(t *testing.T) {
	s, poles := orderedPoles(t)
	for _, order := range []string{"volume=0", "power=off"} {
		if out, failed, exit := orderBy(s, "--all", order); exit != 0 {
			t.Fatalf("%s: %s%s", order, out, failed)
		}
	}
	sound := filepath.Join(t.TempDir(), "message.wav")
	if err := codec.EncodeFile(t.Context(), sound, &clip{samples: noise(4 * time.Second)}, codec.EncodeOptions{Format: "wav"}); err != nil {
		t.Fatal(err)
	}
	m, err := s.intake.file(t.Context(), sound, app.Media{Kind: app.MediaVoice}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e, err := s.emergencies.Order(t.Context(), theProgram, playout.EmergencyRequest{Title: "Lũ về", Media: m.SHA256, Times: 2, ValidFor: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.emergencies.Confirm(t.Context(), theProgram, "", e.ID); err != nil {
		t.Fatal(err)
	}
	is := func(i int) app.ClusterStatus { return s.inventory.Status(poles[i].ID) }
	until(t, time.Minute, "both poles are heard", func() bool {
		return is(0).State == app.StateHeard && is(1).State == app.StateHeard && is(0).LevelDBFS > -40 && is(1).LevelDBFS > -40
	})
	if err := s.emergencies.End(t.Context(), theProgram, e.ID); err != nil {
		t.Fatal(err)
	}
	until(t, 2*time.Minute, "both are off again", func() bool {
		return is(0).Problem == app.ProblemOff && is(1).Problem == app.ProblemOff
	})
}
