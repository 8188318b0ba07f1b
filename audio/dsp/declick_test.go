package dsp_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"tienglang/audio"
	"tienglang/audio/dsp"
	"tienglang/audio/dsp/dsptest"
)

func TestDeclickProbe(t *testing.T) {
	speech := dsptest.Speech(t)
	for _, s := range []float64{1, 3, 5, 8, 10} {
		for name, p := range map[string][]float32{"speech": speech, "noise": dsptest.Noise(5, 0.1, 1), "music": nil} {
			f := audio.Mono
			if p == nil {
				p, f = dsptest.Music(10, 1), audio.Stereo
			}
			d := dsp.NewDeclicker(dsp.DeclickConfig{Sensitivity: s}, f)
			out := through(d, p, f.Channels)
			var e, n float64
			for i := range p {
				e += float64(p[i]) * float64(p[i])
				x := float64(p[i] - out[i])
				n += x * x
			}
			t.Log(s, name, d.Clicks(), 10*math.Log10(e/n))
		}
		r := rand.New(rand.NewPCG(3, 3))
		bad := append([]float32(nil), speech...)
		var inserted float64
		clicks := 0
		for at := 5000; at+200 < len(bad); at += 7000 + r.IntN(9000) {
			n := 1 + r.IntN(60)
			a := 0.1 + 0.5*r.Float64()
			clicks++
			for i := range n {
				c := float32(a * (2*r.Float64() - 1) * math.Exp(-3*float64(i)/float64(n)))
				if i == 0 {
					c = float32(a)
				}
				bad[at+i] += c
				inserted += float64(c) * float64(c)
			}
		}
		d := dsp.NewDeclicker(dsp.DeclickConfig{Sensitivity: s}, audio.Mono)
		out := through(d, bad, 1)
		var left float64
		for i := range out {
			x := float64(out[i] - speech[i])
			left += x * x
		}
		t.Log(s, "clicks", clicks, "found", d.Clicks(), "down by", 10*math.Log10(inserted/left))
	}
}

func BenchmarkDeclicker(b *testing.B) {
	b.Run("mono", func(b *testing.B) {
		perSample(b, dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Mono), dsptest.Speech(b)[:audio.Rate])
	})
	b.Run("stereo", func(b *testing.B) {
		perSample(b, dsp.NewDeclicker(dsp.DeclickConfig{}, audio.Stereo), dsptest.Music(1, 1))
	})
}
