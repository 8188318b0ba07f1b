package wave

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"

	"tienglang/app"
)

// The file, all numbers little-endian:
//
//	offset  size  what
//	0       4     "TLPK"
//	4       2     version, 1
//	6       2     frames in a point, 256
//	8       4     sample rate in hertz, 1 to 768000
//	12      8     length in frames, n
//	20      4·m   m = ⌈n/256⌉ points: lowest and highest sample as int16
//	20+4·m  4     CRC-32 (IEEE) of everything before
//
// Only the lowest level is stored; the others are made from it.
const (
	fileMagic   = "TLPK"
	fileVersion = 1
	headerSize  = 20
	maxRate     = 768000
	chunkPoints = 4096
)

// errDamaged is the cause where a file is no outline.
var errDamaged = errors.New("not a whole peaks file of version 1")

// Save writes the pyramid.
func (p *Pyramid) Save(w io.Writer) error {
	sum := crc32.NewIEEE()
	b := bufio.NewWriter(io.MultiWriter(w, sum))
	head := make([]byte, 0, headerSize)
	head = append(head, fileMagic...)
	head = binary.LittleEndian.AppendUint16(head, fileVersion)
	head = binary.LittleEndian.AppendUint16(head, PointFrames)
	head = binary.LittleEndian.AppendUint32(head, uint32(p.rate))
	head = binary.LittleEndian.AppendUint64(head, uint64(p.frames))
	if _, err := b.Write(head); err != nil {
		return fmt.Errorf("saving peaks: %w", err)
	}
	var point [4]byte
	for _, e := range p.levels[0] {
		binary.LittleEndian.PutUint16(point[:], uint16(e.min))
		binary.LittleEndian.PutUint16(point[2:], uint16(e.max))
		if _, err := b.Write(point[:]); err != nil {
			return fmt.Errorf("saving peaks: %w", err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("saving peaks: %w", err)
	}
	if _, err := w.Write(binary.LittleEndian.AppendUint32(nil, sum.Sum32())); err != nil {
		return fmt.Errorf("saving peaks: %w", err)
	}
	return nil
}

// Load reads what Save wrote. Anything else is "wave.damaged"; peaks can
// always be built anew. A false length costs no more memory than the bytes
// that are really there.
func Load(r io.Reader) (*Pyramid, error) {
	sum := crc32.NewIEEE()
	in := io.TeeReader(bufio.NewReader(r), sum)
	rate, frames, err := readHeader(in)
	if err != nil {
		return nil, damaged(err)
	}
	low, err := readPoints(in, (frames+PointFrames-1)/PointFrames)
	if err != nil {
		return nil, damaged(err)
	}
	want := sum.Sum32()
	var tail [5]byte
	n, err := io.ReadFull(in, tail[:])
	if n != 4 || !errors.Is(err, io.ErrUnexpectedEOF) || binary.LittleEndian.Uint32(tail[:]) != want {
		return nil, damaged(nil)
	}
	return raise(rate, frames, low), nil
}

// damaged is the error of Load: foreign bytes, or a failure to read.
func damaged(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errDamaged
	}
	return app.Fail("wave.damaged", err)
}

// readHeader reads rate and length.
func readHeader(r io.Reader) (rate int, frames int64, err error) {
	var h [headerSize]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, 0, err
	}
	le := binary.LittleEndian
	rate, frames = int(le.Uint32(h[8:])), int64(le.Uint64(h[12:]))
	known := string(h[:4]) == fileMagic && le.Uint16(h[4:]) == fileVersion && le.Uint16(h[6:]) == PointFrames
	if !known || rate < 1 || rate > maxRate || frames < 0 || frames > 1<<48 {
		return 0, 0, errDamaged
	}
	return rate, frames, nil
}

// readPoints reads n points in pieces.
func readPoints(r io.Reader, n int64) ([]extent, error) {
	var low []extent
	var buf [4 * chunkPoints]byte
	for n > 0 {
		piece := buf[:4*min(n, chunkPoints)]
		if _, err := io.ReadFull(r, piece); err != nil {
			return nil, err
		}
		for i := 0; i < len(piece); i += 4 {
			e := extent{
				min: int16(binary.LittleEndian.Uint16(piece[i:])),
				max: int16(binary.LittleEndian.Uint16(piece[i+2:])),
			}
			if e.min > e.max {
				return nil, errDamaged
			}
			low = append(low, e)
		}
		n -= int64(len(piece) / 4)
	}
	return low, nil
}

// SaveFile writes the pyramid under a temporary name beside path and renames
// it, so that a half-written file is never found under path.
func (p *Pyramid) SaveFile(path string) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".peaks-*")
	if err != nil {
		return fmt.Errorf("saving peaks: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err := errors.Join(p.Save(f), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("saving peaks: %w", err)
	}
	return nil
}

// LoadFile reads a file that SaveFile wrote. A missing file is an
// fs.ErrNotExist.
func LoadFile(path string) (*Pyramid, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("loading peaks: %w", err)
	}
	defer func() { _ = f.Close() }() // nothing was written
	return Load(f)
}
