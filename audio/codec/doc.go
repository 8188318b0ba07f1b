// Package codec turns files and packets into samples and back: WAV files with
// the time of their first sample, every other format through the ffmpeg
// program as a child process, and Opus packets through libopus.
package codec
