package sheet

import (
	"testing"

	"github.com/xuri/excelize/v2"
)

func FuzzMergedRanges(f *testing.F) {
	for _, ref := range []string{"A1:C2", "B2", "C2:A1", "A1:XFD1048576", "Z9:Z9", ":", "A0:B1"} {
		f.Add(ref, "A1:B1")
	}
	f.Fuzz(func(t *testing.T, one, other string) {
		rows := [][]string{{"a", "b"}, nil, {"", "c"}}
		got, err := spread(rows, []excelize.MergeCell{{one, ""}, {other, ""}})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range got {
			if len(row) > mostColumns {
				t.Fatalf("%d cells in a row", len(row))
			}
		}
	})
}

func TestMergedCellsWithoutEndAreRefused(t *testing.T) {
	rows := make([][]string, 2000)
	rows[0] = []string{"a"}
	merged := make([]excelize.MergeCell, 10)
	for i := range merged {
		merged[i] = excelize.MergeCell{"A1:XFD1048576", ""}
	}
	if _, err := spread(rows, merged); err == nil {
		t.Error("they are filled in one after the other")
	}
}
