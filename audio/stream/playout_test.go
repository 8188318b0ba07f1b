package stream

import (
	"testing"

	"tienglang/audio"
)

// encoded is a sound as the packets that a sender would make of it; packet k
// begins to sound at k·960 − the encoder's look-ahead.
func encoded(t testing.TB, sound []float32, loss int) []arrival {
	t.Helper()
	enc, err := newEncoder(DefaultBitrate, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := enc.SetExpectedLoss(loss); err != nil {
		t.Fatal(err)
	}
	var all []arrival
	buf := make([]byte, maxPayload)
	for at := 0; at+audio.BlockFrames <= len(sound); at += audio.BlockFrames {
		n, err := enc.Encode(sound[at:at+audio.BlockFrames], buf)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, arrival{
			at: origin0 + int64(at-enc.Lookahead()), samples: audio.BlockFrames,
			payload: append([]byte(nil), buf[:n]...),
		})
	}
	return all
}

// origin0 is where the tests' sounds begin on the line.
const origin0 = 1 << 32

func newPlayout(t testing.TB) *playout {
	t.Helper()
	dec, err := newDecoder()
	if err != nil {
		t.Fatal(err)
	}
	return &playout{dec: dec}
}

// readBlocks reads n blocks from the sound's beginning on.
func readBlocks(o *playout, n int) ([]float32, ReadStats) {
	out := make([]float32, n*audio.BlockFrames)
	var stats ReadStats
	for i := range n {
		stats.Add(o.read(out[i*audio.BlockFrames:(i+1)*audio.BlockFrames], origin0+int64(i*audio.BlockFrames)))
	}
	return out, stats
}

// voice is a sound that the encoder takes for speech: a buzz at 150 Hz with
// the slow rise and fall of syllables.
func voice(blocks int) []float32 {
	out := make([]float32, blocks*audio.BlockFrames)
	low := noise(len(out), 21)
	for i := range out {
		phase := i % (audio.Rate / 150)
		syllable := float32(i%(audio.Rate/5)) / (audio.Rate / 5)
		out[i] = (0.5 - float32(phase)/(audio.Rate/150) + 0.1*low[i]) * 0.6 * syllable
	}
	return out
}

// TestSingleLossIsRepairedFromTheNextPacket drops every fifth packet of a
// stream that carries each block twice.
func TestSingleLossIsRepairedFromTheNextPacket(t *testing.T) {
	t.Parallel()
	const blocks = 100
	sound := voice(blocks)
	o := newPlayout(t)
	copies := 0
	all := encoded(t, sound, 20)
	for i, a := range all {
		if i > 0 && i%5 == 0 && carriesFEC(all[i].payload) {
			copies++
		}
		if i%5 != 4 {
			o.take(a)
		}
	}
	got, stats := readBlocks(o, blocks-2)
	t.Logf("%d packets, %d copies: %+v", len(all), copies, stats)
	if copies < 15 || stats.Repaired != copies*audio.BlockFrames {
		t.Errorf("repaired %d samples from %d copies", stats.Repaired, copies)
	}
	if stats.Missed != 0 || stats.Concealed != (19-copies)*audio.BlockFrames {
		t.Errorf("%+v", stats)
	}
	for i := 24; i < 90; i += 5 { // the blocks that were lost
		from := i*audio.BlockFrames - 312
		d, alike := lag(got[from:from+audio.BlockFrames], sound[from-200:from+audio.BlockFrames+200], 200)
		if d < -6 || d > 6 || alike < 0.7 {
			t.Errorf("repaired block %d: lag %d, similarity %.3f", i, d, alike)
		}
	}
}

// TestLongGap loses half a second: 100 ms are concealed, the rest is missed,
// and what follows is in its place.
func TestLongGap(t *testing.T) {
	t.Parallel()
	sound := noise(100*audio.BlockFrames, 22)
	o := newPlayout(t)
	for i, a := range encoded(t, sound, 0) {
		if i < 30 || i >= 55 {
			o.take(a)
		}
	}
	got, stats := readBlocks(o, 90)
	want := ReadStats{Played: 65 * audio.BlockFrames, Concealed: concealMost, Missed: 25*audio.BlockFrames - concealMost}
	if stats != want {
		t.Errorf("got %+v, want %+v", stats, want)
	}
	from := 70 * audio.BlockFrames
	if d, alike := lag(got[from:from+audio.BlockFrames], sound[from-200:from+audio.BlockFrames+200], 200); d != 0 || alike < 0.9 {
		t.Errorf("after the gap: lag %d, similarity %.3f", d, alike)
	}
}

// TestReaderLeapsAndStepsBack reads out of order.
func TestReaderLeapsAndStepsBack(t *testing.T) {
	t.Parallel()
	sound := noise(400*audio.BlockFrames, 23)
	o := newPlayout(t)
	for _, a := range encoded(t, sound, 0) {
		o.take(a)
	}
	read := func(block int) ([]float32, ReadStats) {
		out := make([]float32, audio.BlockFrames)
		return out, o.read(out, origin0+int64(block*audio.BlockFrames))
	}
	whole := ReadStats{Played: audio.BlockFrames}
	for _, block := range []int{0, 1, 2, 10, 300, 299, 301} {
		got, stats := read(block)
		if block == 299 { // decoded on the way to 300, or leapt over
			continue
		}
		from := block * audio.BlockFrames
		lo := max(from-100, 0)
		d, alike := lag(got[200:800], sound[lo+200-(100-(from-lo)):from+900], 100)
		if block > 2 && (d != 0 || alike < 0.9) || stats != whole {
			t.Errorf("block %d: %+v, lag %d, similarity %.3f", block, stats, d, alike)
		}
	}
	first, _ := read(301)
	second, stats := read(301)
	for i := range first {
		if first[i] != second[i] {
			t.Fatal("the same block read twice differs")
		}
	}
	if stats != whole {
		t.Errorf("read again: %+v", stats)
	}
	if _, stats := read(20); stats.Missed != audio.BlockFrames {
		t.Errorf("a block leapt over: %+v", stats)
	}
}

// TestLateAndDoublePackets counts what comes too late and drops doubles.
func TestLateAndDoublePackets(t *testing.T) {
	t.Parallel()
	o := newPlayout(t)
	all := encoded(t, noise(20*audio.BlockFrames, 24), 0)
	for i, a := range all {
		if i != 5 {
			o.take(a)
			o.take(a)
		}
	}
	if n := len(o.buf.line); n != 19 {
		t.Errorf("%d packets kept", n)
	}
	_, stats := readBlocks(o, 10)
	o.take(all[5])
	if stats.Concealed != audio.BlockFrames || o.late != 1 {
		t.Errorf("%+v, %d late", stats, o.late)
	}
}

// TestBufferIsBounded fills the buffer without reading.
func TestBufferIsBounded(t *testing.T) {
	t.Parallel()
	o := newPlayout(t)
	for i := range int64(5000) {
		o.take(arrival{at: origin0 + i*audio.BlockFrames, samples: audio.BlockFrames, payload: []byte{0xf8}})
	}
	if n := len(o.buf.line); n != jitterMost {
		t.Errorf("%d packets", n)
	}
	if a := o.buf.first(); a.at != origin0+(5000-jitterMost)*audio.BlockFrames {
		t.Error("the newest were dropped, not the oldest")
	}
}
