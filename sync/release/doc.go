// Package release is a new program for the speakers in one file: a head that
// is signed by a release key, and the program. The key is neither a station's
// nor the province's: who has taken one of those over can put no program onto a
// pole.
//
// A file is three lines and the program:
//
//	tienglang release 1
//	{"name":"tienglang-speaker","version":"1.2.0",…}   JSON, at most MaxHead bytes
//	MEUCIQ…                                            base64 of the Ed25519 signature of the two lines above
//	the program, as many bytes as the head says, and nothing after it
package release
