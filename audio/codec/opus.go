package codec

import (
	"errors"
	"fmt"

	"github.com/hraban/opus"

	"tienglang/audio"
)

// opusLookahead is the encoder's delay at 48 kHz: 2.5 ms of the transform and
// 4 ms of delay compensation (libopus, OPUS_GET_LOOKAHEAD).
const opusLookahead = 312

// MaxOpusPacket is enough room for any packet of one frame (RFC 6716, 3.4).
const MaxOpusPacket = 1275

// OpusOptions choose how an encoder works.
type OpusOptions struct {
	Bitrate      int  // bits a second, 0 for 48000
	Channels     int  // 1 (also when 0) or 2
	FEC          bool // carry the last frame again, thriftily, in each packet
	ExpectedLoss int  // per cent, 0 to 100; decides how much FEC gets
	// Music keeps the waveform as it is; right for speech over a bed, and for
	// any programme. Without it libopus treats the sound for telephony: a
	// high-pass filter and raised formants.
	Music bool
	// Waveform keeps the waveform whatever the bit rate: without libopus's
	// speech codec, which below some 48,000 makes what only sounds alike.
	Waveform bool
}

// OpusEncoder makes one packet of each audio.BlockFrames frames. It is for
// one goroutine.
type OpusEncoder struct {
	enc       *opus.Encoder
	channels  int
	lookahead int
}

// NewOpusEncoder makes an encoder at audio.Rate.
func NewOpusEncoder(o OpusOptions) (*OpusEncoder, error) {
	use, lookahead := opus.AppVoIP, opusLookahead
	switch {
	case o.Waveform:
		use, lookahead = opus.AppRestrictedLowdelay, audio.Rate/400
	case o.Music:
		use = opus.AppAudio
	}
	channels := max(1, o.Channels)
	enc, err := opus.NewEncoder(audio.Rate, channels, use)
	if err != nil {
		return nil, fmt.Errorf("codec: opus encoder: %w", err)
	}
	if o.Bitrate == 0 {
		o.Bitrate = 48000
	}
	err = errors.Join(enc.SetBitrate(o.Bitrate), enc.SetInBandFEC(o.FEC), enc.SetPacketLossPerc(o.ExpectedLoss))
	if err != nil {
		return nil, fmt.Errorf("codec: opus encoder: %w", err)
	}
	return &OpusEncoder{enc: enc, channels: channels, lookahead: lookahead}, nil
}

// The binding takes a slice's capacity for its length, so slices are passed
// with no room behind them, here and in the decoder.

// Encode turns one block into a packet in out, which needs MaxOpusPacket
// bytes, and returns the packet's length.
func (e *OpusEncoder) Encode(pcm []float32, out []byte) (int, error) {
	if len(pcm) != audio.BlockFrames*e.channels {
		return 0, fmt.Errorf("codec: opus block of %d samples", len(pcm))
	}
	n, err := e.enc.EncodeFloat32(pcm, out[:len(out):len(out)])
	if err != nil {
		return 0, fmt.Errorf("codec: opus encode: %w", err)
	}
	return n, nil
}

// SetExpectedLoss follows what receivers report, in per cent.
func (e *OpusEncoder) SetExpectedLoss(percent int) error {
	return e.enc.SetPacketLossPerc(max(0, min(percent, 100)))
}

// SetBitrate changes the rate, in bits a second.
func (e *OpusEncoder) SetBitrate(bits int) error { return e.enc.SetBitrate(bits) }

// Lookahead is by how many samples the decoded sound is later than the sound
// that was encoded.
func (e *OpusEncoder) Lookahead() int { return e.lookahead }

// OpusDecoder turns packets into samples at audio.Rate. It is for one
// goroutine.
type OpusDecoder struct {
	dec      *opus.Decoder
	channels int
}

// NewOpusDecoder makes a decoder that gives 1 or 2 channels, whatever the
// packets hold.
func NewOpusDecoder(channels int) (*OpusDecoder, error) {
	dec, err := opus.NewDecoder(audio.Rate, channels)
	if err != nil {
		return nil, fmt.Errorf("codec: opus decoder: %w", err)
	}
	return &OpusDecoder{dec: dec, channels: channels}, nil
}

// Decode puts a packet's sound into pcm and returns the number of frames. A
// packet may hold up to 120 ms.
func (d *OpusDecoder) Decode(packet []byte, pcm []float32) (int, error) {
	n, err := d.dec.DecodeFloat32(packet, pcm[:len(pcm):len(pcm)])
	if err != nil {
		return 0, fmt.Errorf("codec: opus decode: %w", err)
	}
	return n, nil
}

// DecodeFEC fills pcm with the lost sound before nextPacket, as far as that
// packet carries it; where it does not, the sound is concealed. The length of
// pcm is the length of what was lost; a multiple of 2.5 ms.
func (d *OpusDecoder) DecodeFEC(nextPacket []byte, pcm []float32) error {
	if err := d.dec.DecodeFECFloat32(nextPacket, pcm[:len(pcm):len(pcm)]); err != nil {
		return fmt.Errorf("codec: opus FEC: %w", err)
	}
	return nil
}

// Conceal fills pcm for lost sound that nothing tells of.
func (d *OpusDecoder) Conceal(pcm []float32) error {
	if err := d.dec.DecodePLCFloat32(pcm[:len(pcm):len(pcm)]); err != nil {
		return fmt.Errorf("codec: opus concealment: %w", err)
	}
	return nil
}
