package speech

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"tienglang/audio"
	"tienglang/audio/codec"
)

// soundPath is where the sound with a SHA-256 lies.
func soundPath(dir, sha string) string { return filepath.Join(dir, sha+".wav") }

// store writes p as a WAV file of 24 bits that has its SHA-256 for a name,
// whole or not at all.
func store(dir string, p []float32) (sha string, err error) {
	f, err := os.CreateTemp(dir, ".speech-*")
	if err != nil {
		return "", codec.DiskError(err)
	}
	tmp := f.Name()
	defer func() { _ = os.Remove(tmp) }() // gone already where all went well
	if err := f.Close(); err != nil {
		return "", err
	}
	if err := writeWAV(tmp, p); err != nil {
		return "", err
	}
	if sha, err = fileSHA(tmp); err != nil {
		return "", err
	}
	if err := os.Rename(tmp, soundPath(dir, sha)); err != nil {
		return "", codec.DiskError(err)
	}
	return sha, codec.SyncDir(dir)
}

// sweep removes what a reading that was killed left half written, an hour
// later at the soonest, when nobody writes it any more.
func sweep(dir string) {
	left, err := filepath.Glob(filepath.Join(globPlain(dir), ".speech-*"))
	if err != nil {
		return
	}
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > time.Hour {
			_ = os.Remove(path) // tried again at the next reading
		}
	}
}

// writeWAV keeps no time of recording, so that the same reading is the same
// file.
func writeWAV(path string, p []float32) error {
	w, err := codec.CreateWAVWith(path, audio.Mono, time.Time{}, codec.WAVOptions{Bits: 24})
	if err != nil {
		return err
	}
	return errors.Join(w.Write(p), w.Close())
}

func fileSHA(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// sayable tells whether anything in text sounds.
func sayable(text string) bool { return strings.ContainsFunc(text, unicode.IsLetter) }
