package record

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"tienglang/audio"
)

// oggTail holds the longest page (RFC 3533: 65,307 bytes) and the head of the
// next.
const oggTail = 66 << 10

// OggLength is how long the sound of a file of OggWriter is, by the position in
// its last page; also of one that is being written or was cut off. A file
// without a page of sound has none.
func OggLength(path string) (time.Duration, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("ogg: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if info, err := f.Stat(); err == nil && info.Size() > oggTail {
		if _, err := f.Seek(-oggTail, io.SeekEnd); err != nil {
			return 0, fmt.Errorf("ogg: %w", err)
		}
	}
	tail, err := io.ReadAll(io.LimitReader(f, oggTail))
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, fmt.Errorf("ogg: %w", err)
	}
	for at := bytes.LastIndex(tail, []byte("OggS\x00")); at >= 0; at = bytes.LastIndex(tail[:at], []byte("OggS\x00")) {
		if d, ok := pageEnd(tail[at:]); ok {
			return d, nil
		}
	}
	return 0, nil
}

// pageEnd is the place in the sound at which a page ends; false where it is no
// whole page.
func pageEnd(p []byte) (time.Duration, bool) {
	const head = 27
	if len(p) < head || len(p) < head+int(p[26]) {
		return 0, false
	}
	size := head + int(p[26])
	for _, n := range p[head:size] {
		size += int(n)
	}
	if len(p) < size {
		return 0, false
	}
	page := bytes.Clone(p[:size])
	clear(page[22:26])
	if oggSum(page) != binary.LittleEndian.Uint32(p[22:26]) {
		return 0, false
	}
	granule := binary.LittleEndian.Uint64(p[6:14])
	return audio.Duration(int64(min(granule, 1<<50)), audio.Rate), true
}
