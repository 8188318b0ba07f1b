package command

import (
	"testing"

	"tienglang/app"
)

// pairedPole is a cluster whose speaker is on the line.
func pairedPole(t *testing.T, s *station, name string) app.ID {
	t.Helper()
	c, err := s.inventory.Save(t.Context(), theProgram, app.Cluster{Name: name, Technology: app.TechnologyIP, Line: app.Line4G,
		Horns: []app.Horn{{Watts: 30}}, Volume: 70, VolumeCap: 85}, "Khe Cốc")
	if err != nil {
		t.Fatal(err)
	}
	s.inventory.Presence(c.ID, true, s.clock.Now())
	return c.ID
}

// A cluster that keeps silence because it was ordered to counts as due, and as
// ready nowhere.
func TestASilencedClusterCountsAsReadyNowhere(t *testing.T) {
	t.Parallel()
	s, _ := clockStation(t, &movedWall{})
	first, second := pairedPole(t, s, "Một"), pairedPole(t, s, "Hai")
	d := newDesk(s)
	report := func(problems ...string) {
		for i, id := range []app.ID{first, second} {
			r := app.SpeakerReport{Seq: 1, At: s.clock.Now(), Volume: 70}
			if i == 1 {
				r.Problems = problems
			}
			s.inventory.Report(id, r)
		}
	}
	report()
	if c := d.counts(false, nil); c.Due != 2 || c.Ready != 2 {
		t.Fatalf("both ready: %+v", c)
	}
	for _, problem := range []string{app.ProblemOff, app.ProblemHushed} {
		report(problem)
		if c := d.counts(false, nil); c.Due != 2 || c.Ready != 1 || c.Unknown != 0 || c.Lost != 0 {
			t.Errorf("with %s: %+v", problem, c)
		}
		if c := d.counts(true, []app.ID{second}); c.Due != 1 || c.Ready != 0 {
			t.Errorf("with %s, on air: %+v", problem, c)
		}
	}
}
