package codec

import (
	"encoding/binary"
	"math"
	"time"

	"tienglang/audio"
)

// Sample layouts of the fmt chunk.
const (
	tagPCM        = 1
	tagFloat      = 3
	tagExtensible = 0xFFFE
)

// ds64Size is the body of the chunk that holds 64-bit sizes (EBU Tech 3306).
// Until a file needs it, a JUNK chunk of the same length keeps its place.
const ds64Size = 28

// wavHeaderSize is what CreateWAV writes before the first sample: RIFF, the
// place for ds64, bext, fmt and the head of data.
const wavHeaderSize = 12 + 8 + ds64Size + 8 + bextSize + 8 + 16 + 8

// WAVOptions choose how samples are stored.
type WAVOptions struct {
	Bits  int  // 16 (also when zero), 24 or 32
	Float bool // 32-bit float; Bits is then 32 or zero
}

func (o WAVOptions) valid() (WAVOptions, bool) {
	if o.Bits == 0 {
		o.Bits = 16
		if o.Float {
			o.Bits = 32
		}
	}
	ok := o.Bits == 16 || o.Bits == 24 || o.Bits == 32
	return o, ok && (!o.Float || o.Bits == 32)
}

// encodeWAVHeader makes the whole header for the given number of data bytes.
func encodeWAVHeader(f audio.Format, o WAVOptions, start time.Time, data int64) []byte {
	le := binary.LittleEndian
	b := make([]byte, 0, wavHeaderSize)
	riff := wavHeaderSize - 8 + data + data%2
	large := riff > math.MaxUint32
	if large {
		b = append(b, "RF64\xff\xff\xff\xffWAVEds64"...)
	} else {
		b = append(b, "RIFF"...)
		b = le.AppendUint32(b, uint32(riff))
		b = append(b, "WAVEJUNK"...)
	}
	b = le.AppendUint32(b, ds64Size)
	b = append(b, encodeDS64(large, riff, data, data/int64(frameBytes(f, o)))...)
	b = append(b, "bext"...)
	b = le.AppendUint32(b, bextSize)
	b = append(b, encodeBext(start, f.Rate)...)
	b = append(b, encodeFmt(f, o)...)
	b = append(b, "data"...)
	if large {
		return le.AppendUint32(b, math.MaxUint32)
	}
	return le.AppendUint32(b, uint32(data))
}

func encodeDS64(large bool, riff, data, frames int64) []byte {
	b := make([]byte, ds64Size)
	if large {
		binary.LittleEndian.PutUint64(b[0:], uint64(riff))
		binary.LittleEndian.PutUint64(b[8:], uint64(data))
		binary.LittleEndian.PutUint64(b[16:], uint64(frames))
	}
	return b
}

func encodeFmt(f audio.Format, o WAVOptions) []byte {
	le := binary.LittleEndian
	tag := uint16(tagPCM)
	if o.Float {
		tag = tagFloat
	}
	b := append(make([]byte, 0, 24), "fmt \x10\x00\x00\x00"...)
	b = le.AppendUint16(b, tag)
	b = le.AppendUint16(b, uint16(f.Channels))
	b = le.AppendUint32(b, uint32(f.Rate))
	b = le.AppendUint32(b, uint32(f.Rate*frameBytes(f, o)))
	b = le.AppendUint16(b, uint16(frameBytes(f, o)))
	return le.AppendUint16(b, uint16(o.Bits))
}

func frameBytes(f audio.Format, o WAVOptions) int { return f.Channels * o.Bits / 8 }
