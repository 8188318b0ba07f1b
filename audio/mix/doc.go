// Package mix joins sounds: offline, a voice over a bed of music brought to a
// set loudness; live, the mixing console that the broadcast is pulled from.
//
// It is the only importer of beep, of which only the core types are used
// (Streamer, Mixer, Ctrl, Seq, Silence): beep's Mixer allocates on each call,
// so the live console sums for itself; beep's Loop hangs on an empty source
// and beep's readers and resampler are wrong in known ways, so looping,
// reading and resampling are done here and in audio/dsp.
package mix
