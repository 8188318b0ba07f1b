package store_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tienglang/app/store"
)

func TestSeenJoinsRuns(t *testing.T) {
	for _, c := range []struct {
		text    string
		numbers []int64
		want    string
		fresh   []bool
	}{
		{"", []int64{1, 2, 2, 3}, "1-3", []bool{true, true, false, true}},
		{"1-5", []int64{7, 6, 3}, "1-7", []bool{true, true, false}},
		{"3-4", []int64{1, 2}, "1-4", []bool{true, true}},
		{"1-2 5-6", []int64{8, 3, 4}, "1-6 8-8", []bool{true, true, true}},
		{"1-2", []int64{0, -3}, "1-2", []bool{false, false}},
	} {
		got, fresh, err := store.SeenAfter(c.text, c.numbers...)
		if err != nil || got != c.want || !slices.Equal(fresh, c.fresh) {
			t.Errorf("%q + %v = %q %v, %v; want %q %v", c.text, c.numbers, got, fresh, err, c.want, c.fresh)
		}
	}
	for _, bad := range []string{"5", "3-1", "1-2 2-3", "a-b", "1-2 3-4"} {
		if _, _, err := store.SeenAfter(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// In any order and with repeats, each number is new exactly once.
func TestSeenTakesEachNumberOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	text, taken := "", map[int64]bool{}
	for range 2000 {
		n := r.Int64N(100) + 1
		next, fresh, err := store.SeenAfter(text, n)
		if err != nil {
			t.Fatal(err)
		}
		if fresh[0] == taken[n] {
			t.Fatalf("%d was taken: %v, said to be new: %v (%s)", n, taken[n], fresh[0], text)
		}
		text, taken[n] = next, true
	}
	if text != "1-100" {
		t.Errorf("in the end %q", text)
	}
}

func TestSeenForgetsTheOldestGapsAlone(t *testing.T) {
	var numbers []int64
	for n := int64(1); n <= 400; n += 2 {
		numbers = append(numbers, n)
	}
	text, _, err := store.SeenAfter("", numbers...)
	if err != nil {
		t.Fatal(err)
	}
	if runs := len(strings.Fields(text)); runs != 64 {
		t.Errorf("%d runs are kept", runs)
	}
	_, fresh, _ := store.SeenAfter(text, 398, 2)
	if !fresh[0] || fresh[1] {
		t.Errorf("a young gap is open: %v, the oldest: %v", fresh[0], fresh[1])
	}
}

func FuzzSeen(f *testing.F) {
	f.Add("1-2 4-9", int64(3))
	f.Add("", int64(1))
	f.Add("9223372036854775807-9223372036854775807", int64(9223372036854775806))
	f.Fuzz(func(t *testing.T, text string, n int64) {
		after, _, err := store.SeenAfter(text, n)
		if err != nil {
			return
		}
		again, fresh, err := store.SeenAfter(after, n)
		if err != nil || again != after || fresh[0] {
			t.Errorf("%q + %d = %q, then %q %v %v", text, n, after, again, fresh, err)
		}
	})
}
