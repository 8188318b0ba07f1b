// Package dsp is the station's arithmetic on samples: loudness, resampling,
// filters, limiting, ducking, the finishing of a recording (Processor and what
// implements it) and the comparison of what was sent with what was heard.
// Nothing here opens a file or a device, and nothing allocates
// once it runs, unless its comment says otherwise.
package dsp
