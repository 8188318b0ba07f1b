package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tienglang/app"
	"tienglang/app/holding"
	"tienglang/audio"
	"tienglang/audio/codec"
	"tienglang/sync/link"
)

// keepUnused is how long an Opus file stays that no plan names.
const keepUnused = 7 * 24 * time.Hour

func (h *holdings) path(sha string) string { return filepath.Join(h.dir, sha+".opus") }

// encodeNext makes the Opus file that is needed soonest and missing; more
// tells that another is missing.
func (h *holdings) encodeNext(ctx context.Context, plan app.Plan) (more bool) {
	missing := h.missing(plan)
	if len(missing) == 0 || ctx.Err() != nil {
		return false
	}
	sound, err := h.encode(ctx, missing[0])
	if err == nil {
		err = h.station.db.PutHeldSound(ctx, missing[0], sound)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil {
		slog.Error("no Opus file for the speakers", "master", missing[0], "error", err)
		h.broken[missing[0]] = true // it is streamed; tried again at the next start
		return len(missing) > 1
	}
	h.sounds[missing[0]] = sound
	return true
}

func (h *holdings) missing(plan app.Plan) []string {
	masters := h.masters(plan)
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.DeleteFunc(masters, func(master string) bool {
		if h.broken[master] {
			return true
		}
		s, ok := h.sounds[master]
		if !ok {
			return false
		}
		info, err := os.Stat(h.path(s.SHA256))
		return err == nil && info.Size() == s.Bytes
	})
}

// encode makes the Opus file of a master: one channel, as poles play it.
func (h *holdings) encode(ctx context.Context, master string) (s holding.Sound, err error) {
	path, err := h.station.db.MediaPath(ctx, master)
	if err != nil {
		return s, err
	}
	src, err := codec.Decode(ctx, path, audio.Mono)
	if err != nil {
		return s, err
	}
	defer src.Close()
	made := filepath.Join(h.dir, ".new-"+master[:16]+".opus")
	defer func() { _ = os.Remove(made) }() // gone already when all went well
	if err := codec.EncodeFile(ctx, made, src, codec.EncodeOptions{Format: "opus"}); err != nil {
		return s, err
	}
	if s, err = sumFile(made); err != nil {
		return s, err
	}
	return s, os.Rename(made, h.path(s.SHA256))
}

func sumFile(path string) (s holding.Sound, err error) {
	f, err := os.Open(path)
	if err != nil {
		return s, err
	}
	defer f.Close()
	sum := sha256.New()
	s.Bytes, err = io.Copy(sum, f)
	s.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return s, err
}

// tidy deletes the Opus files that no plan has named for a while.
func (h *holdings) tidy(plan app.Plan) {
	named := h.masters(plan)
	h.mu.Lock()
	sounds := map[string]string{} // master by the name of its file
	needed := map[string]bool{}
	for master, s := range h.sounds {
		name := s.SHA256 + ".opus"
		sounds[name] = master
		needed[name] = needed[name] || slices.Contains(named, master)
	}
	h.mu.Unlock()
	files, err := os.ReadDir(h.dir)
	if err != nil {
		slog.Warn("the folder of held sounds cannot be read", "error", err)
		return
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || needed[f.Name()] || !strings.HasSuffix(f.Name(), ".opus") || h.station.clock.Now().Sub(info.ModTime()) < keepUnused {
			continue
		}
		h.drop(f.Name(), sounds[f.Name()])
	}
}

func (h *holdings) drop(file, master string) {
	err := os.Remove(filepath.Join(h.dir, file))
	if err == nil && master != "" {
		err = h.station.db.DropHeldSound(context.Background(), master)
		h.mu.Lock()
		delete(h.sounds, master)
		h.mu.Unlock()
	}
	if err != nil {
		slog.Warn("a held sound is not deleted", "file", file, "error", err)
	}
}

// HoldSchedule is a cluster's signed schedule.
func (h *holdings) HoldSchedule(cluster app.ID) (data []byte, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	held := h.each[cluster]
	if held == nil {
		return nil, false
	}
	return held.data, true
}

// HoldFile opens a file of a cluster's schedule, if it may travel now.
func (h *holdings) HoldFile(_ context.Context, cluster app.ID, sha string, rest func(size int64) int64) (*os.File, error) {
	file, ok := h.fileOf(cluster, sha)
	if !ok {
		return nil, os.ErrNotExist
	}
	c, err := h.station.inventory.Cluster(cluster)
	if err != nil {
		return nil, err
	}
	now := h.station.clock.Now()
	used, _ := h.station.data.used(cluster, now)
	why, again := h.Rules().May(holding.Ask{
		Line: c.Line, Now: now, Due: file.Due, Bytes: rest(file.Bytes), Used: used.All(),
	})
	if why != "" {
		return nil, &link.Later{Why: string(why), After: again.Sub(now)}
	}
	return os.Open(h.path(sha))
}

func (h *holdings) fileOf(cluster app.ID, sha string) (holding.File, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	held := h.each[cluster]
	if held == nil {
		return holding.File{}, false
	}
	i := slices.IndexFunc(held.due.Files, func(f holding.File) bool { return f.SHA256 == sha })
	if i < 0 {
		return holding.File{}, false
	}
	return held.due.Files[i], true
}
