package health

import (
	"math"
	"math/rand/v2"
	"testing"

	"tienglang/app"
)

// invented is a day as a box on a mobile line has one: on air in the morning
// and in the afternoon, warm at noon, with a signal that wavers, and now and
// then without a line.
func invented(seed uint64) *Day {
	r, d := rand.New(rand.NewPCG(seed, 7)), EmptyDay()
	signal, clock, away := -85.0, 0.0, 0
	for i := range d {
		signal += r.NormFloat64()*0.8 - (signal+85)/50
		clock += r.NormFloat64() * 0.3
		if away == 0 && r.IntN(3000) == 0 {
			away = 1 + r.IntN(60)
		}
		if away > 0 {
			away--
			continue
		}
		hour := float64(i) / 60
		m := Minute{State: app.StateReady, Volume: 65, Level: Unknown, Celsius: int(34 + 9*math.Sin((hour-9)/24*2*math.Pi) + r.NormFloat64()*0.7),
			Signal: int(signal + r.NormFloat64()), FreeMB: 21_000 - i/30, ClockMS: int(clock), DataKB: 2 + r.IntN(2)}
		if hour >= 5 && hour < 6.5 || hour >= 16.5 && hour < 18 {
			m.State, m.Level, m.DataKB = app.StateHeard, -20+r.IntN(5), 245+r.IntN(20)
		}
		d[i] = m
	}
	return d
}

func TestDayIsReadAsItWas(t *testing.T) {
	for seed := range uint64(20) {
		d := invented(seed)
		got, err := Decode(d.Encode())
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range d {
			is := got[i]
			for k, c := range all {
				if !c.same(c.get(want), c.get(is)) {
					t.Fatalf("minute %d, column %d: %+v was kept as %+v", i, k, want, is)
				}
			}
			if is.State != want.State || is.Volume != want.Volume || is.Level != want.Level {
				t.Fatalf("minute %d: %+v was kept as %+v", i, want, is)
			}
		}
	}
}

func TestDayOfWhichNothingIsKnown(t *testing.T) {
	kept := EmptyDay().Encode()
	got, err := Decode(kept)
	if err != nil || *got != *EmptyDay() || len(kept) > 50 {
		t.Fatalf("%d bytes, %v", len(kept), err)
	}
}

func TestDayThatIsBroken(t *testing.T) {
	kept := invented(1).Encode()
	for _, bad := range [][]byte{nil, {}, {2}, kept[:len(kept)/2], {version, 0, 1}} {
		if _, err := Decode(bad); err == nil {
			t.Errorf("%d bytes were read", len(bad))
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(invented(1).Encode())
	f.Add(EmptyDay().Encode())
	f.Fuzz(func(t *testing.T, kept []byte) {
		if d, err := Decode(kept); err == nil {
			if again, err := Decode(d.Encode()); err != nil || again == nil {
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
		bytes += len(invented(uint64(n)).Encode())
		n++
	}
	b.ReportMetric(float64(bytes)/float64(n), "B/day")
}

func BenchmarkDecode(b *testing.B) {
	kept := invented(1).Encode()
	for b.Loop() {
		if _, err := Decode(kept); err != nil {
			b.Fatal(err)
		}
	}
}
