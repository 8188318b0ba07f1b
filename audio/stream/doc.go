// Package stream carries live sound from the station to its listeners: one
// Opus encoding, sent over WebRTC to every speaker program and to every
// standard player (WHEP), and the receiving half that a speaker plays from.
//
// One number line runs through both halves. Sample x of a stream was captured
// at T0 + x/48000 on the station's clock; its RTP timestamp is base + x
// (modulo 2³²), and RTCP sender reports state that pair with the capture time
// in their NTP field. A packet's timestamp names the first sample that
// decodes from it, so the encoder's look-ahead is already allowed for and a
// receiver needs to know nothing of the encoder to play each sample at capture
// time + a fixed delay.
//
// The package is the only one that imports pion/webrtc.
package stream
