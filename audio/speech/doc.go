// Package speech reads a typed bulletin aloud, sentence by sentence, so that
// one can be read again or give way to a recorded voice. The voices are
// programs beside the station (espeak-ng, Piper) or a vendor's server; each
// runs with a limit of time and of output, and ends with the context it was
// given. What an announcer would say for figures and abbreviations is decided
// before, in the package reading.
package speech
