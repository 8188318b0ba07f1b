package codec

import (
	"encoding/binary"
	"math"
)

// appendSamples encodes p at the end of b. Values beyond full scale are
// clipped in the integer layouts; what is no number becomes silence.
func appendSamples(b []byte, p []float32, o WAVOptions) []byte {
	for _, v := range p {
		v = finite(v)
		if o.Float {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
			continue
		}
		b = appendInteger(b, v, o.Bits)
	}
	return b
}

// appendInteger scales by 2^(bits−1), the convention of ffmpeg and libsndfile,
// so that a file of theirs and one of ours have the same level.
func appendInteger(b []byte, v float32, bits int) []byte {
	full := float64(int64(1) << (bits - 1))
	n := int32(max(-full, min(full-1, math.RoundToEven(float64(v)*full))))
	switch bits {
	case 16:
		return binary.LittleEndian.AppendUint16(b, uint16(n))
	case 24:
		return append(b, byte(n), byte(n>>8), byte(n>>16))
	default:
		return binary.LittleEndian.AppendUint32(b, uint32(n))
	}
}

// decodeSamples fills p from b, which holds len(p) samples.
func decodeSamples(p []float32, b []byte, o WAVOptions) {
	size := o.Bits / 8
	for i := range p {
		p[i] = decodeSample(b[i*size:], o)
	}
}

func decodeSample(b []byte, o WAVOptions) float32 {
	switch {
	case o.Float:
		return finite(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case o.Bits == 16:
		return float32(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case o.Bits == 24:
		n := int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8
		return float32(n) / (1 << 23)
	default:
		return float32(float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31))
	}
}

// finite keeps a foreign file's NaN and infinity out of the mixing graph,
// where one of them would silence every filter after it.
func finite(v float32) float32 {
	if v != v || v > math.MaxFloat32 || v < -math.MaxFloat32 {
		return 0
	}
	return v
}
