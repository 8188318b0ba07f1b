//go:build long

package inventory_test

import "testing"

func TestThreeThousandRowsAreTakenAndUndoneAsOne(t *testing.T) { takenAndUndone(t, 3000) }
