package stream

import "tienglang/audio/codec"

// encoder is what the sender needs of an Opus encoder.
type encoder interface {
	Encode(pcm []float32, out []byte) (int, error)
	SetExpectedLoss(percent int) error
	Lookahead() int // samples by which decoded sound lags behind what was put in
}

// newEncoder makes the encoder of a live stream. Speech and music share it,
// so fidelity comes first; once listeners report loss, it turns to the mode
// that carries each block a second time.
func newEncoder(bitrate int, waveform bool) (encoder, error) {
	return codec.NewOpusEncoder(codec.OpusOptions{Bitrate: bitrate, Channels: 1, FEC: !waveform, Music: true, Waveform: waveform})
}

// decoder is what the receiver needs of an Opus decoder.
type decoder interface {
	Decode(packet []byte, pcm []float32) (int, error)
	// DecodeFEC fills pcm with the frame before next, from the copy in next.
	DecodeFEC(next []byte, pcm []float32) error
	// Conceal fills pcm with what is likely to have followed.
	Conceal(pcm []float32) error
}

func newDecoder() (decoder, error) { return codec.NewOpusDecoder(1) }
