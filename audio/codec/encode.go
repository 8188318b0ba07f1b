package codec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"tienglang/app"
	"tienglang/audio"
)

// EncodeOptions choose what EncodeFile writes.
type EncodeOptions struct {
	// Format is "flac" (24 bit, for masters), "wav" (16 bit), "mp3", "m4a"
	// (AAC), "ogg" (Vorbis) or "opus" (for speakers to hold).
	Format string
	Tags   map[string]string // for example "title", "artist"
	// Cover is a JPEG picture that the file carries where CanCover says so, nil
	// for none.
	Cover []byte
}

// Opus is made without its speech codec (the "lowdelay" application): that one
// predicts from so far back that a decoder which begins in the middle may be
// wrong for a second, where the other is right within 80 ms.
//
// MP3 is made by quality: at constant bit rates LAME lowers the level by up to
// half a decibel, and the loudness that was set would be lost.
var encodeArgs = map[string][]string{
	"flac": {"-c:a", "flac", "-sample_fmt", "s32", "-bits_per_raw_sample", "24", "-f", "flac"},
	"wav":  {"-c:a", "pcm_s16le", "-f", "wav"},
	"mp3":  {"-c:a", "libmp3lame", "-q:a", "3", "-id3v2_version", "3", "-f", "mp3"},
	"m4a":  {"-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart", "-f", "ipod"},
	"ogg":  {"-c:a", "libvorbis", "-q:a", "5", "-f", "ogg"},
	"opus": {"-c:a", "libopus", "-b:a", "48k", "-vbr", "on", "-application", "lowdelay", "-f", "opus"},
}

// CanEncode tells whether EncodeFile knows a format.
func CanEncode(format string) bool {
	_, ok := encodeArgs[format]
	return ok
}

// EncodeFile writes the whole of src to path by ffmpeg: first under a
// temporary name beside it, then synced and renamed, so that path is either
// whole or as it was before. Errors: "disk.full", "audio.no_ffmpeg", whatever
// src fails with, and ctx's.
func EncodeFile(ctx context.Context, path string, src audio.Source, o EncodeOptions) error {
	codecArgs, ok := encodeArgs[o.Format]
	if !ok {
		return app.Fail("audio.unknown_format", nil, "format", o.Format)
	}
	dir, done, err := WorkFolder(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer done()
	name := filepath.Join(dir, "sound")
	if err := runEncoder(ctx, name, src, codecArgs, o); err != nil {
		return err
	}
	return DiskError(publish(name, path))
}

func runEncoder(ctx context.Context, name string, src audio.Source, codecArgs []string, o EncodeOptions) error {
	cover, err := coverArgs(o, filepath.Dir(name))
	if err != nil {
		return err
	}
	f := src.Format()
	args := []string{"-nostdin", "-v", "error", "-y", "-f", "f32le",
		"-ar", strconv.Itoa(f.Rate), "-ac", strconv.Itoa(f.Channels), "-i", "pipe:0"}
	args = append(args, cover...)
	args = append(args, tagArgs(o.Tags)...)
	args = append(args, "-fflags", "+bitexact", "-flags:a", "+bitexact")
	args = append(append(args, codecArgs...), "file:"+name)
	cmd, says, err := child(ctx, encodeLimits, "ffmpeg", args...)
	if err != nil {
		return err
	}
	in := &sourceBytes{src: src, pcm: make([]float32, 4096*f.Channels)}
	cmd.Stdin = in
	err = says.failure(ctx, cmd.Run())
	if in.err != nil {
		return fmt.Errorf("codec: source of %s: %w", filepath.Base(name), in.err)
	}
	return err
}

// tagArgs gives the tags in a fixed order, so that equal input makes equal
// files.
func tagArgs(tags map[string]string) []string {
	keys := make([]string, 0, len(tags))
	for k := range tags {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	var args []string
	for _, k := range keys {
		args = append(args, "-metadata", k+"="+tags[k])
		if k == "language" { // where the sound has one of its own
			args = append(args, "-metadata:s:a:0", k+"="+tags[k])
		}
	}
	return args
}

// sourceBytes is a source as a stream of little-endian float32.
type sourceBytes struct {
	src  audio.Source
	pcm  []float32
	rest []byte
	out  []byte
	err  error // of the source, but for its end
}

// Read gives the next bytes.
func (s *sourceBytes) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		n, err := s.src.Read(s.pcm)
		s.out = appendSamples(s.out[:0], s.pcm[:n], WAVOptions{Bits: 32, Float: true})
		s.rest = s.out
		if err != nil && n == 0 {
			if !errors.Is(err, io.EOF) {
				s.err = err
			}
			return 0, err
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// publish syncs a finished file and gives it its name, also on disk.
func publish(tmp, path string) error {
	if err := os.Chmod(tmp, 0o644); err != nil { // os.CreateTemp allows less
		return err
	}
	if err := syncFile(tmp); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return err
	}
	return SyncDir(filepath.Dir(path))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
