// Package speaker is the program at the pole: it is paired with one station,
// hears its orders over the link, receives a broadcast by WebRTC, plays it in
// step with every other pole by the station's clock, and accounts for each
// second that it played, concealed or missed until the station has that in
// writing. The training clusters of the workshop are this same code.
package speaker
