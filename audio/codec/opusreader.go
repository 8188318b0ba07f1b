package codec

import (
	"tienglang/audio"
)

// OpusReader gives a sound's samples, one channel, from any place; reading on
// where it stands is cheapest. It is for one goroutine.
type OpusReader struct {
	sound *OpusSound
	dec   *OpusDecoder

	page    oggPage
	segment int // of the page, to be read next
	body    int // place in the page's body
	partial []byte
	pos     int64 // sample, with the pre-skip, of the packet to be decoded next
	block   []float32
	left    []float32 // decoded, not yet given
	leftAt  int64     // its first sample, with the pre-skip
}

// mostOpusFrames is what one packet holds at most: 120 ms.
const mostOpusFrames = 120 * audio.Rate / 1000

// NewReader begins at the beginning.
func (s *OpusSound) NewReader() (*OpusReader, error) {
	dec, err := NewOpusDecoder(1)
	if err != nil {
		return nil, err
	}
	r := &OpusReader{sound: s, dec: dec, block: make([]float32, mostOpusFrames)}
	return r, r.open(s.pages[0])
}

// open begins to decode at a page.
func (r *OpusReader) open(p opusPage) (err error) {
	r.page, err = readOggPage(r.sound.data, p.at)
	r.segment, r.body, r.partial, r.pos, r.left = 0, 0, nil, p.pos, nil
	return err
}

// Read fills dst with the sound from a frame on and returns how many frames
// that was: fewer than asked at the end of the sound. A packet that is broken
// is silence of its place.
func (r *OpusReader) Read(dst []float32, frame int64) int {
	want := frame + r.sound.preSkip
	n := int(max(min(int64(len(dst)), r.sound.frames-frame), 0))
	if frame < 0 || n == 0 {
		return 0
	}
	if !r.near(want) && r.open(r.sound.pageBefore(want-opusPreRoll)) != nil {
		return 0
	}
	for done := 0; done < n; {
		if len(r.left) == 0 && !r.decode() {
			clear(dst[done:n])
			return n
		}
		if skip := want + int64(done) - r.leftAt; skip > 0 {
			skip = min(skip, int64(len(r.left)))
			r.left, r.leftAt = r.left[skip:], r.leftAt+skip
			continue
		}
		c := copy(dst[done:n], r.left)
		r.left, r.leftAt = r.left[c:], r.leftAt+int64(c)
		done += c
	}
	return n
}

// near reports whether decoding on reaches the sample soon.
func (r *OpusReader) near(want int64) bool {
	at := r.pos
	if len(r.left) > 0 {
		at = r.leftAt
	}
	return want >= at && want-at < audio.Rate/2
}

// decode decodes the next packet; false at the end of the file.
func (r *OpusReader) decode() bool {
	packet, ok := r.packet()
	if !ok {
		return false
	}
	n, err := r.dec.Decode(packet, r.block)
	if err != nil || n == 0 {
		n = audio.BlockFrames
		clear(r.block[:n])
	}
	if g := r.sound.gain; g != 1 {
		for i := range r.block[:n] {
			r.block[i] *= g
		}
	}
	r.left, r.leftAt = r.block[:n], r.pos
	r.pos += int64(n)
	return true
}

// packet puts the next packet together, over pages where it goes on.
func (r *OpusReader) packet() ([]byte, bool) {
	for {
		for r.segment < len(r.page.table) {
			n := int(r.page.table[r.segment])
			piece := r.page.body[r.body : r.body+n]
			r.segment, r.body = r.segment+1, r.body+n
			r.partial = append(r.partial, piece...)
			if n < 255 {
				p := r.partial
				r.partial = r.partial[:0]
				return p, true
			}
		}
		next, err := readOggPage(r.sound.data, r.page.next)
		if err != nil {
			return nil, false
		}
		r.page, r.segment, r.body = next, 0, 0
	}
}
