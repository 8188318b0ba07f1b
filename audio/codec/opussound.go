package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sort"

	"tienglang/audio"
)

// OpusSound is a whole Ogg Opus file (RFC 7845) in memory, of which any place
// can be decoded. It reads no disk and starts no program, so that a box at a
// pole can play it. It is not changed once parsed.
type OpusSound struct {
	data    []byte
	pages   []opusPage // of sound, those that begin with a packet
	preSkip int64
	frames  int64 // behind the pre-skip
	gain    float32
}

// opusPage is where decoding may begin.
type opusPage struct {
	at  int   // in data
	pos int64 // sample, with the pre-skip, of its first packet
}

// opusPreRoll is what a decoder needs before its sound is right: 80 ms (RFC
// 7845, section 4.6).
const opusPreRoll = 80 * audio.Rate / 1000

var errOgg = errors.New("codec: not an Ogg Opus file")

// oggHead is the length of a page's head without its table.
const oggHead = 27

// oggPage is one page of the container.
type oggPage struct {
	granule   int64
	serial    uint32
	continued bool // begins in the middle of a packet
	table     []byte
	body      []byte
	next      int // place of the page behind it
}

// readOggPage reads the page at a place of data.
func readOggPage(data []byte, at int) (p oggPage, err error) {
	if at+oggHead > len(data) || string(data[at:at+4]) != "OggS" || data[at+4] != 0 {
		return p, errOgg
	}
	head := data[at:]
	p.continued = head[5]&1 != 0
	p.granule = int64(binary.LittleEndian.Uint64(head[6:]))
	p.serial = binary.LittleEndian.Uint32(head[14:])
	segments := int(head[26])
	if len(head) < oggHead+segments {
		return p, errOgg
	}
	p.table = head[oggHead : oggHead+segments]
	length := 0
	for _, n := range p.table {
		length += int(n)
	}
	p.next = at + oggHead + segments + length
	if p.next > len(data) {
		return p, errOgg
	}
	p.body = data[at+oggHead+segments : p.next]
	return p, nil
}

// ParseOpus reads an Ogg Opus file with one stream of one or two channels and
// nothing else. data must not be changed afterwards.
func ParseOpus(data []byte) (*OpusSound, error) {
	s := &OpusSound{data: data}
	first, err := readOggPage(data, 0)
	if err != nil {
		return nil, err
	}
	if err := s.head(first.body); err != nil {
		return nil, err
	}
	at, err := skipTags(data, first.next, first.serial)
	if err != nil {
		return nil, err
	}
	return s, s.index(at, first.serial)
}

// head reads the identification header.
func (s *OpusSound) head(b []byte) error {
	if len(b) < 19 || !bytes.HasPrefix(b, []byte("OpusHead")) || b[8]&0xf0 != 0 || b[9] < 1 || b[9] > 2 || b[18] != 0 {
		return errOgg
	}
	s.preSkip = int64(binary.LittleEndian.Uint16(b[10:]))
	gain := int16(binary.LittleEndian.Uint16(b[16:]))
	s.gain = float32(math.Pow(10, float64(gain)/256/20))
	return nil
}

// skipTags passes over the comments, which may fill many pages, and returns
// the place of the first page of sound.
func skipTags(data []byte, at int, serial uint32) (int, error) {
	for first := true; ; first = false {
		p, err := readOggPage(data, at)
		if err != nil || p.serial != serial || first && !bytes.HasPrefix(p.body, []byte("OpusTags")) || first == p.continued {
			return 0, errOgg
		}
		at = p.next
		for _, n := range p.table {
			if n < 255 {
				return at, nil // the page with the packet's end has nothing else
			}
		}
	}
}

// index notes where each page of sound lies.
func (s *OpusSound) index(at int, serial uint32) error {
	pos := int64(0)
	for at < len(s.data) {
		p, err := readOggPage(s.data, at)
		if err != nil || p.serial != serial {
			return fmt.Errorf("%w: at byte %d", errOgg, at)
		}
		if !p.continued {
			s.pages = append(s.pages, opusPage{at: at, pos: pos})
		}
		if p.granule >= 0 { // −1: no packet ends here
			if p.granule < pos {
				return fmt.Errorf("%w: time runs back at byte %d", errOgg, at)
			}
			pos = p.granule
		}
		at = p.next
	}
	s.frames = pos - s.preSkip
	if len(s.pages) == 0 || s.frames <= 0 {
		return fmt.Errorf("%w: without sound", errOgg)
	}
	return nil
}

// Frames is how long the sound is, at audio.Rate.
func (s *OpusSound) Frames() int64 { return s.frames }

// pageBefore is the page at which to begin for the sample pos.
func (s *OpusSound) pageBefore(pos int64) opusPage {
	i := sort.Search(len(s.pages), func(i int) bool { return s.pages[i].pos > pos })
	return s.pages[max(i-1, 0)]
}
