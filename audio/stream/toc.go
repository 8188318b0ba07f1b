package stream

import "tienglang/audio"

// packetSamples is how many samples at 48 kHz an Opus packet decodes to, by
// its table-of-contents byte (RFC 6716 section 3.1). It returns 0 for what is
// no Opus packet or lasts longer than the 120 ms that the format allows.
func packetSamples(payload []byte) int64 {
	if len(payload) == 0 {
		return 0
	}
	frames := int64(1)
	switch payload[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(payload) < 2 {
			return 0
		}
		frames = int64(payload[1] & 0x3f)
	}
	n := frames * frameSamples(payload[0]>>3)
	if n > 120*audio.Rate/1000 {
		return 0
	}
	return n
}

// frameSamples is the length of one frame of a configuration (RFC 6716
// table 2).
func frameSamples(config byte) int64 {
	const ms = audio.Rate / 1000
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		return []int64{10 * ms, 20 * ms, 40 * ms, 60 * ms}[config&3]
	case config < 16: // hybrid: 10, 20 ms
		return []int64{10 * ms, 20 * ms}[config&1]
	default: // CELT: 2.5, 5, 10, 20 ms
		return []int64{ms * 5 / 2, 5 * ms, 10 * ms, 20 * ms}[config&3]
	}
}

// carriesFEC reports whether a mono packet of one 20 ms frame holds a low
// bit-rate copy of the frame before it. SILK's header begins with one bit for
// voice activity and one for that copy (RFC 6716 section 4.2.3), which the
// range coder leaves as the top bits of the first byte.
func carriesFEC(payload []byte) bool {
	const celt, stereo = 0x80, 0x04
	if len(payload) < 2 || payload[0]&(celt|stereo|3) != 0 || packetSamples(payload) != audio.BlockFrames {
		return false
	}
	return payload[1]&0x40 != 0
}
