//go:build long

package rehearsal_test

import (
	"testing"
	"time"

	"tienglang/app/rehearsal"
)

// TestAYear is a year of a commune's schedule with everything that may come in
// between: quick, no rule broken, and the same again for the same seed.
func TestAYear(t *testing.T) {
	c := rehearsal.Config{World: commune(), From: "2026-01-01", Days: 365, Seed: 2026, Emergencies: 10, Orders: 200, Lives: 150, RelayFailures: 300}
	began := time.Now()
	r := rehearsal.Run(c)
	took := time.Since(began)
	for _, b := range rehearsal.Check(r) {
		t.Error(b)
	}
	wantAll(t, r, c)
	t.Logf("a year in %v: %d broadcasts, %d stretches at %d clusters, %d lines of log, %d relay failures; rules %v",
		took.Round(time.Millisecond), r.Begun, len(r.Sent), len(r.World.Clusters), len(r.Log), len(r.Failed), r.Rules)
	if took > time.Minute {
		t.Errorf("it took %v", took)
	}
	if again := rehearsal.Run(c); string(asJSON(t, again.Log)) != string(asJSON(t, r.Log)) {
		t.Error("the same seed gives another log")
	}
}
