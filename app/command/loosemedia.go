package command

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"tienglang/app"
	"tienglang/app/store"
	"tienglang/audio"
	"tienglang/audio/codec"
)

// rooms are the folders in which an emergency's sound may be made, the next one
// where the disk of one is full. The machine's memory comes after its usual
// folder, so that a full disk keeps an emergency from nobody.
func rooms() []string { return []string{os.TempDir(), "/dev/shm"} }

// composeAnywhere is composeEmergency in the first room that takes it.
func (s *station) composeAnywhere(ctx context.Context, e app.Emergency) (now, repeat string, err error) {
	for _, room := range rooms() {
		if now, repeat, err = s.composeEmergency(ctx, room, e); app.CodeOf(err) != "disk.full" {
			return now, repeat, err
		}
		slog.Warn("no room to make an emergency's sound", "folder", room, "error", err)
	}
	return now, repeat, err
}

// looseMedia are sounds that the station's disk did not take: they lie in
// another room, by their SHA-256, until the station is closed.
type looseMedia struct {
	mu  sync.Mutex
	all map[string]loose
}

type loose struct {
	path  string
	media app.Media
}

// takeIn encodes src into a folder of its own within room.
func (l *looseMedia) takeIn(ctx context.Context, room string, src audio.Source, m app.Media) (app.Media, error) {
	dir, err := os.MkdirTemp(room, "tienglang-loose-*")
	if err != nil {
		return m, codec.DiskError(err)
	}
	w, path := newWatched(src, 0, nil), filepath.Join(dir, "sound.flac")
	if err = codec.EncodeFile(ctx, path, w, codec.EncodeOptions{Format: "flac"}); err == nil {
		m.SHA256, err = sumOfFile(ctx, path)
	}
	if err != nil {
		_ = os.RemoveAll(dir) // what is left behind is only room
		return m, err
	}
	m.Ext, m.Channels = ".flac", w.Format().Channels
	m.Duration, m.Loudness = audio.Duration(w.frames, w.Format().Rate), w.meter.Result()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[string]loose{}
	}
	l.all[m.SHA256] = loose{path, m}
	return m, nil
}

func (l *looseMedia) of(sha string) (loose, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	one, ok := l.all[sha]
	return one, ok
}

// close removes them.
func (l *looseMedia) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, one := range l.all {
		_ = os.RemoveAll(filepath.Dir(one.path)) // in the machine's own folder for such
	}
	clear(l.all)
}

// withLoose is the station's store with the sounds that it did not take.
type withLoose struct {
	*store.DB
	loose *looseMedia
}

// MediaPath is where a sound lies. See store.DB.MediaPath.
func (w withLoose) MediaPath(ctx context.Context, sha string) (string, error) {
	if one, ok := w.loose.of(sha); ok {
		return one.path, nil
	}
	return w.DB.MediaPath(ctx, sha)
}
