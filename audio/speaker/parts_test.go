package speaker

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tienglang/app"
	"tienglang/audio"
	"tienglang/audio/stream"
)

// ramp is a source whose sample n is due at base + n/48000.
type ramp struct {
	base time.Time
	read int64 // samples
}

func (r *ramp) IndexAt(at time.Time) (int64, bool) {
	return int64(math.Round(at.Sub(r.base).Seconds() * audio.Rate)), true
}

// tone is a period of 480 Hz.
var tone = func() (p [100]float32) {
	for i := range p {
		p[i] = float32(math.Sin(2 * math.Pi * float64(i) / 100))
	}
	return p
}()

// toneStep is the tone's greatest step between two samples.
const toneStep = 2 * math.Pi / 100

func (r *ramp) Read(dst []float32, index int64) stream.ReadStats {
	for i := range dst {
		dst[i] = tone[(index+int64(i))%100]
	}
	r.read += int64(len(dst))
	return stream.ReadStats{Played: len(dst)}
}

func (r *ramp) Ended() (time.Time, bool) { return time.Time{}, false }

// TestSteerHoldsADriftingCard runs two minutes of a card that is 80 ppm fast
// and whose play-out times are measured with 0.8 ms of error.
func TestSteerHoldsADriftingCard(t *testing.T) {
	t.Parallel()
	src := &ramp{base: time.Unix(1e9, 0)}
	s := newSteer()
	block := make([]float32, 960)
	worst, loudest := time.Duration(0), 0.0
	var before float32
	for n := range 6_000 {
		real := time.Duration(float64(n*960) / (audio.Rate * (1 + 80e-6)) * 1e9)
		noise := time.Duration(800e3 * math.Sin(float64(n)*1.7))
		due, _ := src.IndexAt(src.base.Add(real + noise + time.Second))
		s.read(block, src, due)
		if truth := (real + time.Second).Seconds() * audio.Rate; n > 3000 {
			late := time.Duration((truth + 960 - s.position()) / audio.Rate * 1e9)
			worst = max(worst, late.Abs())
		}
		for _, x := range block {
			if n > 0 {
				loudest = max(loudest, math.Abs(float64(x-before)))
			}
			before = x
		}
	}
	t.Logf("worst %v, learned %.1f ppm, %d jumps", worst, s.learned*1e6, s.jumps)
	if worst > 500*time.Microsecond || s.jumps != 0 {
		t.Errorf("worst %v off, %d jumps", worst, s.jumps)
	}
	if loudest > toneStep*1.01 {
		t.Errorf("a step of %v between two samples; the tone has at most %v", loudest, toneStep)
	}
}

func TestSteerJumpsWhenFarOff(t *testing.T) {
	src := &ramp{base: time.Unix(1e9, 0)}
	s := newSteer()
	block := make([]float32, 960)
	s.read(block, src, 48_000)
	if _, late := s.read(block, src, 48_960+480); late < 9*time.Millisecond || s.jumps != 0 {
		t.Errorf("10 ms: %v, %d jumps", late, s.jumps)
	}
	s.read(block, src, 100_000)
	if s.jumps != 1 || math.Abs(s.position()-100_960) > 1 {
		t.Errorf("a second: %d jumps, at %v", s.jumps, s.position())
	}
}

// TestFeedNeverMovesTheSound takes from a feed at the card's pace while the
// rendering side falls behind once: what was late is silence, and everything
// after it still lies in its place.
func TestFeedNeverMovesTheSound(t *testing.T) {
	f := newFeed(nil)
	block := make([]float32, audio.BlockFrames/2)
	render := func(dst []float32, at time.Time) {
		first := math.Round(at.Sub(f.base).Seconds() * audio.Rate)
		for i := range dst {
			dst[i] = float32(first) + float32(i)
		}
	}
	same := func(t time.Time) time.Time { return t }
	got := make([]float32, 1920)
	for n := range 40 {
		first := int64(n * len(got))
		f.take(got, f.base.Add(audio.Duration(first, audio.Rate)))
		for i, x := range got {
			if want := float32(first + int64(i)); x != 0 && x != want {
				t.Fatalf("frame %v sounds in the place of %v", x, want)
			} else if x == 0 && n > 0 && n != 20 && n != 21 {
				t.Fatalf("silence in block %d", n)
			}
		}
		if n < 19 || n > 20 { // stalls for two blocks
			f.catchUp(block, render, same)
		}
	}
	if short := f.short.Load(); short == 0 || short > 4*1920 {
		t.Errorf("%d frames were not ready", short)
	}
}

func TestAccountRoundsGapsUp(t *testing.T) {
	a := account{broadcast: "b"}
	at := time.Unix(1e9, 0)
	p := make([]float32, 24_000)
	for i := range p {
		p[i] = 0.5
	}
	a.add(p, at, stream.ReadStats{Played: 23_990, Concealed: 10}, time.Millisecond, 401*time.Millisecond)
	a.add(p, at.Add(500*time.Millisecond), stream.ReadStats{Played: 23_999, Missed: 1}, 3*time.Millisecond, 403*time.Millisecond)
	if a.room() != 0 {
		t.Fatalf("room for %d", a.room())
	}
	s, ok := a.close()
	if !ok || s.PlayedMS != 998 || s.ConcealedMS != 1 || s.MissedMS != 1 || !s.At.Equal(at) {
		t.Errorf("%+v", s)
	}
	if math.Abs(s.OffsetMS-2) > 1e-6 || math.Abs(s.LatencyMS-402) > 1e-6 || math.Abs(s.LevelDBFS+6.02) > 0.01 {
		t.Errorf("%+v", s)
	}
	if _, ok := a.close(); ok {
		t.Error("an empty second was told")
	}
}

func TestJournalAfterATornLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j")
	v := testVault(t)
	j, err := openJournal(path, v)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(1e9, 0).UTC()
	add := func(ms int) {
		if err := j.second(app.PlayedSecond{At: at, PlayedMS: ms}); err != nil {
			t.Fatal(err)
		}
	}
	add(1)
	add(2)
	if err := j.cut(app.SpeakerReport{At: at}); err != nil {
		t.Fatal(err)
	}
	add(3)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	torn, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := torn.WriteString(`deadbeef {"ack":1}` + "\n" + `12345678 {"second":{"At`); err != nil {
		t.Fatal(err)
	}
	torn.Close()

	if j, err = openJournal(path, v); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	r, ok := j.first()
	if !ok || r.Seq != 1 || len(r.Seconds) != 2 || j.seconds() != 1 {
		t.Errorf("recovered %+v, %d waiting", r, j.seconds())
	}
	add(4)
	if err := j.cut(app.SpeakerReport{At: at}); err != nil {
		t.Fatal(err)
	}
	if err := j.ack(1); err != nil {
		t.Fatal(err)
	}
	if r, _ := j.first(); r.Seq != reserveAhead+1 || len(r.Seconds) != 2 || r.Seconds[1].PlayedMS != 4 {
		t.Errorf("next is %+v", r)
	}
}

// TestJournalIsBounded lets a station be away for eleven days.
func TestJournalIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j")
	v := testVault(t)
	j, err := openJournal(path, v)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Unix(1e9, 0).UTC()
	for day := range 12 {
		at := start.Add(time.Duration(day) * 24 * time.Hour)
		if err := j.second(app.PlayedSecond{At: at, PlayedMS: 1000}); err != nil {
			t.Fatal(err)
		}
		if err := j.cut(app.SpeakerReport{At: at}); err != nil {
			t.Fatal(err)
		}
	}
	r, _ := j.first()
	if r.Seq != 2 {
		t.Errorf("the oldest kept is %d, want 2", r.Seq)
	}
	newest := j.reports[len(j.reports)-1]
	if len(newest.Problems) != 1 || newest.Problems[0] != "report.dropped" {
		t.Errorf("the newest tells %v", newest.Problems)
	}
	if err := j.compact(); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if j, err = openJournal(path, v); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	if r, _ := j.first(); r.Seq != 2 || j.last != 12 || len(j.reports) != 11 {
		t.Errorf("after compaction: first %d, last %d, %d reports", r.Seq, j.last, len(j.reports))
	}
}

func FuzzJournal(f *testing.F) {
	for _, e := range []entry{{Seq: 3}, {Ack: 1}, {Second: &app.PlayedSecond{PlayedMS: 1}}, {Report: &app.SpeakerReport{Seq: 4}, Took: 9}} {
		l, err := new(journal).line(e)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(l)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var j journal
		if n := j.replay(b); n < 0 || n > int64(len(b)) {
			t.Errorf("%d whole bytes of %d", n, len(b))
		}
	})
}
