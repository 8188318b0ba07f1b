//go:build long

package schedule_test

import "testing"

// TestYearsOfRandomSchedulesBreakNoRule looks at some ten years of days in
// each of some hundreds of communes.
func TestYearsOfRandomSchedulesBreakNoRule(t *testing.T) {
	for seed := uint64(10_000); seed < 18_000; seed++ {
		holdsAll(t, seed, 12)
	}
	for seed := uint64(20_000); seed < 20_060; seed++ {
		holdsAll(t, seed, 366)
	}
}
