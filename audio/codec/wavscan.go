package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"tienglang/audio"
)

// wavLayout is what the chunks of a wave file say.
type wavLayout struct {
	format audio.Format
	opts   WAVOptions
	start  time.Time
	offset int64 // of the first sample
	length int64 // bytes of samples
}

func (l *wavLayout) frame() int { return frameBytes(l.format, l.opts) }

// maxChunks bounds the walk over a hostile file of tiny chunks.
const maxChunks = 1000

// wavScan walks the chunks of a file.
type wavScan struct {
	src    io.ReaderAt
	size   int64
	layout wavLayout
	riff   int64 // size that the RIFF or ds64 chunk states
	large  int64 // data size that ds64 states, −1 without one
	bext   []byte
}

// scanWAV reads the chunks up to the samples. A bext chunk after the samples
// is not looked for: no recorder writes one there.
func scanWAV(src io.ReaderAt, size int64) (wavLayout, error) {
	s := wavScan{src: src, size: size, large: -1}
	head, err := s.read(0, 12)
	if err != nil {
		return s.layout, err
	}
	id := string(head[:4])
	if (id != "RIFF" && id != "RF64" && id != "BW64") || string(head[8:]) != "WAVE" {
		return s.layout, errors.New("codec: no RIFF WAVE header")
	}
	s.riff = int64(binary.LittleEndian.Uint32(head[4:]))
	at := int64(12)
	for range maxChunks {
		next, done, err := s.chunk(at)
		if err != nil || done {
			return s.layout, err
		}
		at = next
	}
	return s.layout, errors.New("codec: too many chunks before the samples")
}

func (s *wavScan) read(at, n int64) ([]byte, error) {
	b := make([]byte, n)
	if _, err := s.src.ReadAt(b, at); err != nil {
		return nil, fmt.Errorf("codec: wave header cut at %d: %w", at, err)
	}
	return b, nil
}

// chunk reads the chunk at the given offset and tells where the next begins;
// done is true at the samples.
func (s *wavScan) chunk(at int64) (next int64, done bool, err error) {
	head, err := s.read(at, 8)
	if err != nil {
		return 0, false, err
	}
	n, body := int64(binary.LittleEndian.Uint32(head[4:])), at+8
	switch string(head[:4]) {
	case "fmt ":
		err = s.readFmt(body, n)
	case "bext":
		s.bext, err = s.read(body, min(n, bextMinimum))
	case "ds64":
		err = s.readDS64(body, n)
	case "data":
		return 0, true, s.readData(body, n)
	}
	return body + n + n%2, false, err
}

func (s *wavScan) readDS64(at, n int64) error {
	if n < 16 {
		return errors.New("codec: ds64 chunk too short")
	}
	b, err := s.read(at, 16)
	if err != nil {
		return err
	}
	s.riff = int64(binary.LittleEndian.Uint64(b) & math.MaxInt64)
	s.large = int64(binary.LittleEndian.Uint64(b[8:]) & math.MaxInt64)
	return nil
}

func (s *wavScan) readFmt(at, n int64) error {
	if n < 16 {
		return errors.New("codec: fmt chunk too short")
	}
	b, err := s.read(at, min(n, 40))
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	tag := le.Uint16(b)
	if tag == tagExtensible && len(b) >= 26 {
		tag = le.Uint16(b[24:])
	}
	l := &s.layout
	l.format = audio.Format{Channels: int(le.Uint16(b[2:])), Rate: int(le.Uint32(b[4:]))}
	l.opts = WAVOptions{Bits: int(le.Uint16(b[14:])), Float: tag == tagFloat}
	_, ok := l.opts.valid()
	if (tag != tagPCM && tag != tagFloat) || l.opts.Bits == 0 || !ok || !validFormat(l.format) {
		return fmt.Errorf("codec: wave layout %d with %d bits, %+v is not read here", tag, l.opts.Bits, l.format)
	}
	if int(le.Uint16(b[12:])) != l.frame() {
		return errors.New("codec: block size contradicts the sample layout")
	}
	return nil
}

func (s *wavScan) readData(at, n int64) error {
	if s.layout.format.Rate == 0 {
		return errors.New("codec: samples before their format")
	}
	rest := s.size - at
	if n == math.MaxUint32 && s.large >= 0 {
		n = s.large
	}
	// A recorder that died leaves 0 or −1 here. Nothing is nothing only where
	// the outer size agrees with the file.
	if n > rest || (n == 0 && s.riff+8 != s.size) {
		n = rest
	}
	s.layout.offset, s.layout.length = at, n
	s.layout.start = decodeBext(s.bext, s.layout.format.Rate)
	return nil
}
