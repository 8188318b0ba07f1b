package mix

import (
	"errors"
	"io"
	"math"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/dsp/dsptest"
)

// The programme leaves sample for sample as it is, from its first to its last.
func TestProgrammeIsWhole(t *testing.T) {
	in := dsptest.Noise(4.013, 0.4, 1)
	k := desk(t, ConsoleConfig{})
	src := dsptest.NewSource(audio.Mono, in)
	src.Piece = 777
	done := k.StartProgramme(src)
	out := drop(k, pull(k, 4.013+0.002))
	select {
	case <-done:
		t.Error("done before the last sample was pulled")
	default:
	}
	for i, x := range in {
		if out[i] != x {
			t.Fatalf("sample %d is %g, not %g", i, out[i], x)
		}
	}
	pull(k, 0.06)
	select {
	case <-done:
	default:
		t.Error("not done after the last sample")
	}
	if k.Played() != int64(len(in)) || k.Stats().ProgrammeDry != 0 || k.Err() != nil {
		t.Errorf("played %d of %d, %+v, %v", k.Played(), len(in), k.Stats(), k.Err())
	}
}

// halting is a source that gives sound only when the test lets it.
type halting struct {
	dsptest.Source
	allow chan int
}

func (h *halting) Read(p []float32) (int, error) {
	n, ok := <-h.allow
	if !ok {
		return 0, io.EOF
	}
	return h.Source.Read(p[:min(n, len(p))])
}

// A source that is slow, at its start and again in the middle, delays the
// programme; it never takes a sample from it.
func TestSlowProgrammeLosesNothing(t *testing.T) {
	in := dsptest.Noise(3, 0.4, 2)
	for i := range in {
		if math.Abs(float64(in[i])) < 1e-3 {
			in[i] = 1e-3
		}
	}
	h := &halting{*dsptest.NewSource(audio.Mono, in), make(chan int)}
	k := desk(t, ConsoleConfig{})
	k.StartProgramme(h)
	give := func(blocks int) {
		f := k.programme.Load()
		for range blocks {
			before := f.ring.head.Load()
			h.allow <- audio.BlockFrames
			for f.ring.head.Load() == before {
				time.Sleep(50 * time.Microsecond)
			}
		}
	}
	var out []float32
	block := make([]float32, audio.BlockFrames)
	take := func(blocks int) {
		for range blocks {
			k.Pull(block)
			out = append(out, block...)
		}
	}
	take(5)
	give(13)
	take(5)
	if level(out) > -110 {
		t.Error("the programme began before it was filled")
	}
	give(13)
	take(30) // 26 are there
	give(13)
	take(5)
	give(150 - 39)
	close(h.allow)
	take(200)
	heard := out[:0]
	for _, x := range out {
		if x != 0 {
			heard = append(heard, x)
		}
	}
	if len(heard) != len(in) {
		t.Fatalf("%d samples of %d", len(heard), len(in))
	}
	for i, x := range in {
		if heard[i] != x {
			t.Fatalf("sample %d is %g, not %g", i, heard[i], x)
		}
	}
	if n := k.Stats().ProgrammeDry; n != 1 {
		t.Errorf("ran dry %d times, not once", n)
	}
}

var errTorn = errors.New("the file is torn")

// torn fails after its sound.
type torn struct{ dsptest.Source }

func (b *torn) Read(p []float32) (int, error) {
	n, err := b.Source.Read(p)
	if errors.Is(err, io.EOF) {
		err = errTorn
	}
	return n, err
}

func TestProgrammeThatBreaksOffSaysSo(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	done := k.StartProgramme(&torn{*dsptest.NewSource(audio.Mono, dsptest.Noise(1, 0.3, 1))})
	pull(k, 1.1)
	<-done
	if !errors.Is(k.Err(), errTorn) {
		t.Error(k.Err())
	}
}

// Sources without any sound end, and do not hang the console or its readers.
func TestEmptySourcesEnd(t *testing.T) {
	k := desk(t, ConsoleConfig{})
	k.SetBed(func() (audio.Source, error) { return dsptest.NewSource(audio.Stereo, nil), nil })
	done := k.StartProgramme(dsptest.NewSource(audio.Mono, nil))
	pull(k, 0.2)
	<-done
	if app.CodeOf(k.Err()) != "mix.bed_empty" {
		t.Error(k.Err())
	}
}

// Stereo at another rate becomes mono at the station's.
func TestProgrammeOfAnotherFormat(t *testing.T) {
	in := dsptest.Wide(dsptest.Sine(1000, -12, 2, 44100))
	for i := 1; i < len(in); i += 2 {
		in[i] = 0 // the left channel alone: half of it in mono
	}
	k := desk(t, ConsoleConfig{})
	k.StartProgramme(dsptest.NewSource(audio.Format{Rate: 44100, Channels: 2}, in))
	out := pull(k, 2)
	within(t, "level", level(out[4800:90000]), -12-3.01-6.02, 0.05)
}

func TestRingKeepsOrderAcrossItsEnd(t *testing.T) {
	r := newRing(100) // 128
	next, want := float32(0), float32(0)
	for i := range 1000 {
		p := make([]float32, i%130)
		for j := range p {
			p[j] = next + float32(j)
		}
		next += float32(r.write(p))
		q := make([]float32, (i*7)%90)
		for _, x := range q[:r.read(q)] {
			if x != want {
				t.Fatalf("%g where %g was due", x, want)
			}
			want++
		}
		if r.len() != int(next-want) || r.free() != 128-r.len() {
			t.Fatalf("%d waiting, %d free", r.len(), r.free())
		}
	}
	if want < 10000 {
		t.Fatal("nothing went through")
	}
}
