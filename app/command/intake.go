package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/audit"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/audio/dsp"
	"tienglang/audio/wave"
)

// intake brings sound into the station: decoded by ffmpeg, kept as FLAC under
// its SHA-256, measured and outlined in the same pass.
type intake struct {
	db  *store.DB
	dir string // the station's folder
}

// progress is told of long work; total is 0 when it is not known.
type progress func(done, total int64)

// file takes in any file that ffmpeg reads. Errors are those of codec.Decode
// and store.AdoptMedia.
func (t intake) file(ctx context.Context, path string, m app.Media, p progress) (app.Media, error) {
	d, err := codec.Decode(ctx, path, audio.Stereo)
	if err != nil {
		return app.Media{}, err
	}
	defer d.Close()
	if m.Name == "" {
		m.Name = strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	}
	total := int64(d.Info().Duration.Seconds() * audio.Rate)
	return t.source(ctx, d, m, total, p)
}

// bring takes in a file that a person brings, unless the very file was brought
// before and is still there: known is true then, and m is what it became. What
// was put into the trash since comes back.
func (t intake) bring(ctx context.Context, path string, m app.Media, p progress) (made app.Media, known bool, err error) {
	sum, err := sumOfFile(ctx, path)
	if err != nil {
		made, err = t.file(ctx, path, m, p) // decoding knows how to tell what is wrong
		return made, false, err
	}
	there, ok, err := t.madeOf(ctx, sum, m.Kind)
	if err != nil || ok && there.DeletedAt.IsZero() {
		return there, ok && err == nil, err
	}
	if ok {
		there.DeletedAt = time.Time{}
		return there, false, t.db.SaveMedia(ctx, there, audit.Act(m.AddedBy, "media.restore", there.SHA256, "name", there.Name))
	}
	if made, err = t.file(ctx, path, m, p); err != nil {
		return made, false, err
	}
	if err := t.db.NoteSource(ctx, sum, made.SHA256); err != nil {
		slog.Warn("which file a medium was made of", "error", err) // brought again, it is decoded again
	}
	return made, false, nil
}

// madeOf is the medium of that kind that was made of the file with that
// SHA-256.
func (t intake) madeOf(ctx context.Context, sum string, kind app.MediaKind) (m app.Media, ok bool, err error) {
	sha, ok, err := t.db.MediaFrom(ctx, sum)
	if err != nil || !ok {
		return m, false, err
	}
	m, err = t.db.MediaAs(ctx, sha, kind)
	if app.CodeOf(err) == "data.not_found" {
		return m, false, nil
	}
	if err == nil {
		if _, err := t.db.MediaPath(ctx, sha); err != nil {
			return m, false, nil // its file is gone: it is taken in anew
		}
	}
	return m, err == nil, err
}

// sumOfFile is the SHA-256 of a file.
func sumOfFile(ctx context.Context, path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	buf := make([]byte, 1<<18)
	for ctx.Err() == nil {
		n, err := f.Read(buf)
		h.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", ctx.Err()
}

// source takes in a sound of about total frames (0: not known).
func (t intake) source(ctx context.Context, src audio.Source, m app.Media, total int64, p progress) (app.Media, error) {
	w := newWatched(src, total, p)
	tmp, err := t.encode(ctx, w)
	if err != nil {
		return app.Media{}, err
	}
	defer func() { _ = os.Remove(tmp) }() // gone where the library took it
	m.Ext, m.Channels = ".flac", src.Format().Channels
	m.Duration = audio.Duration(w.frames, src.Format().Rate)
	m.Loudness = w.meter.Result()
	if m, err = t.db.AdoptMedia(ctx, tmp, m); err != nil {
		return app.Media{}, err
	}
	if err := t.keepOutline(m.SHA256, w.outline.Pyramid()); err != nil {
		slog.Warn("waveform not kept; it is drawn anew when it is needed", "error", err)
	}
	return m, nil
}

// incoming is where sound is encoded before it is kept.
func (t intake) incoming() string { return filepath.Join(t.dir, "incoming") }

// encode writes src to a fresh FLAC file in the station's folder.
func (t intake) encode(ctx context.Context, src audio.Source) (string, error) {
	dir := t.incoming()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", codec.DiskError(err)
	}
	tmp := filepath.Join(dir, string(app.NewID(time.Now()))+".flac")
	if err := codec.EncodeFile(ctx, tmp, src, codec.EncodeOptions{Format: "flac"}); err != nil {
		_ = os.Remove(tmp)
		return "", err
	}
	return tmp, nil
}

func (t intake) outlinePath(sha string) string {
	return filepath.Join(t.dir, "peaks", sha+".peaks")
}

// keepOutline saves the waveform beside the media.
func (t intake) keepOutline(sha string, p *wave.Pyramid) error {
	path := t.outlinePath(sha)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return codec.DiskError(err)
	}
	return p.SaveFile(path)
}

// outline loads a medium's waveform, or builds it where it is gone.
func (t intake) outline(ctx context.Context, sha string) (*wave.Pyramid, error) {
	if p, err := wave.LoadFile(t.outlinePath(sha)); err == nil {
		return p, nil
	}
	path, err := t.db.MediaPath(ctx, sha)
	if err != nil {
		return nil, err
	}
	d, err := codec.Decode(ctx, path, audio.Stereo)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	p, err := wave.Build(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := t.keepOutline(sha, p); err != nil {
		slog.Warn("waveform not kept", "error", err)
	}
	return p, nil
}

// watched measures and outlines a source while another reads it.
type watched struct {
	audio.Source
	meter   *dsp.LoudnessMeter
	outline *wave.Builder
	frames  int64
	total   int64
	tell    progress
}

func newWatched(src audio.Source, total int64, tell progress) *watched {
	if tell == nil {
		tell = func(int64, int64) {}
	}
	f := src.Format()
	meter := dsp.NewLoudnessMeter(f)
	meter.DualMono() // a voice counts as it will in a programme
	return &watched{Source: src, meter: meter, outline: wave.NewBuilder(f), total: total, tell: tell}
}

// Read passes the source on. See audio.Source.
func (w *watched) Read(p []float32) (int, error) {
	n, err := w.Source.Read(p)
	w.meter.Write(p[:n])
	w.outline.Write(p[:n])
	w.frames += int64(n / w.Format().Channels)
	w.tell(w.frames, w.total)
	return n, err
}
