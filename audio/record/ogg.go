package record

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"tienglang/audio"
)

// OggWriter writes mono Opus packets of 20 ms into an Ogg file (RFC 7845) that
// can be played at every moment: a page goes to the disk each second, so that a
// crash loses no more.
type OggWriter struct {
	f       *os.File
	serial  uint32
	pages   uint32
	granule uint64
	lacing  []byte
	body    []byte
	synced  int // pages since the last sync
}

// The sizes of pages: a page has at most 255 lacing values.
const (
	pagePackets = 50
	pageLacing  = 240
	syncPages   = 5
)

// CreateOgg makes a file that begins at that moment, with comments for those who
// open it. preSkip is the encoder's look-ahead in frames.
func CreateOgg(path string, start time.Time, preSkip int, comments ...string) (*OggWriter, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("ogg: %w", err)
	}
	w := &OggWriter{f: f, serial: rand.Uint32()}
	head := binary.LittleEndian.AppendUint16([]byte("OpusHead\x01\x01"), uint16(preSkip))
	head = append(binary.LittleEndian.AppendUint32(head, audio.Rate), 0, 0, 0)
	tags := opusTags(append([]string{"DATE=" + start.Format(time.RFC3339Nano)}, comments...))
	if err := w.single(head, 2); err != nil {
		return nil, w.undo(err)
	}
	if err := w.single(tags, 0); err != nil {
		return nil, w.undo(err)
	}
	return w, nil
}

func (w *OggWriter) undo(err error) error {
	_ = w.f.Close() // the first error is the one to tell
	_ = os.Remove(w.f.Name())
	return err
}

// single writes a packet as a page of its own.
func (w *OggWriter) single(packet []byte, kind byte) error {
	w.add(packet)
	return w.page(kind)
}

func opusTags(comments []string) []byte {
	text := func(b []byte, s string) []byte {
		return append(binary.LittleEndian.AppendUint32(b, uint32(len(s))), s...)
	}
	b := text([]byte("OpusTags"), "Tieng Lang")
	b = binary.LittleEndian.AppendUint32(b, uint32(len(comments)))
	for _, c := range comments {
		b = text(b, c)
	}
	return b
}

// Write adds a packet of 20 ms.
func (w *OggWriter) Write(packet []byte) error {
	w.add(packet)
	w.granule += audio.BlockFrames
	if len(w.lacing) < pagePackets && len(w.lacing) < pageLacing {
		return nil
	}
	if err := w.page(0); err != nil {
		return err
	}
	if w.synced++; w.synced < syncPages {
		return nil
	}
	w.synced = 0
	return w.f.Sync()
}

// add puts a packet into the page that is being made.
func (w *OggWriter) add(packet []byte) {
	w.body = append(w.body, packet...)
	n := len(packet)
	for ; n >= 255; n -= 255 {
		w.lacing = append(w.lacing, 255)
	}
	w.lacing = append(w.lacing, byte(n))
}

// page writes what was added; kind is 2 for the first page and 4 for the last.
func (w *OggWriter) page(kind byte) error {
	p := append([]byte("OggS\x00"), kind)
	p = binary.LittleEndian.AppendUint64(p, w.granule)
	p = binary.LittleEndian.AppendUint32(p, w.serial)
	p = binary.LittleEndian.AppendUint32(p, w.pages)
	p = append(p, 0, 0, 0, 0, byte(len(w.lacing)))
	p = append(append(p, w.lacing...), w.body...)
	binary.LittleEndian.PutUint32(p[22:], oggSum(p))
	w.pages++
	w.lacing, w.body = w.lacing[:0], w.body[:0]
	if _, err := w.f.Write(p); err != nil {
		return fmt.Errorf("ogg: %w", err)
	}
	return nil
}

// Close ends the file.
func (w *OggWriter) Close() error {
	err := w.page(4)
	if syncErr := w.f.Sync(); err == nil {
		err = syncErr
	}
	if closeErr := w.f.Close(); err == nil {
		err = closeErr
	}
	return err
}

// oggSum is the checksum of RFC 3533: polynomial 0x04c11db7, from the highest
// bit, beginning with 0.
func oggSum(p []byte) (sum uint32) {
	for _, b := range p {
		sum = sum<<8 ^ oggTable[byte(sum>>24)^b]
	}
	return sum
}

var oggTable = func() (t [256]uint32) {
	for i := range t {
		r := uint32(i) << 24
		for range 8 {
			if r&(1<<31) != 0 {
				r = r<<1 ^ 0x04c11db7
			} else {
				r <<= 1
			}
		}
		t[i] = r
	}
	return t
}()
