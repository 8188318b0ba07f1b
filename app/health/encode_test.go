package health_test

import (
	"testing"

	"tienglang/app/apptest"
	"tienglang/app/health"
)

func TestDayIsReadAsItWas(t *testing.T) {
	for seed := range uint64(20) {
		d := apptest.Vitals(seed)
		got, err := health.Decode(d.Encode())
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range d {
			if is := got[i]; is.State != want.State || is.Volume != want.Volume || is.Level != want.Level ||
				!near(is.Celsius, want.Celsius, 2) || !near(is.Signal, want.Signal, 4) || !near(is.ClockMS, want.ClockMS, 2) ||
				!near(is.FreeMB, want.FreeMB, 64) || !near(is.DataKB, want.DataKB, max(4, is.DataKB/8)) {
				t.Fatalf("minute %d: %+v was kept as %+v", i, want, is)
			}
		}
	}
}

// near holds what is read to the bands that are promised; what is unknown is
// near to nothing else.
func near(is, want, band int) bool {
	if is == health.Unknown || want == health.Unknown {
		return is == want
	}
	return max(is-want, want-is) <= band
}

func TestDayOfWhichNothingIsKnown(t *testing.T) {
	kept := health.EmptyDay().Encode()
	got, err := health.Decode(kept)
	if err != nil || *got != *health.EmptyDay() || len(kept) > 50 {
		t.Fatalf("%d bytes, %v", len(kept), err)
	}
}

func TestDayThatIsBroken(t *testing.T) {
	kept := apptest.Vitals(1).Encode()
	for _, bad := range [][]byte{nil, {}, {2}, kept[:len(kept)/2], {1, 0, 1}} {
		if _, err := health.Decode(bad); err == nil {
			t.Errorf("%d bytes were read", len(bad))
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(apptest.Vitals(1).Encode())
	f.Add(health.EmptyDay().Encode())
	f.Fuzz(func(t *testing.T, kept []byte) {
		if d, err := health.Decode(kept); err == nil {
			if again, err := health.Decode(d.Encode()); err != nil || again == nil {
				t.Fatal(err)
			}
		}
	})
}

// The bytes of a day decide whether 4,000 clusters' year fits into 1 GB:
// 684 for each.
func BenchmarkDay(b *testing.B) {
	bytes, n := 0, 0
	for b.Loop() {
		bytes += len(apptest.Vitals(uint64(n)).Encode())
		n++
	}
	b.ReportMetric(float64(bytes)/float64(n), "B/day")
}

func BenchmarkDecode(b *testing.B) {
	kept := apptest.Vitals(1).Encode()
	for b.Loop() {
		if _, err := health.Decode(kept); err != nil {
			b.Fatal(err)
		}
	}
}
