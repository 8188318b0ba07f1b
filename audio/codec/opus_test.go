package codec_test

import (
	"math"
	"testing"
	"time"

	"tienglang/audio"
	"tienglang/audio/codec"
)

var audio1970 = time.Unix(0, 0)

// voice is a signal with the spectrum and the bursts of speech: harmonics of a
// gliding 140 Hz under an envelope of four syllables a second.
func voice(n int) []float32 {
	p := make([]float32, n)
	phase := 0.0
	for i := range p {
		s := float64(i) / audio.Rate
		phase += 2 * math.Pi * (140 + 30*math.Sin(2*math.Pi*0.7*s)) / audio.Rate
		v := 0.0
		for h := 1; h <= 20; h++ {
			v += math.Sin(float64(h)*phase) / float64(h)
		}
		p[i] = float32(0.2 * v * (0.55 + 0.45*math.Sin(2*math.Pi*4*s)))
	}
	return p
}

func encodeAll(t testing.TB, o codec.OpusOptions, p []float32) [][]byte {
	t.Helper()
	e, err := codec.NewOpusEncoder(o)
	if err != nil {
		t.Fatal(err)
	}
	var packets [][]byte
	for ; len(p) >= audio.BlockFrames; p = p[audio.BlockFrames:] {
		b := make([]byte, codec.MaxOpusPacket)
		n, err := e.Encode(p[:audio.BlockFrames], b)
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, b[:n])
	}
	return packets
}

func newDecoder(t testing.TB) *codec.OpusDecoder {
	t.Helper()
	d, err := codec.NewOpusDecoder(1)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// similarity is the normalised correlation of a with b, later by lag samples.
func similarity(a, b []float32, lag int) float64 {
	var ab, aa, bb float64
	for i := 0; i+lag < len(b) && i < len(a); i++ {
		x, y := float64(a[i]), float64(b[i+lag])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}

func TestOpusDelaysByItsLookahead(t *testing.T) {
	p := voice(3 * audio.Rate)
	// Telephony's high-pass turns the phase of a voice's lowest tones.
	for music, near := range map[bool]float64{false: 0.75, true: 0.99} {
		o := codec.OpusOptions{Bitrate: 64000, Music: music, FEC: true, ExpectedLoss: 5}
		d := newDecoder(t)
		out := make([]float32, 0, len(p))
		pcm := make([]float32, audio.BlockFrames)
		for _, packet := range encodeAll(t, o, p) {
			n, err := d.Decode(packet, pcm)
			if err != nil || n != audio.BlockFrames {
				t.Fatalf("%d frames, %v", n, err)
			}
			out = append(out, pcm...)
		}
		best, at := 0.0, 0
		for lag := range 1000 {
			if s := similarity(p[48000:96000], out[48000:], lag); s > best {
				best, at = s, lag
			}
		}
		e, _ := codec.NewOpusEncoder(o)
		t.Logf("music %v: similarity %.4f at %d samples", music, best, at)
		if best < near || at < e.Lookahead()-12 || at > e.Lookahead()+12 {
			t.Errorf("music %v: similarity %.4f at %d samples, look-ahead %d", music, best, at, e.Lookahead())
		}
	}
}

// lose decodes p with every tenth packet lost, made good by mend.
func lose(t *testing.T, packets [][]byte, mend func(d *codec.OpusDecoder, next []byte, pcm []float32) error) []float32 {
	t.Helper()
	d := newDecoder(t)
	var out []float32
	for i := range packets {
		pcm := make([]float32, audio.BlockFrames)
		var err error
		if i%10 == 5 && i+1 < len(packets) {
			err = mend(d, packets[i+1], pcm)
		} else {
			_, err = d.Decode(packets[i], pcm)
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, pcm...)
	}
	return out
}

func TestOpusFECIsNearerThanConcealment(t *testing.T) {
	p := voice(4 * audio.Rate)
	packets := encodeAll(t, codec.OpusOptions{Bitrate: 32000, Music: true, FEC: true, ExpectedLoss: 20}, p)
	fec := lose(t, packets, func(d *codec.OpusDecoder, next []byte, pcm []float32) error { return d.DecodeFEC(next, pcm) })
	plc := lose(t, packets, func(d *codec.OpusDecoder, _ []byte, pcm []float32) error { return d.Conceal(pcm) })
	silent := lose(t, packets, func(*codec.OpusDecoder, []byte, []float32) error { return nil })
	a, b, c := similarity(p, fec, 312), similarity(p, plc, 312), similarity(p, silent, 312)
	t.Logf("similarity: FEC %.4f, concealed %.4f, silent %.4f", a, b, c)
	if !(a > b && b > c && a > 0.95) {
		t.Errorf("similarity: FEC %.4f, concealed %.4f, silent %.4f", a, b, c)
	}
}

func TestOpusRefusesOtherBlocks(t *testing.T) {
	e, err := codec.NewOpusEncoder(codec.OpusOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 480, 961, 1920} {
		if _, err := e.Encode(make([]float32, n), make([]byte, codec.MaxOpusPacket)); err == nil {
			t.Errorf("a block of %d samples was taken", n)
		}
	}
	d := newDecoder(t)
	short := make([]float32, 100, 10000) // room behind a slice is not ours
	packets := encodeAll(t, codec.OpusOptions{}, voice(audio.BlockFrames))
	if _, err := d.Decode(packets[0], short); err == nil {
		t.Error("20 ms were put into 100 samples")
	}
}

func FuzzOpusDecode(f *testing.F) {
	for _, p := range encodeAll(f, codec.OpusOptions{FEC: true, ExpectedLoss: 20}, voice(9600)) {
		f.Add(p)
	}
	f.Add([]byte{})
	f.Add([]byte{0xff, 0xff})
	f.Fuzz(func(t *testing.T, packet []byte) {
		d := newDecoder(t)
		pcm := make([]float32, 120*audio.Rate/1000)
		n, err := d.Decode(packet, pcm)
		if err == nil && (n <= 0 || n > len(pcm)) {
			t.Fatalf("%d frames", n)
		}
		_ = d.DecodeFEC(packet, pcm[:audio.BlockFrames])
	})
}

func BenchmarkOpusEncode(b *testing.B) {
	e, err := codec.NewOpusEncoder(codec.OpusOptions{Bitrate: 48000, Music: true, FEC: true, ExpectedLoss: 5})
	if err != nil {
		b.Fatal(err)
	}
	p, out := voice(10*audio.Rate), make([]byte, codec.MaxOpusPacket)
	for i := 0; b.Loop(); i++ {
		at := i % 500 * audio.BlockFrames
		if _, err := e.Encode(p[at:at+audio.BlockFrames], out); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0.02*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
}

func BenchmarkOpusDecode(b *testing.B) {
	packets := encodeAll(b, codec.OpusOptions{Bitrate: 48000}, voice(audio.Rate))
	d, pcm := newDecoder(b), make([]float32, audio.BlockFrames)
	for i := 0; b.Loop(); i++ {
		if _, err := d.Decode(packets[i%len(packets)], pcm); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(0.02*float64(b.N)/b.Elapsed().Seconds(), "x-real-time")
}
