package device

import (
	"math/rand/v2"
	"runtime"
	"testing"
)

func TestRingCarriesEverySampleInOrder(t *testing.T) {
	r := newRing(1000)
	const total = 200000
	go func() {
		rnd := rand.New(rand.NewPCG(1, 2))
		for next := 0; next < total; {
			p := make([]float32, 1+rnd.IntN(700))
			for i := range p {
				p[i] = float32(next + i)
			}
			n := r.write(p[:min(len(p), total-next)])
			next += n
			if n == 0 {
				runtime.Gosched()
			}
		}
	}()
	p, want := make([]float32, 333), 0
	for want < total {
		n, position := r.read(p)
		if n > 0 && position != uint64(want) {
			t.Fatalf("position %d, want %d", position, want)
		}
		for i, v := range p[:n] {
			if v != float32(want+i) {
				t.Fatalf("sample %d is %v", want+i, v)
			}
		}
		if want += n; n == 0 {
			runtime.Gosched()
		}
	}
}

func TestFullRingTakesNoMore(t *testing.T) {
	r := newRing(8)
	if n := r.write(make([]float32, 20)); n != 8 {
		t.Fatalf("took %d samples into 8 places", n)
	}
	if n := r.write([]float32{1}); n != 0 {
		t.Fatalf("took %d samples into a full ring", n)
	}
}

func BenchmarkRing(b *testing.B) {
	r, p := newRing(96000), make([]float32, 1920)
	for b.Loop() {
		r.write(p)
		r.read(p)
	}
}
