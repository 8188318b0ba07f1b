// Package mix is the mixing console that the live broadcast is pulled from,
// and the levelling of a finished sound to a loudness. Programmes are put
// together before, by audio/edit/render.
//
// It is the only importer of beep, of which only Streamer and Ctrl are used:
// beep's Mixer allocates on each call, so the console sums for itself; beep's
// Loop hangs on an empty source and beep's readers and resampler are wrong in
// known ways, so looping, reading and resampling are done here and in
// audio/dsp.
package mix
