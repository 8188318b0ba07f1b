// Package record keeps what a microphone gives, so that a crash, a power
// failure or a full disk costs at most the last second.
//
// A recording is three files in its folder: <id>.wav.part, the sound, whose
// header is made valid and put on the disk every half second; <id>.json, its
// name and when it began; <id>.lock, held while it is being written. Stop
// renames the sound to <id>.wav. Both are kept until Release, so that a crash
// between Stop and the import loses nothing either: Recover finds them.
package record
