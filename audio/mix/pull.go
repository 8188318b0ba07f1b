package mix

import (
	"math"

	"tienglang/audio"
)

// peakFall is what is left of the shown peak after each frame: 20 dB less a
// second.
var peakFall = math.Pow(10, -20.0/20/audio.Rate)

// Pull fills dst with the next mono frames of the mix. It never waits, never
// allocates and never gives more than the ceiling. One goroutine pulls.
func (k *Console) Pull(dst []float32) {
	for len(dst) > 0 {
		n := min(len(dst), consoleBlock)
		k.mix(dst[:n])
		k.finish(dst[:n])
		dst = dst[n:]
	}
	k.publish()
}

// mix sums the inputs into dst. The microphone comes first, as the bed goes
// down under it.
func (k *Console) mix(dst []float32) {
	clear(dst)
	k.mixMicrophone(dst)
	k.succeed()
	k.mixFeed(0, k.programme.Load(), &k.faders[InputProgramme], dst, func(int) float64 { return k.over.Next(0) })
	k.mixFeed(1, k.bed.Load(), &k.faders[InputBed], dst, func(i int) float64 { return k.gains[i] })
	k.mixCarts(dst)
}

// mixMicrophone adds the microphone and leaves the bed's gains.
func (k *Console) mixMicrophone(dst []float32) {
	voice := k.voice[:len(dst)]
	k.listen(voice)
	k.highPass.Process(voice)
	k.gate.process(voice)
	f := &k.faders[InputMicrophone]
	f.follow()
	on := k.talkOver.Load()
	k.duck.Force(on)
	k.over.Force(on)
	for i, x := range voice {
		x *= float32(f.ramp.Next())
		k.gains[i] = k.duck.Next(float64(x))
		dst[i] += x
	}
}

// listen takes the microphone's sound; one that was changed or taken away
// fades out in this block.
func (k *Console) listen(voice []float32) {
	now := k.mic.Load()
	old := k.speaking
	k.speaking = now
	switch {
	case old != nil && old != now:
		old.take(voice)
		edge(voice, true)
	case now != nil:
		now.take(voice)
	default:
		clear(voice)
	}
}

// mixFeed adds a file. One that was replaced or taken off since the last
// block fades out over this one; what was begun anew begins with the next, and
// what goes on in its place fades in meanwhile.
func (k *Console) mixFeed(slot int, now *feed, f *fader, dst []float32, duck func(int) float64) {
	f.follow()
	old := k.playing[slot]
	k.playing[slot] = now
	block := k.block[:len(dst)]
	clear(block)
	leaving := old != now && old != nil
	joins := leaving && now != nil && now.joins
	if leaving {
		old.take(block)
	}
	if joins {
		crossfade(block, k.cross[:len(dst)], now)
	} else if now != nil && !leaving {
		now.take(block)
	}
	if now != nil && (joins || !leaving) {
		now.countDown(len(dst), k.limiter.Latency())
	}
	for i := range block {
		g := f.ramp.Next() * duck(i)
		if leaving && !joins {
			g *= 1 - (float64(i)+0.5)/float64(len(block))
		}
		dst[i] += float32(block[i][0] * g)
	}
}

// crossfade goes over from a block to what the feed gives in its time.
func crossfade(block, fresh [][2]float64, from *feed) {
	from.take(fresh)
	for i := range block {
		share := (float64(i) + 0.5) / float64(len(block))
		block[i][0] += (fresh[i][0] - block[i][0]) * share
	}
}

// countDown closes ended once the last sample has left the limiter too.
func (f *feed) countDown(frames, latency int) {
	if !f.over {
		return
	}
	if f.closing == 0 {
		f.closing = latency + 1
		return
	}
	if f.closing -= frames; f.closing <= 0 {
		f.end()
	}
}

// finish limits and measures the sum.
func (k *Console) finish(dst []float32) {
	k.limiter.Process(dst)
	k.meter.Write(dst)
	for _, x := range dst {
		k.peak = math.Max(k.peak*peakFall, math.Abs(float64(x)))
	}
	k.limited.Store(k.limiter.Limited())
}

// publish stores the levels for those who look.
func (k *Console) publish() {
	k.peakBits.Store(math.Float64bits(audio.DB(k.peak)))
	k.lufsBits.Store(math.Float64bits(k.meter.Momentary()))
}
