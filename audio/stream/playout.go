package stream

import "tienglang/audio"

// Lengths of play-out, in samples.
const (
	ringLen     = 1 << 16                 // decoded sound kept: 1.37 s
	concealMost = audio.Rate / 10         // 100 ms: longer concealment is noise, not speech
	leapMost    = audio.Rate              // a reader further ahead than this leaps
	warmUp      = 4 * audio.BlockFrames   // decoded before a leap's target, for the decoder's state
	plcUnit     = audio.Rate / 400        // concealment works in units of 2.5 ms
	maxDecoded  = 120 * audio.Rate / 1000 // samples of the longest Opus packet
)

// ReadStats counts the samples of one read by where they came from; they sum
// to the length of the read.
type ReadStats struct {
	Played    int // decoded from received packets, Repaired included
	Repaired  int // of Played: from the copy that the next packet carries (FEC)
	Concealed int // guessed from the sound before a gap
	Missed    int // silence where sound was due
	Idle      int // silence where none was due: before the start, after the end
}

// Add sums up reads.
func (s *ReadStats) Add(o ReadStats) {
	s.Played += o.Played
	s.Repaired += o.Repaired
	s.Concealed += o.Concealed
	s.Missed += o.Missed
	s.Idle += o.Idle
}

func (s *ReadStats) count(o origin) {
	switch o {
	case fromPacket:
		s.Played++
	case fromCopy:
		s.Played++
		s.Repaired++
	case fromGuess:
		s.Concealed++
	case fromNothing:
		s.Missed++
	case notDue:
		s.Idle++
	}
}

// origin is where a decoded sample came from.
type origin uint8

const (
	notDue origin = iota
	fromPacket
	fromCopy
	fromGuess
	fromNothing
)

// playout decodes the packets of a jitter buffer in order, as far as they are
// asked for, and keeps the last second of sound for readers that step back.
type playout struct {
	dec     decoder
	buf     jitterBuffer
	began   bool
	next    int64 // position of the next sample to decode
	gap     int64 // samples concealed or missed since the last packet
	ended   bool
	endAt   int64 // first position after the broadcast
	late    int64 // packets that came after their time
	pcm     [ringLen]float32
	from    [ringLen]origin
	first   int64 // position of the first sample decoded
	oldest  int64 // earliest position still in the ring
	scratch [maxDecoded]float32
}

// take puts a received packet into the buffer.
func (o *playout) take(a arrival) {
	if o.began && a.end() <= o.next {
		o.late++
		return
	}
	o.buf.insert(a)
}

// finish notes that nothing is due from position p on.
func (o *playout) finish(p int64) { o.ended, o.endAt = true, p }

// read fills dst with the samples from position p on.
func (o *playout) read(dst []float32, p int64) ReadStats {
	var stats ReadStats
	for len(dst) > 0 {
		n := min(len(dst), ringLen/2)
		o.decodeTo(p, p+int64(n))
		for i := range n {
			v, from := o.sample(p + int64(i))
			dst[i] = v
			stats.count(from)
		}
		dst, p = dst[n:], p+int64(n)
	}
	return stats
}

func (o *playout) sample(p int64) (float32, origin) {
	switch {
	case !o.began || p < o.first:
		return 0, notDue
	case p < o.oldest: // gave way to later sound, or was leapt over
		return 0, fromNothing
	default:
		return o.pcm[p%ringLen], o.from[p%ringLen]
	}
}

// decodeTo decodes up to position to, for a reader at position p.
func (o *playout) decodeTo(p, to int64) {
	if !o.began && !o.begin(p, to) {
		return
	}
	if p-o.next > leapMost {
		o.leap(p - warmUp)
	}
	for o.next < to {
		o.step()
	}
}

// begin starts with the earliest packet, once a reader reaches it. A reader
// that comes late to a filled buffer starts near its own place.
func (o *playout) begin(p, to int64) bool {
	o.buf.dropBefore(p - warmUp)
	a := o.buf.first()
	if a == nil || a.at >= to {
		return false
	}
	o.began, o.first, o.next, o.oldest = true, a.at, a.at, a.at
	return true
}

// leap gives up what lies before position p, which no reader asked for.
func (o *playout) leap(p int64) {
	o.buf.dropBefore(p)
	o.next, o.oldest, o.gap = p, p, 0
	if a := o.buf.first(); a != nil && a.at < p {
		o.next, o.oldest = a.at, a.at
	}
}

// step decodes or fills in one piece at o.next.
func (o *playout) step() {
	o.buf.dropBefore(o.next)
	a := o.buf.first()
	if a != nil && a.at <= o.next {
		o.decode(*a)
		o.buf.drop(1)
		return
	}
	room := int64(audio.BlockFrames)
	if a != nil {
		room = min(room, a.at-o.next)
		if o.ended && a.at >= o.endAt {
			room = o.idle(room)
		}
	} else if o.ended {
		room = o.idle(room)
	}
	if room > 0 {
		o.fill(a, room)
	}
}

// idle passes over what lies after the end. It returns how much was due
// before it.
func (o *playout) idle(room int64) int64 {
	if o.next >= o.endAt {
		o.emit(zeros[:room], notDue)
		o.gap = 0
		return 0
	}
	return min(room, o.endAt-o.next)
}

var zeros [audio.BlockFrames]float32

// decode plays a packet; sound before o.next, which was filled in already, is
// thrown away.
func (o *playout) decode(a arrival) {
	n, err := o.dec.Decode(a.payload, o.scratch[:])
	if err != nil || int64(n) != a.samples {
		o.fill(nil, min(a.end()-o.next, audio.BlockFrames))
		return
	}
	if a.at >= o.endAt { // the sound went on after an end
		o.ended = false
	}
	sound := o.scratch[o.next-a.at : n]
	if o.ended && o.endAt > o.next && o.endAt < a.end() { // the encoder's last, padded block
		due := o.endAt - o.next
		o.emit(sound[:due], fromPacket)
		o.emit(sound[due:], notDue)
	} else {
		o.emit(sound, fromPacket)
	}
	o.gap = 0
}

// fill makes n samples for a gap before packet a (nil when none has come).
func (o *playout) fill(a *arrival, n int64) {
	whole := n - n%plcUnit
	switch {
	case a != nil && o.copied(a, n):
		o.emit(o.scratch[:n], fromCopy)
	case o.gap < concealMost && whole > 0 && o.dec.Conceal(o.scratch[:whole]) == nil:
		o.emit(o.scratch[:whole], fromGuess)
		n = whole
	default:
		o.emit(zeros[:n], fromNothing)
	}
	o.gap += n
}

// copied decodes the copy of the block before a, where a carries one and that
// block is what is missing.
func (o *playout) copied(a *arrival, n int64) bool {
	return n == audio.BlockFrames && a.at == o.next+n && carriesFEC(a.payload) &&
		o.dec.DecodeFEC(a.payload, o.scratch[:n]) == nil
}

// emit appends decoded samples to the ring, held to full scale: a garbled
// packet can decode to a thousand times that.
func (o *playout) emit(sound []float32, from origin) {
	for _, v := range sound {
		o.pcm[o.next%ringLen] = fullScale(v)
		o.from[o.next%ringLen] = from
		o.next++
	}
	o.oldest = max(o.oldest, o.next-ringLen)
}

// fullScale limits a sample to ±1 and makes silence of what is no number.
func fullScale(v float32) float32 {
	if v != v {
		return 0
	}
	return min(max(v, -1), 1)
}
