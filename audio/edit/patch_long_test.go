//go:build long

package edit

import "testing"

// TestTenThousandPatchesLeadThereAndBack takes as many steps at random.
func TestTenThousandPatchesLeadThereAndBack(t *testing.T) { patchesLeadThereAndBack(t, 10_000) }
