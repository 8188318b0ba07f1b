package edit

import "tienglang/audio/dsp"

// VoiceFinish is what the tracks of voices are offered: the equaliser's preset
// for speech, and a compressor that lifts what is quiet.
func VoiceFinish() Finish {
	return Finish{EQ: On(dsp.EQVoice()), Compressor: On(dsp.CompressorConfig{AutoMakeup: true})}
}
