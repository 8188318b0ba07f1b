package audio

import "testing"

// TestSegue: the same samples come out however they are cut into blocks, they
// fall and never jump, and nothing is left behind the end.
func TestSegue(t *testing.T) {
	const end = 20000
	whole := make([]float32, 24000)
	for i := range whole {
		whole[i] = 1
	}
	parts := append([]float32(nil), whole...)
	Segue(whole, end)
	for at := 0; at < len(parts); at += 960 {
		Segue(parts[at:at+960], int64(end-at))
	}
	const over = Rate * 3 / 10
	for i, x := range whole {
		if parts[i] != x {
			t.Fatalf("sample %d is %v in blocks and %v in one", i, parts[i], x)
		}
		before := float32(1)
		if i > 0 {
			before = whole[i-1]
		}
		switch {
		case i <= end-over && x != 1, i >= end && x != 0, x > before, before-x > 2.0/over:
			t.Fatalf("sample %d is %v after %v", i, x, before)
		}
	}
}
