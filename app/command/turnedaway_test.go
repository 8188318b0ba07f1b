package command

import (
	"errors"
	"testing"

	"tienglang/app"
)

// A box that floods the station and one that has another's identity are told to
// whoever sits there, each kind once in ten minutes, by the cluster's name.
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
